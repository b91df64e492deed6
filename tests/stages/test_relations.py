"""The stage that reads relations from clauses, names and titles."""

from __future__ import annotations

import pytest

from builders import analysed_doc, fact_lines
from hangraph import document

FIRST = "[윤가람|Person] 시장은 3일 [미르시|Place:City]를 찾았다."


@pytest.mark.parametrize(
    ("marked", "kinds", "met"),
    [
        (f"{FIRST} 이어 [오세린|Person] 대표를 만났다.", (), ["윤가람 | metWith | 오세린 | asserted | 2024-05-03"]),
        (
            f"{FIRST} 비가 내렸다. [오세린|Person] 대표를 만났다.",
            (),
            ["윤가람 | metWith | 오세린 | asserted | 2024-05-03"],
        ),
        (
            f"{FIRST}\n다른 소식\n[오세린|Person] 대표를 만났다.",
            ("paragraph", "heading", "paragraph"),
            [],
        ),
        (
            f"{FIRST} [윤가람|Person] 시장은 웃었다.\n다른 소식\n[오세린|Person] 대표를 만났다.",
            ("paragraph", "heading", "paragraph"),
            ["윤가람 | metWith | 오세린 | asserted | -"],
        ),
        ("[오세린|Person] 대표를 만났다.", (), []),
        (f"{FIRST}\n[오세린|Person] 대표를 만났다", ("paragraph", "caption"), []),
    ],
    ids=[
        "topic of the sentence before",
        "topic of the last but one",
        "not past a section heading",
        "the protagonist past a heading",
        "nobody named",
        "not in a caption",
    ],
)
def test_relations_restore_an_elided_subject(marked: str, kinds: tuple[str, ...], met: list[str]) -> None:
    """A subject left out is the last topic of the section, else the article's protagonist, else unknown."""
    assert fact_lines(analysed_doc(marked, kinds=kinds), "metWith") == met


def test_relations_share_a_subject_along_a_chain() -> None:
    """방문해 … 만나고 … 서명했다: linked clauses have the topic of the first as their subject."""
    doc = analysed_doc(
        "[윤가람|Person] 시장은 [미르시|Place:City]를 방문해 "
        "[오세린|Person] 대표를 만나고 [업무협약|Agreement]에 서명했다."
    )
    assert fact_lines(doc, "visited", "metWith", "signedAgreement") == [
        "윤가람 | metWith | 오세린 | asserted | -",
        "윤가람 | signedAgreement | 업무협약 | asserted | -",
        "윤가람 | visited | 미르시 | asserted | -",
    ]


def test_relations_of_two_subjects_stay_apart() -> None:
    """A가 …하고 B가 …했다: a clause with a subject of its own takes no other."""
    doc = analysed_doc(
        "[윤가람|Person] 시장이 [미르시|Place:City]를 방문하고 [서라온|Person] 장관이 [나루시|Place:City]를 방문했다."
    )
    assert fact_lines(doc, "visited") == [
        "서라온 | visited | 나루시 | asserted | -",
        "윤가람 | visited | 미르시 | asserted | -",
    ]


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        (
            "[가온전자|Organization], [해온전지|Organization], [노을전자|Organization] 등을",
            ["가온전자", "노을전자", "해온전지"],
        ),
        ("[가온전자|Organization], [해온전지|Organization] 등 전자 기업을", ["가온전자", "해온전지"]),
        (
            "[가온전자|Organization]와 [해온전지|Organization] 및 [노을전자|Organization]를",
            ["가온전자", "노을전자", "해온전지"],
        ),
        (
            "[가온전자|Organization]·[해온전지|Organization]·[노을전자|Organization]를",
            ["가온전자", "노을전자", "해온전지"],
        ),
    ],
)
def test_relations_of_each_member_of_an_enumeration(words: str, bodies: list[str]) -> None:
    """Each member of an enumeration gives a fact; the class noun after 등 is none."""
    doc = analysed_doc(f"[윤가람|Person] 시장은 {words} 방문했다.")
    assert fact_lines(doc, "visited") == [f"윤가람 | visited | {b} | asserted | -" for b in bodies]


