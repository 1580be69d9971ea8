"""Whether every sentence of the articles is used by a fact or left unused for a reason."""

from __future__ import annotations

from collections import defaultdict

from factpress.evidence import Locator, tell_uncovered
from factpress.model import Passage, Unused
from factpress.problems import Problems
from factpress.project import Project
from factpress.reading import read_unused


def tell_unused(project: Project, locator: Locator, problems: Problems) -> None:
    """Warn of each sentence that no fact uses and the project's file of unused passages does not list.

    A project asks for this by having the file; articles whose text is not at hand are passed over.  To be called when
    the locator has seen all facts.
    """
    path = project.root / project.unused
    if not path.exists():
        return
    entries = read_unused(path, project.unused, locator.articles.keys(), problems)
    if entries is None:
        return
    used: dict[str, list[Passage]] = defaultdict(list)
    for quoted, passage in locator.found.passages.items():
        used[quoted.article].append(passage)
    unused: dict[str, list[Unused]] = defaultdict(list)
    for entry in entries:
        unused[entry.article].append(entry)
    for slug, text in locator.texts.items():
        tell_uncovered(locator.articles[slug], text, used[slug], unused[slug], problems)
