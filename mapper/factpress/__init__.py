"""factpress: curated facts in, knowledge graph out; every statement shows the passage it rests on."""

from importlib.metadata import version

__version__ = version("factpress")
