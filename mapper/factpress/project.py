"""A project: where its files are, and its settings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factpress.errors import CouldNotRun, UsageFault
from factpress.iris import Base, is_absolute_iri
from factpress.problems import DataProblems, Place, Problem, Problems, did_you_mean
from factpress.site_settings import Fault, SiteSettings, by_language, faults, language_faults, one_of, site_settings

SETTINGS_FILE = "factpress.toml"
LOCK_FILE = "evidence.lock"
UNUSED_FILE = "unused.yaml"


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """How a project is linked with Wikidata.

    `publish_automatic`: whether links that no person has looked at are published too.  `api`, `sparql` and
    `reconciliation` are the URLs at which Wikidata's MediaWiki Action API and its SPARQL endpoint are asked, and a
    service of the Reconciliation Service API, of which there is none by default.
    """

    publish_automatic: bool = False
    api: str = "https://www.wikidata.org/w/api.php"
    sparql: str = "https://query.wikidata.org/sparql"
    reconciliation: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with factpress.toml: its settings and the folders that they name.

    `title` is the one in English, else the first, and `titles` has those that are stated by language.
    `contact` is whom servers on the network can turn to, a mail address or a URL; some are not asked without it.
    `version` is that of what is published, "" where it is not stated.
    """

    root: Path
    title: str
    base: Base
    seeds: str = "seeds"
    output: str = "build"
    articles: str | None = None
    answers: str = "answers"
    contact: str | None = None
    links: LinkSettings = LinkSettings()
    version: str = ""
    site: SiteSettings = field(default_factory=SiteSettings)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def lock(self) -> str:
        """The lock file's name, relative to the project."""
        return f"{self.seeds}/{LOCK_FILE}"

    @property
    def unused(self) -> str:
        """The name of the file of unused passages, relative to the project; it need not exist."""
        return f"{self.seeds}/{UNUSED_FILE}"

    @property
    def queries(self) -> Path:
        """The folder of the project's own saved queries; it need not exist."""
        return self.root / "queries"

    def shape_files(self) -> list[Path]:
        """Return the files of the project's own shapes, by name; there need not be any."""
        return sorted((self.root / "shapes").glob("*.ttl"))

    @property
    def kept(self) -> Path:
        """The folder of what is kept from one command to the next; it need not exist and may be removed at any time."""
        return self.root / ".factpress"

    def make_kept(self, *names: str) -> Path:
        """Return the folder of what is kept, or one below it by its names, made if need be, and unseen by git.

        Raises OSError.
        """
        folder = self.kept.joinpath(*names)
        folder.mkdir(parents=True, exist_ok=True)
        ignored = self.kept / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
        return folder

    def keep(self, *names: str) -> Path | None:
        """Return the same folder as `make_kept`; None where the file system does not let it be kept."""
        try:
            return self.make_kept(*names)
        except OSError:
            return None


def find_project(start: Path) -> Path:
    """Return the nearest folder with a factpress.toml, from `start` upwards.

    Raises UsageFault if there is none.
    """
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise UsageFault(
        f"no {SETTINGS_FILE} in {start} or above it; go to a project, name one with --project, "
        "or make one with 'factpress new DIR'"
    )


_TABLE, _LINKS, _SITE, _TITLE = "project", "links", "site", "title"
_SETTINGS = ("title", "base", "seeds", "output", "articles", "answers", "contact", "version")
#: A mail address or the URL of a page: what a server's people can turn to, and a header can carry.
_CONTACT = re.compile(r"(?:[!#-'*+/-9=?A-Z^-~.-]+@[A-Za-z0-9.-]+|https?://[!#-'*-;=?-Z_a-z~]+)\Z")
#: The settings below [links], and what they are.
_LINK_SETTINGS: Mapping[str, type] = {"publish_automatic": bool, "api": str, "sparql": str, "reconciliation": str}
_FORMS = {bool: ("neither true nor false", "true"), str: ("not a text", '"https://…"')}


def read_project(root: Path) -> Project:
    """Read factpress.toml of the project in `root`.

    Raises UsageFault if there is no such file, DataProblems if it is not right.
    """
    path = root / SETTINGS_FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageFault(f"{root} is not a project: it has no {SETTINGS_FILE}") from None
    except UnicodeDecodeError as error:
        raise _invalid(Place(SETTINGS_FILE), f"byte {error.start + 1} is not UTF-8") from None
    except OSError as error:
        raise CouldNotRun(f"cannot read {path}: {error.strerror}") from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = str(error).partition(" (at ")[0]
        raise _invalid(_toml_place(str(error)), f"not TOML: {what}", 'write settings as title = "…"') from None
    except RecursionError:
        raise _invalid(Place(SETTINGS_FILE), "lists and tables are nested too deep") from None
    problems = Problems()
    _check_tables(document, text, problems)
    tables = {name: _settings_of(document, name, text, problems) for name in (_TABLE, _LINKS, _SITE)}
    values = _check(tables[_TABLE], text, problems)
    links = LinkSettings(**_check_links(tables[_LINKS], text, problems))
    _add_all(faults(tables[_SITE]), text, problems)
    problems.stop_if_fatal()
    base, title = Base(values.pop("base", "https://w3id.org/nev/")), values.pop(_TITLE, root.name)
    site = site_settings(tables[_SITE])
    return Project(root, one_of(title), base, links=links, site=site, titles=by_language(title), **values)


