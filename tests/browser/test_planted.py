"""The judges see what is wrong: a page with one fault of each sort."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_judges import Judges, host_of

pytestmark = pytest.mark.slow
PAGE = """<!doctype html>
<html lang="en"><head><title>Faults</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src *">
</head><body><main><h1>Faults</h1>
<img src="http://127.0.0.1:9/picture.png">
<p style="color: #ccc">pale</p>
<p><a href="nowhere.html">Dead</a></p>
<table width="2000"><tr><td>wide</td></tr></table>
</main></body></html>
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A folder with the page."""
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_each_sort_of_fault_is_found(judges: Judges, faulty: Path) -> None:
    with host_of(faulty) as root:
        judged = judges.ask("accessibility", "judge", root=root, paths=["index.html"], widths=[1200])["index.html"]
        links = judges.ask("links", "judge", root=root)["broken"]
        wide = judges.ask("looks", "tooWide", root=root, paths=["index.html"], width=360)
    assert any("image-alt" in each for each in judged["violations"])
    assert judged["foreign"] == ["http://127.0.0.1:9/picture.png"]
    assert any("style" in each for each in judged["complaints"])  # what the policy forbids
    assert any("nowhere.html" in each for each in links)
    assert wide["index.html"] > 1000
    [found] = judges.ask("markup", "judge", files=[str(faulty / "index.html")]).values()
    assert any("wcag/h37" in each for each in found)


def test_a_property_that_schema_org_does_not_have_there_is_found(judges: Judges) -> None:
    items = [{"@type": "Organization", "name": "x", "startDate": "2025"}, {"@type": "Nobody", "name": "x"}]
    issues = judges.ask("structured-data", "judge", items=items)["issues"]
    assert len(issues) == 2
    assert "startDate" in issues[0] + issues[1]
