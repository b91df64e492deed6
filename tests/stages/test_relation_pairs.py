"""What a model reads between two names becomes a fact where nothing else told of the two."""

from collections.abc import Iterator, Sequence

import pytest
from spacy.tokens import Doc

from builders import fact_lines, fact_stages, marked_doc
from hangraph import document
from hangraph.document import PairRow
from hangraph.stages.relation_classifier_grammar import UNRELATED, Grammar

CHUNKS = 3  # of the stages that make facts


def related(doc: Doc, pairs: Sequence[tuple[str, str, str]], confidence: float) -> Iterator[PairRow]:
    """Yield the pairs, given by their words, that grammar lets be."""
    grammar = Grammar(doc)
    for subject, relation, object_ in pairs:
        a, b = ((doc.text.index(words), doc.text.index(words) + len(words)) for words in (subject, object_))
        clause = grammar.clause(a, b)
        if clause != UNRELATED:
            yield PairRow(subject=[*a], object=[*b], relation=relation, confidence=confidence, clause=clause)


def told(marked: str, *pairs: tuple[str, str, str], confidence: float = 0.93) -> Doc:
    """Return the Doc of marked-up text after the stages that make facts, with pairs given by their words."""
    doc = marked_doc(marked)
    known = {e["id"] for e in document.entities(doc)}
    for number, stage in enumerate(fact_stages()):
        doc = stage(doc)
        for mention in document.mentions(doc):
            ident = f"{mention['type']}:{mention['text']}"
            mention["entities"] = mention["entities"] or [ident] * (ident in known)
        if number == CHUNKS:
            doc._.pairs = list(related(doc, pairs, confidence))
    return doc


@pytest.mark.parametrize(
    ("marked", "pair", "expected"),
    [
        (
            "[마루전자|Organization]의 [김가람|Person] 씨가 왔다.",
            ("김가람", "per:employee_of", "마루전자"),
            "김가람 | memberOf | 마루전자 | asserted | -",
        ),
        (
            "[마루전자|Organization]의 [김가람|Person] 씨가 왔다.",
            ("마루전자", "org:top_members/employees", "김가람"),
            "김가람 | memberOf | 마루전자 | asserted | -",
        ),
        (
            "[나래시|Place:City] 출판 업체 [마루전자|Organization]가 문을 닫았다.",
            ("마루전자", "org:place_of_headquarters", "나래시"),
            "마루전자 | locatedIn | 나래시 | asserted | -",
        ),
        (
            "[김가람|Person]의 [오세린|Person] 양이 왔다.",
            ("김가람", "per:children", "오세린"),
            "오세린 | familyOf | 김가람 | asserted | -",
        ),
        (
            "[마루회|Organization]의 [누리은행|Organization]이 문을 닫았다.",
            ("마루회", "org:members", "누리은행"),
            "누리은행 | memberOf | 마루회 | asserted | -",
        ),
        (
            "[김가람|Person]은 1970년에 세상에 나왔다.",
            ("김가람", "per:date_of_birth", "1970년"),
            "김가람 | bornOn | 1970 | asserted | 1970",
        ),
    ],
)
def test_pair_becomes_the_fact_its_tag_stands_for(marked, pair, expected):
    """The ontology says which relation a tag stands for and which name is its subject."""
    assert expected in fact_lines(told(marked, pair))


def test_pair_fact_says_where_it_comes_from():
    """Stage, evidence and confidence of a fact are the model's, the evidence the whole sentence."""
    doc = told("비가 온다. [오세린|Person]의 [김가람|Person]이 왔다.  ", ("김가람", "per:spouse", "오세린"))
    (fact,) = document.facts(doc)
    assert (fact["stage"], fact["confidence"], fact["entry"]) == ("kg_relation_classifier", 0.93, None)
    assert [doc.text[a:b] for a, b in fact["evidence"]] == ["오세린의 김가람이 왔다."]
    assert fact["qualifiers"] == {"kin": "배우자"}


