"""A release is whole or it is not there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from minsheng import releases
from minsheng.errors import StoreError
from minsheng.store import write_disk


def fill(draft: Path, quads: str) -> None:
    (draft / "dump").mkdir()
    (draft / "dump" / "minsheng.nq").write_text(quads, encoding="utf-8")
    write_disk(draft / "dump" / "minsheng.nq", draft / "store")


def publish(folder: Path, number: int, fingerprint: str = "") -> releases.Release:
    with releases.writing(folder) as draft:
        fill(draft, f'<a:b> <c:d> "{number}" .\n')
        return releases.publish(draft, {"base": "https://w3id.org/minsheng/", "fingerprint": fingerprint})


def drafts(folder: Path) -> list[str]:
    return [path.name for path in [*folder.glob(".cur*"), *(folder / "releases").glob(".*")]]


def test_the_last_release_is_the_current_one_and_three_are_kept(tmp_path: Path) -> None:
    published = [publish(tmp_path, number) for number in range(5)]
    assert releases.open_release(tmp_path) == published[-1]
    kept = {path.name for path in (tmp_path / "releases").iterdir()}
    assert kept == {release.id for release in published[-3:]}
    assert [quad.object.value for quad in published[-1].graphs()] == ["4"]
    assert drafts(tmp_path) == []


def test_the_id_is_that_of_the_content(tmp_path: Path) -> None:
    first, other = publish(tmp_path / "a", 1, "x"), publish(tmp_path / "b", 1, "y")
    assert first.id == other.id != publish(tmp_path / "c", 2).id


def test_the_same_content_again_keeps_its_folder_and_renews_the_manifest(tmp_path: Path) -> None:
    first = publish(tmp_path, 1, "x")
    publish(tmp_path, 2)
    assert publish(tmp_path, 1, "y").folder == first.folder
    assert releases.open_release(tmp_path).manifest["fingerprint"] == "y"


def test_a_release_may_be_opened_by_its_own_folder(tmp_path: Path) -> None:
    first, _ = publish(tmp_path, 1), publish(tmp_path, 2)
    assert releases.open_release(first.folder) == first


def test_a_failed_build_leaves_the_last_release_and_no_draft(tmp_path: Path) -> None:
    first = publish(tmp_path, 1)
    with pytest.raises(ZeroDivisionError), releases.writing(tmp_path) as draft:
        fill(draft, "<a:b> <c:d> <e:f> .\n")
        raise ZeroDivisionError
    assert releases.open_release(tmp_path) == first
    assert drafts(tmp_path) == []


def test_two_builds_in_one_folder_do_not_meet(tmp_path: Path) -> None:
    with releases.writing(tmp_path):
        with pytest.raises(StoreError, match="another build"), releases.writing(tmp_path):
            pass
        assert len(drafts(tmp_path)) == 1


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_no_release_is_said_with_what_to_do(tmp_path: Path, make) -> None:
    make(tmp_path / "x")
    with pytest.raises(StoreError, match="minsheng build"):
        releases.open_release(tmp_path / "x")
    assert releases.current(tmp_path / "x") is None


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", '{"id": "x"}'])
def test_a_broken_manifest_is_a_corrupt_release(tmp_path: Path, manifest: str) -> None:
    first = publish(tmp_path, 1)
    (first.folder / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(StoreError, match="corrupt"):
        releases.open_release(tmp_path)


def test_a_missing_or_broken_store_is_a_corrupt_release(tmp_path: Path) -> None:
    first = publish(tmp_path, 1)
    for path in (first.folder / "store").glob("MANIFEST-*"):
        path.write_bytes(b"broken")
    with pytest.raises(StoreError, match="corrupt"):
        first.store()
    shutil.rmtree(first.folder / "store")
    with pytest.raises(StoreError, match="corrupt"):
        first.store()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"), releases.writing(tmp_path / "file" / "out"):
        pass


KILLED = """
import os, signal, sys
from pathlib import Path
from minsheng import releases
moments = ["_settle", "_make_durable", "_sync", "_point", "_forget"]
name = moments[int(sys.argv[2])]
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
after = getattr(releases, name)
def then_die(*arguments):
    after(*arguments)
    die()
setattr(releases, name, then_die if sys.argv[3] == "after" else die)
with releases.writing(Path(sys.argv[1])) as draft:
    (draft / "x").write_text("new")
    releases.publish(draft, {"base": "https://w3id.org/minsheng/"})
"""


@pytest.mark.parametrize("moment", range(5))
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_build_killed_at_any_point_leaves_a_whole_release(tmp_path: Path, moment: int, when: str) -> None:
    first = publish(tmp_path, 1)
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path, str(moment), when], check=False)
    assert killed.returncode == -signal.SIGKILL
    seen = releases.open_release(tmp_path)
    assert seen == first or (seen.folder / "x").read_text() == "new"
    assert publish(tmp_path, 3) == releases.open_release(tmp_path)
    assert drafts(tmp_path) == []


def test_readers_see_one_release_or_the_next_while_builds_go_on(tmp_path: Path) -> None:
    publish(tmp_path, 0)
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = [sys.argv[2]]\n"
        "from test_releases import publish\n"
        "for number in range(1, 6): publish(Path(sys.argv[1]), number)\n"
    )
    here = str(Path(__file__).parent)
    builder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), here])
    while builder.poll() is None:
        assert releases.open_release(tmp_path).id
        assert os.path.lexists(tmp_path / "current")
        time.sleep(0.001)
    assert builder.returncode == 0
