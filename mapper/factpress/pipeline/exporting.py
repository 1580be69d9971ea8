"""factpress query --describe: the saved queries as data that other editors know how to list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from factpress.errors import CouldNotRun
from factpress.mapping.compile import compile_rules
from factpress.mapping.notations.yarrrml import read_prefixes, read_rules
from factpress.mapping.run import Refusal, map_rows
from factpress.model import DATE, DECIMAL, INTEGER
from factpress.pipeline.desk import Desk
from factpress.problems import Problems
from factpress.queries import SavedQuery
from factpress.queries.parameters import Parameter
from factpress.rdf import Syntax, rewritten
from factpress.sparql import query_form
from factpress.vocab import RDF, XSD

_RULES = "queries/executable.yaml"
_TABLES = {
    "query": ("topic", "question", "target"),
    **dict.fromkeys(("query-select", "query-ask", "query-construct", "query-describe"), ("topic", "question", "text")),
    "query-title": ("topic", "question", "text", "language"),
    "query-tag": ("topic", "question", "tag"),
    "parameter": ("topic", "question", "name", "datatype", "optional", "default", "values"),
    "parameter-iri": ("topic", "question", "name"),
    "parameter-title": ("topic", "question", "name", "text", "language"),
    "parameter-value": ("item", "value", "rest"),
    "prefix": ("prefix", "namespace"),
}
_DATATYPES = {"date": DATE, "integer": INTEGER, "decimal": DECIMAL}

_Row = tuple[str, tuple[str | None, ...]]


def described_queries(desk: Desk, queries: Mapping[str, SavedQuery], target: str) -> str:
    """Return the queries as Turtle: sh:SPARQLExecutable, with their parameters.

    `target` is the IRI of the endpoint that they are meant for.  The convention is that of the SIB collection
    sparql-examples; its terms `sh:parameter` and below come from SHACL Advanced Features.
    """
    own = {**desk.prefixes, "query": f"{desk.project.base.iri}query/"}
    file, text = f"rules/{_RULES}", (desk.bundle.rules / _RULES).read_text(encoding="utf-8")
    problems = Problems()
    rules = read_rules([(file, text)], own, problems)
    prefixes = {**read_prefixes(file, text, problems), **own}
    problems.stop_if_fatal()
    functions = compile_rules(rules, _TABLES, "nt", {})
    by_table: dict[str, list[tuple[str | None, ...]]] = {table: [] for table in _TABLES}
    for table, row in _rows(queries, prefixes, target):
        by_table[table].append(row)
    refused: list[Refusal] = []
    chunks = [chunk for table, rows in by_table.items() for chunk in map_rows(functions[table], rows, refused.append)]
    if refused:
        raise CouldNotRun(f"the saved queries cannot be described: {refused[0].value!r} {refused[0].reason}")
    lines = sorted({line for chunk in chunks for line in chunk.splitlines(keepends=True)})
    return rewritten(b"".join(lines), Syntax.N_TRIPLES, Syntax.TURTLE, prefixes)


def _rows(queries: Mapping[str, SavedQuery], prefixes: Mapping[str, str], target: str) -> Iterator[_Row]:
    for name, query in sorted(queries.items()):
        topic, _, question = name.rpartition("/")
        key = (topic or "query", question)
        head = query.head
        yield "query", (*key, target)
        yield f"query-{(query_form(query.text) or 'select').lower()}", (*key, query.text)
        yield from (("query-title", (*key, text, language)) for language, text in head.title.items())
        yield from (("query-tag", (*key, tag)) for tag in head.tags)
        for parameter in head.parameters.values():
            yield from _parameter_rows(key, parameter, prefixes)
    yield from (("prefix", (prefix, space)) for prefix, space in sorted(prefixes.items()))


def _parameter_rows(key: tuple[str, str], parameter: Parameter, prefixes: Mapping[str, str]) -> Iterator[_Row]:
    node = f"{prefixes['query']}{'/'.join(key)}#{parameter.name}"
    items = [f"{node}-{number}" for number in range(1, len(parameter.values) + 1)] + [RDF + "nil"]
    is_iri = parameter.type == "iri"
    yield (
        "parameter",
        (
            *key,
            parameter.name,
            None if is_iri else _DATATYPES.get(parameter.type, XSD + "string"),
            "true" if parameter.optional or parameter.default is not None else "false",
            parameter.default,
            items[0] if parameter.values else None,
        ),
    )
    if is_iri:
        yield "parameter-iri", (*key, parameter.name)
    yield from (("parameter-title", (*key, parameter.name, text, tag)) for tag, text in parameter.title.items())
    for item, value, rest in zip(items, parameter.values, items[1:], strict=False):
        yield "parameter-value", (item, value, rest)
