"""Each file of the site is found where its section says that it is."""

from __future__ import annotations

from factpress.site.model import Site
from factpress.site.sections import SECTIONS, found_at, outputs


def test_a_section_lists_files_only_where_it_says(reference_site: Site) -> None:
    for section, tops in SECTIONS.items():
        found = {output.path.partition("/")[0] for output in section(reference_site)}
        assert found <= tops or not tops, section.__module__


def test_every_file_is_found_by_its_path(reference_site: Site) -> None:
    paths = [output.path for output in outputs(reference_site)]
    assert len(paths) == len(set(paths))
    assert sorted(output.path for output in found_at(reference_site, paths, paths)) == sorted(paths)


def test_few_files_are_found_without_the_others(reference_site: Site) -> None:
    paths = [output.path for output in outputs(reference_site)]
    wanted = {
        next(path for path in paths if path.startswith(top)) for top in ("fact/", "evidence/", "curator/", "map/")
    }
    assert {output.path for output in found_at(reference_site, wanted, paths)} == wanted
    assert list(found_at(reference_site, (), paths)) == []
