"""The grlc-style header of a `.rq` file: lines that begin with `#+` and together are one YAML mapping.

Canned queries and derivation rules describe themselves this way. A broken header is a TableError
that names the file and the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from minsheng.errors import TableError


@dataclass(frozen=True)
class Header:
    """The header of one file's text, checked as it is read; `keys` are those it may have."""

    path: Path
    text: str
    keys: frozenset[str]

    def fail(self, what: str, key: str = "", mend: str = "") -> TableError:
        """The error for a fault at a key's line (the first line where it has none)."""
        return TableError(what, where=f"{self.path}:{self.lines.get(key, 1)}", mend=mend)

    @cached_property
    def source(self) -> str:
        """The YAML of the header: its lines without `#+`."""
        head = []
        for line in self.text.splitlines():
            if not line.startswith("#+"):
                break
            head.append(line[2:].removeprefix(" "))
        return "\n".join(head)

    @cached_property
    def lines(self) -> dict[str, int]:
        """Line of each key of the header, 1-based."""
        found = enumerate(self.source.splitlines(), 1)
        return {line.split(":")[0].strip(): number for number, line in found if ":" in line}

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The header's mapping, its keys known and each given once."""
        node, fields = self._parsed()
        if not isinstance(node, yaml.MappingNode) or not isinstance(fields, dict):
            raise self.fail("no header", mend="begin the file with lines #+ key: value")
        if len(node.value) != len(fields):
            raise self.fail("a key stands twice in the header")
        for key in fields:
            if key not in self.keys:
                raise self.fail(f"unknown key {key}", str(key), f"one of: {', '.join(sorted(self.keys))}")
        return fields

    def _parsed(self) -> tuple[yaml.Node | None, Any]:
        """The YAML as nodes, which know doubled keys, and as values."""
        try:
            return yaml.compose(self.source, Loader=yaml.CSafeLoader), yaml.safe_load(self.source)
        except yaml.MarkedYAMLError as error:
            line = (error.problem_mark.line if error.problem_mark else 0) + 1
            where = f"{self.path}:{line}"
            raise TableError(f"the header is no YAML: {error.problem}", where=where) from error

    def line(self, key: str) -> str:
        """The text of a key that must be there."""
        value = self.fields.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"no {key}", key, f"add a line #+ {key}: …")
        return value.strip()

    def labels(self, value: object, key: str) -> tuple[str, str]:
        """The Chinese and the English of a value `{zh: …, en: …}`."""
        if not isinstance(value, dict) or set(value) != {"zh", "en"}:
            raise self.fail(f"no label for {key}", key, f"{key}: {{zh: …, en: …}}")
        return str(value["zh"]), str(value["en"])

    def mapping(self, key: str) -> dict[str, dict[str, Any]]:
        """A mapping of names to mappings, empty where the key is missing."""
        value = self.fields.get(key) or {}
        if not isinstance(value, dict) or not all(isinstance(spec, dict) for spec in value.values()):
            raise self.fail(f"{key} is no mapping of mappings", key)
        return value
