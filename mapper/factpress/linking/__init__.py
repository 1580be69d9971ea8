"""Links with Wikidata: a person's decisions in SSSOM files, read and held against each other."""

from factpress.linking.conflicts import Decided
from factpress.linking.decisions import Links, read_links
from factpress.linking.values import Decision, Known

__all__ = ["Decided", "Decision", "Known", "Links", "read_links"]
