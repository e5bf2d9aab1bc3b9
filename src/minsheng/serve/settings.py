"""Settings of the endpoint: one frozen record, each from the environment as `MINSHENG_<NAME>`.

docs/endpoint.md documents every one; a test fails for a setting that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from minsheng.errors import UsageError

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What the endpoint allows. Times are seconds, sizes bytes."""

    query_seconds: float = 20.0
    query_bytes: int = 1024 * _MIB
    query_length: int = 64 * 1024
    query_nesting: int = 100
    result_bytes: int = 64 * _MIB
    sending_bytes: int = 512 * _MIB
    long_seconds: float = 0.5
    long_queries: int = 4
    quick_queries: int = 4
    waiting_queries: int = 64
    waiting_seconds: float = 10.0
    client_queries: int = 4
    client_rate: float = 50.0
    client_burst: int = 300
    client_connections: int = 256
    connections: int = 2000
    idle_seconds: float = 10.0
    body_seconds: float = 10.0
    reading_seconds: float = 30.0
    trusted_proxies: str = ""
    cache_bytes: int = 64 * _MIB
    cache_answer_bytes: int = 4 * _MIB
    memory_quads: int = 2_000_000
    fill_quads: int = 200_000
    release_poll_seconds: float = 1.0
    public_url: str = ""
    access_log: str = "-"
    write_token: str = ""
    write_host: str = "127.0.0.1"
    write_port: int = 8001
    write_seconds: float = 60.0
    write_body_bytes: int = 64 * _MIB
    backend: str = ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Settings with what `MINSHENG_<NAME>` variables change; UsageError names a malformed one."""
        changed: dict[str, Any] = {}
        for field in fields(cls):
            text = environ.get(f"MINSHENG_{field.name.upper()}")
            if text is not None:
                changed[field.name] = _read(field.name, type(field.default), text)
        return cls(**changed)


def _read(name: str, kind: type, text: str) -> object:
    """A setting's value; sizes may end in K, M or G (of 1024)."""
    try:
        if kind is int and text[-1:].upper() in "KMG" and text:
            return int(float(text[:-1]) * 1024 ** (" KMG".index(text[-1].upper())))
        value: object = kind(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no {kind.__name__}", where=f"MINSHENG_{name.upper()}") from error
    if isinstance(value, int | float) and not 0 <= value < float("inf"):
        raise UsageError(f"{text!r} is negative or endless", where=f"MINSHENG_{name.upper()}")
    return value
