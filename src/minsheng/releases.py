"""Releases: each build in a folder of its own, the last whole one pointed at by `current`.

    DIR/current -> releases/<id>      replaced by rename: a reader sees the last release or this one
    DIR/releases/<id>/                store/ dump/ documents/ findings.jsonl review.csv coverage.json
                                      quality.json quality.md promises.jsonl manifest.json
                                      (dump/minsheng.nq is what is said, the rest of dump/ is made of it)
    DIR/releases/.draft-*/            being written, or left by a build that was killed

A release is written as a draft, made durable, renamed, and only then pointed at. A build that is killed
or fails at any point leaves the last release as it was; what it left is removed by the next build.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minsheng import search
from minsheng.errors import StoreError

if TYPE_CHECKING:
    from pyoxigraph import Store

KEPT = 3
"""Releases that stay in a folder, the current one among them."""

MANIFEST = "manifest.json"
CONFORMANCE = "earl.ttl"  # how the software fares in the W3C suites; make conformance leaves it in DIR
DUMP, QUADS = "dump", "minsheng.nq"
_DRAFT = ".draft-"
_POINTER = ".current-"


@dataclass(frozen=True, slots=True)
class Release:
    """One whole release in its folder."""

    folder: Path
    manifest: dict[str, Any]
    """`id`, `base`, `version`, `fingerprint` of the input, `counts`, `documents`, `refused`."""

    @property
    def id(self) -> str:
        """Hash of the content, 16 hex digits."""
        return str(self.manifest["id"])

    @property
    def base(self) -> str:
        """Base of the IRIs, ending in `/`."""
        return str(self.manifest["base"])

    def store(self) -> Store:
        """Its store on disk, opened to query: the named graphs, and their merge as the default graph.

        Raises StoreError where it is missing or corrupt.
        """
        from pyoxigraph import Store  # noqa: PLC0415 - a release is looked at far more often than opened

        try:
            return Store.read_only(str(self.folder / "store"))
        except (OSError, RuntimeError, ValueError) as error:
            raise _corrupt(self.folder, str(error)) from error

    def graphs(self) -> Store:
        """Its named graphs alone, in memory. Raises StoreError where the dump is missing or corrupt."""
        from pyoxigraph import RdfFormat, Store  # noqa: PLC0415

        store = Store()
        try:
            store.bulk_load(path=str(self.folder / "dump" / "minsheng.nq"), format=RdfFormat.N_QUADS)
        except (OSError, SyntaxError, ValueError) as error:
            raise _corrupt(self.folder, str(error)) from error
        return store


def _corrupt(folder: Path, why: str) -> StoreError:
    return StoreError(f"corrupt release: {why}", where=str(folder), mend="delete it and run minsheng build")


# ------------------------------------------------------------------------------------- reading


def open_release(folder: Path) -> Release:
    """The current release of a build folder, or the release whose own folder is given.

    Raises StoreError where there is none, or where its manifest cannot be read.
    """
    home = folder if (folder / MANIFEST).is_file() else folder / "current"
    if not (home / MANIFEST).is_file():
        raise StoreError("no release here", where=str(folder), mend="run minsheng build")
    home = home.resolve()
    try:
        manifest = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _corrupt(home, str(error)) from error
    if not isinstance(manifest, dict) or not {"id", "base"} <= manifest.keys():
        raise _corrupt(home, "its manifest has no id or no base")
    return Release(home, manifest)


def current(folder: Path) -> Release | None:
    """The current release of a build folder, None where there is none that can be read."""
    try:
        return open_release(folder)
    except StoreError:
        return None


# ------------------------------------------------------------------------------------- writing


@contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """An empty draft in a build folder, which is locked against other builds and cleared of old drafts.

    Raises StoreError where the folder cannot be written or another build is writing to it. A draft that
    was not published is removed.
    """
    with _as_store_error(folder):
        (folder / "releases").mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            _take(lock, folder)
            _clear(folder)
            draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder / "releases"))
            try:
                yield draft
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        finally:
            os.close(lock)


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreError(
            "another build is writing here", where=str(folder), mend="wait for its end"
        ) from error


@contextmanager
def _as_store_error(folder: Path) -> Iterator[None]:
    """What the system refuses, said as an error of this room."""
    try:
        yield
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        mend = "free space there, or choose another folder with --out"
        raise StoreError(what, where=str(error.filename or folder), mend=mend) from error


def _clear(folder: Path) -> None:
    """Remove drafts and pointers that a killed build left."""
    for left in (folder / "releases").glob(f"{_DRAFT}*"):
        shutil.rmtree(left)
    for left in folder.glob(f"{_POINTER}*"):
        left.unlink()


def publish(draft: Path, manifest: dict[str, Any]) -> Release:
    """Make a draft the current release of its build folder. Call within `writing`.

    `manifest` lacks the id: it is the hash of what stands in the draft outside `store/`.
    """
    folder = draft.parent.parent
    release = _settle(draft, manifest)
    _point(folder, release.folder)
    _forget(folder, release)
    return release


def _settle(draft: Path, manifest: dict[str, Any]) -> Release:
    """Make a draft durable and give it its name; where that release is there already, renew what it has."""
    whole = {"id": content_id(draft), **manifest}
    (draft / MANIFEST).write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.chmod(0o755)
    home = draft.parent / whole["id"]
    _make_durable(draft)
    if (home / MANIFEST).is_file():
        _renew(draft, home)
    else:
        draft.rename(home)
    _sync(home.parent)
    return Release(home.resolve(), whole)


def _renew(draft: Path, home: Path) -> None:
    """Put a draft's manifest, dumps and index in the place of those of the same release, file by file."""
    made = [path.relative_to(draft) for path in sorted((draft / DUMP).rglob("*")) if path.is_file()]
    for name in made:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (draft / name).replace(home / name)
    for path in (home / DUMP).rglob("*"):
        if path.is_file() and path.relative_to(home) not in made:
            path.unlink()
    for single in (search.FILE, MANIFEST):
        if (draft / single).is_file():
            (draft / single).replace(home / single)
    os.utime(home)


def content_id(folder: Path) -> str:
    """Hash of all that a release says: path and bytes of each file that is not made of the others."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder)
        if not _is_made(name):
            digest.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _is_made(name: Path) -> bool:
    """Is this the store, the manifest, the index of words, or a dump other than the quads themselves?"""
    return name.parts[0] in ("store", MANIFEST, CONFORMANCE, search.FILE) or (
        name.parts[0] == DUMP and name != Path(DUMP, QUADS)
    )


def _make_durable(folder: Path) -> None:
    """Every file and folder under a folder written through to the disk."""
    for parent, _, names in os.walk(folder):
        for name in names:
            _sync(Path(parent, name))
        _sync(Path(parent))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _point(folder: Path, home: Path) -> None:
    """Make `current` point at a release, at one stroke."""
    pointer = folder / f"{_POINTER}{os.getpid()}"
    pointer.symlink_to(Path("releases", home.name))
    pointer.replace(folder / "current")
    _sync(folder)


def _forget(folder: Path, newest: Release) -> None:
    """Remove all but the newest releases. One that cannot be removed stays."""
    homes = sorted((folder / "releases").iterdir(), key=lambda home: home.stat().st_mtime_ns, reverse=True)
    others = [home for home in homes if home.resolve() != newest.folder and home.is_dir()]
    for home in others[KEPT - 1 :]:
        shutil.rmtree(home, ignore_errors=True)
