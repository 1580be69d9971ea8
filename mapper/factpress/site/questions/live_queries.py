"""The page of a saved query when a server asks it with what the form says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from factpress.site.answers import LANGUAGE, Held
from factpress.site.model import Site
from factpress.site.paths import in_language, relative
from factpress.site.questions.query_forms import Form, needed
from factpress.site.questions.query_pages import FORMS
from factpress.site.questions.query_views import Fault, Shown, folder, page

#: The HTTP status of a page that answers, and of one whose values cannot be asked with.
_OK, _BAD_REQUEST = 200, 400
#: The forms in which the API answers: JSON for programs that know no RDF, and that of SPARQL.
_FORMS = (*FORMS, "sparql-json")


#: Answers a saved query with values as text, names in a language, or says why it cannot be asked with them.
Ask = Callable[[Site, str, Mapping[str, str], str], Held | Fault]


class LivePage(NamedTuple):
    """A page and its HTTP status."""

    content: bytes
    status: int


def live_page(site: Site, name: str, given: Mapping[str, str], language: str, ask: Ask) -> LivePage:
    """Return the page of a saved query in a language, asked with the values given as text; empty ones do not count.

    `ask` is how it is asked; what it raises goes through.  A query that needs more than is given is shown without an
    answer.  Raises KeyError if there is no such query.
    """
    query = site.questions[name]
    values = {key: value for key, value in given.items() if value}
    path = in_language(f"{folder(name)}index.html", language)
    found = ask(site, name, values, language) if values or not needed(query) else None
    answer, fault = (None, found) if isinstance(found, Fault) else (found, None)
    api = relative(f"api/{name}", path)
    asked = {**values, LANGUAGE: values.get(LANGUAGE, language)}
    files = {form: f"{api}?{urlencode({**asked, 'format': form})}" for form in _FORMS} if answer else {}
    shown = Shown(values, answer, files, live=True, fault=fault)
    content = page(site, query, Form(site, query), path, language, shown)
    return LivePage(content, _BAD_REQUEST if fault else _OK)
