"""Names made comparable: a key, by which equal names are found, and words, by which similar ones are.

The key of a name (Unicode NFKD and casefold): accents, vowel points and joiners are gone, letters that Unicode does
not take apart (ø, ł, æ, …) are written with plain ones, every run of other characters is one space, and full stops
between single letters are nothing ("U.S." is "us").  A name of punctuation only is its own key; one without any visible
character has the key "".  A key is cut at 300 characters.

The words of a key: Cyrillic and Greek in Latin letters, without the words that a lexicon calls small, and generic words
of other languages in English as the lexicon has them ("universitat" is "university").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import category, combining, normalize

_LONGEST = 300
#: Letters that have no decomposition, and tatweel, which only stretches a word.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ـ": ""}
)
#: Combining classes of nukta, kana voicing and virama: without these marks a word is another word.
_SPEAKING = frozenset({0, 7, 8, 9})
_ASCII_GAP = re.compile(r"[^0-9a-z]+")
_ABBREVIATED = re.compile(r"\b(\w)\.\s?(?=\w(?:\.|\b))")


def key_of(name: str) -> str:
    """Return the key of a name."""
    text = name[: _LONGEST * 4]
    if text.isascii():
        folded = _without_stops(text.lower())
        return _cut(_ASCII_GAP.sub(" ", folded), text)
    folded = normalize("NFKD", normalize("NFKD", text).casefold()).translate(_PLAIN)
    bare = "".join(each for each in folded if combining(each) in _SPEAKING and category(each) != "Cf")
    spaced = "".join(each if _is_word(each) else " " for each in _without_stops(bare))
    return _cut(spaced, text)


def _without_stops(text: str) -> str:
    return _ABBREVIATED.sub(r"\1", text) if "." in text else text


def _is_word(letter: str) -> bool:
    return letter.isalnum() or category(letter)[0] == "M"


def _cut(spaced: str, text: str) -> str:
    key = " ".join(spaced.split()) or " ".join("".join(filter(_is_seen, normalize("NFKC", text))).split())
    return normalize("NFC", key)[:_LONGEST].rstrip()


def _is_seen(letter: str) -> bool:
    return letter.isspace() or category(letter)[0] != "C"


_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*")
_TAIL = re.compile(r"(?:,|;|\s[-–—:|])\s[^,;–—:|]*\Z")


def shorter(name: str) -> Iterator[str]:
    """Yield the name without what is added to it: what stands in brackets, then what follows a comma or a dash."""
    bare = _BRACKETS.sub(" ", name).strip()
    if bare and bare != name:
        yield bare
    head = _TAIL.sub("", bare)
    if head and head != bare:
        yield head


def is_acronym(name: str) -> bool:
    """Tell whether a name is of a few letters, most of them capitals, such as NCA, ETHZ or TiU."""
    letters = [each for each in name if each.isalpha()]
    capitals = sum(each.isupper() for each in letters)
    return " " not in name.strip() and 2 <= len(letters) <= 8 and capitals * 2 > len(letters)


def sorted_letters(acronym: str) -> str:
    """Return the letters of an acronym in their order: acronyms of one name in two languages mostly share them."""
    return "".join(sorted(acronym))


_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэіў", "abvgdeziiklmnoprstufhyeiu", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ъ": "", "ь": "", "є": "ie"}
    | dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True))
    | {"θ": "th", "ς": "s", "χ": "ch", "ψ": "ps"}
)


def latin(key: str) -> str:
    """Return a key with its Cyrillic and Greek letters in Latin ones."""
    return key if key.isascii() else key.translate(_LATIN)


@dataclass(frozen=True)
class Lexicon:
    """Words of names: those that say nothing, and of generic ones the English word for its spellings (all as keys)."""

    small: frozenset[str]
    english: Mapping[str, str]
    generic: frozenset[str]

    @classmethod
    def of(cls, small: Iterable[str], generic: Mapping[str, Iterable[str]], countries: Iterable[str] = ()) -> Lexicon:
        """Make a lexicon of words as people write them, and of keys of countries, whose words tell little as well."""
        spelt = {latin(key_of(word)): key_of(english) for english, words in generic.items() for word in words}
        common = frozenset(map(key_of, generic)).union(*(key.split() for key in countries))
        return cls(frozenset(latin(key_of(word)) for word in small), spelt, common)

    def weight(self, word: str) -> float:
        """Return how much a word tells: a generic one tells less."""
        return _GENERIC if word in self.generic else 1.0

    def words(self, key: str) -> tuple[str, ...]:
        """Return the words of a key, in its order and each once; if all of them are small, all of them."""
        words = latin(key).split()
        said = [self.english.get(word, word) for word in words if word not in self.small]
        return tuple(dict.fromkeys(said or words))

    def initials(self, key: str) -> set[str]:
        """Return the acronyms that the name of something generic may have: the first letters of its words.

        Small words count or do not, and one word may give two letters: UGR is the university of Granada.
        """
        words = latin(key).split()[:_MOST_INITIALS]
        telling = [word for word in words if word not in self.small]
        if len(telling) < _FEWEST_WORDS or self.generic.isdisjoint(self.words(key)):
            return set()
        letters = {"".join(word[0] for word in chosen) for chosen in (words, telling)}
        longer = ("".join(word[: 2 if n == at else 1] for n, word in enumerate(telling)) for at in range(len(telling)))
        return {each for each in letters.union(longer) if len(each) >= _FEWEST_LETTERS}


_MOST_INITIALS, _FEWEST_WORDS, _FEWEST_LETTERS, _GENERIC = 10, 2, 3, 0.4
#: As many letters of a word are looked for: forms of a word mostly differ behind them.
_STEM = 5


def stem(word: str) -> str:
    """Return the beginning of a word, which its forms share."""
    return word[:_STEM]


@lru_cache(1 << 15)
def _pairs(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(map("".join, pairwise(padded)))


@lru_cache(1 << 16)
def likeness(word: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1: the share of pairs of letters that they have in common."""
    if word == other:
        return 1.0
    ours, theirs = _pairs(word), _pairs(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


#: Words that are less alike are different words.
_ALIKE = 0.55


def similarity(words: Iterable[str], others: Iterable[str], weigh: Callable[[str], float]) -> float:
    """Return how alike two names are, from 0 to 1: the weight of the words that they share, of the weight of all.

    A word is shared as far as it is alike; `weigh` tells its weight.
    """
    left, shared, total = dict.fromkeys(others), 0.0, 0.0
    for word in words:
        total += weigh(word)
        if not left:
            continue
        best = word if word in left else max(left, key=lambda other: likeness(word, other))
        alike = likeness(word, best)
        if alike >= _ALIKE:
            shared += alike * (weigh(word) + weigh(best))
            total += weigh(best)
            del left[best]
    total += sum(weigh(word) for word in left)
    return shared / total if total else 0.0


def grams(key: str) -> set[str]:
    """Return every run of up to four words of a key."""
    words = key.split()
    return {" ".join(words[at : at + long]) for long in range(1, 5) for at in range(len(words) - long + 1)}
