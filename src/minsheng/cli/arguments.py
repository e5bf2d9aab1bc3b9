"""The command line: each verb with its arguments, and what these may be."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng import __version__
from minsheng.cli import verbs
from minsheng.errors import MapError

OUT = Path("build")
DUMPS = ("nq", "trig", "ttl", "nt", "jsonld", "rdf")
ANSWERS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "jsonld")

Verb = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


_count.__name__ = "whole number from 1"


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


_port.__name__ = "port"


def _base(text: str) -> str:
    from minsheng.map import Ids

    try:
        return Ids(text).base
    except MapError as error:
        raise argparse.ArgumentTypeError(f"{error.what} → {error.mend}") from error


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="minsheng", description="Minsheng Graph: promises of local governments"
    )
    top.add_argument("--version", action="version", version=f"minsheng {__version__}")
    commands = top.add_subparsers(metavar="VERB", required=True)
    for add in (
        _add_build,
        _add_parse,
        _add_validate,
        _add_query,
        _add_queries,
        _add_backlog,
        _add_changes,
        _add_dump,
        _add_release,
        _add_serve,
        _add_mcp,
        _add_publish_to,
    ):
        add(commands)
    return top


def _verb(commands: Commands, verb: Verb) -> argparse.ArgumentParser:
    """A sub-command named after its function, its docstring the help."""
    help_text = (verb.__doc__ or "").splitlines()[0]
    added = commands.add_parser(verb.__name__.replace("_", "-"), help=help_text, description=help_text)
    added.set_defaults(verb=verb)
    return added


def _add_documents(to: argparse.ArgumentParser) -> None:
    to.add_argument("--base", type=_base, metavar="IRI", help="base of all IRIs, ends in /")
    to.add_argument("--jobs", type=_count, metavar="N", help="processes that read and parse")
    to.add_argument("--limit", type=_count, metavar="MB", help="largest document, in MB")


def _add_data(to: argparse.ArgumentParser) -> None:
    help_text = "build folder, release, file of RDF, or documents (default: build)"
    to.add_argument("--data", type=Path, default=OUT, metavar="DIR", help=help_text)


def _add_build(commands: Commands) -> None:
    to = _verb(commands, verbs.build)
    to.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="folders or files (default: seeds)")
    to.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where releases go (default: build)")
    _add_documents(to)


def _add_parse(commands: Commands) -> None:
    to = _verb(commands, verbs.parse)
    to.add_argument("paths", type=Path, nargs="+", metavar="FILE", help="documents or folders of them")
    to.add_argument(
        "--explain", action="store_true", help="what was recognised as what, line by line, and why"
    )
    to.add_argument("--limit", type=_count, metavar="MB", help="largest document, in MB")


def _add_validate(commands: Commands) -> None:
    to = _verb(commands, verbs.validate)
    to.add_argument(
        "paths",
        type=Path,
        nargs="*",
        metavar="PATH",
        help="documents, releases, files of RDF; instead of --data",
    )
    _add_data(to)
    to.add_argument("--format", choices=("table", "json"), default="table")
    _add_documents(to)


def _add_query(commands: Commands) -> None:
    to = _verb(commands, verbs.query)
    to.add_argument("query", metavar="NAME|FILE|-", help="canned query, file of SPARQL, or - for stdin")
    _add_data(to)
    to.add_argument("--format", choices=ANSWERS, help="default: table, or ttl for a graph")
    to.add_argument(
        "--param", action="append", default=[], metavar="K=V", help="bind a parameter; repeatable"
    )
    _add_documents(to)


def _add_queries(commands: Commands) -> None:
    _verb(commands, verbs.queries)


def _add_backlog(commands: Commands) -> None:
    to = _verb(commands, verbs.backlog)
    _add_data(to)
    _add_documents(to)


def _add_changes(commands: Commands) -> None:
    to = _verb(commands, verbs.changes)
    to.add_argument("old", nargs="?", metavar="OLD", help="a kept release (default: the one before)")
    to.add_argument("new", nargs="?", metavar="NEW", help="another release (default: the current one)")
    _add_data(to)
    to.add_argument("--format", choices=("table", "json", "ttl"), default="table")


def _add_dump(commands: Commands) -> None:
    to = _verb(commands, verbs.dump)
    _add_data(to)
    to.add_argument("--format", choices=DUMPS, default="nq", help="default: nq")
    to.add_argument("--graph", metavar="IRI", help="one named graph: its IRI, or curated, derived, …")
    to.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: stdout")
    _add_documents(to)


def _add_release(commands: Commands) -> None:
    to = _verb(commands, verbs.release)
    to.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is new or empty")
    _add_data(to)
    _add_documents(to)


def _add_serve(commands: Commands) -> None:
    to = _verb(commands, verbs.serve)
    _add_data(to)
    to.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    to.add_argument("--port", type=_port, default=8000, help="default: 8000")
    to.add_argument("--backend", metavar="URL", help="a SPARQL endpoint that holds the release")
    _add_documents(to)


def _add_mcp(commands: Commands) -> None:
    to = _verb(commands, verbs.mcp)
    _add_data(to)
    to.add_argument("--url", default="", metavar="URL", help="a running endpoint to ask instead of --data")
    to.add_argument(
        "--site", default="http://127.0.0.1:8000", metavar="URL", help="where links to pages lead"
    )
    to.add_argument("--http", type=_port, metavar="PORT", help="streamable HTTP at /mcp instead of stdio")
    _add_documents(to)


def _add_publish_to(commands: Commands) -> None:
    to = _verb(commands, verbs.publish_to)
    to.add_argument("url", metavar="URL", help="address of the graph store, as its protocol takes it")
    _add_data(to)
    _add_documents(to)
