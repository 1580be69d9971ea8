"""factpress new: a project that checks, builds and answers as it stands."""

from pathlib import Path

from commands import Run


def test_a_new_project_checks_without_a_word_and_builds(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    assert run("new", folder).code == 0

    checked = run("check", "--project", folder)
    assert (checked.code, checked.out) == (0, "")
    assert checked.err.endswith("no problems\n")
    assert run("build", "--project", folder).code == 0
    assert "Ada Okafor" in run("query", "--project", folder, "bridge/who-was-there").out
    assert run("evidence", "verify", "--project", folder).out == ""


def test_a_folder_with_files_is_not_touched(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    ran = run("new", tmp_path)

    assert ran.code == 2
    assert "is not empty" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_a_build_and_a_site_leave_is_kept_out_of_version_control(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "mine")

    ignored = (tmp_path / "mine" / ".gitignore").read_text()
    assert "/build/" in ignored
    assert "/site/" in ignored
