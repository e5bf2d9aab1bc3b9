"""The documents' texts of a release: a mapping that holds none of them in memory."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path


class Texts(MutableMapping[str, str]):
    """Text of each document by local name, in a folder: `<local>.txt` in UTF-8, line ends as they are.

    With another `ending`, what else is kept of each.
    """

    def __init__(self, folder: Path, ending: str = ".txt") -> None:
        self.folder, self.ending = folder, ending

    def _path(self, local: str) -> Path:
        return self.folder / f"{local}{self.ending}"

    def __getitem__(self, local: str) -> str:
        try:
            return self._path(local).read_bytes().decode()
        except FileNotFoundError as error:
            raise KeyError(local) from error

    def __setitem__(self, local: str, text: str) -> None:
        self.folder.mkdir(exist_ok=True)
        self._path(local).write_bytes(text.encode())

    def __delitem__(self, local: str) -> None:
        self._path(local).unlink()

    def __iter__(self) -> Iterator[str]:
        return (path.name.removesuffix(self.ending) for path in sorted(self.folder.glob(f"*{self.ending}")))

    def __len__(self) -> int:
        return sum(1 for _ in self)
