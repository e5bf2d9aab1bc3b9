"""The command `minsheng`. Results go to stdout, messages to stderr.

Exit code: 0 fine; 1 findings (a document refused, a Violation); 2 usage, a query or a folder at fault;
3 a fault of this program; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng import __version__
from minsheng.errors import MapError, MinshengError, ParseError, ReadError, UsageError, ValidationError

if TYPE_CHECKING:
    from minsheng.pipeline import Options, Outcome
    from minsheng.records import Document, Finding

OUT = Path("build")
SEEDS = Path("seeds")
DUMPS = ("nq", "trig", "ttl", "nt", "jsonld", "rdf")
ANSWERS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "jsonld")

Verb = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; every outcome is an exit code and, at most, a message."""
    try:
        arguments = parser().parse_args(argv)
        code = run(arguments.verb, arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return _say("interrupted", 130)
    return code


def run(verb: Verb, arguments: argparse.Namespace) -> int:
    """A verb's exit code; what it raises becomes a message."""
    try:
        return verb(arguments)
    except MinshengError as error:
        refused = isinstance(error, ReadError | ParseError | MapError | ValidationError)
        return _say(str(error), 1 if refused else 2)
    except BrokenPipeError:
        raise
    except MemoryError:
        return _say("not enough memory → give fewer or smaller documents at a time", 2)
    except OSError as error:
        return _say(f"{error.filename or 'system'}: {error.strerror or error}", 2)
    except Exception as error:
        if os.environ.get("MINSHENG_TRACEBACK"):
            raise
        what = f"a fault of this program: {type(error).__name__}: {error}"
        return _say(f"{what} → report it with the output of MINSHENG_TRACEBACK=1", 3)


def _say(message: str, code: int) -> int:
    print(f"minsheng: {message}", file=sys.stderr)
    return code


def _put(content: bytes) -> None:
    """Bytes to stdout."""
    sys.stdout.buffer.write(content)


def _puts(line: str) -> None:
    """One line to stdout, in UTF-8 whatever the terminal's locale."""
    _put(line.encode("utf-8", "surrogateescape") + b"\n")


def _note(line: str) -> None:
    print(line, file=sys.stderr)


# ----------------------------------------------------------------------------------------- verbs


def build(arguments: argparse.Namespace) -> int:
    """Documents → a checked release."""
    from minsheng.pipeline import build as build_release

    outcome = build_release(arguments.paths or [SEEDS], arguments.out, _options(arguments))
    for message in outcome.refused:
        _note(f"refused: {message}")
    if outcome.release is None:
        _note(findings_table(outcome.findings, "Violation"))
        _note("no release: a Violation stops it, and the last release stays")
        _note("all findings: minsheng validate --format json PATH …")
        return 1
    _note(_summary(outcome))
    _puts(str(outcome.release.folder))
    return 1 if outcome.refused else 0


def _summary(outcome: Outcome) -> str:
    """One line on what a build came to."""
    release = outcome.release
    assert release is not None
    if not outcome.built:
        return f"nothing has changed since release {release.id}"
    manifest = release.manifest
    counts = ", ".join(f"{count} {severity}" for severity, count in manifest["findings"].items())
    seconds = sum(outcome.seconds.values())
    documents = len(manifest["documents"])
    return (
        f"release {release.id}: {documents} documents, {manifest['quads']} quads in {seconds:.1f} s"
        f" ({counts}; see them with minsheng validate)"
    )


def _told(document: Document, explain: bool) -> Iterator[str]:
    """Lines that `parse` prints of a document."""
    if explain:
        from minsheng.parse.explain import explain as explained

        return explained(document)
    from minsheng.jsonlines import records
    from minsheng.parse import parse as parse_document

    return records(parse_document(document))


def parse(arguments: argparse.Namespace) -> int:
    """Records of documents as JSON lines."""
    from minsheng.read import find, read

    refused = 0
    for path, source in find(arguments.paths).documents:
        try:
            for line in _told(read(path, source, _limit(arguments)), arguments.explain):
                _puts(line)
        except (ReadError, ParseError) as error:
            refused = _say(f"refused: {error}", 1)
    return refused


def validate(arguments: argparse.Namespace) -> int:
    """Findings of a release, or of documents built in memory."""
    from minsheng import opening

    findings = opening.findings(arguments.paths or [arguments.data], _options(arguments))
    if arguments.format == "json":
        from minsheng.jsonlines import finding as as_line

        for finding in findings:
            _puts(as_line(finding))
    else:
        _puts(findings_table(findings))
    return 1 if any(_stops(finding) for finding in findings) else 0


def _stops(finding: Finding) -> bool:
    return finding.severity == "Violation" or finding.shape == "refused-document"


def findings_table(findings: Sequence[Finding], severity: str = "") -> str:
    """Findings by severity, shape and document: how many, where the first is, how it is mended."""
    from minsheng.answers import table

    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if severity in ("", finding.severity):
            groups.setdefault((finding.severity, finding.shape, finding.document), []).append(finding)
    if not groups:
        return "no findings"
    names = ["severity", "shape", "document", "count", "first", "message", ""]
    return table(names, [_row(key, group) for key, group in groups.items()]).rstrip("\n")


def _row(key: tuple[str, str, str], group: Sequence[Finding]) -> list[str]:
    """What findings of one kind have in common, with the place of the first."""
    first = group[0]
    place = " ".join(part for part in (first.focus.rpartition("/id/")[2], first.value[:40]) if part)
    return [*key, str(len(group)), place, first.message_zh, first.message_en]


def query(arguments: argparse.Namespace) -> int:
    """Answer of a canned query, a file of SPARQL, or SPARQL on stdin."""
    from minsheng import answers, opening

    _default_interrupt()
    params = dict(_pair(text) for text in arguments.param)
    store, base = opening.opened(arguments.data, _options(arguments))
    if arguments.query == "-":
        text, bound = answers.plain(sys.stdin.read(), params)
        results = answers.evaluate(store, text, bound, "stdin")
    else:
        results = answers.ask(store, base, arguments.query, params)
    _put(answers.written(results, arguments.format, base))
    return 0


def _default_interrupt() -> None:
    """A query runs outside Python: let Ctrl-C end the process at once."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise UsageError(f"{text!r} is no parameter", mend="write --param name=value")
    return name, value


def queries(_arguments: argparse.Namespace) -> int:
    """The canned queries, one a line, with their parameters."""
    from minsheng import canned
    from minsheng.answers import table

    rows = []
    for one in canned.load().values():
        params = " ".join(f"{param.name}={param.default or '…'}" for param in one.params)
        rows.append([one.code, one.name, one.question, one.summary, params])
    _put(table(["code", "name", "question", "summary", "parameters"], rows).encode())
    return 0


def backlog(arguments: argparse.Namespace) -> int:
    """What no curated table knows yet, each as the row to fill in, most frequent first."""
    from itertools import groupby

    from minsheng import opening
    from minsheng.answers import table
    from minsheng.backlog import backlog as entries

    found = entries(*opening.examined(arguments.data, _options(arguments)))
    for name, group in groupby(found, key=lambda entry: entry.table):
        _puts(f"mappings/{name}" if name else "no record claims")
        rows = [[str(entry.times), entry.row, entry.example] for entry in group]
        _puts(table(["times", "row", "example"], rows))
    return 0


def changes(arguments: argparse.Namespace) -> int:
    """What changed from one kept release to another, promise by promise."""
    from minsheng import releases
    from minsheng.changes import history, tell

    step = history.chosen(arguments.data, arguments.old, arguments.new)
    if step is None:
        _note(f"only one release is kept in {arguments.data}: there is nothing to compare it with")
        return 0
    _put(tell.written(step, arguments.format, releases.open_release(arguments.data).base))
    return 0


def dump(arguments: argparse.Namespace) -> int:
    """A whole graph, or one named graph, in one form."""
    from minsheng import opening
    from minsheng.store import dump as dumped

    store, base = opening.graphs(arguments.data, _options(arguments))
    graph = arguments.graph
    if graph and ":" not in graph:
        graph = f"{base}graph/{graph}"
    content = dumped(store, arguments.format, base, graph)
    if arguments.output is None:
        _put(content)
    else:
        _replace(arguments.output, content)
    return 0


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def release(arguments: argparse.Namespace) -> int:
    """All that a release offers, into a new folder: dumps, tables, descriptions, checksums."""
    from minsheng import opening
    from minsheng.publish import take
    from minsheng.releases import open_release

    with opening.released(arguments.data, _options(arguments)) as folder:
        found = open_release(folder)
        names = take(found.folder / "dump", arguments.out)
    _note(f"release {found.id}: {len(names)} files; begin with {arguments.out / 'README.md'}")
    _puts(str(arguments.out))
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """A release over HTTP."""
    from dataclasses import replace

    from minsheng import opening
    from minsheng.serve import run as serve_release
    from minsheng.serve.settings import Settings

    settings = Settings.from_environ(os.environ)
    if arguments.backend:
        settings = replace(settings, backend=arguments.backend)
    with opening.released(arguments.data, _options(arguments)) as folder:
        return serve_release(folder, arguments.host, arguments.port, settings)


def mcp(arguments: argparse.Namespace) -> int:
    """A release for assistants, by the Model Context Protocol on stdin and stdout."""
    from minsheng import opening
    from minsheng.assistant import run as answer_assistant

    with opening.released(arguments.data, _options(arguments)) as folder:
        return answer_assistant(folder, arguments.url, arguments.site, arguments.http)


def publish_to(arguments: argparse.Namespace) -> int:
    """A release into another store by the Graph Store Protocol, graph by graph; what is there stays."""
    from minsheng import opening
    from minsheng.progress import shown
    from minsheng.releases import open_release
    from minsheng.serve.transfer import Target
    from minsheng.serve.transfer import publish_to as send

    target = Target(arguments.url, os.environ.get("MINSHENG_AUTHORIZATION", ""))
    with opening.released(arguments.data, _options(arguments)) as folder:
        release = open_release(folder)
        for sent in shown(send(release.folder, target), len(release.manifest["documents"]) + 5, "graphs"):
            _puts(f"{sent.name or 'default'}\t{sent.triples}\t{'present' if sent.present else 'sent'}")
    return 0


# ------------------------------------------------------------------------------------- arguments


def _options(arguments: argparse.Namespace) -> Options:
    from minsheng.pipeline import Options

    given = {name: getattr(arguments, name, None) for name in ("base", "jobs")}
    chosen = {name: value for name, value in given.items() if value is not None}
    return Options(**chosen, limit=_limit(arguments))


def _limit(arguments: argparse.Namespace) -> int | None:
    megabytes = getattr(arguments, "limit", None)
    return megabytes and megabytes * 1024 * 1024


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
    verbs = top.add_subparsers(metavar="VERB", required=True)
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
        add(verbs)
    return top


def _verb(verbs: Verbs, verb: Verb) -> argparse.ArgumentParser:
    """A sub-command named after its function, its docstring the help."""
    help_text = (verb.__doc__ or "").splitlines()[0]
    added = verbs.add_parser(verb.__name__.replace("_", "-"), help=help_text, description=help_text)
    added.set_defaults(verb=verb)
    return added


def _add_documents(to: argparse.ArgumentParser) -> None:
    to.add_argument("--base", type=_base, metavar="IRI", help="base of all IRIs, ends in /")
    to.add_argument("--jobs", type=_count, metavar="N", help="processes that read and parse")
    to.add_argument("--limit", type=_count, metavar="MB", help="largest document, in MB")


def _add_data(to: argparse.ArgumentParser) -> None:
    help_text = "build folder, release, file of RDF, or documents (default: build)"
    to.add_argument("--data", type=Path, default=OUT, metavar="DIR", help=help_text)


def _add_build(verbs: Verbs) -> None:
    to = _verb(verbs, build)
    to.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="folders or files (default: seeds)")
    to.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where releases go (default: build)")
    _add_documents(to)


def _add_parse(verbs: Verbs) -> None:
    to = _verb(verbs, parse)
    to.add_argument("paths", type=Path, nargs="+", metavar="FILE", help="documents or folders of them")
    to.add_argument(
        "--explain", action="store_true", help="what was recognised as what, line by line, and why"
    )
    to.add_argument("--limit", type=_count, metavar="MB", help="largest document, in MB")


def _add_validate(verbs: Verbs) -> None:
    to = _verb(verbs, validate)
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


def _add_query(verbs: Verbs) -> None:
    to = _verb(verbs, query)
    to.add_argument("query", metavar="NAME|FILE|-", help="canned query, file of SPARQL, or - for stdin")
    _add_data(to)
    to.add_argument("--format", choices=ANSWERS, help="default: table, or ttl for a graph")
    to.add_argument(
        "--param", action="append", default=[], metavar="K=V", help="bind a parameter; repeatable"
    )
    _add_documents(to)


def _add_queries(verbs: Verbs) -> None:
    _verb(verbs, queries)


def _add_backlog(verbs: Verbs) -> None:
    to = _verb(verbs, backlog)
    _add_data(to)
    _add_documents(to)


def _add_changes(verbs: Verbs) -> None:
    to = _verb(verbs, changes)
    to.add_argument("old", nargs="?", metavar="OLD", help="a kept release (default: the one before)")
    to.add_argument("new", nargs="?", metavar="NEW", help="another release (default: the current one)")
    _add_data(to)
    to.add_argument("--format", choices=("table", "json", "ttl"), default="table")


def _add_dump(verbs: Verbs) -> None:
    to = _verb(verbs, dump)
    _add_data(to)
    to.add_argument("--format", choices=DUMPS, default="nq", help="default: nq")
    to.add_argument("--graph", metavar="IRI", help="one named graph: its IRI, or curated, derived, …")
    to.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: stdout")
    _add_documents(to)


def _add_release(verbs: Verbs) -> None:
    to = _verb(verbs, release)
    to.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is new or empty")
    _add_data(to)
    _add_documents(to)


def _add_serve(verbs: Verbs) -> None:
    to = _verb(verbs, serve)
    _add_data(to)
    to.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    to.add_argument("--port", type=_port, default=8000, help="default: 8000")
    to.add_argument("--backend", metavar="URL", help="a SPARQL endpoint that holds the release")
    _add_documents(to)


def _add_mcp(verbs: Verbs) -> None:
    to = _verb(verbs, mcp)
    _add_data(to)
    to.add_argument("--url", default="", metavar="URL", help="a running endpoint to ask instead of --data")
    to.add_argument(
        "--site", default="http://127.0.0.1:8000", metavar="URL", help="where links to pages lead"
    )
    to.add_argument("--http", type=_port, metavar="PORT", help="streamable HTTP at /mcp instead of stdio")
    _add_documents(to)


def _add_publish_to(verbs: Verbs) -> None:
    to = _verb(verbs, publish_to)
    to.add_argument("url", metavar="URL", help="address of the graph store, as its protocol takes it")
    _add_data(to)
    _add_documents(to)


if __name__ == "__main__":
    sys.exit(main())
