"""`/def` and what is below it: terms, shapes, codes and diagrams for readers; data for programs."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import Response

from minsheng import canned, resources
from minsheng.headers import Header
from minsheng.serve import described, formats, linked, respond
from minsheng.serve.pages import asking, page
from minsheng.serve.pages.paging import LINKS, Paged
from minsheng.serve.pages.plain import Addresses
from minsheng.serve.pages.source import asked_part
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release
from minsheng.serve.site import Site
from minsheng.serve.vocabulary import diagram, usage
from minsheng.serve.vocabulary.diagram import Box, Link
from minsheng.serve.vocabulary.model import RDF, Rule, Term, Text, Vocabulary
from minsheng.serve.wire import Head

_PATTERN = re.compile(r"/id/([a-z-]+)/")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_CHECK_KEYS = frozenset({"severity", "message", "texts"})
_ALTERNATES = ("turtle", "jsonld", "rdf", "nt")
_read: dict[str, Documented] = {}


@dataclass(frozen=True, slots=True)
class Example:
    """A statement of the data that a term is used in."""

    subject: str
    object: str
    is_iri: bool


@dataclass(frozen=True, slots=True)
class Documented:
    """The vocabulary of one release, with what its data has of it."""

    vocabulary: Vocabulary
    examples: Mapping[str, Sequence[Example]]
    classes_of: Mapping[str, Sequence[str]]
    """Type in a path (`figure`) → its classes, as the data has them."""
    address: Addresses
    queries: Mapping[str, Sequence[canned.Query]]

    def box(self, iri: str) -> Box:
        """A class as diagrams show it."""
        term = self.vocabulary.terms.get(iri)
        if term is None:
            return Box(iri, self.address.short(iri), "", "", own=False)
        return Box(iri, term.label.zh, term.name, f"/def#{term.name}")

    @property
    def links(self) -> list[Link]:
        """Properties from class to class: as domains and ranges hint, and as rules require."""
        ours = {term.iri for term in self.vocabulary.classes}
        found = {
            Link(term.name, source, target)
            for term in self.vocabulary.properties
            if term.kind == "object"
            for source in term.domain
            for target in term.range
        }
        for rules in self.vocabulary.reused.values():
            for rule in rules:
                targets = self._targets(rule)
                name = self.address.short(rule.path)
                found |= {Link(name, source, target) for source in rule.classes for target in targets}
        same = diagram.alike(list(found))
        kept = [link for link in found if link.source == link.target or link.name not in same]
        kept = [link for link in kept if link.source in ours or link.target in ours]
        return sorted(kept, key=lambda link: (link.source, link.target, link.name))

    def _targets(self, rule: Rule) -> Sequence[str]:
        """Classes of a rule's values; where a type has several, a class goes with its like."""
        found = self.classes_of.get(_kind(rule), ())
        return [iri for iri in found if iri in rule.classes] or found

    def of(self, term: Term) -> Sequence[canned.Query]:
        """Canned queries that use a term."""
        return self.queries.get(term.iri, ())


def _kind(rule: Rule) -> str:
    """Type of the things that a rule's values are, empty where it does not say."""
    match = _PATTERN.search(rule.pattern)
    return match[1] if match else ""


async def documented(request: Request, release: Release) -> Documented:
    """The vocabulary of the release, read once."""
    found = _read.get(release.id)
    if found is None:
        found = await _documented(request, release)
        while len(_read) > 1:
            _read.pop(next(iter(_read)))
        _read[release.id] = found
    return found


async def _documented(request: Request, release: Release) -> Documented:
    vocabulary = Vocabulary(await _triples(request, release), release.base)
    terms = vocabulary.terms.values()
    classes = [term.iri for term in terms if term.kind == "class"]
    others = [term.iri for term in terms if term.kind != "class"]
    examples = await _examples(request, release, classes, others) if terms else {}
    classes_of: dict[str, list[str]] = defaultdict(list)
    for iri in classes:
        for kind in sorted({_type_in(example.subject, release.base) for example in examples.get(iri, ())}):
            classes_of[kind].append(iri)
    return Documented(vocabulary, examples, classes_of, Addresses(release), usage.by_term(release.base))


def _type_in(iri: str, base: str) -> str:
    return iri.removeprefix(f"{base}id/").partition("/")[0] if iri.startswith(f"{base}id/") else ""


async def _triples(request: Request, release: Release) -> list[Triple]:
    """The graph of terms and shapes: named things first, in the order of their names."""
    site: Site = request.scope["state"]["site"]
    head: Head = {
        "do": "graph",
        "name": f"{release.base}graph/ontology",
        "union": site.union,
        "graph": "nt",
        "cap": site.settings.result_bytes,
    }
    answer, _ = await site.ask(request, release, head)
    return sorted(parse(answer.body, format=RdfFormat.N_TRIPLES), key=_in_order)


def _in_order(triple: Triple) -> tuple[bool, str, bool, str, str]:
    named = isinstance(triple.subject, NamedNode)
    return (
        not named,
        str(triple.subject),
        triple.predicate.value != f"{RDF}type",
        triple.predicate.value,
        str(triple.object),
    )


async def _examples(
    request: Request, release: Release, classes: Sequence[str], properties: Sequence[str]
) -> dict[str, list[Example]]:
    site: Site = request.scope["state"]["site"]
    head = site.request_head(release, usage.examples_query(classes, properties))
    answer, _ = await site.ask(request, release, head | {"rows": "json", "ask": None, "graph": None})
    found: dict[str, list[Example]] = defaultdict(list)
    for row in json.loads(answer.body)["results"]["bindings"]:
        value = row.get("object", {"value": "", "type": ""})
        example = Example(row["subject"]["value"], value["value"], value["type"] == "uri")
        found[row["term"]["value"]].append(example)
    return found


