"""Write events as the GDELT 2.0 codebook describes its event table: 61 columns, tabs, no head, no quoting.

    python make_sample.py [ROWS] > sample.CSV

The values are made up, from a seed; the forms of codes, dates and numbers are the codebook's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

ACTORS = (
    ("GOV", "THE GOVERNMENT", "", ("GOV", "", "")),
    ("FRAGOV", "FRENCH MINISTRY", "FRA", ("GOV", "", "")),
    ("USAMED", 'WASHINGTON "GAZETTE"', "USA", ("MED", "", "")),
    ("IGOUNO", "UNITED NATIONS", "", ("IGO", "", "")),
    ("CVL", "PROTESTER", "", ("CVL", "", "")),
    ("", "", "", ("", "", "")),
)
PLACES = (
    ("4", "Paris, France (general), France", "FR", "FR00", "16282", "48.8667", "2.33333", "-1456928"),
    ("3", "Austin, Texas, United States", "US", "USTX", "TX453", "30.2672", "-97.7431", "1384879"),
    ("1", "Côte d'Ivoire", "IV", "IV", "", "8", "-5", "IV"),
    ("0", "", "", "", "", "", "", ""),
)
CODES = ("010", "020", "036", "042", "0211", "0841", "112", "141", "1831", "190")
URLS = (
    "https://news.example/2023/05/{}.html",
    "http://news.example/a?id={}&x=1#top",
    "https://news.example/über/{}",
    "https://news.example/spaces in the path/{}",
)


def rows(count: int) -> Iterator[list[str]]:
    """Yield rows; one in five hundred has a URL with spaces, as happens."""
    random = Random(61)
    first = datetime(2023, 5, 1, tzinfo=UTC)
    for number in range(count):
        day = first + timedelta(minutes=15 * (number // 3))
        one, other = random.choice(ACTORS), random.choice(ACTORS)
        code = random.choice(CODES)
        url = URLS[3] if number % 500 == 499 else random.choice(URLS[:3])
        yield [
            *(str(1_100_000_000 + number), f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}"),
            f"{day.year + day.timetuple().tm_yday / 365:.4f}",
            *_actor(one),
            *_actor(other),
            *(str(random.randrange(2)), code, code[:3], code[:2], str(random.randrange(1, 5))),
            *(f"{random.randrange(-100, 101) / 10}", str(random.randrange(1, 40)), str(random.randrange(1, 9))),
            *(str(random.randrange(1, 40)), f"{random.uniform(-9, 9):.14f}"),
            *random.choice(PLACES),
            *random.choice(PLACES),
            *random.choice(PLACES),
            *(f"{day:%Y%m%d%H%M%S}", url.format(number // 2)),
        ]


def _actor(actor: tuple[str, str, str, tuple[str, str, str]]) -> list[str]:
    code, name, country, types = actor
    return [code, name, country, "UNO" if code == "IGOUNO" else "", "", "", "", *types]


def main() -> None:
    """Write the sample."""
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 1000):
        sys.stdout.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
