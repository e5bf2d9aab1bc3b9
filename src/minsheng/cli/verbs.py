"""The verbs: each takes its arguments and gives an exit code. The first line of its docstring is its help.

Rooms are imported by the verb that needs them, so that help comes at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng.cli.telling import findings_table, note, put, put_into, puts, say, summary
from minsheng.errors import ParseError, ReadError, UsageError

if TYPE_CHECKING:
    from minsheng.pipeline import Options
    from minsheng.records import Document, Finding

SEEDS = Path("seeds")


def build(arguments: argparse.Namespace) -> int:
    """Documents → a checked release."""
    from minsheng.pipeline import build as build_release

    outcome = build_release(arguments.paths or [SEEDS], arguments.out, _options(arguments))
    for message in outcome.refused:
        note(f"refused: {message}")
    if outcome.release is None:
        note(findings_table(outcome.findings, "Violation"))
        note("no release: a Violation stops it, and the last release stays")
        note("all findings: minsheng validate --format json PATH …")
        return 1
    note(summary(outcome))
    puts(str(outcome.release.folder))
    return 1 if outcome.refused else 0


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
                puts(line)
        except (ReadError, ParseError) as error:
            refused = say(f"refused: {error}", 1)
    return refused


def validate(arguments: argparse.Namespace) -> int:
    """Findings of a release, or of documents built in memory."""
    from minsheng import opening

    findings = opening.findings(arguments.paths or [arguments.data], _options(arguments))
    if arguments.format == "json":
        from minsheng.jsonlines import finding as as_line

        for finding in findings:
            puts(as_line(finding))
    else:
        puts(findings_table(findings))
    return 1 if any(_stops(finding) for finding in findings) else 0


def _stops(finding: Finding) -> bool:
    return finding.severity == "Violation" or finding.shape == "refused-document"


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
    put(answers.written(results, arguments.format, base))
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
    put(table(["code", "name", "question", "summary", "parameters"], rows).encode())
    return 0


def backlog(arguments: argparse.Namespace) -> int:
    """What no curated table knows yet, each as the row to fill in, most frequent first."""
    from itertools import groupby

    from minsheng import opening
    from minsheng.answers import table
    from minsheng.backlog import backlog as entries

    found = entries(*opening.examined(arguments.data, _options(arguments)))
    for name, group in groupby(found, key=lambda entry: entry.table):
        puts(f"mappings/{name}" if name else "no record claims")
        rows = [[str(entry.times), entry.row, entry.example] for entry in group]
        puts(table(["times", "row", "example"], rows))
    return 0


def changes(arguments: argparse.Namespace) -> int:
    """What changed from one kept release to another, promise by promise."""
    from minsheng import releases
    from minsheng.changes import history, tell

    step = history.chosen(arguments.data, arguments.old, arguments.new)
    if step is None:
        note(f"only one release is kept in {arguments.data}: there is nothing to compare it with")
        return 0
    put(tell.written(step, arguments.format, releases.open_release(arguments.data).base))
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
        put(content)
    else:
        put_into(arguments.output, content)
    return 0


def release(arguments: argparse.Namespace) -> int:
    """All that a release offers, into a new folder: dumps, tables, descriptions, checksums."""
    from minsheng import opening
    from minsheng.publish import take
    from minsheng.releases import open_release

    with opening.released(arguments.data, _options(arguments)) as folder:
        found = open_release(folder)
        names = take(found.folder / "dump", arguments.out)
    note(f"release {found.id}: {len(names)} files; begin with {arguments.out / 'README.md'}")
    puts(str(arguments.out))
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
            puts(f"{sent.name or 'default'}\t{sent.triples}\t{'present' if sent.present else 'sent'}")
    return 0


def _options(arguments: argparse.Namespace) -> Options:
    """What the arguments say of how documents are built, the rest as it is by default."""
    from minsheng.pipeline import Options

    given = {name: getattr(arguments, name, None) for name in ("base", "jobs")}
    chosen = {name: value for name, value in given.items() if value is not None}
    return Options(**chosen, limit=_limit(arguments))


def _limit(arguments: argparse.Namespace) -> int | None:
    """Bytes of the largest document."""
    megabytes = getattr(arguments, "limit", None)
    return megabytes and megabytes * 1024 * 1024
