"""The documents' texts of a release: a mapping that holds none of them in memory."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path


class Texts(MutableMapping[str, str]):
    """Text of each document by local name, in a folder: `<local>.txt` in UTF-8, line ends as they are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, local: str) -> Path:
        return self.folder / f"{local}.txt"

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
        return (path.stem for path in sorted(self.folder.glob("*.txt")))

    def __len__(self) -> int:
        return sum(1 for _ in self)
