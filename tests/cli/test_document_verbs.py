"""The verbs that take documents: build, parse, validate, and the others with documents as `--data`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from folders import LIST, Folder
from minsheng.cli import main
from minsheng.releases import open_release


def test_build_prints_the_release_and_its_size(folder: Folder, capfd) -> None:
    folder.add_list("a.txt")
    command = ["build", str(folder.documents), "--out", str(folder.out)]
    assert main(command) == 0
    out, err = capfd.readouterr()
    release = open_release(folder.out)
    assert out == f"{release.folder}\n"
    assert f"release {release.id}: 1 documents, {release.manifest['quads']} quads" in err
    assert main(command) == 0
    assert capfd.readouterr().err == f"nothing has changed since release {release.id}\n"


def test_build_names_what_it_refuses_and_ends_with_1(folder: Folder, capfd) -> None:
    folder.add_list("a.txt")
    folder.add("b.txt", b"")
    for _ in range(2):
        assert main(["build", str(folder.documents), "--out", str(folder.out)]) == 1
        err = capfd.readouterr().err
        assert "refused: " in err
        assert "b.txt: the file is empty" in err


def test_build_of_nothing_is_said(tmp_path: Path, capfd) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["build", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]) == 1
    assert "no document found" in capfd.readouterr().err
    assert main(["build", str(tmp_path / "lost"), "--out", str(tmp_path / "out")]) == 2
    assert "no such file" in capfd.readouterr().err


def test_a_document_over_the_limit_is_refused(folder: Folder, capfd) -> None:
    folder.add_list("a.txt")
    folder.add("large.txt", ("新建停车位三百个。\n" * 70_000).encode())
    assert main(["build", str(folder.documents), "--out", str(folder.out), "--limit", "1"]) == 1
    assert "large.txt: 1.9 MB, and 1.0 MB is the limit" in capfd.readouterr().err


def test_parse_prints_records_as_lines(folder: Folder, capfd) -> None:
    path = folder.add_list("a.txt")
    assert main(["parse", str(path)]) == 0
    records = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert records[0]["record"] == "Metadata"
    projects = [record for record in records if record["record"] == "Project"]
    assert [project["number"] for project in projects] == [1, 2, 3]
    assert projects[0]["deadline"] == "2023-11-30"
    text = path.read_bytes().decode()
    span = projects[0]["targets"][0]["span"]
    assert text[span["start"] : span["end"]] == span["exact"]


def test_parse_refuses_by_name_and_goes_on(folder: Folder, capfd) -> None:
    folder.add("a.txt", b"\0\1\2\3")
    folder.add_list("b.txt")
    assert main(["parse", str(folder.documents)]) == 1
    out, err = capfd.readouterr()
    assert "b.txt" in out
    assert "a.txt" in err


def test_documents_may_stand_wherever_a_release_may(folder: Folder, capfd) -> None:
    path = str(folder.add_list("a.txt"))
    assert main(["dump", "--data", path, "--format", "ttl"]) == 0
    assert "prj:haidian-2023-ms-1 a ms:Project" in capfd.readouterr().out
    assert main(["query", "C1", "--data", str(folder.documents), "--format", "json"]) == 0
    assert len(json.loads(capfd.readouterr().out)["results"]["bindings"]) >= 3
    assert main(["validate", path]) == 0


def test_validate_finds_the_same_in_documents_and_in_their_release(folder: Folder, capfd) -> None:
    folder.add_list("a.txt")
    main(["build", str(folder.documents), "--out", str(folder.out)])
    capfd.readouterr()
    assert main(["validate", "--data", str(folder.out), "--format", "json"]) == 0
    stored = capfd.readouterr().out
    assert main(["validate", str(folder.documents), "--format", "json"]) == 0
    assert capfd.readouterr().out == stored
    assert stored == (folder.out / "current" / "findings.jsonl").read_text()


def test_backlog_is_the_same_of_documents_and_of_their_release(folder: Folder, capfd) -> None:
    folder.add_list("a.txt", text=LIST.replace("中小学学位", "甲乙丙丁"))
    main(["build", str(folder.documents), "--out", str(folder.out)])
    capfd.readouterr()
    assert main(["backlog", "--data", str(folder.out)]) == 0
    stored = capfd.readouterr().out
    assert main(["backlog", "--data", str(folder.documents)]) == 0
    assert capfd.readouterr().out == stored
    assert stored.startswith("mappings/wordings/indicator.csv\n")
    assert ",新增,甲乙丙丁," in stored


def test_a_misquote_in_a_release_is_found(folder: Folder, capfd) -> None:
    folder.add_list("a.txt")
    main(["build", str(folder.documents), "--out", str(folder.out)])
    (text,) = (folder.out / "current" / "documents").glob("*.txt")
    text.write_bytes(text.read_bytes().replace(b"260", b"270"))
    capfd.readouterr()
    assert main(["validate", "--data", str(folder.out)]) == 1
    assert "quote-text" in capfd.readouterr().out


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_a_bar_is_shown_in_a_terminal_and_nowhere_else(folder: Folder) -> None:
    for number in range(3):
        folder.add_list(f"{number}.txt", year=2020 + number)
    command = [sys.executable, "-m", "minsheng.cli", "build", folder.documents, "--out", folder.out]
    controller, terminal = os.openpty()
    subprocess.run(command, stderr=terminal, stdout=subprocess.DEVNULL, check=True)
    os.close(terminal)
    assert b"documents" in os.read(controller, 1 << 16)
    os.close(controller)
    again = subprocess.run([*command, "--base", "https://example.org/"], capture_output=True, check=True)
    assert b"\r" not in again.stderr
