"""What speaks of the files: JSON-LD, Data Package, DCAT and VoID, RO-Crate, README, licence, citation."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml
from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Store, parse

from minsheng.meta import LICENCE
from minsheng.publish.jsonld import Context
from minsheng.releases import Release

BASE = "https://w3id.org/minsheng/"
DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
SPDX = "http://spdx.org/rdf/terms#"
VOID = "http://rdfs.org/ns/void#"
DATASET = NamedNode(f"{BASE}id/dataset/minsheng")


# ------------------------------------------------------------------------------------------ JSON-LD


def canonical(text: str) -> list[str]:
    """Lines of N-Quads, numbers and blank nodes in one form whatever wrote them."""
    dataset = Dataset(parse(text, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    store = Store()
    store.extend(dataset)
    return sorted(f"{quad}" for quad in store)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", ["document/haidian-b8cd4f96", "derived", "meta"])
def test_three_processors_read_the_same_json_ld(dump: Path, release: Release, name: str) -> None:
    graph = f"{BASE}graph/{name}"
    whole = json.loads((dump / "minsheng.jsonld").read_text("utf-8"))
    one = {"@context": whole["@context"], "graph": [part for part in whole["graph"] if part["id"] == graph]}
    stored = release.graphs().quads_for_pattern(None, None, None, NamedNode(graph))
    expected = canonical("".join(f"{quad} .\n" for quad in stored))
    assert len(expected) > 100
    text = json.dumps(one)
    ours = "".join(f"{quad} .\n" for quad in parse(text, format=RdfFormat.JSON_LD))
    assert canonical(ours) == expected
    assert canonical(str(jsonld.to_rdf(one, {"format": "application/n-quads"}))) == expected
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format="json-ld")
    assert canonical(dataset.serialize(format="nquads")) == expected


def test_json_ld_reads_as_json(dump: Path) -> None:
    whole = json.loads((dump / "minsheng.jsonld").read_text("utf-8"))
    nodes = {node["id"]: node for part in whole["graph"] for node in part["graph"] if "type" in node}
    figure = nodes["figure/haidian-b8cd4f96-1018-1026"]
    assert figure == {
        "id": "figure/haidian-b8cd4f96-1018-1026",
        "type": "Target",
        "wasQuotedFrom": "span/haidian-b8cd4f96-1018-1026",
        "action": "开工",
        "comparator": "concept/cmp-plain",
        "district": "district/haidian",
        "object": "既有多层住宅加装电梯",
        "scope": "concept/scope-year",
        "unitOfMeasure": "concept/uom-bu",
        "value": "260",
        "valueText": "260 部",
        "year": 2023,
    }
    context = json.loads((dump / "context.jsonld").read_text("utf-8"))
    assert context["@context"] == whole["@context"]


@pytest.mark.parametrize(
    "value",
    [
        '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"99999999999999999999"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"not a date"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"2023-11-30"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"7.25"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"plain"',
        '"tagged"@zh',
        '"tagged"@en-GB',
        "<https://w3id.org/minsheng/id/concept/cmp-ge>",
        "<https://w3id.org/minsheng/graph/derived>",
        "<https://w3id.org/minsheng/id/>",
        "<http://example.org/a b>".replace(" ", "%20"),
        "_:b1",
    ],
)
@pytest.mark.parametrize(
    "property_", ["ms:year", "ms:deadline", "skos:prefLabel", "dcterms:title", "ms:action"]
)
@pytest.mark.parametrize("more", ["dcterms:isPartOf", "http://example.org/other"])
def test_any_value_of_any_property_comes_back(value: str, property_: str, more: str) -> None:
    spaces = {
        "ms": f"{BASE}def#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": DCT,
        "http": "http:",
    }
    first, second = (
        "".join((spaces[name], local)) for name, _, local in (p.partition(":") for p in (property_, more))
    )
    text = (
        f"<{BASE}id/a/b> <{first}> {value} ; <{second}> {value} .\n".replace(
            " ; ", f" <{BASE}graph/x> .\n<{BASE}id/a/b> "
        )
        .replace(" .\n", f" <{BASE}graph/x> .\n")
        .replace(f"<{BASE}graph/x> <{BASE}graph/x>", f"<{BASE}graph/x>")
    )
    quads = list(parse(text, format=RdfFormat.N_QUADS))
    assert len(quads) == 2
    context = Context(BASE, {})
    graphs = [{"id": graph, "graph": list(nodes)} for graph, nodes in context.graphs(quads)]
    written = json.dumps({"@context": context.said, "graph": graphs})
    back = parse(written, format=RdfFormat.JSON_LD)
    assert canonical("".join(f"{quad} .\n" for quad in back)) == canonical(text)


# -------------------------------------------------------------------------------------- Data Package


def test_the_data_package_describes_each_table_as_it_is(dump: Path, release: Release) -> None:
    package = json.loads((dump / "datapackage.json").read_text("utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    assert package["licenses"] == [
        {"name": "CC-BY-4.0", "path": LICENCE, "title": "Creative Commons Attribution 4.0"}
    ]
    assert package["release"] == release.id
    assert {source["path"] for source in package["sources"]} == {
        f"documents/{path.name}" for path in (dump / "documents").glob("*.txt")
    }
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    tables = {path.name for path in (dump / "tables").iterdir() if ".zh." not in path.name}
    assert {resource["path"] for resource in package["resources"]} == {f"tables/{name}" for name in tables}
    sums = dict(
        reversed(line.split("  ", 1)) for line in (dump / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    for resource in package["resources"]:
        assert resource["bytes"] == (dump / resource["path"]).stat().st_size
        assert resource["hash"] == f"sha256:{sums[resource['path']]}"
        assert resource["title"] and resource["title_zh"] and resource["description_zh"]


# ------------------------------------------------------------------------------------- DCAT and VoID


@pytest.fixture(scope="module")
def described(dump: Path) -> Store:
    store = Store()
    store.load(path=str(dump / "dataset.ttl"), format=RdfFormat.TURTLE)
    return store


def objects(store: Store, subject: NamedNode, predicate: str) -> list[str]:
    return sorted(quad.object.value for quad in store.quads_for_pattern(subject, NamedNode(predicate), None))


def test_the_description_counts_what_the_release_has(described: Store, release: Release) -> None:
    assert objects(described, DATASET, f"{VOID}triples") == [str(release.manifest["quads"])]
    assert objects(described, DATASET, f"{DCT}identifier") == [release.id]
    assert objects(described, DATASET, f"{DCT}license") == [LICENCE]
    assert objects(described, DATASET, f"{DCAT}version")[0].startswith(f"{release.manifest['version']}+")
    subsets = described.query(
        f"SELECT ?name ?triples WHERE {{ <{DATASET.value}> <{VOID}subset> ?part . "
        f"?part <{VOID}triples> ?triples ; <http://www.w3.org/ns/sparql-service-description#name> ?name }}"
    )
    counted = {row["name"].value: int(row["triples"].value) for row in subsets}
    store = release.graphs()
    assert counted == {
        name.value: sum(1 for _ in store.quads_for_pattern(None, None, None, name))
        for name in store.named_graphs()
    }
    projects = NamedNode(f"{BASE}id/dataset/class-project")
    assert objects(described, projects, f"{VOID}entities") == ["133"]


def test_each_distribution_has_size_checksum_media_type_licence_and_titles(
    described: Store, dump: Path
) -> None:
    sums = dict(
        reversed(line.split("  ", 1)) for line in (dump / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    found = objects(described, DATASET, f"{DCAT}distribution")
    assert len(found) == len(sums) - 2  # the description itself and the crate, which are written after
    for iri in found:
        node = NamedNode(iri)
        (address,) = objects(described, node, f"{DCAT}downloadURL")
        path = address.removeprefix(f"{BASE}dump/")
        assert objects(described, node, f"{DCAT}byteSize") == [str((dump / path).stat().st_size)]
        (checksum,) = objects(described, node, f"{SPDX}checksum")
        assert objects(described, NamedNode(checksum), f"{SPDX}checksumValue") == [sums[path]]
        assert objects(described, node, f"{DCT}license") == [LICENCE]
        assert objects(described, node, f"{DCAT}mediaType")[0].startswith("https://www.iana.org/")
        titles = described.quads_for_pattern(node, NamedNode(f"{DCT}title"), None)
        languages = {quad.object.language for quad in titles if isinstance(quad.object, Literal)}
        assert {"zh", "en"} <= languages
    dumps = {address.rpartition(".")[2] for address in objects(described, DATASET, f"{VOID}dataDump")}
    assert dumps == {"ttl", "nq", "trig", "jsonld", "rdf"}


def test_the_description_is_readable_turtle(dump: Path) -> None:
    text = (dump / "dataset.ttl").read_text("utf-8")
    assert f"<{BASE}id/dataset/minsheng> a " in text
    assert text.count("@prefix") > 10
    assert rdflib.Graph().parse(data=text, format="turtle")


# ------------------------------------------------------------------------------------------ RO-Crate


@pytest.fixture(scope="module")
def crate(dump: Path) -> dict[str, dict[str, Any]]:
    whole = json.loads((dump / "ro-crate-metadata.json").read_text("utf-8"))
    assert whole["@context"] == "https://w3id.org/ro/crate/1.2/context"
    named = {node["@id"]: node for node in whole["@graph"]}
    assert len(named) == len(whole["@graph"])
    return named


def test_the_crate_says_what_it_is(crate: dict[str, dict[str, Any]], release: Release) -> None:
    descriptor, root = crate["ro-crate-metadata.json"], crate["./"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert descriptor["@type"] == "CreativeWork" and root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "license", "author", "version"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    assert f"minsheng:{release.id}" in root["identifier"]


def test_each_file_is_in_the_crate_and_reached_from_its_root(
    crate: dict[str, dict[str, Any]], dump: Path
) -> None:
    reached, ahead = set(), ["./"]
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead += [part["@id"] for part in crate[name].get("hasPart", ())]
    written = {path.relative_to(dump).as_posix() for path in dump.rglob("*") if path.is_file()}
    assert {name for name in reached if not name.endswith("/")} == written - {
        "SHA256SUMS",
        "ro-crate-metadata.json",
    }
    for name in reached:
        if crate[name]["@type"] == "File":
            assert int(crate[name]["contentSize"]) == (dump / name).stat().st_size
            assert crate[name]["encodingFormat"] and crate[name]["name"] and crate[name]["alternateName"]


def test_what_the_crate_refers_to_is_in_it(crate: dict[str, dict[str, Any]]) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [name for one in value for name in references(one)]
        return [value["@id"]] if isinstance(value, dict) else []

    for node in crate.values():
        for key, value in node.items():
            if key != "conformsTo":
                assert set(references(value)) <= set(crate), (node["@id"], key)


# --------------------------------------------------------------------------------------- for people


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_dictionary_has_every_column_and_every_term(dump: Path, release: Release, name: str) -> None:
    text = (dump / name).read_text("utf-8")
    package = json.loads((dump / "datapackage.json").read_text("utf-8"))
    title, about = ("title_zh", "description_zh") if name == "README.zh.md" else ("title", "description")
    for resource in package["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            said = f"| {field[title]} | {field[about]} |".replace("<", "&lt;")
            assert re.search(rf"^\| `{field['name']}` \| .*{re.escape(said)}$", text, re.M), field["name"]
    terms = release.graphs().query(
        """PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?term ?label ?definition WHERE {
          GRAPH ?g { ?term a ?kind ; skos:prefLabel ?label ; skos:definition ?definition }
          VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
          FILTER(LANG(?label) = ?language && LANG(?definition) = ?language)
          VALUES ?language { "%s" } }"""
        % ("zh" if name == "README.zh.md" else "en")
    )
    found = list(terms)
    assert len(found) >= 50
    for row in found:
        local = row["term"].value.rpartition("#")[2]
        assert f"| `ms:{local}` | {row['label'].value} | {row['definition'].value} |" in text, local


def test_each_row_of_a_table_in_the_readme_has_as_many_cells(dump: Path) -> None:
    for name in ("README.md", "README.zh.md"):
        widths: list[int] = []
        for line in (dump / name).read_text("utf-8").splitlines():
            if not line.startswith("|"):
                widths = []
                continue
            widths.append(len(re.findall(r"(?<!\\)\|", line)))
            assert widths[-1] == widths[0], line


def test_the_licence_is_stated_with_care(dump: Path) -> None:
    text = (dump / "LICENSE.md").read_text("utf-8")
    for said in (
        LICENCE,
        "MIT",
        "第五条",
        "Article 5",
        "这里不是法律意见",
        "This is no legal advice",
        "WTFPL",
    ):
        assert said in text


def test_the_citation_is_a_citation(dump: Path) -> None:
    read = yaml.safe_load((dump / "CITATION.cff").read_text("utf-8"))
    assert read["cff-version"] == "1.2.0" and read["type"] == "dataset"
    assert {"message", "title", "authors", "version", "date-released", "license"} <= set(read)
    assert read["license"] == "CC-BY-4.0" and read["authors"][0]["name"]
    assert all(one["type"] in ("doi", "url", "swh", "other") for one in read["identifiers"])


def test_another_base_gives_the_same_files_with_that_base(folder: Any) -> None:
    folder.add_list("a.txt")
    own = folder.build().release.folder / "dump"
    other = folder.build(base="https://example.org/graph/").release.folder / "dump"
    for path in own.rglob("*"):
        name = path.relative_to(own)
        if path.suffix in (".csv", ".nq"):
            here = path.read_text("utf-8").replace(BASE, "https://example.org/graph/")
            there = (other / name).read_text("utf-8")
            assert sorted(there.splitlines()) == sorted(here.splitlines()), name


def test_the_default_graph_has_no_name() -> None:
    quad = Quad(NamedNode("a:b"), NamedNode("c:d"), Literal("e"))
    assert [name for name, _ in Context(BASE, {}).graphs([quad])] == [""]
