"""The release that is served, and the change to the next one while queries run.

A data folder has `current`, a link to `releases/<id>/`. The keeper looks at it every so often; a new
target is opened beside the old one, and only when its store answers do requests go to it. A request
takes its release once, at its start, and every byte of its answer comes from that one.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minsheng.errors import StoreError
from minsheng.resources import DEFAULT_BASE
from minsheng.serve.backend import Backend
from minsheng.serve.nursery import Plan
from minsheng.serve.pool import Pool
from minsheng.serve.settings import Settings

_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")
_BYTES_A_QUAD = 150  # of a dump; only decides between memory and disk where the manifest gives no number


@dataclass(eq=False)
class Release:
    """One release with its workers."""

    id: str
    folder: Path
    manifest: dict[str, Any]
    pool: Pool | Backend
    mode: str

    @property
    def base(self) -> str:
        """Base of the release's IRIs."""
        return str(self.manifest.get("base") or DEFAULT_BASE)

    @property
    def quads(self) -> int:
        """Number of quads, as counted, or else as the manifest says."""
        return self.pool.quads or int(self.manifest.get("quads") or 0)

    @property
    def dump(self) -> Path:
        """Folder of the dumps."""
        return self.folder / "dump"


class Keeper:
    """Holds the current release of a data folder."""

    def __init__(self, data_dir: Path, settings: Settings, notice: Callable[[str], None]) -> None:
        self.data_dir, self.settings, self.notice = data_dir, settings, notice
        self.release: Release | None = None
        self.fault = ""
        """Why the newest release is not the one served; empty where it is."""
        self._tried = ""
        self.filling: asyncio.Task[None] | None = None
        self.swapped: list[Callable[[Release], None]] = []

    async def open(self) -> Release:
        """Open the current release; StoreError where there is none or it does not open."""
        folder = self._target()
        manifest = read_manifest(folder)
        if (manifest.get("quads") or 0) < self.settings.fill_quads or not (folder / "store").is_dir():
            release = await self._opened(folder)
        else:  # answer from disk until the memory is filled
            release = await self._opened(
                folder, Plan("disk", str(folder / "store"), self.settings.query_bytes)
            )
            self.filling = asyncio.create_task(self._fill(release))
        self._serve(release)
        return release

    async def _fill(self, release: Release) -> None:
        """Read into memory a release that is served from disk, and change over."""
        pool, mode = self._pool(release.folder, release.manifest)
        try:
            await pool.ready()
            _check_count(release.folder, release.manifest, pool.quads)
        except StoreError as error:
            self.fault = str(error)
            self.notice(f"release still served from disk: {error}")
            pool.retire()
            return
        if release is self.release:
            release.pool, release.mode, pool = pool, mode, release.pool
        pool.retire()

    async def watch(self) -> None:
        """Look for a new release until cancelled; a broken one is reported once and not served."""
        while True:
            await asyncio.sleep(self.settings.release_poll_seconds)
            await self.look()

    async def look(self) -> None:
        """Change to the newest release where there is another than the one served."""
        try:
            target = self._target()
            if self.release and target.name == self.release.id:
                self.fault, self._tried = "", ""
            elif target.name != self._tried:
                self._tried = target.name
                self._serve(await self._opened(target))
        except StoreError as error:
            if str(error) != self.fault:
                self.fault = str(error)
                self.notice(f"release not served: {error}")

    def close(self) -> None:
        """End all workers."""
        if self.filling:
            self.filling.cancel()
        if self.release:
            self.release.pool.close()

    def _target(self) -> Path:
        whole = (self.data_dir / "manifest.json").is_file()  # a release's own folder was given
        link = self.data_dir if whole else self.data_dir / "current"
        folder = link.resolve()
        if not folder.is_dir():
            raise StoreError("no release here", where=str(link), mend="run `minsheng build` first")
        if not _ID.fullmatch(folder.name):
            raise StoreError("the release's name is no identifier", where=str(folder))
        return folder

    async def _opened(self, folder: Path, plan: Plan | None = None) -> Release:
        manifest = read_manifest(folder)
        pool, mode = (Pool(plan, self.settings), plan.mode) if plan else self._pool(folder, manifest)
        try:
            await pool.ready()
            _check_count(folder, manifest, pool.quads)
        except StoreError:
            pool.retire()
            raise
        if isinstance(pool, Backend) and pool.differs:
            self.notice(f"the store calculates otherwise than the standard says: {', '.join(pool.differs)}")
        return Release(folder.name, folder, manifest, pool, mode)

    def _pool(self, folder: Path, manifest: dict[str, Any]) -> tuple[Pool | Backend, str]:
        """What answers queries on a release, and how it holds it."""
        if self.settings.backend:
            return Backend(self.settings.backend, self.settings, folder), "backend"
        plan = plan_for(folder, manifest, self.settings)
        return Pool(plan, self.settings), plan.mode

    def _serve(self, release: Release) -> None:
        before, self.release, self.fault = self.release, release, ""
        for told in self.swapped:
            told(release)
        if before:
            self.notice(f"release {before.id} → {release.id}")
            before.pool.retire()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release; empty where it has none."""
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise StoreError(f"unreadable: {error}", where=str(path), mend="build the release again") from error
    if not isinstance(manifest, dict):
        raise StoreError("no JSON object", where=str(path), mend="build the release again")
    return manifest


def plan_for(folder: Path, manifest: dict[str, Any], settings: Settings) -> Plan:
    """In memory where the release fits, else on disk, read-only."""
    dump, store = folder / "dump" / "minsheng.nq", folder / "store"
    if dump.is_file():
        quads = manifest.get("quads") or dump.stat().st_size // _BYTES_A_QUAD
        if quads <= settings.memory_quads or not store.is_dir():
            return Plan("memory", str(dump), settings.query_bytes)
    if not store.is_dir():
        raise StoreError("neither dump nor store", where=str(folder), mend="build the release again")
    return Plan("disk", str(store), settings.query_bytes)


def _check_count(folder: Path, manifest: dict[str, Any], quads: int | None) -> None:
    """A release that was cut short is not served."""
    stated = manifest.get("quads")
    if isinstance(stated, int) and quads is not None and stated != quads:
        raise StoreError(
            f"{quads} quads where the manifest says {stated}",
            where=str(folder),
            mend="build the release again",
        )
