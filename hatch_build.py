"""Compiles the parser to machine code with mypyc while a wheel is built, where the builder asks for it.

    HATCH_BUILD_HOOKS_ENABLE=1 pip wheel --no-deps .

Takes a C compiler and some minutes. The wheel holds the same modules twice: compiled for one platform
and version of Python, and as they are written, which is what tracebacks and other programs read.
Source: mypyc's documentation, "Using setup.py"; Hatchling's, "Custom build hook".
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILED = (
    "minsheng/parse/*.py",
    "minsheng/map/*.py",
    "minsheng/claims.py",
    "minsheng/coverage.py",
    "minsheng/figures.py",
)
"""Modules that are compiled, below `src`: those that read the text of documents and map what is in it."""
_SETUP = """
from glob import glob
from mypyc.build import mypycify
from setuptools import setup
files = [file for pattern in {patterns!r} for file in sorted(glob(pattern))]
modules = mypycify([*files, "--strict"], opt_level="1", debug_level="0", multi_file=True)
setup(name="minsheng", packages=[], ext_modules=modules)
"""


class CompiledBuildHook(BuildHookInterface[Any]):
    """Adds the compiled modules to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile a copy of the sources and have the wheel take along what came of it."""
        if version == "editable":
            return
        self.work = Path(mkdtemp())
        shutil.copytree(Path(self.root) / "src", self.work, dirs_exist_ok=True)
        setup = self.work / "setup.py"
        setup.write_text(_SETUP.format(patterns=COMPILED), encoding="utf-8")
        subprocess.run(
            [sys.executable, setup.name, "-q", "build_ext", "--inplace"], cwd=self.work, check=True
        )
        built = [path for ending in ("so", "pyd") for path in self.work.rglob(f"*.{ending}")]
        kept = [path for path in built if (self.work / "build") not in path.parents]
        build_data["force_include"] |= {str(path): str(path.relative_to(self.work)) for path in kept}
        build_data |= {"infer_tag": True, "pure_python": False}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the copy."""
        if version != "editable":
            shutil.rmtree(self.work)
