"""The map: districts by a chosen figure, joined by code, with the same numbers in a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.pages.html import Page
from tests.serve.server import Server

from minsheng import resources
from minsheng.serve.pages import mapping, outlines, places
from minsheng.serve.pages.mapping import Shown
from minsheng.serve.pages.promises import Named

HTML = {"Accept": "text/html"}
BASE = "https://w3id.org/minsheng/"


def read(site: Server, path: str) -> Page:
    answer = site.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert len(answer.content) < 100_000
    return Page(answer.text)


def test_every_outline_has_the_codes_of_the_divisions_below_its_own() -> None:
    rows = list(resources.rows(resources.mappings("divisions", "divisions.csv"), "code", "parent"))
    assert outlines.outlines()
    for code, outline in outlines.outlines().items():
        assert {shape.code for shape in outline.shapes} == {
            row["code"] for row in rows if row["parent"] == code
        }
        assert 0 < outline.height < 2 * outline.width
        assert all(0 <= shape.at[0] <= outline.width for shape in outline.shapes)


def test_another_city_is_one_more_file(tmp_path: Path) -> None:
    square = [[[120.0, 32.0], [121.0, 32.0], [121.0, 33.0], [120.0, 33.0], [120.0, 32.0]]]
    feature = {
        "type": "Feature",
        "id": "320602",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    path = tmp_path / "320600.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (shape,) = outlines.outline("320600", path).shapes
    assert (shape.code, shape.small) == ("320602", False)
    assert shape.path.startswith("M0 ")
    assert shape.path.endswith("z")
    assert shape.at == pytest.approx((360, outlines.outline("320600", path).height / 2), abs=2)


def test_a_map_shows_numbers_names_and_districts_without_a_figure(site: Server) -> None:
    page = read(site, "/map?show=promises&year=2023")
    links = {
        link.attributes["aria-label"]: link.attributes["href"]
        for link in page.all("a")
        if "aria-label" in link.attributes
    }
    assert links["海淀区 Haidian：2"] == "/page/district/haidian"
    assert links["西城区 Xicheng：无数"] == "/page/district/xicheng"
    assert "示意图" in page.by_id("main").text
    assert "Apache-2.0" in page.by_id("main").text
    assert "q5" in page.by_id("o110108").attributes["class"]
    assert page.by_id("o110102").attributes["fill"] == "url(#hatch)"


def test_the_same_numbers_stand_in_a_table(site: Server) -> None:
    page = read(site, "/map?show=target&indicator=lifts-started&year=2023")
    row = next(row for row in page.all("tr") if "海淀区" in row.text)
    assert "≥ 260" in row.text
    assert "开工 260 部" in row.text
    assert len([row for row in page.all("tr") if "110" in row.text or "区" in row.text]) >= 16


def test_ratios_and_shares_are_the_graphs_own(site: Server) -> None:
    assert "115%" in read(site, "/map?show=ratio&indicator=lifts-started&year=2023").by_id("main").text
    assert "100%" in read(site, "/map?show=kept&year=2023").by_id("main").text


def test_other_cities_are_listed_under_the_division_they_lie_in(site: Server) -> None:
    page = read(site, "/map?show=promises&year=2023")
    assert [heading.text.strip().split()[0] for heading in page.all("h3")] == ["南通市"]
    assert any("崇川区" in row.text for row in page.all("tr"))


@pytest.mark.parametrize(
    "query", ["show=colour", "year=x", "indicator=nothing&show=target", "place=999999", "x=1"]
)
def test_what_is_not_there_is_refused(site: Server, query: str) -> None:
    assert site.get(f"/map?{query}", headers=HTML).status_code == 400


def _figure(value: str, **more: str) -> dict[str, str]:
    return {
        "figure": f"{BASE}id/figure/d-1-{value or 0}",
        "district": "d",
        "span": f"{BASE}id/span/d-1-2",
        "exact": "x",
        "unit": "u",
        **({"value": value} if value else {"printed": "若干"}),
        **more,
    }


@pytest.mark.parametrize(
    ("rows", "state", "text"),
    [
        ([_figure("10")], "one", "10"),
        ([_figure("10000"), _figure("10000")], "one", "10,000"),
        ([_figure("10"), _figure("12")], "several", "10–12"),
        ([_figure("")], "other", ""),
        ([_figure("10", maxValue="12")], "other", ""),
        ([_figure("10", scope="x/scope-month")], "other", ""),
        ([_figure("10", whole="w"), _figure("30")], "one", "30"),
        ([_figure("10", unit="v"), _figure("30"), _figure("30")], "one", "30"),
    ],
)
def test_no_figure_is_chosen_over_another(rows: list[dict[str, str]], state: str, text: str) -> None:
    found, _ = mapping.figures(rows, BASE)
    assert (found["d"].state, found["d"].text, len(found["d"].sources)) == (state, text, len(rows))


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ([], []),
        ([7], [3]),
        ([7, 7, 7], [3, 3, 3]),
        ([1, 2], [1, 5]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        ([1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6], [3, 3, 3, 3, 3, 3, 4, 4, 5, 5, 5]),
    ],
)
def test_equal_numbers_have_one_colour(values: Sequence[float], numbers: Sequence[int]) -> None:
    made = mapping.steps(Shown("one", value, "") for value in values)
    assert [mapping.step_of(value, made) for value in values] == numbers
    assert mapping.step_of(None, made) == 0


def test_many_districts_are_counted_by_province_and_city() -> None:
    def place(slug: str, code: str, within: str) -> places.Place:
        return places.Place(slug, code, within, Named("", slug))

    known = {
        one.iri: one
        for one in (
            place("jiangsu", "320000", ""),
            place("nantong", "320600", "jiangsu"),
            place("chongchuan", "320602", "nantong"),
            place("haimen", "320614", "nantong"),
            place("beijing", "110000", ""),
            place("haidian", "110108", "beijing"),
        )
    }
    held = {"chongchuan": 10, "haimen": 5, "haidian": 30, "elsewhere": 1}
    found = places.regions(held, known, {}, "")
    assert [
        (top.zh, [(city.name.zh, city.districts, city.promises) for city in cities]) for top, cities in found
    ] == [
        ("beijing", [("beijing", 1, 30)]),
        ("jiangsu", [("nantong", 2, 15)]),
        ("elsewhere", [("elsewhere", 1, 1)]),
    ]


def test_a_division_leads_to_those_within_it(site: Server) -> None:
    page = read(site, "/page/district/nantong")
    assert "/page/district/nantong-chongchuan" in {link.attributes["href"] for link in page.all("a")}
