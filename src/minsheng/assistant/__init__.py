"""`minsheng mcp`: the graph for assistants, by the Model Context Protocol.

An assistant searches, asks the canned questions, takes one promise with its evidence, or writes SPARQL
under the limits of the endpoint; each answer names its release and carries quotes and links. What is
asked goes to the endpoint's own application, in this process or at a URL: there is no second way in.

    tools.py     what an assistant can call
    evidence.py  one promise with all that is said of it, as plain values
    reach.py     the endpoint, here or elsewhere
    server.py    the protocol
    texts.yaml   what an assistant reads of all this
"""

from __future__ import annotations

from pathlib import Path


def run(data: Path, url: str, site: str, port: int | None) -> int:
    """Answer an assistant on stdin and stdout, or at a port of this machine, until it goes."""
    from minsheng.assistant.reach import Beyond, Reach, Within  # noqa: PLC0415 (the protocol is slow to import)
    from minsheng.assistant.server import server  # noqa: PLC0415

    reach: Reach = Beyond(url) if url else Within(data, site)
    made = server(reach)
    if port is None:
        made.run("stdio")
    else:
        made.run("streamable-http", host="127.0.0.1", port=port)
    return 0
