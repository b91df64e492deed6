"""What a model's names add to the names that the rules find, on made-up sentences."""

from __future__ import annotations

import pytest

from builders import tokenizer
from hangraph import document, schema
from hangraph.document import NameRow, WordRow
from hangraph.stages.entities import Entities
from hangraph.stages.entity_candidates import Candidate
from hangraph.stages.entity_model import weigh

Read = list[tuple[str, str]]
TEXT = "가나다라마바사아 가나다라"


def names_in(text: str, read: Read, confidence: float = 0.95) -> set[tuple[str, str]]:
    """Return the typed names of a sentence of which a model read these: (name, tag)."""
    doc = tokenizer()(text)
    at = 0
    rows: list[NameRow] = []
    for form, tag in read:
        at = text.index(form, at)
        rows.append(NameRow(start=at, end=at + len(form), label=tag.partition("_")[0], tag=tag, confidence=confidence))
    doc._.names = rows
    return {(m["text"], m["type"]) for m in document.mentions(Entities()(doc)) if m["type"]}


@pytest.mark.parametrize(
    ("text", "read", "name"),
    [
        ("그린퐁이 행사를 열었다.", [("그린퐁", "OGG_ECONOMY")], ("그린퐁", "Organization")),
        ("소윤빛이 방문했다.", [("소윤빛", "PS_NAME")], ("소윤빛", "Person")),
        ("왕보(王步)가 말했다.", [("왕보(王步)", "PS_NAME")], ("왕보", "Person")),
        ("소피 라베른 마드리드 시장이 말했다.", [("소피 라베른 마드리드", "PS_NAME")], ("소피 라베른", "Person")),
        ("두부집은 공장을 지었다.", [("두부집", "OGG_ECONOMY")], ("두부집", "Organization")),
        ("다이안 포레스트 새벽당 의원이 물었다.", [("다이안 포레스트", "PS_NAME")], ("새벽당", "Organization")),
        ("조엘 아가시 총리가 말했다.", [("조엘 아가시", "PS_NAME")], ("조엘 아가시", "Person")),
        ("로라 주디스 의원이 말했다.", [("로라 주디스", "PS_NAME")], ("로라 주디스", "Person")),
        ("로라 메인스 벨로리나시 시장이 말했다.", [("로라 메인스 벨로리나시", "PS_NAME")], ("로라 메인스", "Person")),
        ("배이든 목사가 말했다.", [("배이든", "PS_NAME")], ("배이든", "Person")),
        ("유하니 벨라 주한 벨로니아 대사다.", [("유하니 벨라 주한", "PS_NAME")], ("유하니 벨라", "Person")),
        ("문화당은 논평을 냈다.", [("문화당", "OGG_POLITICS")], ("문화당", "Organization")),
        ("별 나무가 뛰었다.", [("별 나무", "PS_NAME")], ("별 나무", "Person")),
        ("나라 전쟁을 겪었다.", [("나라 전쟁", "EV_WAR_REVOLUTION")], ("나라 전쟁", "Event")),
        ("강산통신은 보도했다.", [("강산통신", "OGG_MEDIA")], ("강산통신", "Organization")),
        ("선박법을 고친다.", [("선박법", "CV_LAW")], ("선박법", "Program")),
        ("인천 펭귄스는 졌다.", [("펭귄스", "OGG_SPORTS")], ("인천 펭귄스", "Organization")),
        ("누리벤처스로부터 받았다.", [("누리벤처스로", "OGG_ECONOMY")], ("누리벤처스", "Organization")),
        ("두 나라는 벨로 FTA에 서명했다.", [("벨로 FTA", "EV_OTHERS")], ("FTA", "Agreement")),
    ],
)
def test_model_adds_names_with_their_type(text: str, read: Read, name: tuple[str, str]) -> None:
    """A name of the model is taken with its type, within its own bounds."""
    assert name in names_in(text, read)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("스마트폰을 나눠 줬다.", [("스마트폰", "TMI_HW")]),
        ("김 대표가 말했다.", [("김", "PS_NAME")]),
        ("달내시장이 말했다.", [("달내시장", "LC_OTHERS")]),
        ("한미 관계가 나아졌다.", [("한미", "OGG_POLITICS")]),
        ("시장이 말했다.", [("시장", "CV_POSITION")]),
        ("지지율에서 밀렸다.", [("지지율", "PS_NAME")]),
        ("주페루 대사를 지냈다.", [("주페루", "PS_NAME")]),
        ("M&A가 늘었다.", [("M&A", "OGG_ECONOMY")]),
        ("지방의회는 반대했다.", [("지방의회", "OGG_POLITICS")]),
        ("자회사는 공장을 지었다.", [("자회사", "OGG_ECONOMY")]),
    ],
)
def test_model_adds_no_common_nouns_surnames_and_titles(text: str, read: Read) -> None:
    """A common noun, a bare surname, a title, countries in a row and a class that the ontology lacks are no names."""
    assert not {name for name, _ in names_in(text, read)} & {form for form, _ in read}


