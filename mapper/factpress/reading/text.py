"""From bytes to text: UTF-8, with or without a byte order mark, whatever the line ends."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field

from factpress.problems import Place, Problems

#: Stands for what could not be read, so that the rest of the file is still looked at.
REPLACEMENT = "\ufffd"


#: How many bytes of a file tell whether it is a text at all.
BEGINNING = 512
#: How files of PDF, RTF, ZIP (spreadsheets, documents), JPEG and old office programs begin.
_FORMATS = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")


def is_text(beginning: bytes, file: str, problems: Problems) -> bool:
    """Whether a file may be read as a text, judged by its first bytes; one problem says so if not."""
    if beginning.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        problems.add(Place(file), "not-utf8", "the file is UTF-16", "save it as UTF-8")
    elif beginning.startswith(_FORMATS) or not _may_be_text(beginning[:BEGINNING]):
        advice = "save it as plain text in UTF-8, not in a program's own format"
        problems.add(Place(file), "not-utf8", "the file is not plain text", advice)
    else:
        return True
    return False


def _may_be_text(beginning: bytes) -> bool:
    """Whether bytes have no NUL, or nothing else that is not UTF-8; the last character may be cut."""
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        return b"\0" not in beginning or error.reason == "unexpected end of data"
    return True


@dataclass(slots=True)
class Decoder:
    """Decodes one file; the first fault of each sort becomes a problem."""

    file: str
    problems: Problems
    _faults: set[str] = field(default_factory=set)

    def line(self, number: int, raw: bytes) -> str:
        """Return one line as text, its end as a single newline; `number` counts from 1."""
        if number == 1:
            raw = raw.removeprefix(BOM_UTF8)
        if raw.endswith(b"\r\n"):
            raw = raw[:-2] + b"\n"
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            text = raw.decode(errors="replace")
            self._not_utf8(number, raw, error.start)
        if "\0" in text:
            advice = "leave it out (most editors do not show it)"
            self._fault(number, text.index("\0"), "nul-byte", "there is a NUL byte here", advice)
            text = text.replace("\0", REPLACEMENT)
        return text

    def whole(self, data: bytes) -> str:
        """Return a whole file as text."""
        try:
            text = data.removeprefix(BOM_UTF8).decode()
        except UnicodeDecodeError:
            return self._by_lines(data)
        return self._by_lines(data) if "\0" in text else text.replace("\r\n", "\n")

    def _by_lines(self, data: bytes) -> str:
        lines = data.split(b"\n")
        ends = [raw + b"\n" for raw in lines[:-1]] + lines[-1:]
        return "".join(self.line(number, raw) for number, raw in enumerate(ends, 1))

    def _not_utf8(self, number: int, raw: bytes, at: int) -> None:
        column = len(raw[:at].decode())
        advice = "save the file as UTF-8"
        self._fault(number, column, "not-utf8", f"the byte 0x{raw[at]:02X} is not UTF-8", advice)

    def _fault(self, line: int, column: int, code: str, message: str, suggestion: str) -> None:
        if code not in self._faults:
            self._faults.add(code)
            self.problems.add(Place(self.file, line, column + 1), code, message, suggestion)
