"""The dataset of an article: what may stand as a plain triple, what a fact's node says, and the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.compare import isomorphic, to_isomorphic

from builders import seed_extraction, small_extraction
from hangraph import exporters, schema
from hangraph.errors import InternalError, OntologyError
from hangraph.graph.build import build
from hangraph.graph.mint import identify
from hangraph.graph.terms import HG, OA, PROV, SCHEMA, literal, union
from hangraph.graph.validate import validate
from hangraph.record import Article, Entity, Extraction, Fact, Mention

GOLDEN = Path(__file__).parent.parent / "golden" / "graph" / "small.trig"


def _plain(extraction: Extraction) -> Iterator[tuple[Fact, bool]]:
    """Yield each fact with whether the graph has its plain triple."""
    found = identify(extraction)
    graph, ids = union(build([found])), {e.id for e in found.entities}
    for fact in found.facts:
        object_ = URIRef(fact.object) if fact.object in ids else literal(fact.object)
        subjects = [URIRef(fact.subject)] if fact.subject in ids else graph.subjects(RDF.value, literal(fact.subject))
        yield fact, any((s, HG[fact.predicate], object_) in graph for s in subjects)


@pytest.mark.parametrize("extraction", [seed_extraction(), small_extraction()], ids=["seed", "small"])
def test_build_writes_a_plain_triple_for_what_the_article_asserts_and_nothing_else(extraction: Extraction) -> None:
    """A plan, a denial, a condition or somebody's word has no plain triple, unless it is also told as done."""
    told = list(_plain(extraction))
    asserted = {
        (f.subject, f.predicate, f.object) for f, _ in told if f.status == "asserted" and f.attributed_to is None
    }
    assert [f for f, plain in told if plain != ((f.subject, f.predicate, f.object) in asserted)] == []
    others = [f for f, _ in told if (f.subject, f.predicate, f.object) not in asserted]
    assert len(others) >= 5


def test_build_tells_of_no_happening_that_is_only_planned() -> None:
    """Every happening rests on asserted, unattributed facts."""
    graph = union(build([small_extraction()]))
    facts = set(graph.objects(None, HG.toldBy))
    assert len(facts) == 2
    assert all((f, HG.status, HG.asserted) in graph for f in facts)
    assert not list(graph.subjects(RDF.type, HG.Acquisition))
    agreement = next(graph.subjects(RDF.type, HG.Agreement))
    assert not list(graph.objects(agreement, HG.participant))


def test_build_gathers_the_signatories_of_an_agreement_in_one_signing() -> None:
    """All who sign one agreement on one day take part in one signing, and in the agreement."""
    graph = union(build([seed_extraction()]))
    signings = list(graph.subjects(RDF.type, HG.Signing))
    assert sorted(len(list(graph.objects(s, HG.participant))) for s in signings) == [3, 4]
    for signing in signings:
        agreement = graph.value(signing, HG.concerns)
        assert set(graph.objects(agreement, HG.participant)) == set(graph.objects(signing, HG.participant))


def test_build_says_of_a_fact_all_its_parts() -> None:
    """A fact's node has its qualifiers, confidence, speaker, stage, entry, evidence and article."""
    extraction = identify(small_extraction())
    graph = union(build([extraction]))
    by = {f.predicate + (f.date or ""): f for f in extraction.facts}
    node = URIRef(by["visited2021-03-02"].id)
    assert graph.value(node, HG.entry) == URIRef("https://w3id.org/hangraph/lexicon#방문")
    assert graph.value(node, HG.begins) == Literal("2021-03-02", datatype=XSD.date)
    assert graph.value(node, PROV.wasDerivedFrom) == URIRef(extraction.article.id)
    stage = graph.value(URIRef(by["metWith2021-03-02"].id), PROV.wasAttributedTo)
    assert graph.value(stage, RDFS.label) == Literal("kg_relations")
    assert graph.value(URIRef(by["positionAt"].id), HG.confidence) == Literal("0.88", datatype=XSD.decimal)
    assert graph.value(URIRef(by["familyOf"].id), HG.kin) == Literal("장남", lang="ko")
    assert (URIRef(by["holdsPosition"].id), HG.former, Literal(True)) in graph
    clock = graph.value(URIRef(by["metWith2021-03-02"].id), HG.clock)
    assert clock == Literal("14:30:00", datatype=XSD.time)
    speaker = graph.value(URIRef(by["locatedIn"].id), HG.attributedTo)
    assert graph.value(speaker, RDFS.label) == Literal("오세린", lang="ko")