@pytest.mark.parametrize(
    "words",
    [
        "[가온전자|Organization]를 비롯해 [해온전지|Organization], [노을전자|Organization]가",
        "[가온전자|Organization]를 비롯한 [해온전지|Organization], [노을전자|Organization] 등이",
    ],
)
def test_relations_include_whom_an_enumeration_begins_with(words: str) -> None:
    """A를 비롯해 B, C가: A takes part like the others."""
    doc = analysed_doc(f"{words} [가온 포럼|Event]에 참석했다.")
    assert fact_lines(doc, "attended") == [
        f"{body} | attended | 가온 포럼 | asserted | -" for body in ("가온전자", "노을전자", "해온전지")
    ]


@pytest.mark.parametrize(
    ("marked", "fact"),
    [
        (
            "[가온전자|Organization]를 인수한 [해온전지|Organization]는 새 공장을 세웠다.",
            "해온전지 | acquired | 가온전자 | asserted | -",
        ),
        (
            "[해온전지|Organization]가 인수한 [가온전자|Organization]는 새 공장을 세웠다.",
            "해온전지 | acquired | 가온전자 | asserted | -",
        ),
        (
            "[윤가람|Person] 시장이 찾은 [미르시|Place:City]에는 눈이 내렸다.",
            "윤가람 | visited | 미르시 | asserted | -",
        ),
        (
            "[미르시|Place:City]에 위치한 [해온전지|Organization]가 새 공장을 세웠다.",
            "해온전지 | locatedIn | 미르시 | asserted | -",
        ),
        (
            "[가온전자|Organization]가 개발한 프로그램 [누리길|Program]이 나왔다.",
            "누리길 | developedBy | 가온전자 | asserted | -",
        ),
        (
            "[가온전자|Organization]에 의해 개발된 [누리길|Program]이 나왔다.",
            "누리길 | developedBy | 가온전자 | asserted | -",
        ),
    ],
)
def test_relations_fill_the_gap_of_an_adnominal_clause(marked: str, fact: str | None) -> None:
    """The noun that a clause describes is the argument it leaves open: its subject, object or place."""
    predicates = ("acquired", "visited", "locatedIn", "developedBy")
    assert fact_lines(analysed_doc(marked), *predicates) == ([fact] if fact else [])


def test_relations_of_a_passive_take_the_subject_for_the_object() -> None:
    """오세린이 임명됐다: the subject of a passive is the one appointed."""
    doc = analysed_doc("[오세린|Person] 교수가 [가온연구소|Organization] 소장에 임명됐다.")
    assert fact_lines(doc, "appointedAs") == ["오세린 | appointedAs | 소장 | asserted | -"]


def test_relations_let_leaders_sign_for_their_bodies() -> None:
    """A leader who signs does so as a person and for the body."""
    doc = analysed_doc("[윤가람|Person] [달내시|Place:City] 시장은 7일 [업무협약|Agreement]에 서명했다.")
    assert fact_lines(doc, "signedAgreement") == [
        "달내시 | signedAgreement | 업무협약 | asserted | 2024-05-07",
        "윤가람 | signedAgreement | 업무협약 | asserted | 2024-05-07",
    ]


def test_relations_let_no_former_leader_sign_for_a_body() -> None:
    """Who left an office signs for himself alone."""
    doc = analysed_doc("[오세린|Person] 전 [달내시|Place:City] 시장은 [업무협약|Agreement]에 서명했다.")
    assert fact_lines(doc, "signedAgreement") == ["오세린 | signedAgreement | 업무협약 | asserted | -"]


def test_relations_let_a_delegation_sign_for_its_owner() -> None:
    """달내시 대표단이 체결했다: the city is the party."""
    doc = analysed_doc("[달내시|Place:City]의 [달내시 대표단|Organization]이 [업무협약|Agreement]을 체결했다.")
    assert fact_lines(doc, "signedAgreement") == ["달내시 | signedAgreement | 업무협약 | asserted | -"]


