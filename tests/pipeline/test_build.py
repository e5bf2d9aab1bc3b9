"""A build gives a whole, reproducible release, and says by name what it left out."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from folders import OTHER, Folder
from minsheng import pipeline
from minsheng.errors import ReadError, StoreError, TableError
from minsheng.fingerprint import fingerprint
from minsheng.releases import open_release

BASE = "https://w3id.org/minsheng/"


def dump(outcome: pipeline.Outcome, name: str = "minsheng.nq") -> bytes:
    assert outcome.release
    return (outcome.release.folder / "dump" / name).read_bytes()


def subjects(outcome: pipeline.Outcome, kind: str) -> list[str]:
    assert outcome.release
    typed = outcome.release.graphs().quads_for_pattern(
        None, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(f"{BASE}def#{kind}")
    )
    return sorted({quad.subject.value.removeprefix(f"{BASE}id/") for quad in typed})


def shapes(outcome: pipeline.Outcome) -> set[str]:
    return {finding.shape for finding in outcome.findings}


def test_a_release_holds_dumps_texts_findings_and_coverage(folder: Folder) -> None:
    path = folder.add_list("a.txt")
    outcome = folder.build()
    release = outcome.release
    assert release and outcome.built
    assert release == open_release(folder.out)
    (document,) = release.manifest["documents"]
    assert (document["file"], document["district"], document["year"]) == ("a.txt", "haidian", 2023)
    assert (release.folder / "documents" / f"{document['document']}.txt").read_bytes() == path.read_bytes()
    lines = dump(outcome).splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(release.graphs()) == release.manifest["quads"]
    assert list(json.loads((release.folder / "coverage.json").read_text())) == [document["document"]]
    findings = (release.folder / "findings.jsonl").read_text().splitlines()
    assert sum(release.manifest["findings"].values()) == len(findings) == len(outcome.findings)
    assert subjects(outcome, "Project") == [f"project/haidian-2023-ms-{number}" for number in (1, 2, 3)]


def test_the_same_input_is_not_built_again(folder: Folder) -> None:
    folder.add_list("a.txt")
    first, second = folder.build(), folder.build()
    assert first.built and not second.built
    assert first.release == second.release


@pytest.mark.parametrize("change", ["touch", "text", "table", "base"])
def test_what_changes_the_input_builds_again(folder: Folder, change: str) -> None:
    path = folder.add_list("a.txt")
    folder.build()
    if change == "touch":
        os.utime(path, (1, 1))
    elif change == "text":
        folder.add_list("a.txt", lifts=261)
    elif change == "table":
        folder.add("sources.csv", "file,url\na.txt,https://example.org/a\n")
    again = folder.build(base="https://example.org/" if change == "base" else BASE)
    assert again.built == (change != "touch")


def test_two_builds_give_the_same_bytes_whatever_names_order_and_processes(tmp_path: Path) -> None:
    dumps = set()
    for number, (first, second, jobs) in enumerate([("a", "b", 1), ("b", "a", 1), ("a", "b", 2)]):
        (tmp_path / str(number)).mkdir()
        folder = Folder(tmp_path / str(number))
        folder.add_list(f"{first}.txt")
        folder.add_list(f"{second}.txt", "密云区", 2024)
        outcome = folder.build(jobs=jobs)
        dumps.add((dump(outcome), dump(outcome, "minsheng.ttl")))
    assert len(dumps) == 1


def test_another_base_is_the_same_graph_with_the_string_replaced(folder: Folder) -> None:
    folder.add_list("a.txt")
    first = dump(folder.build())
    other = dump(folder.build(base="https://example.org/promises/"))
    moved = other.replace(b"https://example.org/promises/", BASE.encode())
    assert sorted(moved.splitlines()) == first.splitlines()


BROKEN = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (bytes(range(256)) * 9, "not text"),
    "cut.txt": ("海淀区2023年".encode()[:-1], "cut short"),
    "scan.pdf": (b"%PDF-1.7 scan", "pdf"),
    "nowhere.txt": ("关于做好有关工作的通知\n\n1、新建停车位 300 个。\n".encode(), "district"),
}


def test_broken_documents_are_refused_by_name_and_the_others_build(folder: Folder) -> None:
    folder.add_list("good.txt")
    for name, (content, _) in BROKEN.items():
        folder.add(name, content)
    outcome = folder.build()
    assert len(outcome.refused) == len(BROKEN)
    for name, (_, said) in BROKEN.items():
        (message,) = [message for message in outcome.refused if name in message]
        assert said in message
        assert "→" in message
    assert len(subjects(outcome, "Project")) == 3
    assert folder.build().refused == outcome.refused


@pytest.mark.parametrize("content", [None, b"\0\1\2"])
def test_nothing_to_build_from_is_said(folder: Folder, content: bytes | None) -> None:
    if content:
        folder.add("x.txt", content)
    with pytest.raises(ReadError, match="document"):
        folder.build()
    assert not (folder.out / "current").exists()


def test_a_malformed_table_of_sources_builds_nothing(folder: Folder) -> None:
    folder.add_list("a.txt")
    folder.add("sources.csv", "file,year\na.txt,last\n")
    with pytest.raises(TableError, match=r"sources\.csv:2:year"):
        folder.build()


def test_a_document_in_another_encoding_gives_the_same_projects(folder: Folder) -> None:
    path = folder.add_list("a.txt")
    first = subjects(folder.build(), "Target")
    folder.add("a.txt", path.read_bytes().decode().encode("gb18030"))
    again = subjects(folder.build(), "Target")
    assert [name.split("-", 2)[2] for name in first] == [name.split("-", 2)[2] for name in again]


def test_a_document_under_two_names_is_in_the_graph_once(folder: Folder) -> None:
    folder.add_list("a.txt")
    alone = dump(folder.build())
    folder.add_list("b.txt")
    outcome = folder.build()
    assert dump(outcome) == alone
    (twice,) = [finding for finding in outcome.findings if finding.shape == "document-twice"]
    assert twice.value == "b.txt"


def test_two_documents_of_one_list_are_one_list(folder: Folder) -> None:
    folder.add_list("a.txt")
    folder.add_list("b.txt", lifts=274)
    outcome = folder.build()
    assert subjects(outcome, "ProjectList") == ["list/haidian-2023-ms"]
    assert len(subjects(outcome, "Project")) == 3
    assert len(subjects(outcome, "Document")) == 2
    assert "list-claimed-twice" not in shapes(outcome)


def test_two_lists_of_one_name_are_two_lists_with_a_finding(folder: Folder) -> None:
    folder.add_list("a.txt")
    folder.add_list("b.txt", text=OTHER)
    outcome = folder.build()
    assert subjects(outcome, "ProjectList") == ["list/haidian-2023-ms", "list/haidian-2023-ms2"]
    assert len(subjects(outcome, "Project")) == 6
    (found,) = [finding for finding in outcome.findings if finding.shape == "list-claimed-twice"]
    assert found.focus == f"{BASE}id/list/haidian-2023-ms2"


def test_a_list_without_numbers_is_in_the_graph(folder: Folder) -> None:
    promises = "新建养老床位 500 张。\n责任单位：区民政局\n\n新增学位 100 个。\n责任单位：区教委\n"
    folder.add("a.txt", f"海淀区2023年重要民生实事项目\n\n{promises}")
    outcome = folder.build()
    assert outcome.release
    assert len(subjects(outcome, "Document")) == 1


def test_a_table_cut_in_half_gives_what_is_there(folder: Folder, seeds: Path) -> None:
    whole = (seeds / "miyun-2022-q3-progress.txt").read_bytes().decode()
    folder.add("half.txt", whole[: len(whole) // 2])
    outcome = folder.build()
    assert 5 <= len(subjects(outcome, "Project")) < 31


# ------------------------------------------------------------------------------------ faults

COMMAND = [sys.executable, "-m", "minsheng.cli", "build"]


def test_a_build_killed_in_the_middle_leaves_the_last_release(folder: Folder, seeds: Path) -> None:
    folder.add_list("a.txt")
    first = folder.build().release
    shutil.copy(seeds / "haidian-2023-plan-report.txt", folder.documents)
    for wait in (0.3, 0.6, 1.0, 1.5):
        building = subprocess.Popen(
            [*COMMAND, folder.documents, "--out", folder.out], stderr=subprocess.DEVNULL
        )
        time.sleep(wait)
        building.send_signal(signal.SIGKILL)
        building.wait()
        seen = open_release(folder.out)
        assert seen == first or len(seen.manifest["documents"]) == 2
        assert len(seen.graphs()) == seen.manifest["quads"]
    folder.build()
    assert not list((folder.out / "releases").glob(".*"))


def test_a_full_disk_is_said_and_leaves_the_last_release(folder: Folder) -> None:
    folder.add_list("a.txt")
    first = folder.build().release
    folder.add_list("b.txt", year=2024)

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    command = [*COMMAND, str(folder.documents), "--out", str(folder.out)]
    done = subprocess.run(command, preexec_fn=fill, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert open_release(folder.out) == first
    assert not list((folder.out / "releases").glob(".*"))


def test_a_folder_that_cannot_be_written_is_said(folder: Folder) -> None:
    folder.add_list("a.txt")
    folder.out.touch()
    with pytest.raises(StoreError, match="cannot be written"):
        folder.build()


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    paths = [tmp_path / "pipe.txt", tmp_path / "loop.txt"]
    assert fingerprint(paths, [], "https://example.org/") == fingerprint(paths, [], "https://example.org/")
