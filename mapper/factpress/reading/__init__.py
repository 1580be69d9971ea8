"""Reading: kinds and seeds from YAML files and CSV tables, every value with the place where it was typed."""

from factpress.reading.kinds import read_kinds
from factpress.reading.seeds import Seeds, read_seeds
from factpress.reading.unused import read_unused

__all__ = ["Seeds", "read_kinds", "read_seeds", "read_unused"]