# --------------------------------------------------------------------------------------- /def


async def terms(request: Request) -> Response:
    """`/def`: each term with all that is known of it; the graph of terms for programs."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    if not described.wants_page(request):
        return described.describe(request, release, await _triples(request, release), "terms")
    found = await documented(request, release)
    vocabulary = found.vocabulary
    links = found.links
    boxes = {iri: found.box(iri) for link in links for iri in (link.source, link.target)}
    return page(
        request,
        release,
        "vocabulary.html",
        found=found,
        vocabulary=vocabulary,
        address=found.address,
        label=lambda iri: _label(vocabulary, iri),
        kind_of=lambda rule: [found.box(iri) for iri in found.classes_of.get(_kind(rule), ())],
        overview=diagram.overview(boxes, links, "overview") if boxes else Markup(""),
        hubs=[
            (name, found.box(target), [found.box(source) for source in sources])
            for (name, target), sources in diagram.hubs(links).items()
        ],
        drawn={iri: diagram.size(_around(found, iri, links)) for iri in boxes if iri in vocabulary.terms},
        schemes=await _schemes(request, release),
        headers={"Link": _alternates("/def")},
    )


def _label(vocabulary: Vocabulary, iri: str) -> Text:
    term = vocabulary.terms.get(iri)
    return term.label if term else Text("", "")


def _alternates(path: str) -> str:
    """Link header: the same as data."""
    return ", ".join(
        f'<{path}?format={name}>; rel="alternate"; type="{formats.BY_NAME[name].accepts[0]}"'
        for name in _ALTERNATES
    )


async def drawing(request: Request) -> Response:
    """`/def/diagram/{name}.svg`: the classes, or one with what stands around it."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    found = await documented(request, release)
    name = request.path_params["name"]
    iri = f"{found.vocabulary.space}{name}"
    links = found.links
    if name == "overview" and links:
        boxes = {iri: found.box(iri) for link in links for iri in (link.source, link.target)}
        svg = diagram.overview(boxes, links, name)
    elif iri in found.vocabulary.terms:
        svg = _around(found, iri, links)
    else:
        raise Problem("not-found", "there is a diagram of each class: /def lists them")
    return respond.versioned(request, diagram.alone(svg), "image/svg+xml", release.id, vary="Accept-Encoding")


def _around(found: Documented, iri: str, links: Iterable[Link]) -> Markup:
    return diagram.around(
        found.box(iri),
        [(link.name, found.box(link.source)) for link in links if link.target == iri],
        [(link.name, found.box(link.target)) for link in links if link.source == iri != link.target],
    )


# -------------------------------------------------------------------------------- /def/shapes


async def shapes(request: Request) -> Response:
    """`/def/shapes`: each rule with its message; the shapes for programs."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    if not described.wants_page(request):
        return await linked.shapes(request)
    found = await documented(request, release)
    vocabulary = found.vocabulary
    return page(
        request,
        release,
        "shapes.html",
        groups=vocabulary.groups,
        checks=checks(),
        address=found.address,
        label=lambda iri: _label(vocabulary, iri),
        headers={"Link": _alternates("/def/shapes")},
    )


@cache
def checks() -> list[tuple[str, str, Text]]:
    """Rules over all graphs at once: name, severity, message."""
    found = []
    for path in sorted(resources.ontology("checks").glob("*.rq")):
        header = Header(path, path.read_text(encoding="utf-8"), _CHECK_KEYS)
        zh, en = header.labels(header.fields.get("message"), "message")
        found.append((path.stem, header.line("severity"), Text(zh, en)))
    return found


# --------------------------------------------------------------------------------- /def/codes

_SCHEME = ("zh", "en", "definitionZh", "definitionEn", "quoted")
_CONCEPT = (*_SCHEME[:4], "notation", "example", "broader", "match")


def _whole(row: asking.Row, names: Sequence[str]) -> asking.Row:
    """A row with an empty text where nothing is bound."""
    return dict.fromkeys(names, "") | row


async def _schemes(request: Request, release: Release) -> list[asking.Row]:
    return [_whole(row, _SCHEME) for row in await asking.rows(request, release, "schemes")]


async def codes(request: Request) -> Response:
    """`/def/codes`: the schemes of coded values."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    rows = await _schemes(request, release)
    schemes = [row for row in rows if not row["quoted"]]
    headings = [row for row in rows if row["quoted"]]
    number = asked_part(request, "page")
    shown = headings[(number - 1) * LINKS : number * LINKS]
    if number > 1 and not shown:
        raise Problem("not-found", "there are not so many pages")
    pages = Paged(number, shown, more=len(headings) > number * LINKS)
    return page(request, release, "codes.html", schemes=schemes if number == 1 else [], pages=pages)


async def scheme(request: Request) -> Response:
    """`/def/codes/{scheme}`: the concepts of one scheme, page by page."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    code = request.path_params["scheme"]
    iri = f"{release.base}id/concept/{code}"
    known = [row for row in await _schemes(request, release) if row["scheme"] == iri]
    if not _CODE.fullmatch(code) or not known:
        raise Problem("not-found", "no such scheme: /def/codes lists them")
    number = asked_part(request, "page")
    rows = await asking.rows(request, release, "concepts-of-scheme", iri, offset=(number - 1) * LINKS)
    if number > 1 and not rows:
        raise Problem("not-found", "there are not so many pages")
    return page(
        request,
        release,
        "scheme.html",
        scheme=known[0],
        code=code,
        pages=Paged(number, [_whole(row, _CONCEPT) for row in rows[:LINKS]], more=len(rows) > LINKS),
        address=Addresses(release),
    )
