"""Where the data are that ship with factpress."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factpress.errors import CouldNotRun


@dataclass(frozen=True, slots=True)
class Bundle:
    """The data that ship with factpress: vocabulary, shapes, saved queries, rules, kinds."""

    ontology: Path
    shapes: Path
    queries: Path
    rules: Path
    kinds: Path

    @classmethod
    def installed(cls) -> Bundle:
        """Return the bundle of this installation: of the wheel, or of the checkout it is run from.

        Raises CouldNotRun if the installation lacks a part.
        """
        package = Path(__file__).parent
        data = package / "_data"
        if data.is_dir():
            bundle = cls(data / "ontology", data / "shapes", data / "queries", data / "rules", data / "kinds.yaml")
        else:
            mapper, checkout = package.parent, package.parent.parent
            bundle = cls(
                checkout / "ontology",
                checkout / "shapes",
                checkout / "queries",
                mapper / "rules",
                mapper / "kinds.yaml",
            )
        parts = (bundle.ontology, bundle.shapes, bundle.queries, bundle.rules, bundle.derived, bundle.kinds)
        for part in (*parts, bundle.wikidata, bundle.releases, bundle.site):
            if not part.exists():
                raise CouldNotRun(
                    f"this installation of factpress is not whole: it has no {part.name}; install it again"
                )
        return bundle

    def rule_files(self) -> list[Path]:
        """Return the files of mapping rules, by name."""
        return sorted(self.rules.glob("*.yaml"))

    @property
    def derived(self) -> Path:
        """The file of the one query that says what follows from the facts."""
        return self.rules / "derived.rq"

    @property
    def wikidata(self) -> Path:
        """The file that says what of Wikidata's schema matters for links."""
        return self.kinds.with_name("wikidata.yaml")

    @property
    def site(self) -> Path:
        """The folder of what the site is made of besides the graph: sentences, and queries of its drawings."""
        return self.kinds.with_name("site")

    @property
    def releases(self) -> Path:
        """The folder of the queries that say what is compared of two releases, and of the words for it."""
        return self.rules / "releases"

    def shape_files(self) -> list[Path]:
        """Return the files of shapes, by name."""
        return sorted(self.shapes.glob("*.ttl"))
