"""Maps with morph-kgc, one job a line: run by a Python that has it, which need not be that of the tests.

It says that it is ready.  A job is a JSON text, the path of a file of rules; sources are beside it.  The answer is a
line of JSON: the statements as a list of N-Quads without their full stops, or the text of what went wrong.  Nothing of
the project is imported.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import sys
from importlib import import_module
from typing import Any

SETTINGS = "[CONFIGURATION]\noutput_format=N-QUADS\nnumber_of_processes=1\nlogging_level=CRITICAL\n[D]\nmappings={}\n"


def remember_queries() -> None:
    """Have rdflib parse each query of morph-kgc once: it asks the same ninety of every file of rules."""
    graph = import_module("rdflib").Graph
    prepared = functools.cache(import_module("rdflib.plugins.sparql").prepareQuery)
    asked = graph.query

    def query(self: Any, text: Any, *rest: Any, **others: Any) -> Any:  # noqa: ANN401 - as rdflib has it
        return asked(self, prepared(text) if isinstance(text, str) else text, *rest, **others)

    graph.query = query


def main() -> None:
    """Answer jobs until there are no more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever prints gets no place among the answers.
    os.dup2(2, 1)
    morph = import_module("morph_kgc")
    logging.disable(logging.CRITICAL)
    remember_queries()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        folder, name = os.path.split(json.loads(line))
        os.chdir(folder)
        try:
            answer: list[str] | str = sorted(morph.materialize_set(SETTINGS.format(name)))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever ends it is its answer
            answer = repr(error)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
