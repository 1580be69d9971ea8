"""The forms in which findings are shown: each is a function from findings to the text of the whole report."""

from __future__ import annotations

from importlib import import_module

from factpress.cli.formats.findings import Findings

#: By form the module and its function, which are imported when something is to be shown.
_FUNCTIONS = {
    "text": ("text", "lines"),
    "json": ("objects", "json_list"),
    "sarif": ("sarif", "sarif"),
    "github": ("github", "github"),
    "junit": ("junit", "junit"),
    "html": ("page", "html_page"),
}
FORMATS = tuple(_FUNCTIONS)

__all__ = ["FORMATS", "Findings", "formatted"]


def formatted(findings: Findings, form: str) -> str:
    """Return the whole report in one of FORMATS."""
    module, function = _FUNCTIONS[form]
    report: str = getattr(import_module(f"{__name__}.{module}"), function)(findings)
    return report
