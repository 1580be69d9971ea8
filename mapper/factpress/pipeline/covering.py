"""Whether every sentence of the articles is used by a fact or left unused for a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from factpress.evidence import Locator, tell_uncovered
from factpress.model import Passage, Unused
from factpress.problems import Problems
from factpress.project import Project
from factpress.reading.unused import read_unused


def tell_unused(project: Project, locator: Locator, spans: Iterable[tuple[str, int, int]], problems: Problems) -> None:
    """Warn of each sentence that no fact uses and the project's file of unused passages does not list.

    `spans` are the article and offsets of each quote.  A project asks for this by having the file; articles whose text
    is not at hand are passed over.
    """
    path = project.root / project.unused
    if not path.exists():
        return
    entries = read_unused(path, project.unused, locator.articles.keys(), problems)
    if entries is None:
        return
    used: dict[str, list[Passage]] = defaultdict(list)
    for article, start, end in spans:
        used[article].append(Passage(start, end, "", ""))
    unused: dict[str, list[Unused]] = defaultdict(list)
    for entry in entries:
        unused[entry.article].append(entry)
    for slug, text in locator.texts.items():
        tell_uncovered(locator.articles[slug], text, used[slug], unused[slug], problems)
