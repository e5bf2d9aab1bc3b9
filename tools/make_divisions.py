"""Make `mappings/divisions/*.csv` from the division lists of the National Bureau of Statistics.

    python tools/make_divisions.py FOLDER

FOLDER holds `provinces.csv`, `cities.csv`, `areas.csv` and `streets.csv` of
github.com/modood/Administrative-divisions-of-China (columns: code, name, parents' codes). Runs by hand
when a new list comes out; needs pypinyin. Slugs are part of identifiers: read the difference before
committing, a slug once published stays.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pypinyin import Style, lazy_pinyin

OUT = Path(__file__).resolve().parents[1] / "mappings" / "divisions"
NAMES = Path(__file__).resolve().parent / "division-names.csv"
BEIJING = "110000"


@dataclass(frozen=True)
class Row:
    """One division: GB/T 2260 code, level, code of the one above, and its names."""

    code: str
    level: str
    parent: str
    name: str
    short: str = ""
    slug: str = ""
    name_en: str = ""


class Names:
    """The hand-kept table: readings of characters and names, English names, peoples."""

    def __init__(self, path: Path) -> None:
        self.table: dict[str, dict[str, str]] = defaultdict(dict)
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.table[row["kind"]][row["zh"]] = row["latin"]
        peoples = sorted(self.table["people"], key=len, reverse=True)
        self.peoples = re.compile("(?:" + "|".join(peoples) + ")+$")
        self.people = re.compile("|".join(peoples))

    def syllables(self, text: str) -> list[str]:
        """Pinyin of each character, ü as v, corrected by the table."""
        for name, reading in self.table["name"].items():
            if name in text:
                head, tail = text.split(name, 1)
                return self.syllables(head) + reading.split() + self.syllables(tail)
        plain = lazy_pinyin(text, style=Style.NORMAL, v_to_u=False)
        if len(plain) != len(text):
            plain = [lazy_pinyin(character)[0] for character in text]
        return [self.table["char"].get(character, plain[i]) for i, character in enumerate(text)]

    def slug(self, text: str) -> str:
        """Pinyin run together, [a-z0-9] only."""
        return re.sub("[^a-z0-9]", "", "".join(self.syllables(text)).lower()) if text else ""

    def title(self, text: str) -> str:
        """Pinyin as an English name: capital first, ü kept, apostrophe before a vowel inside."""
        if text in self.table["english"]:
            return self.table["english"][text]
        parts = [part.replace("v", "ü") for part in self.syllables(text)]
        return "".join(
            ("'" if i and part[:1] in "aeo" else "") + part for i, part in enumerate(parts)
        ).capitalize()


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """Rows of one source list."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def divisions(folder: Path) -> Iterator[Row]:
    """Provinces, cities and counties with GB/T 2260 codes; the lists' filler rows are left out.

    市辖区, 县 and 省直辖县级行政区划 are no divisions: their counties stand under the province. A city
    without counties stands in the county list again under a code of its own: once is enough.
    """
    for row in read(folder, "provinces.csv"):
        yield Row(row["code"] + "0000", "province", "", row["name"])
    cities = {}
    for row in read(folder, "cities.csv"):
        if row["name"] != "县" and not row["name"].endswith(("市辖区", "行政区划")):
            cities[row["code"]] = row["name"]
            yield Row(row["code"] + "00", "city", row["provinceCode"] + "0000", row["name"])
    for row in read(folder, "areas.csv"):
        above = row["cityCode"]
        if cities.get(above) != row["name"]:
            parent = above + "00" if above in cities else row["provinceCode"] + "0000"
            yield Row(row["code"], "county", parent, row["name"])


ZONE = re.compile(r"\d{4}7[1-9]$")
"""Codes of statistical zones: development zones and the like, which no GB/T 2260 code is for."""


def bare_zone(name: str, above: Iterable[str]) -> str:
    """A zone's name without the names of what it lies in: 河北唐山芦台经济开发区 → 芦台经济开发区."""
    for prefix in sorted(above, key=len, reverse=True):
        if name.startswith(prefix) and len(name) - len(prefix) >= 2:
            return bare_zone(name.removeprefix(prefix), above)
    return name


def short_name(row: Row, above: Iterable[str], names: Names) -> str:
    """The name without its kind: 海淀区 → 海淀, 大厂回族自治县 → 大厂, 赵县 → 赵县."""
    name = row.name
    for long, short in names.table["zone"].items():
        name = name.replace(long, short)
    if ZONE.match(row.code):
        return bare_zone(name, above)
    core = re.sub(r"(?:各族)?自治[区州县旗]$", "", name)
    if core != name or re.search(r"族区$", name):
        bare = re.sub("区$", "", core)
        stripped = names.peoples.sub("", bare)
        return stripped if len(stripped) >= 2 else bare.removesuffix("族")
    for pattern in (r"(?:新区|林区|特区|地区|矿区)$", r"[省市区县盟]$", r"(?<![左右前后中合])旗$"):
        stripped = re.sub(pattern, "", name)
        if stripped != name and len(stripped) >= 2 and not (pattern.startswith("(?:新") and name in KEEP):
            return stripped
    return name


LEVELS = ("province", "city", "county")
KEEP = frozenset({"新林区", "金林区", "北林区", "万柏林区"})
KINDS = {"区": "District", "县": "County", "市": "City", "旗": "Banner", "省": "Province", "盟": "League"}


