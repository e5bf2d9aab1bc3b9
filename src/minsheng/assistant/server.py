"""The protocol: tools, resources and prompts with the words of `texts.yaml`."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml
from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations

from minsheng import __version__
from minsheng.assistant.reach import Reach
from minsheng.assistant.tools import Tools
from minsheng.errors import StoreError

TEXTS = Path(__file__).with_name("texts.yaml")
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


def server(reach: Reach) -> MCPServer[Any]:
    """A server of the protocol that answers by what it can reach."""
    texts = yaml.load(TEXTS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    made: MCPServer[Any] = MCPServer(
        "minsheng",
        title=texts["title"],
        instructions=texts["instructions"],
        version=__version__,
        website_url=reach.site,
        log_level="ERROR",
        lifespan=lambda _: _life(reach),
    )
    tools = Tools(reach)
    for name, told in texts["tools"].items():
        made.add_tool(getattr(tools, name), name, told["title"], told["description"], _READS)
    _resources(made, tools, texts["resources"])
    _prompts(made, texts["prompts"])
    return made


@asynccontextmanager
async def _life(reach: Reach) -> AsyncIterator[None]:
    """Open the release while the client shakes hands; one that does not open is told when it is asked for."""

    async def ready() -> None:
        with contextlib.suppress(StoreError):
            await reach.open()

    opening = asyncio.create_task(ready())
    try:
        yield
    finally:
        await opening
        await reach.close()


def _resources(made: MCPServer[Any], tools: Tools, texts: dict[str, dict[str, str]]) -> None:
    """What an assistant may read before it asks."""
    readers: dict[str, tuple[str, str, Callable[..., Awaitable[str]]]] = {
        "state": ("minsheng://state", "application/json", tools.state),
        "vocabulary": ("minsheng://vocabulary", "text/turtle", tools.vocabulary),
        "question": ("minsheng://question/{name}", "application/sparql-query", tools.question_text),
    }
    for key, (address, media, reader) in readers.items():
        told = texts[key]
        made.resource(
            address, name=key, title=told["title"], description=told["description"], mime_type=media
        )(reader)


def _prompts(made: MCPServer[Any], texts: dict[str, dict[str, str]]) -> None:
    """Ways to begin that people choose from a menu."""
    was_it_kept, compare = texts["was-it-kept"], texts["compare"]

    @made.prompt("was-it-kept", was_it_kept["title"], was_it_kept["description"])
    def kept(promise: str) -> str:
        return was_it_kept["text"].format(promise=promise)

    @made.prompt("compare", compare["title"], compare["description"])
    def compared(thing: str) -> str:
        return compare["text"].format(thing=thing)
