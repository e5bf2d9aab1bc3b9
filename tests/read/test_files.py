"""Files become documents, or are refused by name."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from minsheng.errors import ReadError, UsageError
from minsheng.read import find, read
from minsheng.records import SourceRow


def test_each_source_document_is_its_bytes_and_its_lines(seeds: Path) -> None:
    for path, source in find([seeds]).documents:
        document = read(path, source)
        assert document.text == path.read_bytes().decode()
        assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert [document.text[block.start : block.end] for block in document.blocks] == [
            line for line in document.text.splitlines() if line.strip()
        ]
        assert (document.format, document.encoding, source.file) == ("txt", "utf-8", path.name)


def test_line_ends_of_every_kind_are_kept_and_delimit_blocks(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("\ufeff甲\r\n乙\r丙\n\n \u3000\n丁\f戊\u2028己".encode())
    document = read(path)
    assert document.text == "甲\r\n乙\r丙\n\n \u3000\n丁\f戊\u2028己"
    assert [document.text[block.start : block.end] for block in document.blocks] == list("甲乙丙丁戊己")


def test_folders_are_walked_and_files_taken_as_named(tmp_path: Path) -> None:
    for name in ("b/z.txt", "a.TXT", "b/note.md", ".git/x.txt", "b/.hidden.txt", "b/~$y.docx", "c.docx", "x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("一", encoding="utf-8")
    (tmp_path / "sources.csv").write_text("file,year\na.TXT,2023\nlost.txt,\n", encoding="utf-8")
    found = find([tmp_path, tmp_path / "b" / ".." / "a.TXT", tmp_path / "x"])
    names = [path.relative_to(tmp_path).as_posix() for path, _ in found.documents]
    assert names == ["a.TXT", "b/z.txt", "c.docx", "x"]
    assert [source.year for _, source in found.documents] == [2023, None, None, None]
    assert found.tables == [tmp_path / "sources.csv"]
    assert found.missing == [(tmp_path / "sources.csv", "lost.txt")]


def test_a_loop_of_links_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("一", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "y.txt").symlink_to("x.txt")
    assert len(find([tmp_path]).documents) == 1


def test_a_link_to_itself_is_found_and_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("a.txt")
    found = find([tmp_path]).documents
    assert [path.name for path, _ in found] == ["a.txt"]
    assert "symbolic links" in str(refusal(tmp_path / "a.txt"))


def test_a_path_that_is_not_there_is_a_matter_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        find([tmp_path / "lost"])


def refusal(path: Path, **options: int) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(path, SourceRow(), **options)
    assert caught.value.where == str(path)
    assert caught.value.mend
    return caught.value


def test_a_document_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "1,048,576.0 MB, and 16.0 MB is the limit" in str(refusal(path))
    path.write_bytes(b"0123456789")
    assert read(path, limit=10).text == "0123456789"
    refusal(path, limit=9)
    refusal(path, limit=0)


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    refusal(tmp_path / "pipe.txt")
    refusal(tmp_path / "lost.txt")
    (tmp_path / "folder.txt").mkdir()
    refusal(tmp_path / "folder.txt")


@pytest.mark.parametrize(
    ("name", "begin", "said"),
    [
        ("a.txt", b"PK\x03\x04", "zip"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image"),
    ],
)
def test_a_format_that_cannot_be_read_is_named(tmp_path: Path, name: str, begin: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(begin + b" rest")
    assert f"{said} is not a format" in str(refusal(path))