def test_model_is_believed_by_its_confidence() -> None:
    """A name that the model is not sure of has no type."""
    assert ("그린퐁", "Organization") in names_in("그린퐁이 행사를 열었다.", [("그린퐁", "OGG_ECONOMY")], 0.9)
    assert ("그린퐁", "Organization") not in names_in("그린퐁이 행사를 열었다.", [("그린퐁", "OGG_ECONOMY")], 0.5)


def rule(start: int, end: int, type_: str, confidence: float) -> Candidate:
    """Return a candidate of the rules."""
    return Candidate(start, end, type_, None, "head", confidence)


def model(start: int, end: int, type_: str, confidence: float = 0.6) -> Candidate:
    """Return a candidate of the model."""
    return Candidate(start, end, type_, None, "model", confidence)


def test_weigh_strengthens_what_both_read_and_weakens_what_the_model_refutes() -> None:
    """A rule's candidate gains where the model reads the same, loses where it reads another type or a person inside."""
    same, other, person = model(0, 4, "Place"), model(0, 4, "Organization"), model(2, 4, "Person")
    ours = rule(0, 4, "Place", 0.6)
    gained, lost, swallowing = (weigh(TEXT, [ours], [name])[0].confidence for name in (same, other, person))
    assert gained > ours.confidence > lost > swallowing


def test_weigh_drops_parts_of_a_rules_name() -> None:
    """A part of a surer name of the same type goes, one of another type stays."""
    ours = rule(0, 8, "Place", 0.7)
    assert weigh(TEXT, [ours], [model(3, 8, "Place")]) == [ours]
    assert model(0, 3, "Organization") in weigh(TEXT, [ours], [model(0, 3, "Organization")])


def test_schema_tags_name_classes_of_the_ontology() -> None:
    """Each tag of a model stands for a class that the ontology defines."""
    known = schema.load()
    assert known.tags["PS_NAME"] == "Person"
    assert set(known.tags.values()) <= set(known.classes)


def test_weigh_holds_a_sure_rule_for_the_whole_article() -> None:
    """A name that a rule is sure of is of no other type where only the model reads it."""
    assert weigh(TEXT, [rule(0, 4, "Program", 0.75)], [model(9, 13, "Organization")]) == [rule(0, 4, "Program", 0.75)]
    assert model(9, 13, "Program") in weigh(TEXT, [rule(0, 4, "Program", 0.75)], [model(9, 13, "Program")])


def test_model_leaves_a_body_its_name_where_it_acts() -> None:
    """A name that the model takes for a product is a body, where it does what no product does."""
    doc = tokenizer()("나루톡이 행사를 개최했다.")
    doc._.names = [NameRow(start=0, end=3, label="TM", tag="TMI_SERVICE", confidence=0.95)]
    heads = [(0, 4, 2, "nsubj"), (5, 8, 2, "obj"), (9, 13, 2, "root")]
    doc._.words = [WordRow(start=a, end=b, head=h, label=n, upos="NOUN", confidence=1.0) for a, b, h, n in heads]
    assert ("나루톡", "Organization") in {(m["text"], m["type"]) for m in document.mentions(Entities()(doc))}


def test_model_reads_the_two_teams_of_a_match() -> None:
    """Two teams that a dash joins are two names."""
    assert {("돌핀스", "Organization"), ("라이노스", "Organization")} <= names_in(
        "개막전은 돌핀스-라이노스(인천) 경기다.", [("돌핀스-라이노스", "OGG_SPORTS")]
    )
