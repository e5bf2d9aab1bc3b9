"""What the command says: results to stdout or a file, messages to stderr, findings as a table."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minsheng.pipeline import Outcome
    from minsheng.records import Finding


def say(message: str, code: int) -> int:
    """A message under the command's name; gives the exit code back."""
    print(f"minsheng: {message}", file=sys.stderr)
    return code


def put(content: bytes) -> None:
    """Bytes to stdout."""
    sys.stdout.buffer.write(content)


def puts(line: str) -> None:
    """One line to stdout, in UTF-8 whatever the terminal's locale."""
    put(line.encode("utf-8", "surrogateescape") + b"\n")


def note(line: str) -> None:
    """One line beside the results."""
    print(line, file=sys.stderr)


def put_into(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def summary(outcome: Outcome) -> str:
    """One line on what a build came to."""
    release = outcome.release
    assert release is not None
    if not outcome.built:
        return f"nothing has changed since release {release.id}"
    manifest = release.manifest
    counts = ", ".join(f"{count} {severity}" for severity, count in manifest["findings"].items())
    seconds = sum(outcome.seconds.values())
    documents = len(manifest["documents"])
    return (
        f"release {release.id}: {documents} documents, {manifest['quads']} quads in {seconds:.1f} s"
        f" ({counts}; see them with minsheng validate)"
    )


def findings_table(findings: Sequence[Finding], severity: str = "") -> str:
    """Findings by severity, shape and document: how many, where the first is, how it is mended."""
    from minsheng.answers import table

    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if severity in ("", finding.severity):
            groups.setdefault((finding.severity, finding.shape, finding.document), []).append(finding)
    if not groups:
        return "no findings"
    names = ["severity", "shape", "document", "count", "first", "message", ""]
    return table(names, [_row(key, group) for key, group in groups.items()]).rstrip("\n")


def _row(key: tuple[str, str, str], group: Sequence[Finding]) -> list[str]:
    """What findings of one kind have in common, with the place of the first."""
    first = group[0]
    place = " ".join(part for part in (first.focus.rpartition("/id/")[2], first.value[:40]) if part)
    return [*key, str(len(group)), place, first.message_zh, first.message_en]
