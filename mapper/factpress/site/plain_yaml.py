"""The YAML files of the site's own: words and patterns, as plain mappings, lists and texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from factpress.errors import CouldNotRun
from factpress.problems import Problems
from factpress.reading import yaml_nodes

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


def read_plain(path: Path) -> dict[str, Plain]:
    """Return the mapping that a YAML file is.  Raises CouldNotRun if it is missing or damaged."""
    problems = Problems()
    document = yaml_nodes.read_yaml(path, path.name, problems)
    if document is None or problems.fatal:
        raise CouldNotRun(f"{path.name} of this installation cannot be read: {next(iter(problems))}")
    return {key: _plain(node) for key, node in document.root.values.items()}


def _plain(node: yaml_nodes.Node) -> Plain:
    if isinstance(node, yaml_nodes.Mapping):
        return {key: _plain(value) for key, value in node.values.items()}
    if isinstance(node, yaml_nodes.Sequence):
        return [_plain(item) for item in node.items]
    return node if isinstance(node, str) else ""


def texts_of(plain: Plain) -> Mapping[str, str]:
    """Return a mapping of texts.  Raises CouldNotRun where it is none."""
    if not isinstance(plain, dict):
        raise CouldNotRun("a mapping of texts is missing in a file of this installation; install it again")
    return {key: value for key, value in plain.items() if isinstance(value, str)}
