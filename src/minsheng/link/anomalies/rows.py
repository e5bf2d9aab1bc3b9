"""What the rules of anomalies hand to each other: rows of a SELECT, and the anomalies found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

Row = Mapping[str, str]
"""Column → value as text, empty where it is unbound. IRIs of concepts stand without their scheme."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One finding of a rule."""

    nodes: tuple[str, ...]
    """IRIs of what it is about, first the one that it is found at."""
    words: Mapping[str, str]
    """What fills the places of the rule's sentence."""
    stated: Decimal | None = None
    """The number that the document prints, or the first of two."""
    found: Decimal | None = None
    """The number that it should agree with."""
    place: str = ""
    """Where in which document, where the nodes do not tell it: locals joined by hyphens."""


_SHOWN = 40
"""Names that one sentence shows."""
_TITLE = 36
"""Characters of a title that one sentence shows."""

Detector = Callable[[Iterable[Row]], Iterable[Anomaly]]


def number(text: str) -> Decimal | None:
    """A cell as a number, None where it is empty."""
    return Decimal(text) if text else None


def plain(value: Decimal) -> str:
    """A number in canonical form: 260, not 260.0 or 2.6E+2."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(quote: str) -> str:
    """A quote on one line: seams of pages and lines joined."""
    return "".join(quote.split()) if not quote.isascii() else " ".join(quote.split())


def titled(row: Row, number: str = "") -> str:
    """The title of a row's document, cut where it is long; its local name where it has none."""
    title = shown(row[f"title{number}"]) or local(row[f"document{number}"])
    return f"{title[:_TITLE]}…" if len(title) > _TITLE else title


def some(names: Sequence[str]) -> list[str]:
    """As many names as a sentence holds, the rest left out by an ellipsis."""
    return [*names[:_SHOWN], "…"] if len(names) > _SHOWN else [*names]


def local(iri: str) -> str:
    """What follows the last slash: `miyun-daf859ec` of a document."""
    return iri.rpartition("/")[2]


def groups(rows: Iterable[Row], *columns: str) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """Rows that agree in the columns, in the order of what they agree in."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[column] for column in columns), []).append(row)
    yield from sorted(found.items())
