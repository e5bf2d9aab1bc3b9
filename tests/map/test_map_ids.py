"""Identifiers are stable, different for different things, and need no escapes."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.errors import MapError
from minsheng.map import Ids
from minsheng.map import ids as mint
from minsheng.map.units import unit_reference
from minsheng.map.values import decimal
from minsheng.records import Span, UnitName

offsets = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7))
hexes = st.text("0123456789abcdef", min_size=8, max_size=64)
slugs = st.sampled_from(["haidian", "xicheng", "nantong", "nantong-chongchuan"])
kinds = st.sampled_from(["ms", "ms2", "plan"])


@pytest.mark.parametrize(
    ("minted", "expected"),
    [
        (mint.district("nantong-chongchuan"), "district/nantong-chongchuan"),
        (mint.project_list(mint.list_local("haidian", 2023, "ms")), "list/haidian-2023-ms"),
        (mint.project("haidian-2023-ms", 8), "project/haidian-2023-ms-8"),
        (mint.task("haidian-2023-plan", 102), "task/haidian-2023-plan-102"),
        (mint.plan_indicator("haidian-2023-plan", 21, 2), "plan-indicator/haidian-2023-plan-21-2"),
        (mint.plan_indicator("haidian-2023-plan", 21, None), "plan-indicator/haidian-2023-plan-21"),
        (mint.passage("haidian-b8cd4f96", 5, 9), "passage/haidian-b8cd4f96-5-9"),
        (mint.unit("haidian", "housing"), "unit/haidian-housing"),
        (mint.unit_group("haidian", "subdistricts", "各街道"), "unit/haidian-g-subdistricts"),
        (mint.unit_named("haidian", "某某集团"), "unit/haidian-x9c71da71"),
        (mint.concept("cmp", "ge"), "concept/cmp-ge"),
        (mint.category("haidian-2023-ms", 2), "concept/cat-haidian-2023-ms-2"),
        (mint.document(mint.document_local("haidian", "B8CD4F96" + "0" * 56)), "document/haidian-b8cd4f96"),
        (mint.span("haidian-b8cd4f96", 1018, 1026), "span/haidian-b8cd4f96-1018-1026"),
        (mint.figure("haidian-b8cd4f96", 1018, 1026), "figure/haidian-b8cd4f96-1018-1026"),
        (mint.report("project/miyun-2022-ms-25", "daf859ec" + "0" * 56), "report/miyun-2022-ms-25-daf859ec"),
    ],
)
def test_identifiers_follow_the_patterns_of_the_contract(minted: str, expected: str) -> None:
    assert minted == expected


@given(slugs, hexes, offsets, slugs, hexes, offsets)
def test_figures_of_different_places_differ(
    slug: str, digest: str, place: tuple[int, int], slug2: str, digest2: str, place2: tuple[int, int]
) -> None:
    one, two = mint.document_local(slug, digest), mint.document_local(slug2, digest2)
    same = (slug, digest[:8], place) == (slug2, digest2[:8], place2)
    assert (mint.figure(one, *place) == mint.figure(two, *place2)) == same


project = st.tuples(slugs, st.integers(1949, 2100), kinds, st.integers(0, 999))


@given(project, project)
def test_projects_of_different_lists_and_numbers_differ(
    one: tuple[str, int, str, int], two: tuple[str, int, str, int]
) -> None:
    minted = [mint.project(mint.list_local(*key[:3]), key[3]) for key in (one, two)]
    assert (minted[0] == minted[1]) == (one == two)


@given(st.text(min_size=1), slugs)
def test_units_of_any_name_need_no_escapes(name: str, slug: str) -> None:
    span = Span(0, len(name), name)
    for unit in (UnitName(name, span, None), UnitName(name, span, None, True)):
        assert re.fullmatch(r"unit/[a-z0-9-]+", unit_reference(slug, unit))


@pytest.mark.parametrize("part", ["", "海淀", "a b", "A", "a/b", "a\n", "١"])
def test_what_needs_escapes_is_refused(part: str) -> None:
    with pytest.raises(MapError):
        mint.district(part)


@pytest.mark.parametrize("base", ["", "minsheng", "https://w3id.org/minsheng", "https://a b/", "x"])
def test_a_base_that_is_no_iri_ending_in_a_slash_is_refused(base: str) -> None:
    with pytest.raises(MapError):
        Ids(base)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("260.0", "260"),
        ("1E+3", "1000"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("0.50", "0.5"),
        ("100", "100"),
        ("1.5E-7", "0.00000015"),
        ("123456789012345678901234567890.10", "123456789012345678901234567890.1"),
    ],
)
def test_decimals_are_canonical(value: str, text: str) -> None:
    assert decimal(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_decimals_keep_their_value(value: Decimal) -> None:
    text = decimal(value)
    assert text is not None
    assert Decimal(text) == value
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]*[1-9])?", text)