def test_build_selects_evidence_by_position_and_by_quote() -> None:
    """The selectors find the words again: by offset in this text, by the words around them in a changed one."""
    extraction = small_extraction()
    text, graph = extraction.article.text, union(build([extraction]))
    places = set(graph.objects(None, HG.evidence)) | set(graph.objects(None, HG.mention))
    assert len(places) > 20
    for place in places:
        cells = {p: o for s in graph.objects(place, OA.hasSelector) for p, o in graph.predicate_objects(s)}
        start, end = int(str(cells[OA.start])), int(str(cells[OA.end]))
        assert text[start:end] == str(cells[OA.exact])
        assert str(cells[OA.prefix]) + str(cells[OA.exact]) + str(cells[OA.suffix]) in text


def test_build_keeps_facts_and_provenance_in_two_graphs() -> None:
    """Each article has one graph of facts and one beside it for where they come from."""
    extraction = identify(small_extraction())
    dataset = build([extraction])
    names = {str(g.identifier).removeprefix(extraction.article.id) for g in dataset.graphs() if len(g)}
    assert names == {"/facts", "/provenance"}
    facts = dataset.graph(URIRef(f"{extraction.article.id}/facts"))
    assert not set(facts.predicates()) & {HG.evidence, HG.mention, PROV.wasDerivedFrom, SCHEMA.headline}


def test_build_has_no_blank_nodes() -> None:
    """Every node has an IRI, so that the bytes do not depend on labels given by chance."""
    assert not [t for t in union(build([seed_extraction()])) if any(isinstance(x, BNode) for x in t)]


def test_build_tags_korean_and_only_korean() -> None:
    """Literals with Hangul are @ko; others are plain strings."""
    graph = union(build([seed_extraction()]))
    labels = {str(o): o.language for o in graph.objects(None, RDFS.label) if isinstance(o, Literal)}
    assert labels["이재명"] == "ko"
    assert labels["LG"] is None


def test_build_matches_the_golden_graph() -> None:
    """The made-up article gives the graph that stands in tests/golden."""
    golden = union(exporters.parse(GOLDEN.read_bytes(), "trig"))
    assert isomorphic(to_isomorphic(union(build([small_extraction()]))), golden)
    assert exporters.write(build([small_extraction()]), "trig") == GOLDEN.read_bytes()


def test_build_gives_the_same_bytes_under_any_hash_seed() -> None:
    """Another process with another hash seed writes the same bytes in every format."""
    code = (
        "import hashlib, builders; from hangraph import exporters; from hangraph.graph.build import build\n"
        "d = build([builders.small_extraction()])\n"
        "print([hashlib.sha256(exporters.write(d, f)).hexdigest() for f in exporters.EXPORTERS])"
    )
    path = os.pathsep.join(p for p in [*sys.path, str(Path(__file__).parent.parent)] if p)
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_build_does_not_depend_on_the_order_of_entities() -> None:
    """Entities and facts in another order give the same graph."""
    extraction = small_extraction()
    turned = replace(extraction, entities=extraction.entities[::-1], facts=extraction.facts[::-1])
    assert exporters.write(build([turned]), "nq") == exporters.write(build([extraction]), "nq")


