"""Two real builds over changed documents: what a release keeps, what the command and the page say."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse
from tests.serve.server import Server, serving

from folders import LIST, OTHER, Folder
from minsheng import cli
from minsheng.changes import history
from minsheng.changes.snapshot import FILE
from minsheng.releases import open_release

HTML = {"Accept": "text/html"}
ATOM = "{http://www.w3.org/2005/Atom}"
CHANGED = (
    LIST.replace("完工 150 部", "完工 150 部左右")
    .replace("{year}年9月底前", "{year}年12月底前")
    .replace("区民政局", "区残联")
)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A build folder with a release, and another after the list was published again with changes."""
    folder = Folder(tmp_path_factory.mktemp("changes"))
    folder.add_list("a.txt")
    folder.add_list("b.txt", district="西城区", text=OTHER)
    first = folder.build().release
    assert first
    os.utime(first.folder, ns=(10**18, 10**18))  # made long before the next
    folder.add_list("a.txt", lifts=240, text=CHANGED)
    assert folder.build().release
    return folder


@pytest.fixture(scope="module")
def site(builds: Folder) -> Iterator[Server]:
    with serving(builds.out, client_rate=0) as running:
        yield running


EXPECTED = {"target-lowered", "comparator-changed", "deadline-later", "lead-changed"}


def test_only_what_changed_is_found(builds: Folder) -> None:
    (step,) = history.steps(builds.out)
    assert {change.kind for change in step.changes} - {"wording-changed"} == EXPECTED
    assert {change.district_name for change in step.changes} == {"海淀区"}
    assert {change.cause for change in step.changes} == {"document"}
    (lowered,) = [change for change in step.changes if change.kind == "target-lowered"]
    assert lowered.old and lowered.new and lowered.old.quote and lowered.new.quote
    assert (lowered.old.text, lowered.new.text) == ("260 部", "240 部")
    text = (open_release(builds.out).folder / "documents" / f"{lowered.new.quote.document}.txt").read_text()
    assert text[lowered.new.quote.start : lowered.new.quote.end] == lowered.new.quote.exact


def test_a_release_says_nothing_of_the_one_before(builds: Folder, tmp_path: Path) -> None:
    alone = Folder(tmp_path)
    for path in builds.documents.iterdir():
        alone.add(path.name, path.read_bytes())
    built = alone.build().release
    assert built
    here = open_release(builds.out).folder
    assert (built.folder / FILE).read_bytes() == (here / FILE).read_bytes()
    assert built.folder.name == here.name
    assert history.steps(alone.out) == []


def test_the_command_tells_tables_json_and_turtle(
    builds: Folder, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    names = [home.name for home in history.kept(builds.out)]
    data = ["--data", str(builds.out)]
    assert cli.main(["changes", *data]) == 0
    assert "目标数调低" in capsysbinary.readouterr().out.decode()
    assert cli.main(["changes", names[1], names[0], "--format", "json", *data]) == 0
    told = json.loads(capsysbinary.readouterr().out)
    assert (told["old"], told["new"]) == (names[1], names[0])
    assert cli.main(["changes", names[0], names[1], "--format", "json", *data]) == 0
    assert "target-raised" in {one["kind"] for one in json.loads(capsysbinary.readouterr().out)["changes"]}
    assert cli.main(["changes", "--format", "ttl", *data]) == 0
    assert list(parse(capsysbinary.readouterr().out, format=RdfFormat.TURTLE))
    assert cli.main(["changes", "nothing", *data]) == 2


def test_one_release_alone_is_said_to_be_alone(
    builds: Folder, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    oldest = history.kept(builds.out)[-1]
    assert cli.main(["changes", "--data", str(oldest)]) == 0
    assert b"only one release" in capsysbinary.readouterr().err


def test_the_page_shows_old_and_new_words(site: Server) -> None:
    text = site.get("/changes", headers=HTML).text
    assert "目标数调低" in text
    assert "开工 260 部" in text
    assert "开工 240 部" in text
    assert len(text.encode()) < 100_000
    narrowed = site.get("/changes?kind=deadline-later&district=haidian", headers=HTML).text
    assert "推后" in narrowed
    assert "开工 260 部" not in narrowed
    for query, status in (("kind=x", 400), ("old=x", 400), ("y=1", 400), ("page=9", 404)):
        assert site.get(f"/changes?{query}", headers=HTML).status_code == status


def test_the_feed_is_atom_with_lasting_ids(site: Server) -> None:
    answer = site.get("/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)) == len(site.get("/changes.json").json()["steps"][0]["changes"])
    for entry in entries:
        assert entry.findtext(f"{ATOM}updated")
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
    again = ElementTree.fromstring(site.get("/changes.atom").content)
    assert [entry.findtext(f"{ATOM}id") for entry in again.findall(f"{ATOM}entry")] == ids


def test_the_turtle_parses_and_changes_are_cached_by_their_releases(site: Server) -> None:
    answer = site.get("/changes.ttl")
    assert list(parse(answer.content, format=RdfFormat.TURTLE))
    tag = answer.headers["etag"]
    assert site.get("/changes.ttl", headers={"If-None-Match": tag}).status_code == 304
    assert site.get("/changes.pdf").status_code == 404
