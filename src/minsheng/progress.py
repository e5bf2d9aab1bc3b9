"""A progress bar on long work, in a terminal and nowhere else. Messages go to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def note(message: str) -> None:
    """One line for the person at the terminal."""
    print(message, file=sys.stderr, flush=True)


def shown(steps: Iterable[T], total: int, label: str) -> Iterator[T]:
    """The steps themselves, with a bar while they go if a person is watching."""
    if not sys.stderr.isatty():
        yield from steps
        return
    from tqdm import tqdm  # noqa: PLC0415 - only where a person watches

    yield from tqdm(steps, total=total, desc=label, unit="", leave=False, file=sys.stderr)
