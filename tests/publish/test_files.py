"""The files of a release: whole, described, the same for the same input."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

from folders import Folder
from minsheng import publish, releases
from minsheng.cli import main
from minsheng.errors import StoreError, TableError, UsageError
from minsheng.publish import catalog
from minsheng.releases import Release

BASE = "https://w3id.org/minsheng/"


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Content of each file of a folder, by its path in it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def statements(store: Store, graph: str | None = None) -> set[str]:
    """Triples without those that speak of blank nodes, whose names are a file's own."""
    quads = store.quads_for_pattern(None, None, None, None)
    named = (quad for quad in quads if graph is None or quad.graph_name.value == graph)
    return {f"{quad.triple}" for quad in named if "_:" not in f"{quad.subject} {quad.object}"}


def test_every_form_of_the_graph_says_the_same(dump: Path, release: Release) -> None:
    whole = statements(release.graphs())
    for name in ("minsheng.ttl", "minsheng.trig", "minsheng.nq", "minsheng.jsonld"):
        store = Store()
        form = RdfFormat.from_extension(name.rpartition(".")[2])
        store.bulk_load(path=str(dump / name), format=form)
        assert statements(store) == whole, name
        assert len(list(store.named_graphs())) == (0 if name.endswith("ttl") else 9), name


def test_each_named_graph_has_its_file(dump: Path, release: Release) -> None:
    store = release.graphs()
    documents = [document["document"] for document in release.manifest["documents"]]
    parts = {f"documents/{local}.ttl": f"document/{local}" for local in documents}
    parts |= {f"graphs/{name}.ttl": name for name in ("ontology", "curated", "derived", "meta")}
    parts["graphs/ontology.rdf"] = "ontology"
    for path, graph in parts.items():
        form = RdfFormat.from_extension(path.rpartition(".")[2])
        one = Store()
        one.extend(parse(path=str(dump / path), format=form))
        assert statements(one) == statements(store, f"{BASE}graph/{graph}"), path
        assert not list(one.named_graphs()), path
        assert next(one.quads_for_pattern(None, None, None, DefaultGraph())), path


def test_quotes_are_at_their_place_in_the_texts_taken_home(dump: Path, release: Release) -> None:
    texts = {path.stem: path.read_bytes().decode() for path in (dump / "documents").glob("*.txt")}
    spans = release.store().query(
        """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?document ?start ?end ?quote WHERE {
          ?span dcterms:isPartOf ?document ; oa:start ?start ; oa:end ?end ; oa:exact ?quote }"""
    )
    checked = Counter(
        texts[row["document"].value.rpartition("/")[2]][int(row["start"].value) : int(row["end"].value)]
        == row["quote"].value
        for row in spans
    )
    assert checked[True] > 1900 and not checked[False]


def test_checksums_are_those_of_all_files(dump: Path) -> None:
    sums = dict(
        reversed(line.split("  ", 1)) for line in (dump / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    contents = bytes_of(dump)
    assert sums == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in contents.items()
        if name != "SHA256SUMS"
    }


def test_each_file_has_a_title_in_two_languages_and_a_media_type(dump: Path, release: Release) -> None:
    files = publish.listed(dump, {"haidian-b8cd4f96": "海淀区的清单"})
    assert {file.path for file in files} == set(bytes_of(dump))
    assert all(file.title.zh and file.title.en and "/" in file.media and file.size for file in files)
    titles = {file.path: file.title for file in files}
    assert titles["documents/haidian-b8cd4f96.ttl"].en == "What “海淀区的清单” states"
    assert titles["tables/figures.zh.csv"].zh == "数量，表格软件用（CSV，中英文表头）"
    assert len({file.title for file in files}) == len(files)


def test_a_file_that_nothing_describes_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "stray.bin").write_bytes(b"x")
    with pytest.raises(TableError, match=r"nothing says what stray\.bin is"):
        catalog.files(tmp_path, {})


def test_reports_of_the_release_are_among_the_files(dump: Path, release: Release) -> None:
    for name in ("quality.md", "quality.json", "coverage.json", "findings.jsonl", "review.csv"):
        assert (dump / "reports" / name).read_bytes() == (release.folder / name).read_bytes()


# ------------------------------------------------------------------------------- the same each time