def english_kind(row: Row, names: Names) -> str:
    """The kind of division in English, with the peoples of an autonomous one."""
    peoples = [names.table["people"][word] for word in names.people.findall(row.name[len(row.short) :])]
    autonomous = re.search(r"自治([区州县旗])$", row.name)
    if autonomous:
        kind = {"区": "Region", "州": "Prefecture", "县": "County", "旗": "Banner"}[autonomous[1]]
        return " ".join([*dict.fromkeys(peoples), "Autonomous", kind])
    if peoples:
        return " ".join([*dict.fromkeys(peoples), "District"])
    if row.level == "province":
        return "Municipality" if row.name.endswith("市") else "Province"
    return "Prefecture" if row.name.endswith("地区") else KINDS.get(row.name[-1], "")


def english(row: Row, names: Names) -> str:
    """English name: Haidian District, Zhao County, Dachang Hui Autonomous County."""
    if row.name in names.table["english"]:
        return names.table["english"][row.name]
    if ZONE.match(row.code):
        stem = re.sub(r"(?:新区|区)$", "", row.short)
        return names.table["english"].get(row.short) or f"{names.title(stem)} Zone"
    kind = english_kind(row, names)
    stem = row.short.removesuffix(row.name[-1]) if row.short == row.name and len(row.name) == 2 else row.short
    return f"{names.title(stem)} {kind}".strip()


def with_slugs(rows: list[Row], names: Names) -> list[Row]:
    """Slugs: provinces and Beijing's districts first, then cities, then counties under them.

    Of two that would share a slug the lower code keeps it; the other gets its province before it, or
    its kind behind it.
    """
    order = sorted(rows, key=lambda row: (rank(row), row.code))
    slugs: dict[str, str] = {}
    plain = {row.code: names.slug(row.short) for row in rows}
    taken: set[str] = set()
    for row in order:
        own, above = plain[row.code], plain.get(row.parent, "")
        if row.level == "county" and row.parent != BEIJING:
            kind = names.slug(row.name)
            choices = [f"{above}-{own}", f"{above}-{kind}", f"{slugs[row.parent]}-{own}"]
        else:
            choices = [own, f"{above}-{own}"]
        slugs[row.code] = next(slug for slug in choices if slug not in taken)
        taken.add(slugs[row.code])
    return [replace(row, slug=slugs[row.code]) for row in rows]


def rank(row: Row) -> int:
    """Order in which slugs are given out."""
    if row.level == "province" or row.parent == BEIJING:
        return 0
    return {"city": 1, "county": 2}[row.level]


def complete(rows: list[Row], names: Names) -> list[Row]:
    """Rows with short names, slugs and English names."""
    by_code = {row.code: row for row in rows}
    shorts: dict[str, str] = {}
    done = []
    for row in sorted(rows, key=lambda row: (LEVELS.index(row.level), row.code)):
        above, code = [], row.parent
        while code:
            above += [by_code[code].name, shorts[code]]
            code = by_code[code].parent
        shorts[row.code] = short_name(row, above, names)
        done.append(replace(row, short=shorts[row.code]))
    return [replace(row, name_en=english(row, names)) for row in with_slugs(done, names)]


TOWNSHIP = re.compile(r"(街道|地区|镇|乡|苏木)(?:办事处)?$")
SUFFIX = {"街道": "jiedao", "地区": "diqu", "镇": "zhen", "乡": "xiang", "苏木": "sumu"}


def township_slug(name: str, names: Names) -> str:
    """羊坊店街道 → yangfangdian-jiedao; other kinds run together."""
    kind = TOWNSHIP.search(name)
    if kind is None or kind.start() == 0:
        return names.slug(name)
    stem = names.peoples.sub("", name[: kind.start()])
    return f"{names.slug(stem if len(stem) >= 2 else name[: kind.start()])}-{SUFFIX[kind[1]]}"


def townships(folder: Path, codes: set[str], names: Names) -> Iterator[tuple[str, str, str]]:
    """Code, slug and name of each township; the slug is unique inside its county."""
    taken: dict[str, set[str]] = defaultdict(set)
    for row in sorted(read(folder, "streets.csv"), key=lambda row: row["code"]):
        county = row["areaCode"] if row["areaCode"] in codes else row["cityCode"] + "00"
        slug = township_slug(row["name"], names)
        if slug in taken[county]:
            slug = f"{slug}-{row['code'][6:]}"
        taken[county].add(slug)
        yield county + row["code"][6:], slug, row["name"]


def write(path: Path, header: str, rows: Iterable[Iterable[str]]) -> None:
    """A plain CSV: no cell holds a comma or a quote."""
    lines = [header, *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Write both tables."""
    names = Names(NAMES)
    rows = complete(list(divisions(folder)), names)
    write(
        OUT / "divisions.csv",
        "code,slug,level,parent,name,short,name_en",
        (
            (r.code, r.slug, r.level, r.parent, r.name, r.short, r.name_en)
            for r in sorted(rows, key=lambda r: r.code)
        ),
    )
    codes = {row.code for row in rows}
    write(OUT / "townships.csv", "code,slug,name", sorted(townships(folder, codes, names)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
