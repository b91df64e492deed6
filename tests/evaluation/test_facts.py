"""Scores are what a count by hand gives, on annotation made up for it."""

import json
from dataclasses import replace

import pytest

from hangraph.errors import SourceError
from hangraph.evaluation.facts import gold, normalize, overlap, read_gold, score, total
from hangraph.record import Article, Entity, Extraction, Fact, Mention

GOLD = {
    "id": "made-up",
    "text": "김가람 나래시장은 10일 다솜시를 찾아 다솜시와 업무협약을 체결했다. 마루전자도 방문할 예정이다.",
    "published": "2024-05-10",
    "entities": [
        {"canonical": "김가람", "type": "Person", "aliases": ["김 시장"]},
        {"canonical": "나래시", "type": "Place", "kind": "City"},
        {"canonical": "다솜시", "type": "Place", "kind": "City"},
        {"canonical": "마루전자", "type": "Organization"},
        {"canonical": "나래시-다솜시 업무협약", "type": "Agreement", "aliases": ["업무협약"]},
        {"canonical": "10일", "type": "Date"},
    ],
    "relations": [
        {"subject": "김가람", "predicate": "holdsPosition", "object": "시장", "status": "asserted", "date": None},
        {"subject": "김가람", "predicate": "visited", "object": "다솜시", "status": "asserted", "date": "2024-05-10"},
        {"subject": "김가람", "predicate": "visited", "object": "마루전자", "status": "planned", "date": None},
        {
            "subject": "나래시",
            "predicate": "signedAgreement",
            "object": "나래시-다솜시 업무협약",
            "status": "asserted",
            "date": "2024-05-10",
        },
        {"subject": "김가람", "predicate": "bornOn", "object": "1970", "status": "asserted", "date": None},
    ],
}


def entity(ident, type_, label, *mentions, kind=None, aliases=()):
    """Return an entity that these words mention."""
    found = tuple(Mention(0, len(m), m) for m in mentions)
    return Entity(id=ident, type=type_, label=label, kind=kind, aliases=aliases, mentions=found)


def fact(subject, predicate, object_, status="asserted", date=None):
    """Return a fact."""
    return Fact(id="", subject=subject, predicate=predicate, object=object_, status=status, date=date)


def extraction(entities, facts):
    """Return an extraction of these entities and facts."""
    return Extraction(article=Article(text=GOLD["text"]), entities=tuple(entities), facts=tuple(facts))


PEOPLE_AND_PLACES = (
    entity("p", "Person", "김가람", "김가람", "김가람은"),
    entity("n", "Organization", "나래시", "나래시"),
    entity("d", "Place", "다솜시", "다솜시"),
    entity("m", "Organization", "마루전자"),
)


def test_score_of_the_gold_itself_is_perfect():
    """Found as annotated, every figure is one."""
    annotated = gold(GOLD)
    found = score(annotated, annotated)
    assert (found.entities.f1, found.facts.f1, found.unlabelled.f1, found.open.f1) == (1.0, 1.0, 1.0, 1.0)
    assert found.dates.ratio == 1.0
    assert not any(found.errors.values())


def test_score_counts_entities_names_and_facts():
    """Four of five entities, three of four names, two of four facts with their status, one more without."""
    facts = [
        fact("p", "holdsPosition", "나래시 시장"),
        fact("p", "visited", "d", date="2024-05-09"),
        fact("p", "visited", "m"),
        fact("p", "bornOn", "1970"),
        fact("p", "metWith", "d"),
    ]
    found = score(gold(GOLD), extraction([*PEOPLE_AND_PLACES, entity("x", "Event", "축제")], facts))
    assert found.entities.to_json() == [4, 5, 5]
    assert found.names.to_json() == [3, 4]
    assert found.facts.to_json() == [2, 4, 4]
    assert found.unlabelled.to_json() == [3, 4, 4]
    assert found.open.to_json() == [0, 0, 1]
    assert found.dates.to_json() == [0, 1]
    assert found.predicates["visited"].to_json() == [1, 2, 2]
    assert found.predicates["metWith"].to_json() == [0, 1, 0]


def test_score_names_what_went_wrong():
    """Each error has its list: here a missed fact, an extra entity, a wrong status and a wrong date."""
    facts = [fact("p", "visited", "d", date="2024-05-09"), fact("p", "visited", "m")]
    errors = score(gold(GOLD), extraction([*PEOPLE_AND_PLACES, entity("x", "Event", "축제")], facts)).errors
    assert errors["missed entities"] == ("Agreement 나래시-다솜시 업무협약",)
    assert errors["extra entities"] == ("Event 축제",)
    assert errors["wrong status"] == ("김가람 visited 마루전자 [asserted, no date], not planned",)
    assert errors["wrong date"] == ("김가람 visited 다솜시 [asserted, 2024-05-09], not 2024-05-10",)
    assert errors["missed facts"][0] == "김가람 holdsPosition 시장 [asserted, no date]"


def test_score_pairs_a_nameless_agreement_by_its_parties():
    """An agreement under another name is known by who signed it."""
    found = extraction([*PEOPLE_AND_PLACES, entity("a", "Agreement", "의정서")], [fact("n", "signedAgreement", "a")])
    assert score(gold(GOLD), found).facts.right == 1


