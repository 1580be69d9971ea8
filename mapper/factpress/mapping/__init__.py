"""Mapping: rules in, row functions out, and rows through them to N-Triples, N-Quads or Turtle.

`notations` reads rules in YARRRML and RML, `rules` is what they mean, `joins` plans what needs two tables, `compile`
turns the rules of a table into one Python function, `run` puts rows through it.  What a well-formed term is stands in
`terms`.

For tables of any size, `sources` opens them, and `bulk` writes what rules make of them (`translate`), each statement
once (`meeting`, `keys`, `distinct`, `novelty`, `firsts`), with joins (`joining`) and in whatever memory (`runs`), in
several processes (`parallel`) or on a cluster (`spark`); `sinks` are where it goes.  `columnar` does the same in frames
of Polars.
"""
