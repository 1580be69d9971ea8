"""Options put onto commands, several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Command = TypeVar("Command", bound=Callable[..., Any])


def added(command: Command, *options: Callable[[Any], Any]) -> Command:
    """Return a command with some options of click, which its help lists in this order."""
    for option in reversed(options):
        command = option(command)
    return command
