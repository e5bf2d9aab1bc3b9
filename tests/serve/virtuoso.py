"""A Virtuoso of its own: an empty database in a folder, on ports that are free."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VIRTUOSO = shutil.which("virtuoso-t")
INSIDE = """
[Database]
DatabaseFile = {folder}/v.db
TransactionFile = {folder}/v.trx
ErrorLogFile = {folder}/v.log
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CheckpointInterval = 0
ServerThreads = 40
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 20
[SPARQL]
{limits}
"""


@dataclass(frozen=True)
class Virtuoso:
    """A running one."""

    process: subprocess.Popen[bytes]
    url: str
    sql: int
    folder: Path

    def isql(self, command: str) -> None:
        """Have SQL carried out."""
        address = f"127.0.0.1:{self.sql}"
        call = ["isql-vt", address, "dba", "dba", f"EXEC={command}"]
        subprocess.run(call, check=True, capture_output=True, timeout=600)


def settings(folder: Path, sql: int, http: int, limits: str = "", buffers: int = 10_000) -> Path:
    """Its file of settings."""
    ini = folder / "virtuoso.ini"
    dirty = buffers * 3 // 4
    ini.write_text(
        INSIDE.format(folder=folder, sql=sql, http=http, limits=limits, buffers=buffers, dirty=dirty)
    )
    return ini


@contextmanager
def running(folder: Path, sql: int, http: int, limits: str = "", buffers: int = 10_000) -> Iterator[Virtuoso]:
    """Start it, wait until it answers, end it afterwards."""
    ini = settings(folder, sql, http, limits, buffers)
    command = [str(VIRTUOSO), "+foreground", "+configfile", str(ini)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{http}"
            _await_answer(f"{url}/sparql?query=ASK%7B%7D", process)
            yield Virtuoso(process, url, sql, folder)
        finally:
            process.kill()  # it takes seconds to end otherwise, and nothing of it is kept


def _await_answer(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=20).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("Virtuoso did not start")
