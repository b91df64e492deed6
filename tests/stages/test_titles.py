"""Titles in made-up sentences: who bears them, of which body."""

from __future__ import annotations

import pytest

from builders import named_doc
from hangraph import document, schema

# text, title, person, body
TITLES = [
    ("윤태겸 달내시장은 웃었다.", "시장", "윤태겸", "달내"),
    ("어진시 최석훈 시장 면담을 했다.", "시장", "최석훈", "어진시"),
    ("한동민 밴쿠버 총영사와 만났다.", "총영사", "한동민", "밴쿠버"),
    ("정혜윰 온새미로지스 사장은 말했다.", "사장", "정혜윰", "온새미로지스"),
    ("온새미로지스 정혜윰 사장은 말했다.", "사장", "정혜윰", "온새미로지스"),
    ("남궁솔(47) 누리대 교수가 뽑혔다.", "교수", "남궁솔", "누리대"),
    ("윤도연 대한손뜨개협회장이 연설했다.", "회장", "윤도연", "대한손뜨개협회"),
    ("주한 벨로리아 대사인 이렌카 도브로는 웃었다.", "대사", "이렌카 도브로", "벨로리아"),
    ("무장 단체 헤즈볼라의 지도자인 빅토르 하르덴은 말했다.", "지도자", "빅토르 하르덴", "헤즈볼라"),
    ("안톤 크레비츠 벨로리아 총리는 떠났다. 벨로리아에서 왔다.", "총리", "안톤 크레비츠", "벨로리아"),
    ("쩐 반 히에우 호아린시 인민위원장이 맞았다.", "인민위원장", "쩐 반 히에우", "호아린시"),
    ("해온전지㈜(대표 남궁민철)는 밝혔다.", "대표", "남궁민철", "해온전지"),
    ("설연우 누리의료원 수면의학과 교수는 말했다.", "교수", "설연우", "누리의료원 수면의학과"),
    ("육동수 헌법재판소장은 말했다.", "소장", "육동수", "헌법재판소"),
    ("육동수 환경부 제2차관은 말했다.", "제2차관", "육동수", "환경부"),
    ("소설가 감우석은 썼다.", "소설가", "감우석", None),
    ("채정숙 씨가 왔다.", "씨", "채정숙", None),
    ("누리법원(육동수 판사)은 물러섰다.", "판사", "육동수", "누리법원"),
    ("육동수(누리대 교수)는 물러섰다.", "교수", "육동수", "누리대"),
    ("니콜라 벨몽드 프랑스 대통령이 왔다.", "대통령", "니콜라 벨몽드", "프랑스"),
]


@pytest.mark.parametrize(("text", "title", "person", "body"), TITLES)
def test_titles_name_bearer_and_body(text: str, title: str, person: str, body: str | None) -> None:
    """A title has the name of its bearer and of its body, wherever they stand around it."""
    doc = named_doc(text)
    rows = [r for r in document.titles(doc) if r["text"] == title and r["person"]]
    assert [(text[slice(*r["person"])], r["body"] and text[slice(*r["body"])]) for r in rows if r["person"]] == [
        (person, body)
    ]


def test_titles_of_common_nouns_stand_whole() -> None:
    """What common nouns make of a title belongs to it, and the holder of another is no bearer of hers."""
    doc = named_doc(
        "육동수 대통령 대외협력보좌관이 왔다. 나은별 가람전자 대표 겸 누리대 교수도 왔다. 전통시장 상인도 왔다."
    )
    rows = [(r["text"], r["person"] and doc.text[slice(*r["person"])]) for r in document.titles(doc)]
    assert rows == [("대외협력보좌관", "육동수"), ("대표", "나은별"), ("교수", "나은별")]


def test_titles_know_former_holders() -> None:
    """육동수 전 차관 was 차관."""
    (row,) = document.titles(named_doc("육동수 전 환경부 차관이 나왔다."))
    assert row["former"]


