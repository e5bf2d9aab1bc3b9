"""Refusals, as problem documents (RFC 9457) that a person and a program can both act on.

Every refusal has a kind. `KINDS` gives each its HTTP status; what it says in Chinese and in English
stands in `texts/problems.yaml`, and docs/endpoint.md lists all of them (a test compares the three).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from minsheng.errors import QueryError

MEDIA = "application/problem+json"
TYPE_BASE = "https://w3id.org/minsheng/def/problem/"
TEXTS = Path(__file__).parent / "texts" / "problems.yaml"

KINDS: dict[str, int] = {
    "bad-request": 400,
    "syntax": 400,
    "encoding": 400,
    "evaluation": 400,
    "dataset": 400,
    "parameter": 400,
    "unauthorised": 401,
    "service-refused": 403,
    "update-refused": 403,
    "outside-refused": 403,
    "not-found": 404,
    "no-such-graph": 404,
    "method": 405,
    "not-acceptable": 406,
    "body-timeout": 408,
    "gone": 410,
    "query-too-long": 413,
    "media-type": 415,
    "nesting": 422,
    "result-too-large": 422,
    "memory": 422,
    "crash": 422,
    "rate": 429,
    "concurrency": 429,
    "internal": 500,
    "backend": 502,
    "busy": 503,
    "worker-lost": 503,
    "starting": 503,
    "store": 503,
    "timeout": 504,
}


class Problem(QueryError):  # noqa: N818 (RFC 9457 calls it so)
    """A refusal: its kind, and what of the request or the settings it rests on."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        limit: dict[str, Any] | None = None,
        position: dict[str, int] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.kind, self.detail = kind, detail
        self.status = KINDS[kind]
        self.limit, self.position = limit, position
        self.headers = headers or {}
        super().__init__(f"{kind}: {detail}" if detail else kind)

    def carried(self) -> dict[str, Any]:
        """The refusal as a worker sends it."""
        return {"refused": self.kind, "detail": self.detail, "limit": self.limit, "position": self.position}

    def document(self, lang: str, instance: str = "") -> dict[str, Any]:
        """The problem document; title and advice in both languages, the one asked for first."""
        first, second = ("en", "zh") if lang == "en" else ("zh", "en")
        texts = wordings()[self.kind]
        found: dict[str, Any] = {
            "type": TYPE_BASE + self.kind,
            "kind": self.kind,
            "title": texts[first]["title"],
            "status": self.status,
            "detail": self.detail or texts[first]["title"],
            "what-to-do": texts[first]["advice"],
            second: {"title": texts[second]["title"], "what-to-do": texts[second]["advice"]},
        }
        if instance:
            found["instance"] = instance
        if self.limit:
            found["limit"] = self.limit
        if self.position:
            found["position"] = self.position
        return found

    def body(self, lang: str, instance: str = "") -> bytes:
        """The problem document as JSON."""
        return json.dumps(self.document(lang, instance), ensure_ascii=False, indent=1).encode() + b"\n"


@cache
def wordings() -> dict[str, dict[str, dict[str, str]]]:
    """What each kind says: kind → language → `title`, `advice`."""
    import yaml  # noqa: PLC0415 (workers never need it)

    text = TEXTS.read_text(encoding="utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded
