"""Write events as the codebook of the UCDP Georeferenced Event Dataset (24.1) describes its CSV: 49 columns, a head.

    python make_sample.py [ROWS] > sample.csv

The values are made up, from a seed; the columns, codes and forms of dates and numbers are the codebook's.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

COLUMNS = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence"),
    *("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name"),
    *("side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original"),
    *("where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt"),
    *("priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)
SIDES = ((1, "Government of Northland"), (2, "Hill Front (HF)"), (3, 'Brigade "Dawn"'), (4, "Civilians"))
TOWNS = (("Ådal", "Adal province", 60.1, 10.25), ("Bridge-on-Sea", "", -3.5, 39.75), ("Old Mill", "West", 12.0, -1.5))


def rows(count: int) -> Iterator[dict[str, object]]:
    """Yield rows; side b of violence against civilians is always the civilians."""
    random = Random(49)
    for number in range(count):
        kind = random.randrange(1, 4)
        a, b = random.choice(SIDES[:3]), SIDES[3] if kind == 3 else random.choice(SIDES[:3])
        town, province, latitude, longitude = random.choice(TOWNS)
        begin = date(2020, 1, 1) + timedelta(random.randrange(1400))
        end = begin + timedelta(random.choice([0, 0, 0, 3]))
        deaths = [random.randrange(5) for _ in range(4)]
        best = sum(deaths)
        conflict, dyad = 100 + kind, 1000 + 10 * a[0] + b[0]
        values: dict[str, object] = {
            **{"id": 500_000 + number, "relid": f"NOR-{begin.year}-{kind}-{dyad}-{number}", "year": begin.year},
            **{"active_year": 1, "code_status": "Clear", "type_of_violence": kind},
            **{"conflict_dset_id": conflict, "conflict_new_id": conflict, "conflict_name": "Northland: Government"},
            **{"dyad_dset_id": dyad, "dyad_new_id": dyad, "dyad_name": f"{a[1]} - {b[1]}"},
            **{"side_a_dset_id": a[0], "side_a_new_id": a[0], "side_a": a[1]},
            **{"side_b_dset_id": b[0], "side_b_new_id": b[0], "side_b": b[1], "number_of_sources": 1},
            **{"source_article": f'"The Courier, {begin}, Fighting near {town}"', "source_office": "The Courier"},
            **{"source_date": begin, "source_headline": f"Fighting near {town}", "source_original": "residents"},
            **{"where_prec": 1, "where_coordinates": f"{town} town", "where_description": town, "adm_1": province},
            **{"latitude": latitude, "longitude": longitude, "geom_wkt": f"POINT ({longitude} {latitude})"},
            **{"priogrid_gid": 150_000 + number % 9, "country": "Northland", "country_id": 385, "region": "Europe"},
            **{"event_clarity": 1, "date_prec": 1 if begin == end else 2},
            **{"date_start": f"{begin} 00:00:00.000", "date_end": f"{end} 00:00:00.000"},
            **dict(zip(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), deaths, strict=True)),
            **{"best": best, "high": best + 2, "low": best, "gwnoa": 385 if a[0] == 1 else ""},
        }
        yield {column: values.get(column, "") for column in COLUMNS}


def main() -> None:
    """Write the sample."""
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))


if __name__ == "__main__":
    main()
