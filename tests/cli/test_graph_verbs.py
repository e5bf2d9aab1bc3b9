"""The verbs that ask a graph: their answers on stdout, their messages on stderr, their exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from minsheng.cli import main

TRIG = """
@prefix ms: <https://w3id.org/minsheng/def#> .
@prefix prj: <https://w3id.org/minsheng/id/project/> .
@prefix graph: <https://w3id.org/minsheng/graph/> .
graph:curated { prj:a-1 ms:deadlineText "11月底前" ; ms:year 2023 . prj:a-2 ms:year 2024 . }
"""
YEARS = "SELECT ?project ?year WHERE { ?project <https://w3id.org/minsheng/def#year> ?year } ORDER BY ?year"


@pytest.fixture
def rdf(tmp_path: Path) -> str:
    path = tmp_path / "x.trig"
    path.write_text(TRIG, encoding="utf-8")
    return str(path)


@pytest.fixture
def asked(tmp_path: Path) -> str:
    path = tmp_path / "years.rq"
    path.write_text(YEARS, encoding="utf-8")
    return str(path)


def test_rows_are_a_table_with_prefixed_names(rdf: str, asked: str, capfd) -> None:
    assert main(["query", asked, "--data", rdf]) == 0
    out, err = capfd.readouterr()
    assert [line.split() for line in out.splitlines()] == [
        ["project", "year"],
        ["───────", "────"],
        ["prj:a-1", "2023"],
        ["prj:a-2", "2024"],
    ]
    assert err == ""


@pytest.mark.parametrize(
    ("form", "begins"), [("json", "{"), ("csv", "project,year"), ("tsv", "?project\t"), ("xml", "<?xml")]
)
def test_rows_come_in_the_form_asked_for(rdf: str, asked: str, capfd, form: str, begins: str) -> None:
    assert main(["query", asked, "--data", rdf, "--format", form]) == 0
    assert capfd.readouterr().out.startswith(begins)


@pytest.mark.parametrize(("form", "begins"), [("ttl", "@prefix"), ("nt", "<https:"), ("jsonld", "[{")])
def test_a_graph_comes_in_the_form_asked_for(rdf: str, tmp_path: Path, capfd, form: str, begins: str) -> None:
    (tmp_path / "all.rq").write_text("CONSTRUCT WHERE { ?s ?p ?o }", encoding="utf-8")
    assert main(["query", str(tmp_path / "all.rq"), "--data", rdf, "--format", form]) == 0
    assert capfd.readouterr().out.startswith(begins)


def test_a_question_with_an_answer_of_yes_or_no(rdf: str, tmp_path: Path, capfd) -> None:
    (tmp_path / "ask.rq").write_text("ASK { ?s ?p 2024 }", encoding="utf-8")
    assert main(["query", str(tmp_path / "ask.rq"), "--data", rdf]) == 0
    assert capfd.readouterr().out == "true\n"


@pytest.mark.parametrize(
    ("value", "rows"),
    [("2023", 1), ('"2023"^^<http://www.w3.org/2001/XMLSchema#integer>', 1), ("二〇二三", 0)],
)
def test_a_parameter_binds_a_projected_variable(rdf: str, asked: str, capfd, value: str, rows: int) -> None:
    assert main(["query", asked, "--data", rdf, "--format", "json", "--param", f"year={value}"]) == 0
    assert len(json.loads(capfd.readouterr().out)["results"]["bindings"]) == rows


def test_a_query_may_choose_its_graphs(rdf: str, tmp_path: Path, capfd) -> None:
    text = "SELECT ?s FROM <https://w3id.org/minsheng/graph/lost> WHERE { ?s ?p ?o } # from"
    (tmp_path / "from.rq").write_text(text, encoding="utf-8")
    assert main(["query", str(tmp_path / "from.rq"), "--data", rdf, "--format", "csv"]) == 0
    assert capfd.readouterr().out.split() == ["s"]


def test_a_query_comes_from_stdin(rdf: str) -> None:
    asked = [sys.executable, "-m", "minsheng.cli", "query", "-", "--data", rdf, "--format", "csv"]
    done = subprocess.run(asked, input=YEARS.encode(), capture_output=True, check=True)
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "no-such-query"], "no canned query"),
        (["query", "lost.rq"], "lost.rq"),
        (["query", "{years}", "--format", "ttl"], "has no ttl"),
        (["query", "{years}", "--param", "year"], "--param name=value"),
        (["query", "{broken}"], "not SPARQL"),
        (["dump", "--graph", "lost"], "no graph"),
        (["dump", "--data", "{folder}/lost"], "minsheng build"),
        (["query", "{years}", "--data", "{folder}/broken.ttl"], "malformed RDF"),
    ],
)
def test_what_is_asked_wrongly_is_said_on_one_line(
    rdf: str, asked: str, tmp_path: Path, capfd, arguments, said
) -> None:
    (tmp_path / "broken.rq").write_text("SELECT", encoding="utf-8")
    (tmp_path / "broken.ttl").write_text("<a> <b>", encoding="utf-8")
    places = {"years": asked, "broken": str(tmp_path / "broken.rq"), "folder": str(tmp_path)}
    filled = [argument.format(**places) for argument in arguments]
    data = [] if "--data" in filled else ["--data", rdf]
    assert main([*filled, *data]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("minsheng: ")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [[], ["lost"], ["build", "--jobs", "0"], ["build", "--base", "x"], ["serve", "--port", "99999"]],
)
def test_wrong_usage_is_exit_2_with_the_usage(arguments: list[str], capfd) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: minsheng" in capfd.readouterr().err


def test_a_dump_goes_to_a_file_whole_or_not_at_all(rdf: str, tmp_path: Path, capfd) -> None:
    assert main(["dump", "--data", rdf, "-o", str(tmp_path / "out.nq")]) == 0
    assert len((tmp_path / "out.nq").read_bytes().splitlines()) == 3
    assert main(["dump", "--data", rdf, "-o", str(tmp_path / "lost" / "out.nq")]) == 2
    assert "out.nq" in capfd.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.nq", "x.trig"]


def test_a_named_graph_may_be_called_by_its_short_name(rdf: str, capfd) -> None:
    assert main(["dump", "--data", rdf, "--graph", "curated", "--format", "nt"]) == 0
    assert len(capfd.readouterr().out.splitlines()) == 3


def test_a_reader_that_goes_away_is_no_fault(rdf: str) -> None:
    command = [sys.executable, "-m", "minsheng.cli", "dump", "--data", rdf]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_ends_a_query_at_once(tmp_path: Path) -> None:
    numbers = "".join(f"<a:{number}> <b:c> {number} .\n" for number in range(600))
    (tmp_path / "x.ttl").write_text(numbers, encoding="utf-8")
    (tmp_path / "x.rq").write_text(
        "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z . ?d ?p ?w }", encoding="utf-8"
    )
    command = [sys.executable, "-m", "minsheng.cli", "query", tmp_path / "x.rq", "--data", tmp_path / "x.ttl"]
    asking = subprocess.Popen(command, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        asking.wait(1.5)
    asking.send_signal(signal.SIGINT)
    assert asking.wait(5) == -signal.SIGINT
    assert asking.communicate()[1] == b""


def test_help_imports_nothing_heavy() -> None:
    call = "try: main(['--help'])\nexcept SystemExit: print(*sys.modules)"
    code = f"import sys; from minsheng.cli import main\n{call}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = set(done.stdout.split())
    assert not loaded & {
        "pyoxigraph",
        "rdflib",
        "yaml",
        "starlette",
        "tqdm",
        "minsheng.pipeline",
        "dataclasses",
    }


def test_the_canned_queries_are_listed_with_their_parameters(capfd) -> None:
    assert main(["queries"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].split() == ["code", "name", "question", "summary", "parameters"]
    assert len(lines) > 12