def test_relations_take_a_leader_along_with_the_delegation() -> None:
    """A를 단장으로 한 대표단: A leads it, is its 단장, and visits what it visits."""
    doc = analysed_doc(
        "[윤가람|Person] 시장을 단장으로 한 [달내시 대표단|Organization]이 [미르시|Place:City]를 방문했다."
    )
    assert fact_lines(doc, "visited", "positionAt", "holdsPosition") == [
        "달내시 대표단 | visited | 미르시 | asserted | -",
        "윤가람 | holdsPosition | 단장 | asserted | -",
        "윤가람 | holdsPosition | 시장 | asserted | -",
        "윤가람 | positionAt | 달내시 대표단 | asserted | -",
        "윤가람 | visited | 미르시 | asserted | -",
    ]


@pytest.mark.parametrize(
    ("marked", "facts"),
    [
        (
            "[달내시|Place:City]와 [달내시의회|Organization]는 손을 잡았다.",
            ["달내시의회 | partOf | 달내시 | asserted | -"],
        ),
        (
            "[가온전자|Organization]는 [가온전자 미주본부|Organization]를 크게 넓혔다.",
            ["가온전자 미주본부 | partOf | 가온전자 | asserted | -"],
        ),
        ("[달내시|Place:City]에 [달내전자|Organization]가 있다.", []),
        ("[달내시|Place:City]와 [달내 은행|Organization]이 손을 잡았다.", []),
    ],
)
def test_relations_see_owners_in_names(marked: str, facts: list[str]) -> None:
    """A unit or state body is part of the owner its name begins with; a place in any other name says nothing."""
    assert fact_lines(analysed_doc(marked), "partOf") == facts


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("[핀란드|Place:Country] [오울루|Place:City]", ["오울루 | locatedIn | 핀란드 | asserted | -"]),
        ("[달내시|Place:City] [은행구|Place:District]", ["은행구 | locatedIn | 달내시 | asserted | -"]),
        ("[핀란드|Place:Country]의 수도 [오울루|Place:City]", []),
        ("[핀란드|Place:Country]의 [오울루|Place:City]", ["오울루 | locatedIn | 핀란드 | asserted | -"]),
        ("[핀란드|Place:Country] 북부 [오울루|Place:City]", ["오울루 | locatedIn | 핀란드 | asserted | -"]),
        (
            "[핀란드|Place:Country] [오울루|Place:City] [나무공원|Place:Facility]",
            ["나무공원 | locatedIn | 오울루 | asserted | -", "오울루 | locatedIn | 핀란드 | asserted | -"],
        ),
        ("[은행구|Place:District] [달내시|Place:City]", []),
        ("[핀란드|Place:Country], [오울루|Place:City]", []),
        ("[핀란드|Place:Country]와 [오울루|Place:City]", []),
    ],
)
def test_relations_of_places_side_by_side(words: str, facts: list[str]) -> None:
    """A wider place right before a narrower one locates it; places in a list do not."""
    assert fact_lines(analysed_doc(f"{words}에 눈이 내렸다."), "locatedIn") == facts


def test_relations_of_a_country_before_a_company() -> None:
    """핀란드 노르딘리튬: the country before a company locates it."""
    doc = analysed_doc("[핀란드|Place:Country] [노르딘리튬|Organization]이 문을 열었다.")
    assert fact_lines(doc) == ["노르딘리튬 | locatedIn | 핀란드 | asserted | -"]


def test_relations_of_kin_say_whose_and_which() -> None:
    """윤가람 시장의 장남 윤누리: the one named after the kin noun is the subject, the noun a qualifier."""
    doc = analysed_doc("[윤가람|Person] 시장의 장남 [윤누리|Person] 씨가 웃었다.")
    (row,) = (f for f in document.facts(doc) if f["predicate"] == "familyOf")
    assert (row["subject"], row["object"]) == ("Person:윤누리", "Person:윤가람")
    assert row["qualifiers"] == {"kin": "장남"}


