"""One HTML page to read and to hand on: no script, nothing from elsewhere, light or dark as the reader has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from factpress.cli.formats.findings import Findings, count_line
from factpress.markup import html_text, plain
from factpress.problems import CODES, Problem

_STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8882; --error: #b3261e; --warning: #8a5a00; --info: #1e5fb3 }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #ffcb6b; --info: #8ab4ff } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top }
th.number, td.number { text-align: right; white-space: nowrap }
ol { list-style: none; margin: 0; padding: 0 }
li { border-left: .25rem solid var(--line); background: var(--soft); margin: .5rem 0; padding: .5rem .75rem }
li.error { border-color: var(--error) } li.warning { border-color: var(--warning) }
li.info { border-color: var(--info) }
li p { margin: 0 } .level { font-weight: 600 }
.error .level { color: var(--error) } .warning .level { color: var(--warning) } .info .level { color: var(--info) }
details { margin: 1rem 0 } summary { cursor: pointer }
code { font: .9em ui-monospace, monospace } .place, .kind { opacity: .8; font-size: .9rem }
"""


def html_page(findings: Findings) -> str:
    """Return a page with a table of shapes and all problems, those of a shape together."""
    title = findings.title
    body = [f"<h1>{html_text(title)}</h1><p>{html_text(findings.summary)}</p>", *_table(findings), *_sections(findings)]
    return framed(f"{title}: {count_line(findings.problems)}", "en", body)


def framed(title: str, language: str, body: Iterable[str]) -> str:
    """Return a page of our look around the markup of its body."""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{language}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(plain(title))}</title><style>{_STYLE}</style></head>",
            "<body><main>",
            *body,
            "</main></body></html>",
            "",
        ]
    )


def _table(findings: Findings) -> Iterator[str]:
    """Yield the table of shapes with results, and folded below it that of the others."""
    others = sorted(shape for shape in findings.looked_at if shape not in findings.found)
    if findings.found:
        yield "<h2>Shapes</h2>"
        yield from _rows(list(findings.found), findings)
    if others:
        yield f"<details><summary>{len(others):,} shapes without results</summary>"
        yield from _rows(others, findings)
        yield "</details>"


def _rows(shapes: Sequence[str], findings: Findings) -> Iterator[str]:
    yield '<table><thead><tr><th scope="col">shape</th>'
    yield '<th scope="col" class="number">looked at</th><th scope="col" class="number">results</th></tr></thead><tbody>'
    for shape in shapes:
        looked_at = findings.looked_at.get(shape)
        numbers = ("" if looked_at is None else f"{looked_at:,}", f"{findings.found.get(shape, 0):,}")
        cells = "".join(f'<td class="number">{number}</td>' for number in numbers)
        yield f'<tr><th scope="row"><code>{html_text(shape)}</code></th>{cells}</tr>'
    yield "</tbody></table>"


def _sections(findings: Findings) -> Iterator[str]:
    for heading, problems in _grouped(findings.problems).items():
        yield f"<section><h2>{html_text(heading)}</h2>"
        if heading in CODES:
            yield f'<p class="kind">{html_text(CODES[heading])}</p>'
        yield "<ol>"
        yield from (_item(problem, findings) for problem in problems)
        yield "</ol></section>"


def _grouped(problems: Sequence[Problem]) -> Mapping[str, list[Problem]]:
    """Return the problems by shape or code, the groups sorted."""
    keyed = sorted(problems, key=_heading)
    return {heading: list(group) for heading, group in groupby(keyed, key=_heading)}


def _heading(problem: Problem) -> str:
    return problem.broken.shape if problem.broken else problem.code


def _item(problem: Problem, findings: Findings) -> str:
    parts = [
        f'<li class="{problem.severity}"><p><span class="level">{problem.severity}</span>',
        f" {html_text(problem.message)}</p>",
        f"<p>{html_text(problem.suggestion)}</p>" if problem.suggestion else "",
        f'<p class="place"><code>{html_text(findings.at(problem.place))}</code>',
        "".join(f", see also <code>{html_text(findings.at(place))}</code>" for place in problem.others),
        "</p></li>",
    ]
    return "".join(parts)