def _invalid(place: Place, message: str, suggestion: str | None = None) -> DataProblems:
    return DataProblems((Problem(place, "project-invalid", message, suggestion),))


def _toml_place(message: str) -> Place:
    found = re.search(r"line (\d+), column (\d+)", message)
    return Place(SETTINGS_FILE, int(found[1]), int(found[2])) if found else Place(SETTINGS_FILE)


def _check_tables(document: Mapping[str, object], text: str, problems: Problems) -> None:
    """Note what stands outside the tables that there are: it would be passed over."""
    for key in document.keys() - {_TABLE, _LINKS, _SITE}:
        if key in _SETTINGS:
            message, advice = f"the setting {key!r} stands outside of [{_TABLE}]", f"write [{_TABLE}] above it"
        else:
            message, advice = f"{key!r} is not known here", f"settings stand below [{_TABLE}]"
        problems.add(_key_place(key, text), "project-invalid", message, advice)


def _settings_of(document: Mapping[str, Any], table: str, text: str, problems: Problems) -> Mapping[str, Any]:
    settings = document.get(table, {})
    if isinstance(settings, Mapping):
        return settings
    problems.add(_key_place(table, text), "project-invalid", f"{table!r} is not a table", f"write [{table}]")
    return {}


def _check(settings: Mapping[str, Any], text: str, problems: Problems) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in settings.items():
        place = _key_place(key, text)
        if key not in _SETTINGS:
            table = f"[{key}] is a table of its own" if key in (_LINKS, _SITE) else None
            advice = table or did_you_mean(key, frozenset(_SETTINGS))
            problems.add(place, "project-invalid", f"no setting is called {key!r}", advice)
        elif key == _TITLE and isinstance(value, Mapping):
            _add_all(language_faults(key, value), text, problems)
            values[key] = value
        elif not isinstance(value, str) or not value:
            problems.add(place, "project-invalid", f"{key} is not a text", f'write {key} = "…"')
        elif key == "base" and not (is_absolute_iri(value) and value.endswith("/")):
            form = f"{value}/" if is_absolute_iri(value) else "https://example.org/"
            message = f"base {value!r} is not an IRI that ends with a slash"
            problems.add(place, "project-invalid", message, f'write base = "{form}"')
        elif key == "contact" and not _CONTACT.match(value):
            message = f"contact {value!r} is neither a mail address nor the URL of a page"
            problems.add(place, "project-invalid", message, 'write contact = "you@example.org"')
        elif key in ("seeds", "output", "answers") and not _stays_inside(value):
            message = f"{key} {value!r} is not a folder inside the project"
            problems.add(place, "project-invalid", message, f'write {key} = "…" without ".." and a leading slash')
        else:
            values[key] = value
    return values


def _check_links(settings: Mapping[str, Any], text: str, problems: Problems) -> dict[str, Any]:
    values = {}
    for key, value in settings.items():
        if key not in _LINK_SETTINGS:
            advice = did_you_mean(key, frozenset(_LINK_SETTINGS))
            problems.add(
                _key_place(key, text), "project-invalid", f"no setting of [{_LINKS}] is called {key!r}", advice
            )
        elif not isinstance(value, _LINK_SETTINGS[key]):
            wrong, right = _FORMS[_LINK_SETTINGS[key]]
            problems.add(_key_place(key, text), "project-invalid", f"{key} is {wrong}", f"write {key} = {right}")
        else:
            values[key] = value
    return values


def _add_all(found: Iterable[Fault], text: str, problems: Problems) -> None:
    for key, message, suggestion in found:
        problems.add(_key_place(key, text), "project-invalid", message, suggestion)


def _stays_inside(folder: str) -> bool:
    parts = Path(folder).parts
    return bool(parts) and not Path(folder).is_absolute() and ".." not in parts


def _key_place(key: str, text: str) -> Place:
    for number, line in enumerate(text.splitlines(), 1):
        typed = line.lstrip(" \t[")
        if typed.startswith((key, f"{_SITE}.{key}", f"{_TABLE}.{key}")):
            return Place(SETTINGS_FILE, number, len(line) - len(typed) + 1, key)
    return Place(SETTINGS_FILE, key=key)
