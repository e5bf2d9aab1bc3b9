"""Findable, accessible, interoperable, reusable: as far as a test can tell, over HTTP."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from tests.serve import releases
from tests.serve.server import Server, serving

from minsheng.meta import LICENCE
from minsheng.publish import catalog
from minsheng.releases import Release

BASE = "https://w3id.org/minsheng/"
DATASET = f"{BASE}id/dataset/minsheng"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
PAGE = {"Accept": "text/html"}
SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def site(release: Release) -> Iterator[Server]:
    with serving(release.folder.parents[1], client_rate=0) as running:
        yield running


@pytest.fixture(scope="module")
def listed(site: Server) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.get("/dump/", headers={"Accept": "application/json"}).json()
    return found


def links(answer: httpx.Response) -> set[tuple[str, str]]:
    """Relations and targets of the `Link` header."""
    found = re.findall(r'<([^>]*)>((?:;\s*\w+="[^"]*")*)', answer.headers["link"])
    return {(rel, target) for target, rest in found for rel in re.findall(r'rel="([^"]*)"', rest)}


# ------------------------------------------------------------------------------------------ findable


@pytest.mark.parametrize("path", ["/dataset", "/dump/"])
def test_the_page_of_the_data_has_schema_org_in_its_head(site: Server, release: Release, path: str) -> None:
    page = html.fromstring(site.get(path, headers=PAGE).content)
    (block,) = page.xpath('//head/script[@type="application/ld+json"]')
    said = json.loads(block.text)
    assert (said["@context"], said["@type"], said["@id"]) == ("https://schema.org/", "Dataset", DATASET)
    assert said["name"] == "Minsheng Graph" and said["alternateName"] == "民生图谱"
    assert 50 <= len(said["description"]) <= 5000
    assert said["license"] == LICENCE and said["creator"]["name"] and said["isAccessibleForFree"] is True
    assert f"minsheng:{release.id}" in said["identifier"] and DATASET in said["identifier"]
    assert said["version"] and re.fullmatch(r"\d{4}-\d\d-\d\d", said["datePublished"])
    assert {"海淀区", "Haidian District"} <= set(said["spatialCoverage"])
    assert said["url"] == f"{site.url}/dataset"
    for download in said["distribution"]:
        assert download["@type"] == "DataDownload" and download["encodingFormat"]
        assert download["contentUrl"].startswith(f"{site.url}/dump/")
    assert {f"{site.url}/dump/minsheng.ttl", f"{site.url}/dump/tables/figures.csv"} <= {
        download["contentUrl"] for download in said["distribution"]
    }
    assert (
        len(
            list(
                parse(
                    block.text.replace('"https://schema.org/"', '{"@vocab": "https://schema.org/"}'),
                    format=RdfFormat.JSON_LD,
                )
            )
        )
        > 50
    )


def test_the_head_cannot_be_broken_by_a_title(site: Server) -> None:
    text = site.get("/dataset", headers=PAGE).text
    block = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert "<" not in block


@pytest.mark.parametrize("path", ["/dataset", "/dump/"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_signposts_lead_to_name_licence_descriptions_and_files(site: Server, path: str, accept: str) -> None:
    answer = site.get(path, headers={"Accept": accept})
    found = links(answer)
    assert {("cite-as", DATASET), ("license", LICENCE), ("type", "https://schema.org/Dataset")} <= found
    for rel, target in found - {("cite-as", DATASET)}:
        if rel in ("describedby", "item"):
            assert site.get(target).status_code == 200, target
    assert {target for rel, target in found if rel == "item"} >= {
        "/dump/minsheng.ttl",
        "/dump/datapackage.json",
    }


def test_each_file_points_back_to_the_dataset(site: Server) -> None:
    found = links(site.get("/dump/tables/units.csv"))
    assert {("collection", "/dataset"), ("cite-as", DATASET), ("license", LICENCE)} <= found


# ---------------------------------------------------------------------------------------- accessible


def test_every_file_is_there_as_the_listing_says(
    site: Server, listed: list[dict[str, Any]], release: Release
) -> None:
    folder = release.folder / "dump"
    assert {one["name"] for one in listed} == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    }
    for one in listed:
        answer = site.get(f"/dump/{one['name']}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == one["sha256"], one["name"]
        assert len(answer.content) == one["bytes"]
        assert answer.headers["content-type"].partition(";")[0] == one["type"]
        assert one["title"]["zh"] and one["title"]["en"]


def test_the_page_shows_every_file_with_its_size_and_checksum(
    site: Server, listed: list[dict[str, Any]]
) -> None:
    page = html.fromstring(site.get("/dump/", headers=PAGE).content)
    shown = set(page.xpath("//main//a/@href"))
    text = html.tostring(page, encoding="unicode")
    for one in listed:
        assert f"/dump/{one['name']}" in shown
        assert f"SHA-256 {one['sha256']}" in text
    assert len(site.get("/dump/", headers=PAGE).content) < 100_000


def test_links_of_the_pages_lead_somewhere(site: Server) -> None:
    for path in ("/dataset", "/dump/"):
        page = html.fromstring(site.get(path, headers=PAGE).content)
        for target in set(page.xpath("//main//a/@href")):
            if target.startswith("/") and not target.startswith("/dump/documents"):
                assert site.get(target).status_code == 200, target


def test_a_file_has_an_etag_of_its_content_and_comes_in_parts(site: Server) -> None:
    whole = site.get("/dump/tables/projects.csv")
    assert site.get(whole.url.path, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    part = site.get(whole.url.path, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    head = httpx.head(str(whole.url))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))


@pytest.mark.parametrize(
    "path",
    [
        "tables",
        "tables/",
        "tables/none.csv",
        "../manifest.json",
        "%2e%2e/manifest.json",
        "tables/../../manifest.json",
        "/etc/passwd",
    ],
)
def test_nothing_but_the_files_listed_is_served(site: Server, path: str) -> None:
    assert site.get(f"/dump/{path}").status_code == 404


def test_a_researcher_reads_a_table_from_its_address(site: Server) -> None:
    rows = list(csv.DictReader(io.StringIO(site.get("/dump/tables/figures.csv").text)))
    assert len(rows) > 900 and rows[0]["quote"]


# ------------------------------------------------------------------------------------- interoperable


@pytest.mark.parametrize("path", ["/dataset", "/.well-known/void"])
def test_dcat_and_void_have_real_counts_and_addresses_here(
    site: Server, path: str, listed: list[dict[str, Any]]
) -> None:
    store = Store()
    store.load(site.get(path, headers={"Accept": "text/turtle"}).content, RdfFormat.TURTLE)
    node = NamedNode(DATASET)

    def said(subject: NamedNode, predicate: str) -> list[str]:
        return [quad.object.value for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]

    assert said(node, f"{VOID}triples") == [str(site.get("/health").json()["quads"])]
    assert said(node, f"{VOID}sparqlEndpoint") == [f"{site.url}/sparql"]
    assert said(node, f"{DCAT}landingPage") == [f"{site.url}/dataset"]
    sizes = {one["name"]: str(one["bytes"]) for one in listed}
    found = said(node, f"{DCAT}distribution")
    assert len(found) > 70
    for name in found:
        (address,) = said(NamedNode(name), f"{DCAT}downloadURL")
        assert said(NamedNode(name), f"{DCAT}byteSize") == [sizes[address.removeprefix(f"{site.url}/dump/")]]
    service = NamedNode(f"{site.url}/sparql")
    assert said(service, f"{DCAT}servesDataset") == [DATASET]


def test_each_term_has_a_label_and_a_definition_in_both_languages(site: Server) -> None:
    query = f"""PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX skos: <{SKOS}>
    SELECT ?term WHERE {{
      {{ VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty }} ?term a ?kind }}
      UNION {{ ?term skos:inScheme ?scheme . ?scheme <http://purl.org/dc/terms/license> ?any }}
      VALUES (?property ?language) {{ (skos:prefLabel "zh") (skos:prefLabel "en")
        (skos:definition "zh") (skos:definition "en") }}
      FILTER NOT EXISTS {{ ?term ?property ?text FILTER(LANG(?text) = ?language && STRLEN(?text) > 0) }}
    }}"""
    assert site.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"] == []


# ------------------------------------------------------------------------------------------ reusable


def test_licence_provenance_version_and_citation_are_said(site: Server, release: Release) -> None:
    citation = site.get("/dump/CITATION.cff").text
    assert release.id in citation and "CC-BY-4.0" in citation
    page = site.get("/dataset", headers=PAGE).text
    assert f"release {release.id}" in page and 'rel="license"' in page
    text = site.get("/dataset", headers={"Accept": "application/n-triples"}).text
    assert (
        f"<{DATASET}> <http://www.w3.org/ns/prov#wasDerivedFrom> <{BASE}id/document/haidian-b8cd4f96> ."
        in text
    )
    assert f"<{DATASET}> <http://www.w3.org/ns/prov#wasGeneratedBy>" in text


def test_the_files_of_many_documents_are_listed_a_page_at_a_time(tmp_path: Path) -> None:
    dump = tmp_path / "releases" / releases.write(tmp_path, releases.small()) / "dump"
    names = [f"documents/d-{number:04}.{ending}" for number in range(1000) for ending in ("ttl", "txt")]
    for name in names:
        (dump / name).parent.mkdir(exist_ok=True)
        (dump / name).write_text(name)
    catalog.write_sums(dump, catalog.files(dump, {}))
    with serving(tmp_path, client_rate=0) as running:
        shown = []
        for number in range(1, 35):
            answer = running.get("/dump/", params={"page": number}, headers=PAGE)
            assert len(answer.content) < 100_000
            shown += html.fromstring(answer.content).xpath("//section[@id='documents']//td//a/@href")
        assert sorted(shown) == sorted(f"/dump/{name}" for name in names)
        for wrong, status in (("0", 400), ("35", 404), ("x", 400), ("-1", 400)):
            assert running.get("/dump/", params={"page": wrong}, headers=PAGE).status_code == status
