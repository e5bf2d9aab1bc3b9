"""Gold files agree with their documents: they are read, so slips of the pen are what can go wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parents[1] / "seeds"
PATHS = sorted(HERE.rglob("*.yaml"))
COMPARATORS = {"ge", "gt", "le", "lt", "approx", "range", "all", "plain", "text"}
STATUSES = {"not-started", "in-progress", "completed", "exceeded", "delayed", None}
SCOPES = {"year", "month", "to-date", "plan"}
FIGURE_KEYS = {"text", "value", "max", "uom", "comparator", "action", "object", "scope", "part", "per"} | {
    "by",
    "ratio",
    "revises",
    "as_of",
    "optional",
    "either",
    "column",
    "role",
    "year",
}
SOURCES = {  # projects, tasks and indicator rows by reading the headings and last numbers
    "haidian-2023-list": ([30], 0, 0),
    "xicheng-2024-notice": ([25], 0, 0),
    "miyun-2022-q3-progress": ([31], 0, 0),
    "dongcheng-2023-completion-2024-list": ([24, 23], 0, 0),
    "haidian-2023-plan-report": ([0], 121, 33),
}
NUMERAL = re.compile(r"[0-9零一两兩二三四五六七八九十百千万亿半]")
WORDS = re.compile(r"覆盖|[应愿].尽.|零增长|清零|动态消除|分之")
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3})")
CELL = re.compile(r"\|[^|]*\|$")
every_gold = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def packed(text: str) -> str:
    """Text without white space: page seams and line breaks do not count."""
    return re.sub(r"\s+", "", text)


def many(value: object) -> list[Any]:
    """The right answers of a field that may hold one or several."""
    return value if isinstance(value, list) else [value]


def gold_of(path: Path) -> dict[str, Any]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def text_of(gold: dict[str, Any]) -> str:
    (place,) = [*SEEDS.glob(gold["file"]), *HERE.rglob(gold["file"])]
    if place.suffix != ".txt":
        pytest.skip("only text files are compared here")
    data = place.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return packed(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise AssertionError(place)


def records(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for each in gold["lists"]:
        yield from each.get("projects") or ()
        yield from each.get("tasks") or ()


def figures(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every quantity of a gold file."""
    for record in records(gold):
        for key in ("promised", "reported", "planned"):
            yield from record.get(key) or ()
    for each in gold["lists"]:
        for row in each.get("indicators") or ():
            yield from row["cells"]
    for passage in gold.get("passages") or ():
        yield from passage.get("results") or ()
        yield from passage.get("targets") or ()


@pytest.mark.parametrize("name", SOURCES)
def test_source_documents_are_complete(name: str) -> None:
    gold = gold_of(HERE / f"{name}.yaml")
    projects, tasks, rows = SOURCES[name]
    assert [len(each.get("projects") or ()) for each in gold["lists"]] == projects
    assert sum(len(each.get("tasks") or ()) for each in gold["lists"]) == tasks
    assert sum(len(each.get("indicators") or ()) for each in gold["lists"]) == rows


@pytest.mark.parametrize("name", SOURCES)
def test_numbers_of_source_documents_run_without_gap(name: str) -> None:
    for each in gold_of(HERE / f"{name}.yaml")["lists"]:
        for kind in ("projects", "tasks"):
            numbers = [record["number"] for record in each.get(kind) or ()]
            assert numbers == list(range(1, len(numbers) + 1))


@every_gold
def test_every_quote_stands_in_the_document(path: Path) -> None:
    gold = gold_of(path)
    text = text_of(gold)
    assert [each["text"] for each in figures(gold) if packed(each["text"]) not in text] == []


@every_gold
def test_quotes_of_neighbouring_figures_stand_in_order(path: Path) -> None:
    """A report's figures stand in the order of the document: a swapped value shows."""
    gold = gold_of(path)
    text = text_of(gold)
    for passage in gold.get("passages") or ():
        start = text.index(packed(passage["starts"]))
        for one, other in pairwise(passage.get("results") or ()):
            first = text.find(packed(one["text"]), start)
            assert text.find(packed(other["text"]), first) >= first >= start, (one, other)


@every_gold
def test_every_name_stands_in_the_document(path: Path) -> None:
    gold = gold_of(path)
    text = text_of(gold)
    names = [
        name for record in records(gold) for key in ("lead", "support") for name in record.get(key) or ()
    ]
    labels = [each["label"] for lists in gold["lists"] for each in lists.get("categories") or ()]
    words = [word for record in records(gold) for word in record.get("not_quantities") or ()]
    assert [each for each in names + labels + words if packed(each) not in text] == []


@every_gold
def test_every_quantity_prints_its_number(path: Path) -> None:
    """A quote holds a numeral or a word that stands for one, and the number's significant digits."""
    for each in figures(gold_of(path)):
        quote = packed(each["text"])
        if each.get("value") is None:
            continue
        assert NUMERAL.search(quote) or WORDS.search(quote), quote
        plain = THOUSANDS.sub("", quote)
        printed = [match.replace(".", "").strip("0") for match in re.findall(r"[0-9.]+", plain)]
        digits = str(each["value"]).removesuffix(".0").replace(".", "").strip("0")
        assert not printed or digits in printed or WORDS.search(quote), each


@every_gold
def test_measure_word_stands_after_the_number(path: Path) -> None:
    for each in figures(gold_of(path)):
        if "column" in each or each.get("value") is None:
            continue
        quote = packed(each["text"]).replace("％", "%")
        if CELL.search(quote):
            continue  # the head of its column prints the measure word
        words = many(each.get("uom"))
        assert None in words or any(word in quote for word in words) or WORDS.search(quote), each


@every_gold
def test_codes_are_known(path: Path) -> None:
    gold = gold_of(path)
    for each in figures(gold):
        assert set(each) <= FIGURE_KEYS, each
        assert set(many(each["comparator"])) <= COMPARATORS, each
        assert set(many(each.get("scope", "year"))) <= SCOPES, each
    for record in [*records(gold), *gold["lists"]]:
        assert set(many(record.get("status"))) <= STATUSES


@every_gold
def test_categories_hold_as_many_projects_as_they_say(path: Path) -> None:
    """Only where the file does not set `counts_differ`: a document may contradict itself."""
    gold = gold_of(path)
    if gold.get("counts_differ"):
        return
    for each in gold["lists"]:
        for position, category in enumerate(each.get("categories") or (), 1):
            listed = each.get("projects") or each.get("tasks") or ()
            held = [record for record in listed if record.get("category") == position]
            assert category.get("count") in {None, len(held)}, category


@every_gold
def test_passages_begin_at_one_place(path: Path) -> None:
    gold = gold_of(path)
    text = text_of(gold)
    for each in gold.get("passages") or ():
        assert text.count(packed(each["starts"])) == 1, each["starts"]
        assert all(packed(heading) in text for heading in each["section"].split(" / ")), each["section"]
