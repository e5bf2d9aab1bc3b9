"""Who may ask how much; and the settings, each documented."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import pytest
from tests.serve.server import Server, serving

from minsheng.errors import UsageError
from minsheng.serve.gate import Gate
from minsheng.serve.problems import KINDS, Problem, wordings
from minsheng.serve.settings import Settings

DOCUMENTED = (Path(__file__).resolve().parents[2] / "docs" / "endpoint.md").read_text(encoding="utf-8")
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def narrow(data: Path) -> Iterator[Server]:
    """A server that allows each client little."""
    with serving(data, client_rate=5, client_burst=12, client_queries=2, query_seconds=1) as running:
        yield running


def test_too_many_requests_are_429_with_retry_after(narrow: Server) -> None:
    answers = [narrow.ask("ASK {}") for _ in range(20)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].json()["kind"] == "rate"
    wait = int(refused[0].headers["retry-after"])
    assert 1 <= wait <= 5
    assert narrow.get("/health").status_code == 200
    time.sleep(wait)
    assert narrow.ask("ASK {}").status_code == 200


def test_too_many_queries_at_once_are_429(narrow: Server) -> None:
    time.sleep(2.5)
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda n: narrow.ask(HEAVY + f"#{n}"), range(5)))
    kinds = sorted(answer.json()["kind"] for answer in answers)
    assert kinds == ["concurrency"] * 3 + ["timeout"] * 2
    assert all(answer.headers["retry-after"] for answer in answers if answer.status_code == 429)


def test_one_client_does_not_use_up_anothers_share() -> None:
    gate = Gate(replace(Settings(), client_rate=1, client_burst=2))
    gate.admit("a")
    gate.admit("a")
    with pytest.raises(Problem):
        gate.admit("a")
    gate.admit("b")


@pytest.mark.parametrize(
    ("peer", "forwarded", "name"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", b"198.51.100.7", "192.0.2.1"),
        ("10.0.0.1", b"198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", b"6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", b"nonsense", "nonsense"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
    ],
)
def test_a_client_is_its_address_and_behind_a_trusted_proxy_the_one_it_names(
    peer: str, forwarded: bytes | None, name: str
) -> None:
    gate = Gate(replace(Settings(), trusted_proxies="10.0.0.0/8"))
    headers = [(b"x-forwarded-for", forwarded)] if forwarded else []
    assert gate.name({"type": "http", "client": (peer, 1), "headers": headers}) == name


@pytest.mark.parametrize("field", [field.name for field in fields(Settings)])
def test_every_setting_is_documented_with_its_default(field: str) -> None:
    row = re.search(rf"^\| `MINSHENG_{field.upper()}` \|([^|]*)\|", DOCUMENTED, re.MULTILINE)
    assert row, f"docs/endpoint.md does not document {field}"
    default = getattr(Settings(), field)
    assert _read_back(field, row[1].strip().strip("`")) == default


def _read_back(field: str, text: str) -> object:
    """What a documented default means, read as the setting is."""
    return getattr(
        Settings.from_environ({f"MINSHENG_{field.upper()}": "" if text == "none" else text}), field
    )


def test_no_setting_is_documented_that_is_not_there() -> None:
    named = set(re.findall(r"`MINSHENG_([A-Z_]+)`", DOCUMENTED))
    assert named <= {field.name.upper() for field in fields(Settings)} | {"W3C", "AUTHORIZATION"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_is_documented_and_worded_in_both_languages(kind: str) -> None:
    assert re.search(rf"^\| `{kind}` \| {KINDS[kind]} \|", DOCUMENTED, re.MULTILINE)
    for lang in ("zh", "en"):
        assert set(wordings()[kind][lang]) == {"title", "advice"}


def test_nothing_is_worded_that_is_not_a_refusal() -> None:
    assert set(wordings()) == set(KINDS)


@pytest.mark.parametrize(
    ("name", "text"),
    [("QUERY_SECONDS", "soon"), ("QUERY_BYTES", "-1"), ("CLIENT_RATE", "inf"), ("CACHE_BYTES", "")],
)
def test_a_malformed_setting_is_named(name: str, text: str) -> None:
    with pytest.raises(UsageError, match=f"MINSHENG_{name}"):
        Settings.from_environ({f"MINSHENG_{name}": text})


def test_sizes_may_be_written_short() -> None:
    assert Settings.from_environ({"MINSHENG_QUERY_BYTES": "1.5g"}).query_bytes == 1536 << 20
