r"""What a well-formed term is: IRIs, language tags, lexical forms; and percent-encoding.

A check takes a text and returns None where the text is well-formed, else the reason as the end of a sentence
("is not …").  Nothing is changed to make it fit: a value is published as it stands or refused.

Specifications: RFC 3987 (IRI), RFC 5646 (well-formed language tags), XML Schema 1.1 Part 2 (lexical forms),
RML-Core "IRI-safe version" (percent-encoding, the same as R2RML section 7.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import AddressValueError, IPv6Address
from typing import Generic, TypeVar

from factpress import lexical
from factpress.vocab import RDF, XSD

Check = Callable[[str], str | None]

# ---------------------------------------------------------------------------------------- IRIs

_UCSCHAR = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane << 16 | (0x1000 if plane == 0xE else 0))}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 0xF)
)
#: Characters of a regular expression's class, by the grammar of RFC 3987: `iprivate`, `iunreserved`, and these with
#: `sub-delims`.
PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
UNRESERVED = r"A-Za-z0-9\-._~" + _UCSCHAR
NAME = UNRESERVED + "!$&'()*+,;="


def many(characters: str) -> str:
    """Return a pattern of any number of these characters and percent-encoded octets."""
    return f"[{characters}]*(?:%[0-9A-Fa-f]{{2}}[{characters}]*)*"


_HOST = rf"(?:\[(?:(?P<ip>[0-9A-Fa-f:.]+)|[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+)\]|{many(NAME)})"
_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*:"
    rf"(?://(?:{many(NAME + ':')}@)?{_HOST}(?::[0-9]*)?(?:/{many(NAME + ':@/')})?"
    rf"|(?!//){many(NAME + ':@/')})"
    rf"(?:\?{many(NAME + ':@/?' + PRIVATE)})?"
    rf"(?:#{many(NAME + ':@/?')})?"
)

#: Matches a text that percent-encoding leaves as it is.
is_iri_safe = re.compile(f"[{UNRESERVED}]*").fullmatch


def iri_fault(text: str) -> str | None:
    """Check an absolute IRI by the grammar of RFC 3987 (`IRI`: a scheme, perhaps a fragment)."""
    found = _IRI.fullmatch(text)
    return None if found and _is_ip6(found["ip"]) else "is not an absolute IRI (RFC 3987)"


def _is_ip6(address: str | None) -> bool:
    try:
        return address is None or bool(IPv6Address(address))
    except AddressValueError:
        return False


class _Encoding(dict[int, str]):
    """What percent-encoding makes of each code point; other alphabets are not kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        return character if is_iri_safe(character) else "".join(f"%{octet:02X}" for octet in character.encode())


_ENCODING = _Encoding()
_ENCODING.update({code: _ENCODING[code] for code in range(128)})


def percent_encode(text: str) -> str:
    """Return the IRI-safe version of a value: all but RFC 3987's `iunreserved` as percent-encoded UTF-8.

    Raises UnicodeEncodeError where the text has a lone surrogate.
    """
    return text.translate(_ENCODING)


def resolved(text: str, base: str | None) -> str:
    """Return an IRI: the text if it is one as it stands, or if there is no base, else base and text as one."""
    return f"{base or ''}{text}" if iri_fault(text) else text


# ---------------------------------------------------------------------------------------- blank nodes

#: Matches a text that stands in a blank node's label as it is.
is_label_safe = re.compile(r"[A-Za-z0-9\-]*").fullmatch


class _Label(dict[int, str]):
    """What stands for each code point in a blank node's label; characters that stand for themselves are not kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        return character if is_label_safe(character) else f"_{code:X}_"


_LABEL = _Label()


def label_part(text: str) -> str:
    """Return a text as a part of a blank node's label, so that different texts stay different."""
    return text.translate(_LABEL)


def blank_label(text: str) -> str:
    """Return the label of the blank node that a text stands for: every text has its own.

    It is a BLANK_NODE_LABEL, without its `_:`, of N-Triples, N-Quads, Turtle, TriG and SPARQL 1.1.
    """
    return "b" + label_part(text)


# ---------------------------------------------------------------------------------------- language tags

#: A well-formed language tag (RFC 5646).
LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}"  # language, extended language; the registry has none of four letters and more
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"  # script, region
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"  # extensions
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"  # private use
    r"|x(?:-[a-z0-9]{1,8})+"
    r"|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de)"  # the irregular tags that RFC 5646 keeps
    r"|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)",
    re.IGNORECASE | re.ASCII,
)


def language_fault(text: str) -> str | None:
    """Check a language tag by the grammar of RFC 5646 (`Language-Tag`), in whatever case.

    The grammar keeps language subtags of four letters and more for the future; the registry has none.
    """
    return None if LANGUAGE.fullmatch(text) else "is not a language tag (RFC 5646)"


# ---------------------------------------------------------------------------------------- lexical forms


def _lexical(name: str, test: lexical.Test | None = None) -> Check:
    """Return the check of a datatype of XML Schema."""
    well_formed, fault = test or lexical.TESTS[XSD + name], f"is not an xsd:{name}"
    return lambda text: None if well_formed(text) else fault


#: Datatypes of which any text is one, or whose texts may need escaping.
_UNCHECKED = frozenset({XSD + "string", XSD + "normalizedString", XSD + "token", XSD + "anyURI"})
#: XML Schema lets an anyURI be any text; this is the part of it that an IRI reference may be.
REFERENCE = re.compile(r"[^\x00-\x20<>\"{}|^`\\]*")

#: The checks of lexical forms, by datatype IRI.  A well-formed text of these needs no escaping.
LEXICAL: Mapping[str, Check] = {
    **{datatype: _lexical(datatype.removeprefix(XSD)) for datatype in lexical.TESTS if datatype not in _UNCHECKED},
    XSD + "anyURI": _lexical("anyURI", lambda text: REFERENCE.fullmatch(text) is not None),
}

#: The datatype of a plain literal (RDF 1.1), which no syntax needs to write.
STRING = XSD + "string"


def datatype_fault(text: str) -> str | None:
    """Check a datatype: an absolute IRI, and not that of language strings, which need a language."""
    return "is the datatype of texts with a language" if text == RDF + "langString" else iri_fault(text)


def typed_fault(typed: tuple[str | None, str | None]) -> str | None:
    """Check a text against its datatype; unknown datatypes take any text, and an absent text needs no check."""
    text, datatype = typed
    check = LEXICAL.get(datatype or "")
    return check(text) if check and text is not None else None


def escape(text: str) -> str:
    """Return what `model.escape` returns; for long texts with few characters to escape it takes a tenth of the time."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def encoding_fault(text: str | None) -> str | None:
    """Check that UTF-8 can hold a text: lone surrogates, which YAML and JSON can write, are no characters."""
    surrogate = next((character for character in text or "" if "\ud800" <= character <= "\udfff"), None)
    return f"has the lone surrogate U+{ord(surrogate):04X}" if surrogate else None


# ---------------------------------------------------------------------------------------- memory of verdicts

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Memo(dict[_Key, _Value | None], Generic[_Key, _Value]):
    """What a function makes of each distinct value, computed once; None makes None.

    It forgets everything when it has grown to `limit` values, so that its memory is bounded whatever comes.
    """

    limit = 50_000

    def __init__(self, make: Callable[[_Key], _Value | None]) -> None:
        self.make = make

    def __missing__(self, value: _Key) -> _Value | None:
        if len(self) >= self.limit:
            self.clear()
        made = self[value] = None if value is None else self.make(value)
        return made
