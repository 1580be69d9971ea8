"""Pages from templates: the door to Jinja2.

Whatever comes from data is escaped, links lead to pages of the site or to http, https and mailto addresses, and a
template that asks for what it was not given is an error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from factpress.iris import Base, is_absolute_iri
from factpress.languages import LANGUAGES
from factpress.markup import plain
from factpress.model import DATE, DECIMAL, INTEGER, Iri, Literal
from factpress.site.data import GraphData, Text
from factpress.site.paths import class_path, encoded, in_language, is_safe_link, page_path, relative
from factpress.site.phrases import Piece
from factpress.site.words import day_in_words, form, read_words
from factpress.store.base import Answered

#: The folder of the templates and of the words, and the folder of style sheets and scripts.
TEMPLATES, ASSETS = (Path(__file__).parent / name for name in ("templates", "assets"))
_WORDS = "words"
#: What templates may call, of `_Helpers`.
_NAMES = (
    "t",
    "url",
    "absolute",
    "class_url",
    "here",
    "text",
    "term",
    "term_of",
    "label",
    "name",
    "language_name",
    "sentence",
    "ended",
    "date",
    "number",
)
#: What a sentence ends with, and what may stand behind that.
_ENDS, _CLOSING = (".", "!", "?", "…", "؟", "。"), "\"'”“’»«)"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'{wasm}; img-src 'self' data:; connect-src 'self'; "
    "{worker}form-action 'self'; base-uri 'none'"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page says of the whole.

    `version` is that of factpress, `release` that of what is published, "" where it is not stated; `licence` an IRI;
    `titles` are those that are stated by language, `title` is that of pages in any other.
    """

    title: str
    base: Base
    address: str | None
    version: str
    release: str
    licence: str | None
    has_query_page: bool
    titles: Mapping[str, str] = field(default_factory=dict)


class Renderer:
    """Makes pages; safe to use from several threads.  `has_map` tells whether there is something on the map."""

    def __init__(self, data: GraphData, frame: Frame, has_map: Callable[[], bool] = lambda: True) -> None:
        self._data, self._frame, self._has_map = data, frame, has_map
        self._frames = {each: replace(frame, title=frame.titles.get(each, frame.title)) for each in LANGUAGES}
        self.words = read_words(TEMPLATES / _WORDS)
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_carried,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_compiled(),
        )

    def page(
        self,
        template: str,
        path: str,
        language: str,
        *,
        script: bool = False,
        root: str | None = None,
        **context: object,
    ) -> bytes:
        """Return the page that a template makes at a path; `script` lets it run WebAssembly and workers.

        Links are relative to the page; where `root` is given, they begin with it: a page for what was not found is
        shown at any address.  What templates may call is in `_Helpers`.
        """
        helpers = _Helpers(self._data, self._frame, self.words[language], path, language, root)
        page = self._templates.get_template(template).render(
            **helpers.given(),
            site=self._frames[language],
            has_map=self._has_map,
            path=path,
            language=language,
            twins={other: _twin(path, language, other) for other in LANGUAGES},
            policy=_policy(script),
            in_language=in_language,
            **context,
        )
        return page.encode()


def _compiled() -> FileSystemBytecodeCache | None:
    """Return what keeps templates compiled where Python keeps our modules, if that may be written to.

    In a folder of the project anybody who hands a project on could put code there.
    """
    folder = Path(__file__).parent / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    return FileSystemBytecodeCache(str(folder))


