"""Small releases for tests, in the folder layout that `minsheng build` writes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, parse

from minsheng import __version__
from minsheng.store import write_disk

BASE = "https://w3id.org/minsheng/"
PREFIXES = f"""
@prefix ms: <{BASE}def#> .
@prefix id: <{BASE}id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = """
ms:Project a owl:Class ; skos:prefLabel "项目"@zh , "project"@en ;
    skos:definition "清单上的一项承诺。"@zh , "One promise on a list."@en .
ms:target a owl:ObjectProperty ; skos:prefLabel "目标"@zh , "target"@en ;
    skos:definition "承诺的数量。"@zh , "A promised quantity."@en .
"""
CURATED = """
<https://w3id.org/minsheng/id/district/haidian> a ms:District ; skos:prefLabel "海淀区"@zh , "Haidian"@en .
<https://w3id.org/minsheng/id/district/xicheng> a ms:District ; skos:prefLabel "西城区"@zh , "Xicheng"@en .
<https://w3id.org/minsheng/id/unit/haidian-housing> a ms:Unit ; skos:prefLabel "区住房城乡建设委"@zh .
"""
DOCUMENT = """
<https://w3id.org/minsheng/id/list/{d}-{y}-ms> a ms:ProjectList ;
    ms:district <https://w3id.org/minsheng/id/district/{d}> ; ms:year {y} ; ms:statedCount 30 .
<https://w3id.org/minsheng/id/project/{d}-{y}-ms-8> a ms:Project ;
    dcterms:isPartOf <https://w3id.org/minsheng/id/list/{d}-{y}-ms> ; schema:position 8 ;
    ms:district <https://w3id.org/minsheng/id/district/{d}> ; ms:year {y} ;
    dcterms:description "稳步推进既有多层住宅加装电梯工作，开工 260 部、完工 150 部。"@zh ;
    ms:leadUnit <https://w3id.org/minsheng/id/unit/haidian-housing> ;
    ms:target <https://w3id.org/minsheng/id/figure/{d}-b8cd4f96-1018-1026> ;
    prov:wasQuotedFrom <https://w3id.org/minsheng/id/span/{d}-b8cd4f96-1001-1045> .
<https://w3id.org/minsheng/id/figure/{d}-b8cd4f96-1018-1026> a ms:Target ;
    ms:action "开工" ; ms:object "既有多层住宅加装电梯" ; ms:value 260.0 ; ms:valueText "260 部" .
<https://w3id.org/minsheng/id/span/{d}-b8cd4f96-1001-1045> a ms:Span ;
    oa:start 1001 ; oa:end 1045 ; oa:exact "稳步推进, \\"既有\\"\\n多层住宅" .
"""


def graph(name: str, text: str) -> list[Quad]:
    """Quads of a named graph `{base}graph/{name}` from Turtle."""
    return named(f"{BASE}graph/{name}", PREFIXES + text)


def named(iri: str, text: str) -> list[Quad]:
    """Quads of a named graph from Turtle."""
    from pyoxigraph import NamedNode

    triples = parse(text.encode(), format=RdfFormat.TURTLE)
    return [Quad(one.subject, one.predicate, one.object, NamedNode(iri)) for one in triples]


def small(extra: int = 0) -> list[Quad]:
    """A dataset of some hundred quads; `extra` adds that many numbered ones."""
    quads = graph("ontology", ONTOLOGY) + graph("curated", CURATED)
    for district, year in (("haidian", 2023), ("xicheng", 2024)):
        text = DOCUMENT.replace("{d}", district).replace("{y}", str(year))
        quads += graph(f"document/{district}-b8cd4f96", text)
    numbers = "\n".join(
        f"<https://w3id.org/minsheng/id/thing/n-{at}> schema:position {at} ." for at in range(extra)
    )
    return quads + (graph("numbers", numbers) if extra else [])


def write(data: Path, quads: Iterable[Quad], *, current: bool = True, withdrawn: str = "") -> str:
    """Write a release into a data folder; gives its id. With `current` it becomes the one to serve."""
    store = Store()
    store.bulk_extend(quads)
    lines = sorted(store.dump(format=RdfFormat.N_QUADS).splitlines())
    dump = b"\n".join(lines) + b"\n"
    name = hashlib.sha256(dump).hexdigest()[:16]
    folder = data / "releases" / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "dump").mkdir(parents=True)
    (folder / "dump" / "minsheng.nq").write_bytes(dump)
    write_disk(folder / "dump" / "minsheng.nq", folder / "store")
    manifest = {"id": name, "base": BASE, "version": __version__, "quads": len(store), "documents": []}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    if withdrawn:
        (folder / "withdrawn.txt").write_text(withdrawn)
    if current:
        point(data, name)
    return name


def point(data: Path, name: str) -> None:
    """Make a release the current one, atomically."""
    link = data / "current.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name)
    link.replace(data / "current")
