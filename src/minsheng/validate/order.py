"""The order in which findings are told: worst first, then by shape, document and node."""

from __future__ import annotations

from collections.abc import Iterable

from minsheng.records import Finding

SEVERITIES = ("Violation", "Warning", "Info")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without doubles, in an order that depends on nothing but them."""
    return sorted(set(findings), key=_key)


def _key(finding: Finding) -> tuple[object, ...]:
    return (
        SEVERITIES.index(finding.severity),
        finding.shape,
        finding.document,
        finding.focus,
        finding.path,
        finding.value,
        finding.extra,
    )
