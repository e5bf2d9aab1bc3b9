"""The private listener: updates and graph-store writes, on an address and with a token of their own.

They go to a workspace, a copy of the release that was current when the workspace was made. What is
served in public does not change until `POST /publish` freezes the workspace into a release and makes
it the current one, as a build does.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minsheng import publish as files
from minsheng import releases, store
from minsheng.changes import snapshot
from minsheng.errors import MinshengError
from minsheng.serve import linked, protocol, sparql
from minsheng.serve.described import origin
from minsheng.serve.nursery import Plan
from minsheng.serve.pool import Pool
from minsheng.serve.problems import Problem
from minsheng.serve.protocol import FORM, UPDATE, Params
from minsheng.serve.release import Release
from minsheng.serve.site import Site
from minsheng.serve.wire import Head

Handler = Callable[[Request], Awaitable[Response]]
_CARRIED = (
    *("documents", "findings.jsonl", "coverage.json", "review.csv", "quality.json", "quality.md"),
    *("earl.ttl", "withdrawn.txt"),
)
_UPDATE_PARAMS = {"using-graph-uri": "default", "using-named-graph-uri": "named"}


def workspace(site: Site, data_dir: Path) -> Release:
    """The workspace of a data folder, as something that can be asked."""
    settings, public = site.settings, site.release()
    path = data_dir / "workspace" / "store"
    path.parent.mkdir(exist_ok=True)
    plan = Plan("write", str(path), settings.query_bytes, str(public.dump / "minsheng.nq"))
    pool = Pool(plan, settings, slots=1, seconds=settings.write_seconds)
    return Release(_mark(), public.folder, public.manifest, pool, "write")


def _mark() -> str:
    """A name for the workspace as it is now: another one after each write."""
    return f"workspace-{secrets.token_hex(8)}"


def guarded(handler: Handler) -> Handler:
    """A handler that first asks for the token."""

    async def checked(request: Request) -> Response:
        site: Site = request.scope["state"]["site"]
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        right = same(given.strip(), site.settings.write_token) and scheme.lower() == "bearer"
        if not right:
            raise Problem("unauthorised", headers={"WWW-Authenticate": "Bearer"})
        return await handler(request)

    return checked


def same(given: str, token: str) -> bool:
    """Whether two tokens are the same, in a time that tells nothing of either, not even the length."""
    one, two = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in (given, token))
    return bool(token) and hmac.compare_digest(one, two)


async def query_or_update(request: Request) -> Response:
    """`/sparql` of the workspace."""
    site: Site = request.scope["state"]["site"]
    if request.method != "POST" or protocol.media_type(request) not in (UPDATE, FORM):
        return await sparql.sparql(request)
    params = await protocol.parameters(
        request, site.settings.write_body_bytes, site.settings.body_seconds, UPDATE
    )
    update = protocol.single(params, "update")
    if update is None:
        asked = protocol.asked(params)
        if asked is None:
            raise Problem("bad-request", "neither query nor update")
        return await sparql.answered(request, site, asked, protocol.wanted(request, params))
    await write(request, update_head(site, params, update))
    return Response(status_code=204)


def update_head(site: Site, params: Params, update: str) -> Head:
    """An update as the worker takes it."""
    head = site.request_head(site.release(), "") | {"do": "update", "update": update}
    head["length"] = site.settings.write_body_bytes
    return head | {key: protocol.iris(params, name) for name, key in _UPDATE_PARAMS.items()}


async def write(request: Request, head: Head, body: bytes = b"") -> Head:
    """Have the workspace changed; its name changes with it, so that no kept answer fits any more."""
    site: Site = request.scope["state"]["site"]
    space = site.release()
    try:
        answer, _ = await space.pool.run(head, body)
    finally:
        space.id = _mark()
    return answer


async def graph_store(request: Request) -> Response:
    """`/gsp`: the Graph Store Protocol, with `?graph=`, `?default`, or the path itself as the graph."""
    site: Site = request.scope["state"]["site"]
    name, fresh = _graph_of(request)
    if request.method in ("GET", "HEAD"):
        return await linked.graph_answer(request, site.release(), name)
    head: Head = {"do": "graph-write", "how": request.method.lower(), "name": name}
    head["base"] = name or f"{origin(request)}/gsp"
    body = b""
    if request.method != "DELETE":
        head["parts"], body = await _parts(request)
    answer = await write(request, head, body)
    headers = {"Location": str(name)} if fresh or answer.get("created") else {}
    return Response(status_code=201 if headers else 204, headers=headers)


def _graph_of(request: Request) -> tuple[str | None, bool]:
    """The graph a request names (None: the default graph), and whether it is a new one of our naming."""
    path = request.path_params.get("path", "")
    params = protocol.url_params(request)
    if path:
        return protocol.checked_iri(f"{origin(request)}/gsp/{path}", "graph"), False
    if not params and request.method == "POST":
        return f"{origin(request)}/gsp/{secrets.token_hex(8)}", True
    return linked.graph_asked(params), False


async def _parts(request: Request) -> tuple[list[list[object]], bytes]:
    """The RDF of a body: media type and length of each part, and all bytes together."""
    site: Site = request.scope["state"]["site"]
    limit, seconds = site.settings.write_body_bytes, site.settings.body_seconds
    media = protocol.media_type(request)
    body = await protocol.body_of(request, limit, seconds)
    if media != "multipart/form-data":
        return [[media or "text/turtle", len(body)]], body
    files = await _files(request, body)
    return [[kind, len(content)] for kind, content in files], b"".join(content for _, content in files)


async def _files(request: Request, body: bytes) -> list[tuple[str, bytes]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(request.headers, stream(), max_part_size=len(body) + 1).parse()
    except (MultiPartException, KeyError) as error:
        raise Problem("bad-request", f"multipart: {error}") from error
    found = []
    for _, part in form.multi_items():
        if isinstance(part, str):
            found.append(("text/turtle", part.encode()))
        else:
            media = (part.content_type or "text/turtle").partition(";")[0].strip().lower()
            found.append((media, await part.read()))
    return found


async def publish(request: Request) -> Response:
    """`POST /publish`: the workspace becomes a release, and the current one."""
    site: Site = request.scope["state"]["site"]
    space = site.release()
    data_dir = site.keeper.data_dir
    try:
        with releases.writing(data_dir) as draft:
            path = draft / "dump" / "minsheng.nq"
            path.parent.mkdir()
            await space.pool.run({"do": "export", "path": str(path)})
            said = await asyncio.to_thread(_fill, draft, space)
            release = releases.publish(draft, said)
    except MinshengError as error:
        raise Problem("store", str(error)) from error
    answer = f'{{"release": "{release.id}", "quads": {said["quads"]}}}\n'
    return Response(answer, media_type="application/json")


def _fill(draft: Path, space: Release) -> dict[str, Any]:
    """Make a release's files of its quads: the store, what the documents left, all that is made of them.

    Gives the manifest, which counts the quads of named graphs.
    """
    quads = draft / "dump" / "minsheng.nq"
    store.write_disk(quads, draft / "store")
    held = store.memory()
    store.load_file(held, quads)
    (draft / snapshot.FILE).write_text("".join(snapshot.lines(held, space.base)), encoding="utf-8")
    for name in _CARRIED:
        source = space.folder / name
        if source.is_dir():
            shutil.copytree(source, draft / name)
        elif source.is_file():
            shutil.copy2(source, draft / name)
    said = {**space.manifest, "id": releases.content_id(draft)}
    said |= {"fingerprint": "", "quads": store.named_count(held)}
    files.write(held, draft, said)
    return {name: value for name, value in said.items() if name != "id"}


ROUTES = [
    Route("/sparql", guarded(query_or_update), methods=["GET", "POST"]),
    Route("/sparql/", guarded(query_or_update), methods=["GET", "POST"]),
    Route("/gsp", guarded(graph_store), methods=["GET", "PUT", "POST", "DELETE"]),
    Route("/gsp/{path:path}", guarded(graph_store), methods=["GET", "PUT", "POST", "DELETE"]),
    Route("/publish", guarded(publish), methods=["POST"]),
]
