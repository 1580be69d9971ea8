"""Where the pages are: paths from the site's root, with forward slashes, and the relative links between them."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from factpress.iris import NODE, Base
from factpress.languages import LANGUAGES

#: The namespace of the vocabulary and of its concepts, which does not move with a project's base.
VOCABULARY = "https://w3id.org/nev/"
CONCEPTS = f"{VOCABULARY}concept/"
_ONTOLOGY = f"{VOCABULARY}ontology"
#: The folders that mirror the namespaces below a project's base, and those of them whose pages only lead on.
_FOLDERS = ("id", "article", "curator", "fact", "evidence", "link")
_LEADING = ("evidence/", "link/")
#: How many paths are remembered: the same things are linked again and again.
_REMEMBERED = 1 << 16
_FRAGMENT = re.compile(r"[A-Za-z0-9_.-]+\Z")
#: What an address on another site may begin with.
_SAFE = re.compile(r"(?:https?://|mailto:)[^\x00-\x20<>\"]+\Z", re.IGNORECASE)


def in_language(path: str, language: str) -> str:
    """Return the path of a page in a language: "a/index.html" is "a/index.de.html" in German."""
    if language == LANGUAGES[0]:
        return path
    stem, _, suffix = path.rpartition(".")
    return f"{stem}.{language}.{suffix}"


def folder_of(base: Base, iri: str) -> str | None:
    """Return the folder that has the pages and files of an IRI, ending in "/"; None if the site has none.

    Of an IRI with a fragment it is that of the document.
    """
    document = iri.partition("#")[0]
    if document.startswith(CONCEPTS):
        parts = document.removeprefix(CONCEPTS).split("/")
        return f"concept/{'/'.join(parts)}/" if len(parts) <= 2 and all(map(NODE.match, parts)) else None
    if document == _ONTOLOGY:
        return "ontology/"
    if not document.startswith(base.iri):
        return None
    section, _, local = document.removeprefix(base.iri).partition("/")
    return f"{section}/{local}/" if section in _FOLDERS and NODE.match(local) else None


@lru_cache(_REMEMBERED)
def page_path(base: Base, iri: str, language: str) -> str | None:
    """Return the path of the page of an IRI, with the fragment if it has one; None if the site has none.

    A page that only leads on is there in no language.
    """
    folder = folder_of(base, iri)
    if folder is None:
        return None
    fragment = iri.partition("#")[2]
    name = "index.html" if folder.startswith(_LEADING) else in_language("index.html", language)
    anchor = f"#{fragment}" if folder == "ontology/" and _FRAGMENT.match(fragment) else ""
    return f"{folder}{name}{anchor}"


def class_path(iri: str, language: str) -> str | None:
    """Return the path of the page of a class: the list of its members; None for an IRI without a plain local name."""
    local = re.split("[/#]", iri)[-1]
    return f"class/{local}/{in_language('index.html', language)}" if re.fullmatch("[A-Za-z0-9_-]+", local) else None


def relative(path: str, page: str) -> str:
    """Return the link from a page to a path of the site: up to the root, then down."""
    return f"{'../' * page.count('/')}{encoded(path)}" or "./"


def encoded(path: str) -> str:
    """Return a path, or a fragment, as it stands in a URL: files may be called what would mean something else there."""
    return quote(path)


def is_safe_link(address: str) -> bool:
    """Whether an address on another site may become a link: by its scheme, and by the characters it has."""
    return _SAFE.match(address) is not None
