"""The endpoint: SPARQL protocol, linked data, canned queries, pages. `run` serves a data folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minsheng.serve.settings import Settings


def run(data_dir: Path, host: str = "127.0.0.1", port: int = 8000, settings: Settings | None = None) -> int:
    """Serve the current release of a data folder until interrupted; gives the exit code.

    StoreError where the folder has no release that opens, UsageError where the port is taken.
    """
    from minsheng.serve.listen import serve  # noqa: PLC0415 (the command line imports this module early)

    return serve(data_dir, host, port, settings)
