"""Drawings as SVG, each with a table of the same facts: timeline, map, who met whom, topics."""
