"""Who may ask how much: a rate and a number of queries at once for each client.

A client is an address (of IPv6 the first 64 bits). Behind a proxy that `trusted_proxies` names, it is
the last address of X-Forwarded-For that is not itself a trusted proxy.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from starlette.types import Scope

from minsheng.serve.problems import Problem
from minsheng.serve.settings import Settings

_REMEMBERED = 20_000


@dataclass(slots=True)
class Client:
    """What one client has left."""

    tokens: float
    seen: float
    running: int = 0


class Gate:
    """Counts what clients ask."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clients: OrderedDict[str, Client] = OrderedDict()
        self.proxies = [
            ipaddress.ip_network(part.strip(), strict=False)
            for part in settings.trusted_proxies.split(",")
            if part.strip()
        ]

    def name(self, scope: Scope) -> str:
        """The client that a request comes from."""
        peer = scope["client"][0] if scope.get("client") else "local"
        if self.proxies and self._trusted(peer):
            forwarded = b",".join(value for key, value in scope["headers"] if key == b"x-forwarded-for")
            hops = [hop.strip() for hop in forwarded.decode("latin-1").split(",")]
            peer = next((hop for hop in reversed(hops) if hop and not self._trusted(hop)), peer)
        return network_of(peer)

    def _trusted(self, hop: str) -> bool:
        try:
            address = ipaddress.ip_address(hop)
        except ValueError:
            return False
        return any(address in network for network in self.proxies)

    def admit(self, name: str) -> None:
        """Take one request off a client's rate; a Problem when it has none left."""
        if not self.settings.client_rate:
            return
        client = self._client(name)
        if client.tokens < 1:
            wait = max(1, math.ceil((1 - client.tokens) / self.settings.client_rate))
            limit = {"requests": self.settings.client_burst, "per-second": self.settings.client_rate}
            raise Problem("rate", limit=limit, headers={"Retry-After": str(wait)})
        client.tokens -= 1

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Hold one of a client's queries at once; a Problem when all are held."""
        client = self._client(name)
        if client.running >= self.settings.client_queries:
            limit = {"queries": self.settings.client_queries}
            raise Problem("concurrency", limit=limit, headers={"Retry-After": "1"})
        client.running += 1
        try:
            yield
        finally:
            client.running -= 1

    def _client(self, name: str) -> Client:
        now = time.monotonic()
        client = self.clients.get(name)
        if client is None:
            client = self.clients[name] = Client(self.settings.client_burst, now)
            self._forget()
        else:
            self.clients.move_to_end(name)
        earned = (now - client.seen) * self.settings.client_rate
        client.tokens = min(self.settings.client_burst, client.tokens + earned)
        client.seen = now
        return client

    def _forget(self) -> None:
        """Keep the memory of clients bounded; one with a query under way is kept."""
        while len(self.clients) > _REMEMBERED:
            name, client = self.clients.popitem(last=False)
            if client.running:
                self.clients[name] = client
                break


@lru_cache(maxsize=1000)
def network_of(peer: str) -> str:
    """The network that counts as one client."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return peer[:60]
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
