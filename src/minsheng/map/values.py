"""Values as RDF writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any


def decimal(value: Decimal | None) -> str | None:
    """Lexical form of an xsd:decimal, None for None.

    Exact whatever the number of digits, no exponent, no idle zeros: 260.0 → `260`, 1E+3 → `1000`,
    -0 → `0`.
    """
    if value is None:
        return None
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def iso(day: date | None) -> str | None:
    """Lexical form of an xsd:date, None for None."""
    return None if day is None else day.isoformat()


def stated(node: dict[str, Any]) -> dict[str, Any]:
    """The node without the keys that have nothing to say: None, or an empty list."""
    return {key: value for key, value in node.items() if value or (value is not None and value != [])}
