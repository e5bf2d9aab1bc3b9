"""One table printed in the ways that pages flatten it: the content stays, the separators change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

Row = tuple[str, ...]
"""The cells of a row in the order of the columns; a row of one cell is a section."""


class Made(NamedTuple):
    """A made-up table."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    """Lines of one cell stand on lines of their own: `\\n` in a cell."""


def bars(made: Made) -> str:
    """A row a line, each cell ending with a bar."""
    return "\n".join(f"{cell_line(row)} |" for row in printed(made))


def boxed_bars(made: Made) -> str:
    """A row a line between bars, empty cells as blanks."""
    return "\n".join(f"| {cell_line(row)} |" for row in printed(made))


def open_bars(made: Made) -> str:
    """A row a line, bars only between the cells."""
    return "\n".join(cell_line(row) for row in printed(made))


def cell_bars(made: Made) -> str:
    """A cell a line, each ending with a bar."""
    return "\n".join(f"{cell} |" if cell else "|" for row in printed(made) for cell in row)


def alone(made: Made) -> str:
    """A cell a paragraph, empty cells lost."""
    return "\n\n".join(part for row in printed(made) for cell in row for part in cell.split("\n") if part)


def spaced(made: Made) -> str:
    """A row a line, cells parted by single spaces, empty cells lost."""
    return "\n".join(" ".join(cell for cell in row if cell) for row in printed(made))


def one_line(made: Made) -> str:
    """The whole table on one line, cells parted by spaces."""
    cells = [cell for row in printed(made) for cell in row if cell]
    return " ".join([made.title, *cells]).replace("\n", " ")


def tabs(made: Made) -> str:
    """A row a line, cells parted by tabs."""
    return "\n".join("\t".join(cell.replace("\n", "、") for cell in row) for row in printed(made))


FORMS: dict[str, Callable[[Made], str]] = {
    form.__name__: form for form in (bars, boxed_bars, open_bars, cell_bars, alone, spaced, tabs)
}


def printed(made: Made) -> Sequence[Row]:
    """Header and rows."""
    return (made.columns, *made.rows)


def cell_line(row: Row) -> str:
    """The cells of a row between bars."""
    return " | ".join(cell or " " for cell in row)


def page(made: Made, form: Callable[[Made], str]) -> str:
    """The table in a form under its title."""
    return f"{made.title}\n{form(made)}\n"
