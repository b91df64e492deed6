"""Read extractions back out of a graph that `build` made: all but the articles' texts and blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from hangraph import schema as ontology
from hangraph.graph.terms import HG, OA, PROV, SCHEMA, union
from hangraph.record import Argument, Article, Entity, Extraction, Fact, Mention
from hangraph.schema import Schema, local

ROLES = ("subject", "object", "date")
TYPES = ("Person", "Place", "Organization", "Agreement", "Event", "Program")


def extractions(dataset: Dataset | Graph, schema: Schema | None = None) -> tuple[Extraction, ...]:
    """Return one extraction for each article of the graph, ordered by its IRI."""
    graph, known = union(dataset), schema or ontology.load()
    return tuple(_extraction(graph, a, known) for a in sorted(_iris(graph.subjects(RDF.type, HG.Article))))


def kind_of(graph: Graph, entity: URIRef, schema: Schema) -> tuple[str, str | None]:
    """Return an entity's contract type and, if it has one, its narrowest class below that."""
    classes = {local(str(c)) for c in graph.objects(entity, RDF.type)}
    type_ = next((t for t in TYPES if t in classes), "")
    narrower = sorted(c for c in classes if c != type_ and schema.is_a(c, type_))
    return type_, max(narrower, key=lambda c: len(schema.classes[c].parents), default=None)


def _extraction(graph: Graph, article: URIRef, schema: Schema) -> Extraction:
    entities = sorted(_iris(graph.objects(article, SCHEMA.mentions)))
    facts = sorted(_iris(graph.subjects(PROV.wasDerivedFrom, article)))
    return Extraction(
        article=_article(graph, article),
        entities=tuple(_entity(graph, e, schema) for e in entities),
        facts=tuple(_fact(graph, f, schema) for f in facts),
    )


def _article(graph: Graph, node: URIRef) -> Article:
    return Article(
        text="",
        id=str(node),
        title=_text(graph, node, SCHEMA.headline),
        subtitle=_text(graph, node, SCHEMA.alternativeHeadline),
        publisher=_text(graph, node, SCHEMA.publisher),
        published=_text(graph, node, SCHEMA.datePublished),
        url=_text(graph, node, SCHEMA.url),
    )


def _entity(graph: Graph, node: URIRef, schema: Schema) -> Entity:
    type_, kind = kind_of(graph, node, schema)
    return Entity(
        id=str(node),
        type=type_,
        kind=kind,
        label=_text(graph, node, RDFS.label) or "",
        aliases=tuple(sorted(str(a) for a in graph.objects(node, SKOS.altLabel))),
        mentions=_spans(graph, node, HG.mention),
        same_as=tuple(sorted(str(s) for s in graph.objects(node, OWL.sameAs))),
    )


def _fact(graph: Graph, node: URIRef, schema: Schema) -> Fact:
    subject = cast(URIRef, graph.value(node, RDF.subject))
    stage = graph.value(node, PROV.wasAttributedTo)
    return Fact(
        id=str(node),
        subject=_text(graph, subject, RDF.value) or str(subject),
        predicate=local(_text(graph, node, RDF.predicate) or ""),
        object=_text(graph, node, RDF.object) or "",
        status=local(_text(graph, node, HG.status) or ""),
        date=_text(graph, node, HG.date),
        qualifiers=dict(_qualifiers(graph, node, schema)),
        confidence=float(_text(graph, node, HG.confidence) or 1.0),
        attributed_to=_text(graph, node, HG.attributedTo),
        evidence=_spans(graph, node, HG.evidence),
        stage=(_text(graph, stage, RDFS.label) or "") if stage is not None else "",
        entry=_text(graph, node, HG.entry),
        arguments=tuple(_arguments(graph, node)),
    )


def _arguments(graph: Graph, node: URIRef) -> Iterator[Argument]:
    for role in ROLES:
        for mention in _spans(graph, node, HG[f"{role}Mention"]):
            yield Argument(role, mention, _text(graph, node, HG[f"{role}Particles"]) or "")


def _qualifiers(graph: Graph, node: URIRef, schema: Schema) -> Iterator[tuple[str, str | bool]]:
    """Yield what a fact says beyond its own vocabulary, which `build` writes from the record's fields."""
    own = {HG.status, HG.date, HG.begins, HG.ends, HG.confidence, HG.attributedTo, HG.evidence, HG.entry}
    own |= {HG[f"{role}Particles"] for role in ROLES}
    for predicate, value in sorted(graph.predicate_objects(node)):
        found = schema.properties.get(local(str(predicate)))
        if found and predicate == URIRef(found.iri) and predicate not in own and isinstance(value, Literal):
            yield found.name, bool(value) if value.datatype == XSD.boolean else str(value)


def _spans(graph: Graph, node: URIRef, predicate: URIRef) -> tuple[Mention, ...]:
    spans = (_span(graph, s) for s in graph.objects(node, predicate))
    return tuple(sorted(spans, key=lambda m: (m.start, m.end)))


def _span(graph: Graph, node: Node) -> Mention:
    cells = {p: o for s in graph.objects(node, OA.hasSelector) for p, o in graph.predicate_objects(s)}
    return Mention(int(str(cells[OA.start])), int(str(cells[OA.end])), str(cells[OA.exact]))


def _text(graph: Graph, node: Node, predicate: URIRef) -> str | None:
    value = graph.value(node, predicate)
    return None if value is None else str(value)


def _iris(nodes: Iterator[Node]) -> Iterator[URIRef]:
    return (n for n in nodes if isinstance(n, URIRef))
