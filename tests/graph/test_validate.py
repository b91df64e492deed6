"""Validation: sound graphs conform, reports say what is wrong, and each shape catches a seeded violation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, Namespace, URIRef

from builders import annotated_extraction, annotation, seed_extraction, small_extraction
from hangraph import schema
from hangraph.errors import ShapeError
from hangraph.graph.build import build
from hangraph.graph.terms import DATA, HG, LEX, OA, PROV, SCHEMA, union
from hangraph.graph.validate import shipped_shapes, validate
from hangraph.paths import ontology_folder

ONTOLEX = Namespace("http://www.w3.org/ns/lemon/ontolex#")
SYNSEM = Namespace("http://www.w3.org/ns/lemon/synsem#")
LEXINFO = Namespace("http://www.lexinfo.net/ontology/3.0/lexinfo#")
SHAPE = "https://w3id.org/hangraph/shapes#"
BAD = DATA.bad

LEXICON = f"""
@prefix lex: <{LEX}> . @prefix hg: <{HG}> . @prefix ontolex: <{ONTOLEX}> . @prefix synsem: <{SYNSEM}> .
@prefix lexinfo: <{LEXINFO}> .
lex:subject a ontolex:LexicalEntry ; lexinfo:partOfSpeech lexinfo:particle ; ontolex:canonicalForm lex:f1 .
lex:f1 ontolex:writtenRep "이"@ko .
lex:시장 a ontolex:LexicalEntry ; lexinfo:partOfSpeech lexinfo:noun ; ontolex:canonicalForm lex:f2 ;
  ontolex:denotes hg:Position .
lex:f2 ontolex:writtenRep "시장"@ko .
lex:방문 a ontolex:LexicalEntry ; lexinfo:partOfSpeech lexinfo:noun ; ontolex:canonicalForm lex:f3 ;
  synsem:synBehavior lex:frame ; ontolex:sense lex:sense .
