"""The releases kept in a folder, and the steps from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from minsheng.changes.compare import changes
from minsheng.changes.records import Change
from minsheng.changes.snapshot import FILE, pair
from minsheng.errors import UsageError
from minsheng.releases import MANIFEST, Release, open_release


@dataclass(frozen=True, slots=True)
class Step:
    """From one release to the next: when the later was made here, and what changed."""

    old: str
    new: str
    made: datetime
    changes: tuple[Change, ...]

    @property
    def name(self) -> str:
        """Both in one word."""
        return f"{self.old}--{self.new}"


def kept(folder: Path) -> list[Path]:
    """Releases beside the one given (itself among them) that can be compared, the one made last first."""
    home = open_release(folder).folder
    beside = home.parent.iterdir() if home.parent.name == "releases" else [home]
    homes = [one for one in beside if (one / MANIFEST).is_file() and (one / FILE).is_file()]
    return sorted(homes, key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True)


def steps(folder: Path) -> list[Step]:
    """The steps that lead to the release given, the last first; none where it has no predecessor here."""
    home = open_release(folder).folder
    homes = kept(folder)
    if home not in homes:
        return []
    homes = homes[homes.index(home) :]
    return [step(old, new) for new, old in pairwise(homes)]


@lru_cache(maxsize=8)
def step(old: Path, new: Path) -> Step:
    """One step. StoreError where a release was made without what it takes."""
    releases = open_release(old), open_release(new)
    before, after = pair(*releases)
    made = datetime.fromtimestamp(int(new.stat().st_mtime), UTC)
    return Step(releases[0].id, releases[1].id, made, tuple(changes(before, after)))


def named(folder: Path, name: str) -> Path:
    """The release of that id, or in that folder. UsageError where there is none."""
    for home in (folder / "releases" / name, Path(name)):
        if (home / MANIFEST).is_file() or (home / "current").exists():
            return open_release(home).folder
    there = ", ".join(home.name for home in kept(folder)) or "none"
    raise UsageError(f"no release {name}", where=str(folder), mend=f"kept here: {there}")


def chosen(folder: Path, old: str | None, new: str | None) -> Step | None:
    """The step between two releases by id or folder; without names the last one. None where there is none."""
    if old is None:
        return next(iter(steps(folder)), None)
    later: Release = open_release(named(folder, new) if new else folder)
    return step(named(folder, old), later.folder)
