"""The notebooks run from first cell to last on a release, without a warning, and find what they say."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def ran(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, nbformat.NotebookNode]:
    """Each notebook with its outputs, all of them run at once."""
    found = {name: nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4) for name in NAMES}
    home = tmp_path_factory.mktemp("notebooks")

    async def run(one: nbformat.NotebookNode) -> None:
        client = NotebookClient(
            one, timeout=120, kernel_name="python3", resources={"metadata": {"path": home}}
        )
        await client.async_execute()

    async def run_all() -> None:
        await asyncio.gather(*map(run, found.values()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINSHENG_DUMP", str(dump))
        asyncio.run(run_all())
    return found


def printed(notebook: nbformat.NotebookNode) -> str:
    """What a notebook printed, and the text of its results."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_without_a_complaint(ran: dict[str, nbformat.NotebookNode], name: str) -> None:
    outputs = [output for cell in ran[name].cells for output in cell.get("outputs", ())]
    assert outputs
    assert [output for output in outputs if output.get("name") == "stderr"] == []


def test_the_three_ways_to_open_the_data_agree(ran: dict[str, nbformat.NotebookNode]) -> None:
    said = printed(ran["01-open-the-data"])
    assert "38 quotes are at their place" in said
    assert "133 promises" in said
    assert "区住房城乡建设委" in said


def test_the_three_studies_have_their_plots_and_findings(ran: dict[str, nbformat.NotebookNode]) -> None:
    outputs = [output for cell in ran["02-three-studies"].cells for output in cell.get("outputs", ())]
    plots = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(plots) == 3
    assert all(len(plot["data"]["image/png"]) > 10_000 for plot in plots)
    said = printed(ran["02-three-studies"])
    assert re.search(r"\d+ of 133 promises have a verdict by the numbers", said)
    over = re.search(r"over-delivered: (\d+); target raised (\d+), kept (\d+), lowered (\d+)", said)
    assert over and int(over[1]) == int(over[2]) + int(over[3]) + int(over[4]) > 0
    assert "{('dongcheng', 2023): 24}" in said


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_kept_without_outputs_in_one_form(name: str) -> None:
    path = ROOT / "notebooks" / f"{name}.ipynb"
    read = json.loads(path.read_text("utf-8"))
    assert path.read_text("utf-8") == json.dumps(read, ensure_ascii=False, indent=1) + "\n"
    nbformat.validate(read)
    for cell in read["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
        else:
            assert re.search(r"[一-鿿]", "".join(cell["source"])) and re.search(
                "[a-z]{3}", "".join(cell["source"])
            )


def walks(name: str) -> list[str]:
    """Blocks of Python in a page."""
    return re.findall(r"```python\n(.*?)```", (ROOT / name).read_text("utf-8"), re.S)


def test_the_walk_in_the_readme_runs_and_ends_in_a_plot(dump: Path, tmp_path: Path) -> None:
    (walk,) = walks("README.md")
    assert walks("README.zh.md") == [walk]
    assert len([line for line in walk.splitlines() if line.strip()]) <= 12
    (tmp_path / "build" / "current").mkdir(parents=True)
    (tmp_path / "build" / "current" / "dump").symlink_to(dump)
    environment = {"MPLBACKEND": "Agg", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", walk],
        check=False,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    (plot,) = tmp_path.glob("*.png")
    assert plot.read_bytes().startswith(b"\x89PNG") and plot.stat().st_size > 10_000


def test_the_code_in_the_readmes_of_the_data_runs(dump: Path) -> None:
    texts = [(dump / name).read_text("utf-8") for name in ("README.md", "README.zh.md")]
    blocks = [block for text in texts for block in re.findall(r"```python\n(.*?)```", text, re.S)]
    assert len(blocks) == 4
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(blocks)], check=False, cwd=dump, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
