"""factpress evidence: quotes are locked to the texts, and the lock is proved anew."""

import json
from pathlib import Path

from commands import Run


def lock_of(project: Path) -> Path:
    return project / "seeds" / "evidence.lock"


def test_the_lock_says_where_each_quote_stands(run: Run, project: Path) -> None:
    ran = run("evidence", "lock", "--project", project)
    text = (project / "articles" / "bridge-opens.txt").read_text()

    assert ran.code == 0
    entries = [json.loads(line) for line in lock_of(project).read_text().splitlines()]
    quotes = [entry for entry in entries if "quote" in entry]
    assert len(quotes) == 15
    assert all(text[entry["start"] : entry["end"]] == entry["quote"] for entry in quotes)


def test_locking_twice_changes_nothing(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    first = lock_of(project).read_bytes()
    run("evidence", "lock", "--project", project)

    assert lock_of(project).read_bytes() == first


def test_a_quote_that_is_not_there_leaves_the_lock_as_it_was(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    first = lock_of(project).read_bytes()
    facts = project / "seeds" / "bridge-opens.yaml"
    facts.write_text(facts.read_text().replace("quote: with 11 votes", "quote: with eleven votes"))
    ran = run("evidence", "lock", "--project", project)

    assert ran.code == 1
    assert "error[quote-not-found] “with eleven votes” does not stand in article 'bridge-opens'" in ran.out
    assert lock_of(project).read_bytes() == first


def test_a_right_lock_is_verified(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    ran = run("evidence", "verify", "--project", project)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("15 quotes found in the articles' texts: no problems\n")


def test_a_changed_text_is_told_and_can_be_locked_anew(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    text = project / "articles" / "bridge-opens.txt"
    text.write_text("Extra. " + text.read_text())

    told = run("evidence", "verify", "--project", project)
    assert told.code == 1
    assert "error[lock-contradicts-text]" in told.out
    assert run("evidence", "lock", "--project", project).code == 0
    assert run("evidence", "verify", "--project", project).code == 0


def test_a_tampered_lock_is_told(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    lock = lock_of(project)
    lock.write_text(lock.read_text().replace('"prefix": "e committee ",', '"prefix": "no committee ",'))
    ran = run("evidence", "verify", "--project", project)

    assert ran.code == 1
    assert "error[lock-contradicts-text] the lock has another passage for “with 11 votes”" in ran.out


def test_a_quote_that_no_fact_has_any_more_is_told(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    (project / "seeds" / "tables" / "participation.csv").unlink()
    ran = run("evidence", "verify", "--project", project)

    assert ran.code == 0
    assert "warning[lock-stale] no fact has the quote “Harbour master Jonas Lind handed the keys”" in ran.out


def test_without_the_text_nothing_is_proved_and_that_is_said(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    (project / "articles" / "bridge-opens.txt").unlink()
    ran = run("evidence", "verify", "--project", project)

    assert "warning[article-without-text] the text of article 'bridge-opens' is not at hand" in ran.out


def test_a_lock_without_the_line_of_its_article_is_told_too(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    lock_of(project).write_text(lock_of(project).read_text().split("\n", 1)[1])
    (project / "articles" / "bridge-opens.txt").unlink()
    ran = run("evidence", "verify", "--project", project)

    assert ran.code == 1
    assert "evidence.lock:1:1: warning[article-without-text] the text of article 'bridge-opens'" in ran.out


def test_a_text_at_hand_is_not_said_to_be_missing_because_no_fact_quotes_it(run: Run, project: Path) -> None:
    run("evidence", "lock", "--project", project)
    (project / "seeds" / "bridge-opens.yaml").write_text("facts: []\n")
    (project / "seeds" / "tables" / "participation.csv").unlink()
    ran = run("evidence", "verify", "--project", project)

    assert "warning[lock-stale]" in ran.out
    assert "article-without-text" not in ran.out
