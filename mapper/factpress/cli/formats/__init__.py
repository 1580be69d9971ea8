"""The forms in which findings are shown: each is a function from findings to the text of the whole report."""

from collections.abc import Callable

from factpress.cli.formats.findings import Findings
from factpress.cli.formats.github import github
from factpress.cli.formats.junit import junit
from factpress.cli.formats.objects import json_list
from factpress.cli.formats.page import html_page
from factpress.cli.formats.sarif import sarif
from factpress.cli.formats.text import lines

FORMATS: dict[str, Callable[[Findings], str]] = {
    "text": lines,
    "json": json_list,
    "sarif": sarif,
    "github": github,
    "junit": junit,
    "html": html_page,
}

__all__ = ["FORMATS", "Findings"]
