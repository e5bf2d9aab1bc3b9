"""How a figure's number is printed for people: the sign of its comparator, its value, its upper bound."""

from __future__ import annotations

_SIGNS = {"ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ "}


def signed(comparator: str, value: str, upper: str = "") -> str:
    """A number with its sign: `≥ 30`, `3–5`; `comparator` is a code of scheme cmp (`ge`)."""
    return f"{_SIGNS.get(comparator, '')}{value}{f'–{upper}' if upper else ''}"
