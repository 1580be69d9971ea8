"""Maps of terms for the laws of mapping, made by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from factpress.mapping.rules import LiteralMap, Reference, Template
from factpress.vocab import XSD


def whole(column: str) -> Template:
    return Template((Reference(column),))


def constant(text: str) -> Template:
    return Template((text,))


def literal_maps(
    texts: st.SearchStrategy[Template], languages: st.SearchStrategy[Template], type_column: str, date_column: str
) -> st.SearchStrategy[LiteralMap]:
    """Literals of texts, plain, in languages and of datatypes, and dates, whole, with something before or behind."""
    date = Reference(date_column)
    dates = st.sampled_from([whole(date_column), Template(("-", date)), Template((date, Reference("a")))])
    made = Template(("http://example.org/", Reference("a"), "#", Reference("a")))
    datatypes = st.sampled_from(
        [whole(type_column), constant(XSD + "string"), constant("http://example.org/type"), made]
    )
    return st.one_of(
        st.builds(LiteralMap, texts),
        st.builds(LiteralMap, texts, languages),
        st.builds(LiteralMap, texts, st.none(), datatypes),
        st.builds(LiteralMap, dates, st.none(), st.sampled_from([whole(type_column), constant(XSD + "date")])),
    )
