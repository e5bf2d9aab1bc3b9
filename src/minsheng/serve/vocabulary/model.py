"""Terms and rules as data, read from the triples of `graph/ontology`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
DCT = "http://purl.org/dc/terms/"
_KINDS = {f"{OWL}Class": "class", f"{OWL}ObjectProperty": "object", f"{OWL}DatatypeProperty": "datatype"}
_NOTES = ("scopeNote", "note", "changeNote", "historyNote", "editorialNote")
_BOUNDS = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "minLength", "maxLength")
Node = NamedNode | BlankNode
Facts = dict[Node, dict[str, list[Node | Literal]]]


@dataclass(frozen=True, slots=True)
class Text:
    """Words in both languages; either may be empty."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One property shape."""

    iri: str
    classes: tuple[str, ...]
    path: str
    least: int
    most: int | None
    severity: str
    message: Text
    datatype: str
    pattern: str
    values: tuple[str, ...]
    """What `sh:in` lists."""
    bounds: tuple[str, ...]
    """Further limits as they are written: `minInclusive 1949`."""

    @property
    def name(self) -> str:
        """The fragment of its IRI."""
        return self.iri.rpartition("#")[2]

    @property
    def cardinality(self) -> str:
        """`1`, `0..1`, `1..*`, `0..*`."""
        most = "*" if self.most is None else str(self.most)
        return most if str(self.least) == most else f"{self.least}..{most}"