def test_build_of_nothing_is_empty() -> None:
    """No extraction gives no quad; an article with nothing in it gives only itself."""
    assert len(build([])) == 0
    assert len(build([Extraction(article=Article(text=""))])) == 2


def test_build_replaces_what_no_syntax_can_carry() -> None:
    """Control characters and lone surrogates become U+FFFD one for one; every format then carries the text."""
    words = "가\x0b나\ud83d다\r\n라\x00"
    text = f"앞{words}뒤"
    place = Mention(1, 1 + len(words), words)
    extraction = Extraction(
        article=Article(text=text), entities=(Entity(id="p", type="Person", label="가\x0b나", mentions=(place,)),)
    )
    dataset = build([extraction])
    quoted = next(union(dataset).objects(None, OA.exact))
    assert str(quoted) == "가\ufffd나\ufffd다\r\n라\ufffd"
    for name in ("ttl", "nt", "xml", "jsonld", "trig", "nq"):
        assert isomorphic(union(exporters.parse(exporters.write(dataset, name), name)), union(dataset))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"predicate": "likes"}, OntologyError, "no such relation"),
        ({"predicate": "status"}, OntologyError, "no such relation"),
        ({"qualifiers": {"colour": "red"}}, OntologyError, "no such qualifier"),
        ({"qualifiers": {"visited": "x"}}, OntologyError, "no such qualifier"),
        ({"subject": "아무도"}, InternalError, "a literal as subject"),
    ],
)
def test_build_refuses_what_the_ontology_lacks(change: dict[str, object], error: type[Exception], message: str) -> None:
    """A predicate or qualifier must be defined in Turtle first; only words that are said may stand as subject."""
    fact = replace(
        Fact(id="1", subject="p", predicate="holdsPosition", object="시장"),
        **change,  # type: ignore[arg-type] # of any field
    )
    person = Entity(id="p", type="Person", label="윤가람")
    with pytest.raises(error, match=message):
        build([Extraction(article=Article(text="글"), entities=(person,), facts=(fact,))])


def test_build_knows_a_relation_from_a_folder_of_turtle(tmp_path: Path) -> None:
    """A relation that a user's own Turtle adds is built, typed and valid, with no line of Python."""
    (tmp_path / "sponsors.ttl").write_text(
        """@prefix hg: <https://w3id.org/hangraph/news#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        hg:sponsored a owl:ObjectProperty, hg:Relation ; rdfs:label "후원"@ko, "sponsored"@en ;
          rdfs:domain hg:Organization ; rdfs:range hg:Event ; hg:subjectRole hg:organizer .
        """,
        "utf-8",
    )
    words = Mention(0, 2, "후원")
    extraction = Extraction(
        article=Article(text="후원"),
        entities=(
            Entity(id="o", type="Organization", label="한빛전자"),
            Entity(id="e", type="Event", label="달내 유등축제"),
        ),
        facts=(Fact(id="1", subject="o", predicate="sponsored", object="e", evidence=(words,)),),
    )
    dataset = build([extraction], schema.load(tmp_path))
    ids = {e.label: URIRef(e.id) for e in identify(extraction).entities}
    assert (ids["한빛전자"], HG.sponsored, ids["달내 유등축제"]) in union(dataset)
    assert (ids["달내 유등축제"], HG.organizer, ids["한빛전자"]) in union(dataset)
    assert validate(dataset).conforms


@pytest.mark.parametrize("bad", [{"type": "Robot"}, {"type": "Fact"}, {"kind": "Village"}])
def test_build_refuses_an_unknown_type(bad: dict[str, str]) -> None:
    """An entity's type and kind are classes below hg:Entity."""
    entity = replace(Entity(id="e", type="Place", label="달내"), **bad)  # type: ignore[arg-type] # of any field
    with pytest.raises(OntologyError, match="no such entity type"):
        build([Extraction(article=Article(text="글"), entities=(entity,))])
