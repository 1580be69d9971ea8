"""The pages of saved queries, with their answers as files beside them, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from factpress.languages import LANGUAGES
from factpress.queries import SavedQuery, render
from factpress.queries.sheet import cut_for_sheet, sheet
from factpress.site.answers import LANGUAGE, Answers, Held, is_small
from factpress.site.data import Text
from factpress.site.model import Output, Site
from factpress.site.once import Once
from factpress.site.paths import in_language, relative
from factpress.site.questions.query_forms import Form, title_of
from factpress.site.questions.query_views import Question, Shown, folder, page, question
from factpress.site.questions.titles import topic_of, topic_title

#: The forms in which an answer stands beside its page.
FORMS = ("csv", "json", "xlsx")
_INDEX = "saved_queries.html"


class Listed(NamedTuple):
    """A saved query in the list of all; `rows` is None where it was not asked."""

    question: Question
    path: str
    parameters: tuple[Text, ...]
    rows: int | None


class Topic(NamedTuple):
    """The saved queries of one folder, and what it is called."""

    name: str
    title: Text
    queries: tuple[Listed, ...]


def outputs(site: Site) -> Iterator[Output]:
    """List the pages and files of every saved query, and the list of them."""
    answers = Answers(site)
    queries = [_QueryFiles(site, query, answers) for _, query in sorted(site.questions.items())]
    for each in queries:
        yield from each.outputs()
    for language in LANGUAGES:
        path = in_language("queries/index.html", language)
        yield Output(path, partial(_index, site, queries, path, language))


class _QueryFiles:
    """The files of one saved query; its answer is asked for when the first of them is made."""

    def __init__(self, site: Site, query: SavedQuery, answers: Answers) -> None:
        self._site, self._query, self._answers = site, query, answers
        self._folder = folder(query.name)
        self._is_named = LANGUAGE in query.head.parameters
        self._form = Form(site, query)
        self._count: Once[int | None] = Once(site.data, self._counted)

    @property
    def _languages(self) -> tuple[str, ...]:
        """The languages of the answer's files; none where it is not asked for."""
        if not is_small(self._site):
            return ()
        return LANGUAGES if self._is_named else LANGUAGES[:1]

    @property
    def topic(self) -> str:
        return topic_of(self._query.name)

    def outputs(self) -> Iterator[Output]:
        for language in LANGUAGES:
            path = in_language(f"{self._folder}index.html", language)
            yield Output(path, partial(self._page, path, language))
        yield Output(f"{self._folder}query.rq", self._query.text.encode)
        for language in self._languages:
            for form, path in self._files(language).items():
                yield Output(path, partial(self._file, form, language))

    def listed(self, language: str) -> Listed:
        titles = (title_of(one, language) for one in self._query.head.parameters.values() if one.name != LANGUAGE)
        return Listed(
            question(self._site, self._query, language), f"{self._folder}index.html", tuple(titles), self._count()
        )

    def _files(self, language: str) -> Mapping[str, str]:
        if not self._languages:
            return {}
        named = language if self._is_named else LANGUAGES[0]
        return {form: in_language(f"{self._folder}result.{form}", named) for form in FORMS}

    def _answer(self, language: str) -> Held | None:
        """Return the answer that is shown.

        None where this graph has no values that could be asked with, or is too large to ask everything of it.
        """
        if not is_small(self._site):
            return None
        given = self._form.example()
        return None if given is None else self._answers.of(self._query.name, given, language)

    def _counted(self) -> int | None:
        answer = self._answer(LANGUAGES[0])
        return None if answer is None else len(answer.rows)

    def _file(self, form: str, language: str) -> bytes:
        answer = self._answer(language) or Held(self._query.head.columns, ())
        return written(answer, form, self._site.prefixes)

    def _page(self, path: str, language: str) -> bytes:
        self._count()  # while the answer is at hand, so that the list of all need not ask again
        files = {form: relative(file, path) for form, file in self._files(language).items()}
        shown = Shown(self._form.example() or {}, self._answer(language), files)
        return page(self._site, self._query, self._form, path, language, shown)


def written(answer: Held, form: str, prefixes: Mapping[str, str]) -> bytes:
    """Return an answer in one of FORMS; of one that is larger than a sheet can be, as much as that holds."""
    if form == "xlsx":
        return sheet(cut_for_sheet(answer.again()))
    return "".join(render(answer.again(), form, prefixes)).encode()


def _index(site: Site, queries: Sequence[_QueryFiles], path: str, language: str) -> bytes:
    topics = [
        Topic(topic, topic_title(site, topic, language), tuple(each.listed(language) for each in members))
        for topic, members in groupby(sorted(queries, key=_topic), _topic)
    ]
    return site.pages.page(_INDEX, path, language, topics=topics)


def _topic(files: _QueryFiles) -> str:
    return files.topic