lex:f3 ontolex:writtenRep "방문"@ko .
lex:frame a synsem:SyntacticFrame ; synsem:synArg lex:agent .
lex:agent a synsem:SyntacticArgument ; synsem:marker lex:subject ; synsem:optional false .
lex:sense a synsem:OntoMap ; ontolex:reference hg:visited ; synsem:subjOfProp lex:agent .
"""


def _small() -> Graph:
    return union(build([small_extraction()]))


def _lexicon() -> Graph:
    return Graph().parse(data=LEXICON, format="turtle")


def _first(graph: Graph, class_: URIRef) -> URIRef:
    return min(s for s in graph.subjects(RDF.type, class_) if isinstance(s, URIRef))


def _without(class_: URIRef, predicate: URIRef) -> Callable[[Graph], object]:
    return lambda g: g.remove((_first(g, class_), predicate, None))


def _also(class_: URIRef, predicate: URIRef, value: URIRef | Literal) -> Callable[[Graph], object]:
    return lambda g: g.add((_first(g, class_), predicate, value))


def _lacking(subject: URIRef, predicate: URIRef) -> Callable[[Graph], object]:
    return lambda g: g.remove((subject, predicate, None))


GRAPH_VIOLATIONS = [
    ("Entity", _without(HG.Person, RDFS.label)),
    ("Entity", _also(HG.Person, RDFS.label, Literal("또 하나"))),
    ("Entity", _also(HG.Person, RDF.type, HG.Place)),
    ("Entity", lambda g: g.remove((_first(g, HG.Person), RDF.type, HG.Person))),
    ("Entity", _also(HG.Person, OWL.sameAs, Literal("글"))),
    ("Agreement", _also(HG.Agreement, HG.participant, Literal("달내시"))),
    ("Event", _also(HG.Meeting, HG.participant, Literal("윤가람"))),
    ("Event", _also(HG.Meeting, HG.toldBy, BAD)),
    ("Dated", _also(HG.Meeting, HG.date, Literal("2021-03-03"))),
    ("Dated", lambda g: g.set((_first(g, HG.Meeting), HG.date, Literal("3월 2일")))),
    ("Dated", lambda g: g.set((_first(g, HG.Meeting), HG.ends, Literal("1999-01-01", datatype=XSD.date)))),
    ("Fact", _without(HG.Fact, RDF.subject)),
    ("Fact", _without(HG.Fact, HG.status)),
    ("Fact", _without(HG.Fact, HG.evidence)),
    ("Fact", _without(HG.Fact, PROV.wasDerivedFrom)),
    ("Fact", _also(HG.Fact, HG.status, HG.perhaps)),
    ("Fact", lambda g: g.set((_first(g, HG.Fact), HG.confidence, Literal("1.5", datatype=XSD.decimal)))),
    ("Fact", lambda g: g.set((_first(g, HG.Fact), RDF.predicate, HG.likes))),
    ("Fact", _also(HG.Fact, HG.attributedTo, BAD)),
    ("Fact", _also(HG.Fact, HG.former, Literal("전"))),
    ("Fact", _also(HG.Fact, HG.clock, Literal("오후 2시"))),
    ("Dated", lambda g: g.set((_first(g, HG.Meeting), HG.granularity, HG.Fact))),
    ("Quotation", _without(HG.Quotation, RDF.value)),
    ("Article", _without(HG.Article, SCHEMA.sha256)),
    ("Article", _also(HG.Article, SCHEMA.headline, Literal("다른 제목"))),
    ("Selection", _without(HG.Mention, OA.hasSelector)),
    ("Selection", _without(HG.Evidence, OA.hasSource)),
    ("Position", lambda g: g.set((_first(g, OA.TextPositionSelector), OA.end, Literal(0)))),
    ("Quote", _without(OA.TextQuoteSelector, OA.exact)),
    ("Stage", _without(HG.Stage, RDFS.label)),
]
LEXICON_VIOLATIONS = [
    ("Entry", _lacking(LEX["시장"], LEXINFO.partOfSpeech)),
    ("Entry", _lacking(LEX["방문"], ONTOLEX.canonicalForm)),
    ("Form", _lacking(LEX.f3, ONTOLEX.writtenRep)),
    ("Predicate", _lacking(LEX["방문"], SYNSEM.synBehavior)),
    ("Predicate", lambda g: g.set((LEX["방문"], LEXINFO.partOfSpeech, LEXINFO.adverb))),
    ("Sense", _lacking(LEX.sense, ONTOLEX.reference)),
    ("Sense", _lacking(LEX.sense, SYNSEM.subjOfProp)),
    ("Frame", _lacking(LEX.frame, SYNSEM.synArg)),
    ("Argument", _lacking(LEX.agent, SYNSEM.marker)),
    ("Particle", lambda g: g.set((LEX.agent, SYNSEM.marker, LEX["시장"]))),
    ("Denotation", lambda g: g.set((LEX["시장"], ONTOLEX.denotes, Literal("Position")))),
    ("Meaning", _lacking(LEX["시장"], ONTOLEX.denotes)),
    ("Meaning", _lacking(LEX["방문"], ONTOLEX.sense)),
]


def _relation_shapes() -> list[str]:
    targets = shipped_shapes().subject_objects(SH.targetSubjectsOf)
    return sorted(str(s).removeprefix(SHAPE) for s, target in targets if str(target).startswith(HG))


def _caught(graph: Graph) -> set[str]:
    return {v.shape.removeprefix(f"<{SHAPE}").rstrip(">") for v in validate(graph).violations}


# `sh:node` reports the outer shape's result, whose value is the node that breaks the inner one
_OUTER = {"Dated": "Event", "Form": "Entry", "Particle": "Argument"}


@pytest.mark.parametrize(("shape", "break_it"), GRAPH_VIOLATIONS)
def test_shape_catches_its_seeded_violation(shape: str, break_it: Callable[[Graph], object]) -> None:
    """Each shape of the graph reports the one thing broken for it."""
    graph = _small()
    break_it(graph)
    assert _OUTER.get(shape, shape) in _caught(graph)


@pytest.mark.parametrize(("shape", "break_it"), LEXICON_VIOLATIONS)
def test_shape_catches_its_seeded_violation_in_the_lexicon(shape: str, break_it: Callable[[Graph], object]) -> None:
    """Each shape of the lexicon reports the one thing broken for it, in a lexicon that is sound without it."""
    graph = _lexicon()
    assert validate(graph).conforms
    break_it(graph)
    assert _OUTER.get(shape, shape) in _caught(graph)


@pytest.mark.parametrize("relation", _relation_shapes())
def test_relation_shape_catches_a_subject_and_an_object_of_the_wrong_kind(relation: str) -> None:
    """A plain triple between things of no class breaks the shape of every relation, on both sides."""
    graph = Graph()
    graph.add((BAD, HG[relation], BAD))
    graph.add((BAD, RDF.type, HG.Stage))
    graph.add((BAD, RDFS.label, Literal("x")))
    found = [v for v in validate(graph).violations if v.shape == f"<{SHAPE}{relation}>"]
    assert {v.path for v in found} == {"", f"hg:{relation}"}


def test_every_shape_has_a_seeded_violation() -> None:
    """No shape stands in shapes.ttl that no test has seen catch something."""
    named = {str(s).removeprefix(SHAPE) for s in shipped_shapes().subjects(RDF.type, SH.NodeShape)}
    assert named == {s for s, _ in (*GRAPH_VIOLATIONS, *LEXICON_VIOLATIONS)} | set(_relation_shapes())
    assert _relation_shapes() == sorted(p.name for p in schema.load().properties.values() if p.relation)


@pytest.mark.parametrize("extraction", [seed_extraction(), small_extraction()], ids=["seed", "small"])
def test_validate_finds_built_graphs_conformant(extraction: object) -> None:
    """What build makes, of sound extractions, conforms."""
    report = validate(build([extraction]))  # type: ignore[list-item] # of any record
    assert report.text == "The graph conforms to the shapes.\n"
    report.check()


def test_validate_finds_several_articles_conformant() -> None:
    """Articles share points in time and stages without breaking a shape."""
    names = ("sister_city_visit", "battery_mou", "obituary_poet")
    assert validate(build(annotated_extraction(annotation(n)) for n in names)).conforms


def test_validate_finds_the_shipped_lexicon_conformant() -> None:
    """Every entry of the lexicon is written the one way."""
    graph = Graph()
    for path in sorted((ontology_folder() / "lexicon").glob("*.ttl")):
        graph.parse(path, format="turtle")
    assert validate(graph).text == "The graph conforms to the shapes.\n"


def test_report_names_node_rule_and_path() -> None:
    """A reader sees what is wrong and where, in the words of the shape."""
    graph = _small()
    node = _first(graph, HG.Quotation)
    graph.remove((node, RDF.value, None))
    report = validate(graph)
    assert not report.conforms
    assert str(node) in report.text
    assert "a quotation has its words" in report.text
    assert "rdf:value" in report.text


def test_report_check_raises_with_the_count() -> None:
    """A broken graph raises ShapeError that says how many places are broken."""
    graph = _small()
    graph.remove((None, HG.status, None))
    with pytest.raises(ShapeError, match="13 in all"):
        validate(graph).check("small")