def test_two_builds_of_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name, order in (("one", ("a", "b")), ("two", ("b", "a"))):
        (tmp_path / name).mkdir()
        folder = Folder(tmp_path / name)
        for letter in order:
            folder.add_list(f"{letter}.txt", year={"a": 2023, "b": 2024}[letter])
        made.append(bytes_of(folder.build().release.folder / "dump"))
    assert made[0] == made[1]
    assert len(made[0]) > 70


def test_nothing_in_the_files_tells_the_time_or_the_place(folder: Folder) -> None:
    folder.add_list("a.txt")
    release = folder.build().release
    for name, content in bytes_of(release.folder / "dump").items():
        assert str(folder.out.parent).encode() not in content, name
        assert not name.endswith(".gz")


def test_the_release_is_named_in_what_speaks_of_it_and_is_not_the_hash_of_that(
    dump: Path, release: Release
) -> None:
    citation = yaml.safe_load((dump / "CITATION.cff").read_text("utf-8"))
    assert citation["identifiers"][0]["value"] == f"minsheng:{release.id}"
    for name in (
        "README.md",
        "README.zh.md",
        "LICENSE.md",
        "datapackage.json",
        "ro-crate-metadata.json",
        "dataset.ttl",
    ):
        assert release.id in (dump / name).read_text("utf-8"), name
    assert releases.content_id(release.folder) == release.id


def test_the_same_content_again_renews_what_is_made_of_it(tmp_path: Path) -> None:
    def publish_one(readme: str, more: str = "") -> Release:
        with releases.writing(tmp_path) as draft:
            (draft / "dump" / "tables").mkdir(parents=True)
            (draft / "dump" / "minsheng.nq").write_text("<a:b> <c:d> <e:f> .\n")
            (draft / "dump" / "README.md").write_text(readme)
            if more:
                (draft / "dump" / "tables" / more).write_text(more)
            return releases.publish(draft, {"base": BASE})

    first = publish_one("one", "old.csv")
    again = publish_one("two", "new.csv")
    assert again.id == first.id
    assert bytes_of(again.folder / "dump") == {
        "minsheng.nq": b"<a:b> <c:d> <e:f> .\n",
        "README.md": b"two",
        "tables/new.csv": b"new.csv",
    }


# --------------------------------------------------------------------------------------- taking home


def test_the_verb_copies_what_the_release_offers(release: Release, dump: Path, tmp_path: Path, capfd) -> None:
    out = tmp_path / "new" / "home"
    assert main(["release", "--data", str(release.folder), "--out", str(out)]) == 0
    assert bytes_of(out) == bytes_of(dump)
    said = capfd.readouterr()
    assert said.out == f"{out}\n"
    assert release.id in said.err
    assert [path.name for path in out.parent.iterdir()] == ["home"]


def test_documents_can_be_taken_home_without_a_build_folder(folder: Folder, tmp_path: Path) -> None:
    folder.add_list("a.txt")
    out = tmp_path / "home"
    assert main(["release", "--data", str(folder.documents), "--out", str(out)]) == 0
    assert (out / "tables" / "projects.csv").read_text("utf-8").count("haidian-2023-ms-") >= 3


def test_an_empty_folder_will_do_and_a_full_one_will_not(dump: Path, tmp_path: Path) -> None:
    publish.take(dump, tmp_path)
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(UsageError, match="is not an empty folder"):
        publish.take(dump, tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"
    with pytest.raises(UsageError, match="is not an empty folder"):
        publish.take(dump, tmp_path / "README.md")


def test_no_release_is_said_as_such(tmp_path: Path, capfd) -> None:
    assert main(["release", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "no release here → run minsheng build" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_release_of_an_older_program_has_no_files_to_take(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no files to take home.*run minsheng build"):
        publish.take(tmp_path, tmp_path / "out")


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_file_is_found_and_nothing_is_written(dump: Path, tmp_path: Path, damage: str) -> None:
    hurt = tmp_path / "dump"
    shutil.copytree(dump, hurt)
    if damage == "changed":
        (hurt / "tables" / "units.csv").write_text("unit\n")
    else:
        (hurt / "tables" / "units.csv").unlink()
    with pytest.raises(StoreError, match=r"tables/units\.csv: (missing|not what its checksum says)"):
        publish.take(hurt, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_nothing_half_done(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(StoreError, match=r"No space left on device → free space there"):
        publish.take(dump, tmp_path / "out")
    assert not list(tmp_path.iterdir())