def test_pair_that_is_told_of_adds_nothing():
    """김가람 visited 마루전자 by a frame: what the model reads between the two is left out."""
    doc = told("[김가람|Person]은 [마루전자|Organization]를 방문했다.", ("김가람", "per:employee_of", "마루전자"))
    assert [f["predicate"] for f in document.facts(doc)] == ["visited"]


def test_pair_with_a_title_is_a_position():
    """A person with a title is at the body: 김가람 대표는 마루전자로 옮겼다."""
    doc = told("[김가람|Person] 대표는 [마루전자|Organization]로 옮겼다.", ("김가람", "per:employee_of", "마루전자"))
    assert "김가람 | positionAt | 마루전자 | asserted | -" in fact_lines(doc)


@pytest.mark.parametrize(
    ("ending", "status"),
    [("로 일할 예정이다", "planned"), ("로 일하지 않았다", "denied"), ("로 일했다", "asserted")],
)
def test_pair_has_the_status_of_its_clause(ending, status):
    """What is planned or denied of the two is no plain fact."""
    doc = told(f"[김가람|Person]은 [마루회|Organization] 총무{ending}.", ("김가람", "per:title", "총무"))
    assert [f["status"] for f in document.facts(doc) if f["predicate"] == "holdsPosition"] == [status]


def test_pair_of_clauses_apart_is_left_out():
    """Names of two clauses that have nothing to do with each other make no fact."""
    doc = told(
        "[김가람|Person]이 노래하자 [마루회|Organization]가 손뼉을 쳤다.", ("김가람", "per:employee_of", "마루회")
    )
    assert fact_lines(doc, "memberOf") == []


@pytest.mark.parametrize(
    ("marked", "pair"),
    [
        (
            "[김가람|Person]은 [마루회|Organization]의 [오세린|Person] 씨를 만났다.",
            ("김가람", "per:employee_of", "마루회"),
        ),
        (
            "[마루회|Organization]의 [오세린|Person] 씨와 [누리회|Organization]의 [김가람|Person] 씨가 노래했다.",
            ("오세린", "per:employee_of", "누리회"),
        ),
    ],
)
def test_pair_with_what_describes_another_is_left_out(marked, pair):
    """Whose body is named before them is told; it is no one else's."""
    assert fact_lines(told(marked, pair), "memberOf") == []


def test_pair_of_what_describes_the_other_is_told():
    """누리회의 김가람: what stands before a name describes it, whatever the clause says."""
    doc = told("[누리회|Organization]의 [김가람|Person] 씨는 노래하지 않았다.", ("김가람", "per:employee_of", "누리회"))
    assert fact_lines(doc, "memberOf") == ["김가람 | memberOf | 누리회 | asserted | -"]


def test_pair_of_a_quotation_is_its_speakers():
    """What stands in quotation marks the article does not assert."""
    doc = told(
        "[오세린|Person] 씨는 “[김가람|Person]은 [마루회|Organization] 사람”이라고 말했다.",
        ("김가람", "per:employee_of", "마루회"),
    )
    assert fact_lines(doc, "memberOf") == []


def test_pair_that_does_not_fit_its_relation_is_left_out():
    """Members of a place: memberOf wants a body."""
    doc = told("[김가람|Person]은 [나래시|Place:City]에서 일한다.", ("김가람", "per:employee_of", "나래시"))
    assert fact_lines(doc, "memberOf") == []


def test_pair_dates_what_was_founded():
    """The day of a founding goes to the fact that tells of it."""
    doc = told(
        "[마루전자|Organization]는 1994년에 태어났다. [김가람|Person]이 [마루전자|Organization]를 설립했다.",
        ("마루전자", "org:founded", "1994년"),
    )
    assert fact_lines(doc, "founded") == ["김가람 | founded | 마루전자 | asserted | 1994"]
