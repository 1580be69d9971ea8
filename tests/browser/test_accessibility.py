"""Every kind of page, in both languages, both themes and at two widths: axe-core, and what a page asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_judges import KINDS, Judges, german

pytestmark = pytest.mark.slow
#: What shows that a page's script has done its work.
READY = {"editor": "#query-page:not([hidden])"}
WIDTHS = (1200, 390)


def test_every_folder_of_the_site_has_a_page_that_is_judged(site_folder: Path) -> None:
    folders = {page.relative_to(site_folder).parts[0] for page in site_folder.rglob("*.html")}
    judged = {Path(path).parts[0] for kind in KINDS.values() for path in (kind, german(kind))}
    assert folders - judged == {"evidence", "link"}  # pages that only point to those of facts and things


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible_complains_of_nothing_and_asks_nobody_else(
    judges: Judges, site_root: str, kind: str
) -> None:
    paths = [KINDS[kind], german(KINDS[kind])]
    judged = judges.ask("accessibility", "judge", root=site_root, paths=paths, widths=WIDTHS, ready=READY.get(kind))
    assert judged == {path: {"violations": [], "foreign": [], "complaints": []} for path in paths}
