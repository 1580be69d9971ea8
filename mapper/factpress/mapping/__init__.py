"""Mapping: rules in, row functions out, and rows through them to N-Triples, N-Quads or Turtle.

`yarrrml` and `rml` read rules, `documents` whatever people have, `rules` is what they mean, `joins` plans what needs
two tables, `compile` turns the rules of a table into one Python function, `run` puts rows through it.  What a
well-formed term is stands in `terms`.

For foreign rules and tables, `documents` reads rules, `sources` opens tables, `translate` writes what rules make of
them, each statement once (`meeting`, `keys`, `distinct`, `novelty`, `firsts`), with joins (`joins`, `joining`) and in
whatever memory (`runs`); `sinks` are where it goes.
"""