def test_titles_give_two_titles_one_bearer() -> None:
    """부사장 겸 최고재무책임자: one person holds both."""
    rows = document.titles(named_doc("김도연 부사장 겸 최고재무책임자는 말했다."))
    assert [(r["text"], r["person"]) for r in rows] == [("부사장", [0, 3]), ("최고재무책임자", [0, 3])]


def test_titles_join_acting_holders() -> None:
    """군수 권한대행 is one title."""
    (row,) = document.titles(named_doc("변지음 군수 권한대행은 밝혔다."))
    assert (row["text"], row["person"]) == ("군수 권한대행", [0, 3])


def test_titles_relate_kin() -> None:
    """장녀 안나래: the daughter is the person of the kin term."""
    text = "안상호 선생의 장녀 안나래 여사를 만났다."
    (row,) = [r for r in document.titles(named_doc(text)) if r["reference"] == "Kin"]
    assert row["person"]
    assert text[slice(*row["person"])] == "안나래"


def test_titles_are_no_markets() -> None:
    """시장 is a mayor only beside a name."""
    assert not document.titles(named_doc("온라인 유통 시장에서 경쟁이 치열하다."))


def test_titles_find_a_person_again_by_name_and_surname() -> None:
    """이 시장, and a foreign last name, stand for the person named before."""
    doc = named_doc("이도현 새들시장과 로라 메이필드 총리가 만났다. 이 시장은 메이필드를 반겼다.")
    later = [m for m in document.mentions(doc) if m["start"] >= doc.text.index("이 시장")]
    again = [(m["text"], m["form"], m["entities"]) for m in later]
    assert again == [
        ("이 시장", "title", ["Person:이도현"]),
        ("메이필드", "name", ["Person:로라 메이필드"]),
    ]


def test_lexicon_has_titles_of_every_walk() -> None:
    """The lexicon of titles is broad: 250 and more, from offices of state to the arts."""
    titles = schema.load().forms("Position")
    assert len(titles) >= 250
    assert {
        "대통령",
        "의원",
        "총영사",
        "대표이사",
        "교수",
        "대령",
        "목사",
        "감독",
        "배우",
        "판사",
        "경찰서장",
        "기자",
    } <= titles.keys()


def test_titles_tell_this_claim_from_captain_lee() -> None:
    """이 주장 is a claim where no captain is called 이."""
    doc = named_doc("이도현 의원은 예산을 늘리자고 했다. 이 주장은 받아들여지지 않았다.")
    assert "이 주장" not in {m["text"] for m in document.mentions(doc)}


def test_titles_tell_a_county_from_an_army() -> None:
    """A body called 물레군 is a county where the text knows its 물레군수."""
    doc = named_doc("물레군은 계획을 밝혔다. 윤도현 물레군수는 웃었다.")
    assert {(m["type"], m["kind"]) for m in document.mentions(doc) if m["text"] == "물레군"} == {("Place", "District")}


def test_titles_read_a_bracket_behind_a_name() -> None:
    """부사장 오세린(미르공장장): an office in the bracket after a name has nothing before it in its phrase."""
    rows = document.titles(named_doc("한빛화학은 부사장 오세린(미르공장장)을 소개했다."))
    assert "부사장" in [r["text"] for r in rows]


def test_titles_lay_the_names_of_notices_of_deaths() -> None:
    """Mourners and the dead are people, 부친상 is none, and the offices in brackets are theirs."""
    doc = named_doc("▲명도현(전 마루은행 지점장)씨 별세, 명가람(법무법인 나래 변호사)·나람(벨로나 거주)씨 부친상=3일")
    people = [m["text"] for m in document.mentions(doc) if m["type"] == "Person"]
    assert people == ["명도현", "명가람", "나람"]
    text = doc.text
    told = [(r["text"], r["person"] and text[slice(*r["person"])], r["former"]) for r in document.titles(doc)]
    assert told == [("지점장", "명도현", True), ("변호사", "명가람", False)]
