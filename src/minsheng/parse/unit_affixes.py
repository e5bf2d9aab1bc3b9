"""Parts of the names of organisations by the role they play: `mappings/wordings/unit-affix.csv`."""

from __future__ import annotations

from functools import cache

from minsheng import resources


@cache
def _affixes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in resources.rows(resources.mappings("wordings", "unit-affix.csv"), "affix", "role", "code"):
        found.setdefault(row["role"], {})[row["affix"]] = row["code"]
    return {
        role: dict(sorted(pairs.items(), key=lambda pair: -len(pair[0]))) for role, pairs in found.items()
    }


@cache
def affixes(role: str) -> dict[str, str]:
    """Affixes of a role and their codes, longest first."""
    return _affixes()[role]
