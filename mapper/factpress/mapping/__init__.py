"""Mapping: YARRRML rules in, row functions out, and rows through them to N-Triples, N-Quads or Turtle.

`yarrrml` reads rules, `rules` is what they mean, `compile` turns the rules of a table into one Python
function, `run` puts rows through it.  What a well-formed term is stands in `terms`.
"""
