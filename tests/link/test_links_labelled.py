"""Links of the source documents against those that a careful reader makes (tests/gold/links)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

import pytest
from labels import ROOT, Link, Named, links
from links import measures
from pyoxigraph import Store

from minsheng import canned
from minsheng.link.curated import COLUMNS, decisions
from minsheng.link.review import review

BASE = "https://w3id.org/minsheng/"
FILES = ("restates-nodes", "restates-figures", "continues")


def test_links_are_those_of_a_reader(linked: Store) -> None:
    found = {measure.name: measure for measure in measures(linked)}
    assert {name: (one.missing, one.superfluous) for name, one in found.items() if not one.good} == {}
    assert found["restates, nodes"].expected == 162
    assert found["restates, figures"].expected == 131
    assert found["continues"].expected == 18


@pytest.mark.parametrize("name", FILES)
def test_every_label_names_a_thing_of_the_graph(name: str, linked: Store) -> None:
    named = Named(linked)
    labels = {label for link in links(name) for label in link[:2]}
    unknown = [label for label in sorted(labels) if named.iri(label) is None]
    assert len(unknown) <= 0.02 * len(labels), unknown


@pytest.mark.parametrize("name", FILES)
def test_no_pair_is_labelled_twice(name: str) -> None:
    pairs = [frozenset(link[:2]) for link in links(name)]
    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)


def quotes(link: Link) -> list[str]:
    return [re.sub("[‹›]", "", text) for text in link.texts.split(" | ")]


def test_quotes_of_the_labels_stand_in_the_documents() -> None:
    texts = ["".join(path.read_text(encoding="utf-8").split()) for path in (ROOT / "seeds").glob("*.txt")]
    quoted = [quote for name in FILES for link in links(name) for quote in quotes(link)]
    wrong = [
        one
        for one in quoted
        if "目标值" not in one and not any("".join(one.split()) in text for text in texts)
    ]
    assert wrong == []


def test_the_review_file_holds_what_is_near_a_link_and_none(linked: Store) -> None:
    text = review(linked, BASE)
    found = list(csv.DictReader(StringIO(text)))
    assert tuple(found[0]) == COLUMNS
    pairs = {(row["subject"], row["object"]) for row in found}
    assert ("project/dongcheng-2024-ms-14", "project/dongcheng-2023-ms-7") in pairs
    named, stated = Named(linked), set[frozenset[str]]()
    for name in ("restates-nodes", "continues"):
        stated |= {frozenset((named.iri(one[0]) or "", named.iri(one[1]) or "")) for one in links(name)}
    assert {frozenset(f"{BASE}id/{local}" for local in pair) for pair in pairs}.isdisjoint(stated)
    assert all(row["reason"] and row["subject_text"] and row["object_text"] for row in found)
    assert [float(row["score"]) for row in found] == sorted(
        (float(row["score"]) for row in found), reverse=True
    )
    assert review(linked, BASE) == text


def test_decisions_name_things_of_the_graph(linked: Store) -> None:
    things = {quad.subject.value for quad in linked if hasattr(quad.subject, "value")}
    for relation in ("continues", "restates"):
        decided = decisions(relation, BASE)
        assert {iri for pair in decided.confirmed | decided.blocked for iri in pair} <= things


def test_differences_are_those_that_a_reader_sees(linked: Store) -> None:
    told = Counter(
        row["difference"].value for row in canned.get("restatements").run(linked, district="", year="")
    )
    read = Counter(link.kind for link in links("restates-figures") if link.sure)
    assert told["equal"] >= 0.95 * read["equal"]
    for kind in ("other comparator", "other number"):
        assert told[kind] == read[kind]


def test_ways_of_continuing_are_those_that_a_reader_sees(linked: Store) -> None:
    told = {
        (*(row[name].value.removeprefix(f"{BASE}id/") for name in ("later", "earlier")), row["kind"].value)
        for row in canned.get("continuations").run(linked)
    }
    assert told == {link[:3] for link in links("continues")}