def test_relations_of_a_former_office_are_qualified() -> None:
    """오세린 전 장관: the office was held."""
    doc = analysed_doc("[오세린|Person] 전 장관이 웃었다.")
    assert [(f["object"], f["qualifiers"]) for f in document.facts(doc)] == [("장관", {"former": True})]


@pytest.mark.parametrize("marks", ["“{}”", '"{}"'])
def test_relations_leave_quoted_words_alone(marks: str) -> None:
    """What only a quotation says, the article does not assert."""
    words = marks.format("[오세린|Person] 대표를 만났다. [미르시|Place:City]를 방문했다")
    doc = analysed_doc(f"[윤가람|Person] 시장은 {words}고 말했다.")
    assert fact_lines(doc, "metWith", "visited") == []


def test_relations_read_around_a_quotation() -> None:
    """A quotation hides nothing of the sentence it stands in."""
    doc = analysed_doc("[윤가람|Person] 시장은 “기쁘다”며 [오세린|Person] 대표를 만났다.")
    assert fact_lines(doc, "metWith") == ["윤가람 | metWith | 오세린 | asserted | -"]


@pytest.mark.parametrize(
    ("marked", "kinds", "fact"),
    [
        (
            "[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 방문해 [오세린|Person] 대표를 만났다.",
            (),
            "윤가람 | metWith | 오세린 | asserted | 2024-05-03",
        ),
        (
            "[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 "
            "방문했다. [도해온|Person] 교수는 [오세린|Person] 대표를 만났다.",
            (),
            "도해온 | metWith | 오세린 | asserted | 2024-05-03",
        ),
        (
            "[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 방문했다. "
            "[도해온|Person] 교수는 8일 [오세린|Person] 대표를 만났다.",
            (),
            "도해온 | metWith | 오세린 | asserted | 2024-05-08",
        ),
        (
            "[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 방문했다. "
            "[도해온|Person] 교수는 [오세린|Person] 대표를 만날 예정이다.",
            (),
            "도해온 | metWith | 오세린 | planned | -",
        ),
        (
            "[윤가람|Person] 시장은 지난 3일 [미르시|Place:City]를 방문했다.\n다른 "
            "소식\n[도해온|Person] 교수는 [오세린|Person] 대표를 만났다.",
            ("paragraph", "heading", "paragraph"),
            "도해온 | metWith | 오세린 | asserted | -",
        ),
        (
            "[윤가람|Person] 시장은 지난달 [미르시|Place:City]를 "
            "방문했다. [도해온|Person] 교수는 [오세린|Person] 대표를 만났다.",
            (),
            "도해온 | metWith | 오세린 | asserted | -",
        ),
    ],
    ids=[
        "along a chain",
        "from the sentence before",
        "its own first",
        "not to a plan",
        "not past a heading",
        "days only",
    ],
)
def test_relations_carry_dates(marked: str, kinds: tuple[str, ...], fact: str) -> None:
    """A date holds along a chain of clauses, and a day for what is told next in the past tense of one section."""
    assert fact_lines(analysed_doc(marked, kinds=kinds), "metWith") == [fact]


def test_relations_name_their_entry_and_stage() -> None:
    """A fact says which lexicon entry and which stage made it, and its evidence is the clause."""
    text = "[윤가람|Person] 시장은 [미르시|Place:City]를 방문했다."
    doc = analysed_doc(text)
    (row,) = (f for f in document.facts(doc) if f["predicate"] == "visited")
    ((start, end),) = row["evidence"]
    assert (row["stage"], row["entry"]) == ("kg_relations", "https://w3id.org/hangraph/lexicon#방문")
    assert doc.text[start:end] == "윤가람 시장은 미르시를 방문했다"


@pytest.mark.parametrize("text", ["", "가", "비가 내렸다."])
def test_relations_of_text_without_names(text: str) -> None:
    """Text that names nobody gives no facts."""
    assert fact_lines(analysed_doc(text)) == []
