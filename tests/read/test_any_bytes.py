"""Whatever the bytes: a document, or a refusal that says what, where and how to mend it."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.made import WRITERS, zipped
from tests.read.test_formats_agree import PROGRESS

from minsheng.errors import ReadError
from minsheng.read import read

SUFFIXES = ("txt", *WRITERS)
MAGIC = {"pdf": b"%PDF-1.7\n", "html": b"<html><table>", "txt": b""}
SETTINGS = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def good(suffix: str) -> bytes:
    """A good file of a format."""
    return WRITERS[suffix](PROGRESS)


@cache
def parts(suffix: str) -> dict[str, str | bytes]:
    """Parts of a good zip by name."""
    with zipfile.ZipFile(io.BytesIO(good(suffix))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tried(folder: Path, suffix: str, content: bytes) -> None:
    """The file is a document whose blocks lie in its text, or it is refused."""
    path = folder / f"any.{suffix}"
    path.write_bytes(content)
    try:
        document = read(path)
    except ReadError as error:
        assert error.what
        assert error.where == str(path)
        assert error.mend
        return
    document.text.encode()
    end = 0
    for block in document.blocks:
        assert end <= block.start <= block.end <= len(document.text)
        end = block.end


@pytest.mark.parametrize("suffix", SUFFIXES)
@SETTINGS
@given(content=st.binary(max_size=300))
def test_random_bytes(tmp_path: Path, suffix: str, content: bytes) -> None:
    tried(tmp_path, suffix, content)
    tried(tmp_path, suffix, MAGIC.get(suffix, b"PK\x03\x04") + content)


@st.composite
def damages(draw: st.DrawFn) -> list[tuple[float, int, bytes]]:
    """Where bytes are taken out, how many, and what is put in their place."""
    one = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 30), st.binary(max_size=12))
    return draw(st.lists(one, min_size=1, max_size=6))


def damaged(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with changes made in them."""
    for place, cut, put in changes:
        at = int(place * len(content))
        content = content[:at] + put + content[at + cut :]
    return content


@pytest.mark.parametrize("suffix", list(WRITERS))
@SETTINGS
@given(changes=damages())
def test_damaged_files(tmp_path: Path, suffix: str, changes: list[tuple[float, int, bytes]]) -> None:
    tried(tmp_path, suffix, damaged(good(suffix), changes))


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "ofd"])
@SETTINGS
@given(changes=damages(), which=st.integers(0, 99), lost=st.booleans())
def test_damaged_parts(
    tmp_path: Path, suffix: str, changes: list[tuple[float, int, bytes]], which: int, lost: bool
) -> None:
    whole = dict(parts(suffix))
    name = sorted(whole)[which % len(whole)]
    part = whole.pop(name)
    assert isinstance(part, bytes)
    if not lost:
        whole[name] = damaged(part, changes)
    tried(tmp_path, suffix, zipped(whole))


TOKENS = st.sampled_from(
    [
        *(
            "<table>",
            "</table>",
            "<tr>",
            "</tr>",
            "<td rowspan=3>",
            "<td colspan=9>",
            "</td>",
            "<th rowspan=0>",
        ),
        *(
            "<ol start=-3>",
            "<li value=x>",
            "</ol>",
            "<p>",
            "</p>",
            "<br>",
            "<div class=nav>",
            "</div>",
            "<form>",
        ),
        *(
            "<a href=x>",
            "</a>",
            "<caption>",
            "<thead>",
            "<tfoot>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "&#0;",
        ),
        *(
            "<pre>",
            "<span style='display:none'>",
            "&nbsp;",
            "\n",
            "区教委",
            "1、新建3处",
            "&#xd800;",
            "\u200b",
            "<",
        ),
    ]
)


@settings(SETTINGS, max_examples=150)
@given(tokens=st.lists(TOKENS, max_size=60))
def test_tags_in_any_order(tmp_path: Path, tokens: list[str]) -> None:
    tried(tmp_path, "html", ("<meta charset=utf-8>海淀区" + "".join(tokens)).encode())