@dataclass(frozen=True, slots=True)
class Group:
    """A node shape: rules that belong together."""

    iri: str
    label: Text
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of ours."""

    iri: str
    kind: str
    """`class`, `object` or `datatype`."""
    label: Text
    definition: Text
    notes: tuple[Text, ...]
    examples: tuple[str, ...]
    parents: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    sources: tuple[str, ...]
    deprecated: bool
    replaced_by: tuple[str, ...]

    @property
    def name(self) -> str:
        """The fragment of its IRI, and its anchor."""
        return self.iri.rpartition("#")[2]


class Vocabulary:
    """All that an ontology graph says of terms and rules."""

    def __init__(self, triples: Iterable[Triple], base: str) -> None:
        self.base = base
        self.space = f"{base}def#"
        self.facts: Facts = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, NamedNode | BlankNode) and not isinstance(triple.object, Triple):
                self.facts[triple.subject][triple.predicate.value].append(triple.object)

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Terms of our namespace by IRI: classes first, each kind in the order of names."""
        found = (self._term(node, kind) for node, kind in self._ours())
        return {
            one.iri: one for one in sorted(found, key=lambda one: (one.kind != "class", one.name.lower()))
        }

    @property
    def classes(self) -> list[Term]:
        """Classes of ours."""
        return [term for term in self.terms.values() if term.kind == "class"]

    @property
    def properties(self) -> list[Term]:
        """Properties of ours."""
        return [term for term in self.terms.values() if term.kind != "class"]

    @cached_property
    def groups(self) -> list[Group]:
        """Node shapes with their rules, in the order of names."""
        found = [node for node in self._typed(f"{SH}NodeShape") if isinstance(node, NamedNode)]
        return [self._group(node) for node in sorted(found, key=lambda node: node.value)]

    @cached_property
    def rules(self) -> list[Rule]:
        """All property shapes, in the order of names."""
        found = [node for node in self._typed(f"{SH}PropertyShape") if isinstance(node, NamedNode)]
        return [self._rule(node) for node in sorted(found, key=lambda node: node.value)]

    def rules_of_class(self, iri: str) -> list[Rule]:
        """Rules that hold for things of a class."""
        return [rule for rule in self.rules if iri in rule.classes]

    def rules_of_property(self, iri: str) -> list[Rule]:
        """Rules that hold for values of a property."""
        return [rule for rule in self.rules if rule.path == iri]

    @cached_property
    def reused(self) -> dict[str, list[Rule]]:
        """Terms of other vocabularies that the rules speak of, with those rules."""
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            if not rule.path.startswith(self.space):
                found[rule.path].append(rule)
        return dict(sorted(found.items()))

    @cached_property
    def about(self) -> dict[str, Text]:
        """What the ontology says of itself: title, description, versionInfo, license."""
        node = next(iter(self._typed(f"{OWL}Ontology")), None)
        if node is None:
            return {}
        names = {"title": f"{DCT}title", "description": f"{DCT}description"}
        told = {name: self._text(node, iri) for name, iri in names.items()}
        for name, iri in (
            ("version", f"{OWL}versionInfo"),
            ("license", f"{DCT}license"),
            ("created", f"{DCT}created"),
        ):
            value = next(iter(self._values(node, iri)), "")
            told[name] = Text(value, value)
        return told

    # ------------------------------------------------------------------------ reading

    def _ours(self) -> Iterator[tuple[NamedNode, str]]:
        for node, facts in self.facts.items():
            if not isinstance(node, NamedNode) or not node.value.startswith(self.space):
                continue
            kinds = [_KINDS[one.value] for one in facts[f"{RDF}type"] if one.value in _KINDS]
            if kinds:
                yield node, kinds[0]

    def _typed(self, iri: str) -> Iterator[Node]:
        return (node for node, facts in self.facts.items() if NamedNode(iri) in facts.get(f"{RDF}type", ()))

    def _values(self, node: Node, iri: str) -> list[str]:
        return sorted(one.value for one in self.facts[node].get(iri, ()))

    def _text(self, node: Node, iri: str) -> Text:
        said = [one for one in self.facts[node].get(iri, ()) if isinstance(one, Literal)]
        found = {one.language: one.value for one in sorted(said, key=lambda one: one.value)}
        return Text(found.get("zh", ""), found.get("en", ""))

    def _term(self, node: NamedNode, kind: str) -> Term:
        notes = (self._text(node, SKOS + name) for name in _NOTES)
        return Term(
            node.value,
            kind,
            self._text(node, f"{SKOS}prefLabel"),
            self._text(node, f"{SKOS}definition"),
            tuple(note for note in notes if note.zh or note.en),
            tuple(self._values(node, f"{SKOS}example")),
            tuple(self._values(node, f"{RDFS}subClassOf") + self._values(node, f"{RDFS}subPropertyOf")),
            tuple(self._values(node, f"{SCHEMA}domainIncludes")),
            tuple(self._values(node, f"{SCHEMA}rangeIncludes")),
            tuple(self._values(node, f"{DCT}source")),
            "true" in self._values(node, f"{OWL}deprecated"),
            tuple(self._values(node, f"{DCT}isReplacedBy")),
        )

    def _group(self, node: NamedNode) -> Group:
        named = set(self._values(node, f"{SH}property"))
        rules = tuple(rule for rule in self.rules if rule.iri in named)
        return Group(node.value, self._text(node, f"{SKOS}prefLabel"), rules)

    def _rule(self, node: NamedNode) -> Rule:
        def one(name: str) -> str:
            return next(iter(self._values(node, SH + name)), "")

        return Rule(
            node.value,
            tuple(self._values(node, f"{SH}targetClass")),
            one("path"),
            int(one("minCount") or 0),
            int(one("maxCount")) if one("maxCount") else None,
            one("severity").removeprefix(SH) or "Violation",
            self._text(node, f"{SH}message"),
            one("datatype"),
            one("pattern"),
            tuple(value for head in self.facts[node].get(f"{SH}in", ()) for value in self._listed(head)),
            tuple(f"{name} {one(name)}" for name in _BOUNDS if one(name)),
        )

    def _listed(self, head: Node | Literal) -> Iterator[str]:
        """Members of an RDF list."""
        while isinstance(head, BlankNode) and head in self.facts:
            yield from self._values(head, f"{RDF}first")
            head = next(iter(self.facts[head].get(f"{RDF}rest", ())), NamedNode(f"{RDF}nil"))
