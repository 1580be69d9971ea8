"""What is said of a refusal: in data, in every language, and each of use."""

from __future__ import annotations

import re
from pathlib import Path

import factpress.serving
from factpress.queries.parameters import TYPES
from factpress.serving.refusals import CODES
from factpress.site.render import TEMPLATES
from factpress.site.words import read_words

_RAISED = re.compile(r'Refusal\(\s*"([a-z-]+)",\s*([^,)]+)')
_KEY = re.compile(r'"([a-z0-9_]+)"')


def test_every_refusal_has_a_code_and_a_sentence_and_every_sentence_a_refusal() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(factpress.serving.__path__[0]).glob("*.py"))
    raised = _RAISED.findall(code)
    words = read_words(TEMPLATES / "words")["en"]
    said = {key.removeprefix("refused_") for key in words if key.startswith("refused_")}
    used = {key for _, keys in raised for key in _KEY.findall(keys)} | {
        f"value_{each}" for each in TYPES if each != "iri"
    }
    parameters = {key for key in _KEY.findall(code) if key.startswith(("parameter_", "no_parameters"))}

    assert {name for name, _ in raised} == CODES.keys()
    assert said == used | parameters
    assert {key.removeprefix("api_code_") for key in words if key.startswith("api_code_")} == CODES.keys()