def test_score_prefers_the_gold_fact_with_the_same_status_and_date():
    """Of a visit made and a visit planned, each is held against its own."""
    annotated = gold(GOLD)
    again = replace(annotated.facts[1], status="planned", date="2024-06-01")
    annotated = replace(annotated, facts=(again, *annotated.facts))
    facts = [fact("p", "visited", "d", date="2024-05-10"), fact("p", "visited", "d", "planned", "2024-06-01")]
    found = score(annotated, extraction(PEOPLE_AND_PLACES, facts))
    assert (found.facts.right, found.dates.ratio) == (2, 1.0)


def test_score_takes_a_symmetric_fact_either_way():
    """누가 누구를 만났는지: a meeting goes both ways, a visit does not."""
    data = {
        **GOLD,
        "relations": [
            {"subject": "김가람", "predicate": "metWith", "object": "마루전자", "status": "asserted", "date": None},
            {"subject": "김가람", "predicate": "visited", "object": "다솜시", "status": "asserted", "date": None},
        ],
    }
    found = score(gold(data), extraction(PEOPLE_AND_PLACES, [fact("m", "metWith", "p"), fact("d", "visited", "p")]))
    assert found.facts.to_json() == [1, 2, 2]


def test_score_counts_a_fact_told_twice_once():
    """A fact said again in the same words is one, and one with an empty part counts as wrong."""
    visit = fact("p", "visited", "d", date="2024-05-10")
    found = score(gold(GOLD), extraction(PEOPLE_AND_PLACES, [visit, visit, fact("p", "visited", "")]))
    assert found.facts.to_json() == [1, 2, 4]


@pytest.mark.parametrize(
    ("predicate", "wanted", "given", "same"),
    [
        ("agreementType", "MOU", "양해각서", True),
        ("agreementType", "MOU", "의향서", False),
        ("appointedAs", "부회장", "마루전자 부회장", True),
        ("appointedAs", "부회장", "다온전자 부회장", False),
        ("agreementPurpose", "수소차 부품 공동 개발", "수소차 부품의 공동 개발", True),
        ("agreementPurpose", "수소차 부품 공동 개발", "인재 교류", False),
    ],
)
def test_score_compares_literals_by_predicate(predicate, wanted, given, same):
    """Kinds of agreement have synonyms, a title may carry a body of the article, clauses may differ a little."""
    data = {
        **GOLD,
        "relations": [
            {"subject": "김가람", "predicate": predicate, "object": wanted, "status": "asserted", "date": None}
        ],
    }
    assert score(gold(data), extraction(PEOPLE_AND_PLACES, [fact("p", predicate, given)])).facts.right == same


def test_score_of_nothing_found_is_zero():
    """An empty extraction has no precision to speak of, and its figures are zero."""
    found = score(gold(GOLD), extraction([], []))
    assert (found.facts.precision, found.facts.recall, found.facts.f1) == (0.0, 0.0, 0.0)
    assert found.names.ratio is None


def test_total_adds_counts_and_averages_predicates_with_enough_gold():
    """Figures of several articles are those of all their facts; rare predicates leave the mean alone."""
    perfect = score(gold(GOLD), gold(GOLD))
    empty = score(gold(GOLD), extraction([], []))
    whole = total([perfect, perfect, perfect, empty])
    assert whole.facts.to_json() == [12, 12, 16]
    assert whole.predicates["visited"].to_json() == [6, 6, 8]
    assert whole.predicates["holdsPosition"].expected == 4
    assert whole.macro_f1 == round(whole.predicates["visited"].f1, 3)
    assert total([]).facts.f1 == 0.0


def test_score_as_json_has_the_figures():
    """The figures as JSON: counts, the macro mean and each predicate's precision, recall, F1 and size."""
    found = score(gold(GOLD), gold(GOLD)).to_json()
    assert json.loads(json.dumps(found)) == found
    assert found["per_predicate"]["visited"] == [1.0, 1.0, 1.0, 2]


def test_normalize_leaves_letters_and_digits():
    """Spaces, marks, middle dots and compatibility forms make no difference."""
    assert normalize("ＭＯＵ · 업무 협약(MOU)") == "mou업무협약mou"
    assert normalize("가ㆍ나・다") == "가나다"


def test_overlap_is_one_for_the_same_and_zero_for_the_foreign():
    """The overlap of bigrams runs from nothing to all."""
    assert overlap("공동 개발", "공동개발") == 1.0
    assert overlap("공동 개발", "인재 교류") == 0.0
    assert overlap("", "") == 1.0


@pytest.mark.parametrize("content", ["", "[]", '{"text": "가"}', '{"text": "가", "entities": [1], "relations": []}'])
def test_read_gold_refuses_what_is_no_annotation(tmp_path, content):
    """A file of another shape is named in the error."""
    path = tmp_path / "gold.json"
    path.write_text(content, "utf-8")
    with pytest.raises(SourceError, match=r"gold\.json"):
        read_gold(path)


def test_read_gold_reads_what_gold_reads(tmp_path):
    """A file gives the same as its data."""
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(GOLD), "utf-8")
    assert read_gold(path) == gold(GOLD)