def _carried(value: object) -> object:
    """Return what a template shows, a text without characters that no markup can carry."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _policy(script: bool) -> str:
    wasm, worker = (" 'wasm-unsafe-eval'", "worker-src 'self'; ") if script else ("", "")
    return _POLICY.format(wasm=wasm, worker=worker)


def _twin(path: str, language: str, other: str) -> str:
    """Return the path of the same page in another language."""
    stem, _, suffix = path.rpartition(".")
    return in_language(f"{stem.removesuffix(f'.{language}')}.{suffix}", other)


class _Helpers:
    """What templates call, for one page."""

    def __init__(
        self,
        data: GraphData,
        frame: Frame,
        words: Mapping[str, str],
        path: str,
        language: str,
        root: str | None,
    ) -> None:
        self._data, self._frame, self._words = data, frame, words
        self._path, self._language, self._root = path, language, root

    def _to(self, path: str, fragment: str = "") -> str:
        """Return the link to a path of the site, and to a place in it."""
        link = relative(path, self._path) if self._root is None else f"{self._root}{encoded(path)}"
        return f"{link}#{encoded(fragment)}" if fragment else link

    def given(self) -> dict[str, Any]:
        """Return the helpers by the names that templates know them by."""
        return {name: getattr(self, name) for name in _NAMES}

    def t(self, key: str, **values: object) -> str:
        """Return words of the interface, those that tell a count in the form for the value `n`.

        {names} in them are filled with the values, whole numbers with the separators of the language, texts marked
        with theirs.
        """
        words = form(self._words, key, values.get("n"))
        shown = {name: self.number(each) if isinstance(each, int) else each for name, each in values.items()}
        marked = {name: self.text(each) for name, each in values.items() if isinstance(each, Text)}
        if marked:
            words = escape(words)
        return words.format(**{**shown, **marked}) if shown else words

    def url(self, target: str) -> str | None:
        """Return the link to a path of the site, or to what an IRI names; None where there is nothing to link to."""
        if not is_absolute_iri(target):
            return self._to(target)
        inside = page_path(self._frame.base, target, self._language)
        if inside is not None:
            path, _, fragment = inside.partition("#")
            return self._to(path, fragment)
        return target if is_safe_link(target) else None

    def absolute(self, path: str) -> str:
        """Return the address of a path of the site: where the site is published if that is known, else relative."""
        return f"{self._frame.address}{encoded(path)}" if self._frame.address else self._to(path)

    def class_url(self, iri: str) -> str | None:
        """Return the link to the page of a class."""
        path = class_path(iri, self._language)
        return self._to(path) if path else None

    def here(self, path: str, fragment: str = "") -> str:
        """Return the link to a page given by its English path, and to a place in it, in the language of this page."""
        return self._to(in_language(path, self._language), fragment)

    def text(self, text: Text) -> Markup:
        """Return a text, with its language and direction where it is not that of the page."""
        shown = escape(plain(text.value))
        if text.language in (None, self._language):
            return shown if text.value.isascii() else Markup("<bdi>{}</bdi>").format(shown)
        return Markup('<span lang="{}" dir="auto">{}</span>').format(text.language, shown)

    def label(self, iri: str) -> Markup:
        """Return what something is called, without a link."""
        return self.text(self._data.label(iri, self._language))

    def name(self, iri: str) -> str:
        """Return what something is called, as plain text."""
        return plain(self._data.label(iri, self._language).value)

    def term(self, term: Answered | None) -> Markup:
        """Return a term: a thing as a linked name, a literal by its type, nothing for what is unbound."""
        match term:
            case None:
                return Markup()
            case Iri():
                return self._linked(term.value, self.label(term.value))
            case Literal(value, language, datatype):
                return self._literal(Text(value, language), datatype)
            case _:
                return escape(plain(term.value))

    def term_of(self, iri: str) -> Markup:
        """Return a thing as a linked name."""
        return self._linked(iri, self.label(iri))

    def language_name(self, tag: str | None) -> str:
        """Return what a language is called; its tag if that is not known."""
        return self._words.get(f"tag_{tag or ''}", tag or "")

    def sentence(self, pieces: Iterable[str | Piece]) -> Markup:
        """Return a sentence with its things linked."""
        return Markup().join(map(self._piece, pieces))

    def ended(self, text: str) -> str:
        """Return a sentence or a title with a full stop, if it has no end of its own."""
        return text if text.rstrip(_CLOSING).endswith(_ENDS) else f"{text}."

    def _piece(self, piece: str | Piece) -> Markup:
        if isinstance(piece, str):
            return escape(piece)
        return (
            self._linked(piece.iri, self.text(piece.text)) if piece.iri else self._literal(piece.text, piece.datatype)
        )

    def _linked(self, iri: str, shown: Markup) -> Markup:
        if page_path(self._frame.base, iri, self._language) == self._path:
            return shown
        address = self.url(iri)
        return Markup(f'<a href="{escape(address)}">{shown}</a>') if address else shown

    def _literal(self, text: Text, datatype: str | None) -> Markup:
        if datatype == DATE:
            return self.date(text.value)
        if datatype in (INTEGER, DECIMAL):
            return escape(self.number(text.value))
        return self.text(text)

    def date(self, value: str) -> Markup:
        """Return a date as people of the page's language write it; the value itself where it is none."""
        shown = day_in_words(self._words, value)
        if shown is None:
            return escape(plain(value))
        return Markup('<time datetime="{}">{}</time>').format(value, shown)

    def number(self, value: str | float) -> str:
        """Return a number with the separators of the page's language."""
        whole, point, part = str(value).partition(".")
        if not whole.lstrip("-").isdigit() or (point and not part.isdigit()):
            return plain(str(value))
        grouped = f"{int(whole):,}".replace(",", self.t("thousands")) if len(whole) > len("-999") else whole
        return f"{grouped}{self.t('decimal_point')}{part}" if part else grouped
