"""Whether two outputs say the same, whatever their order and spelling.

python mapping_prove.py OUT.nt [parse]
"""

from __future__ import annotations

import sys
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
#: What a URI may hold besides letters and digits; the rest of an IRI is percent-encoded (RFC 3987, section 3.1).
_OF_URIS = "-._~:/?#[]@!$&'()*+,;=%"


def fingerprint(path: Path, parse: bool) -> str:
    """Return the number of triples, and a sum of hashes of the different ones if the output is to be parsed."""
    if not path.exists():
        return "0 no output"
    if not parse:
        with path.open("rb") as file:
            lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        return f"{lines:,}"
    try:
        return _parsed(path)
    except SyntaxError as error:
        return f"? not N-Triples: {error}"


def _parsed(path: Path) -> str:
    seen: set[bytes] = set()
    for triple in parse(path=str(path), format=RdfFormat.N_TRIPLES):
        seen.add(_hash(triple))
    total = sum(int.from_bytes(each, "big") for each in seen) % (1 << 64)
    return f"{len(seen):,} {total:016x}"


def _hash(triple: Triple) -> bytes:
    key = repr((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return blake2b(key.encode(), digest_size=8).digest()


def _term(term: NamedNode | BlankNode | Literal | Triple) -> tuple[str, ...]:
    match term:
        case NamedNode():
            return "iri", quote(term.value, safe=_OF_URIS)
        case Literal():
            value = str(Decimal(term.value).normalize()) if term.datatype.value == DECIMAL else term.value
            return "literal", value, (term.language or "").lower(), term.datatype.value
    return "other", str(term)


if __name__ == "__main__":
    print(fingerprint(Path(sys.argv[1]), parse=len(sys.argv) > 2))
