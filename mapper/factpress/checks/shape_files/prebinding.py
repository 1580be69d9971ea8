"""What SHACL forbids in queries whose variables are bound beforehand (sections 5.3 and 6.2, appendix A)."""

from __future__ import annotations

import re
from collections.abc import Collection

from factpress.sparql import query_form, without_texts

_FORBIDDEN = re.compile(r"(?<![?$:@\w-])(MINUS|SERVICE|VALUES)(?![\w:-])", re.IGNORECASE)
_AS = re.compile(r"(?<![?$:@\w-])AS\s+[?$](\w+)", re.IGNORECASE)
_SELECT = re.compile(
    r"(?<![?$:@\w-])SELECT(?![\w:-])([^{]*?)(?:(?<![?$:@\w-])(?:WHERE|FROM)(?![\w:-])|\{)", re.IGNORECASE
)
_VARIABLE = re.compile(r"[?$](\w+)")


def query_fault(query: str, form: str, bound: Collection[str]) -> str | None:
    """Return what is wrong with the query of a constraint as the end of a sentence, None where nothing is.

    `form` is "select" or "ask"; `bound` are the variables that have values beforehand, $this among them.
    """
    bare = without_texts(query)
    if (query_form(query) or "").lower() != form:
        return f"is no {form.upper()} query"
    if word := _FORBIDDEN.search(bare):
        return f"has {word[1].upper()}, which SHACL does not allow"
    if again := next((name for name in _AS.findall(bare) if name in (*bound, "shapesGraph", "currentShape")), None):
        return f"assigns ${again} anew"
    projections = _SELECT.findall(bare)
    if form == "select" and projections and not _projects(projections.pop(0), ("this",), is_outermost=True):
        return "does not select $this"
    if not all(_projects(projection, bound) for projection in projections):
        return f"has an inner SELECT without {' '.join(f'${name}' for name in bound)}"
    return None


def _projects(projection: str, names: Collection[str], *, is_outermost: bool = False) -> bool:
    return (is_outermost and "*" in projection) or set(_VARIABLE.findall(projection)).issuperset(names)
