"""Which names and pro-forms of made-up texts stand for one thing."""

from __future__ import annotations

import pytest

from builders import named_doc
from hangraph import document
from hangraph.record import Article
from hangraph.stages.coreference_names import abbreviates, clips, fold, sound, strip_lead

# a text, and names of it that are one
ONE = [
    ("다래울 시를 방문했다. 다래울시는 크다.", {"다래울 시", "다래울시"}),
    ("세계손뜨개협회(WKA)는 컸다. WKA는 나섰다.", {"세계손뜨개협회", "WKA"}),
    ("새벽인권연대(이하 새인연)가 나섰다. 새인연은 말했다.", {"새벽인권연대", "새인연"}),
    ("미국 실리콘밸리에 있다. 실리콘벨리는 넓다.", {"실리콘밸리", "실리콘벨리"}),
    ("서울에서 열렸다. 서울특별시가 도왔다.", {"서울", "서울특별시"}),
    ("유엔이 나섰다. UN은 말했다.", {"유엔", "UN"}),
    ("누리대학교에서 열렸다. 누리대 교수가 왔다.", {"누리대학교", "누리대"}),
    ("누리과학기술대학교에서 열렸다. 누리과기대 교수가 왔다.", {"누리과학기술대학교", "누리과기대"}),
    ("국립나루박물관이 문을 열었다. 나루박물관은 크다.", {"국립나루박물관", "나루박물관"}),
    ("한국 정부가 나섰다. 정부는 말했다.", {"한국 정부", "정부"}),
    ("대한민국 경찰청이 나섰다. 경찰청은 말했다.", {"대한민국 경찰청", "경찰청"}),
    ("해온그룹이 컸다. 해온전자는 해온의 계열사다.", {"해온그룹", "해온"}),
    ("나래과학기술협의회가 나섰다. 나과협은 말했다.", {"나래과학기술협의회", "나과협"}),
    (
        "루스탐 하산 벡나자로프 의원이 왔다. 루스탐 벡나자로프 의원은 웃었다.",
        {"루스탐 하산 벡나자로프", "루스탐 벡나자로프"},
    ),
    ("루카스 벨모어(Lucas Belmore) 대표가 왔다. Lucas Belmore is here.", {"루카스 벨모어", "Lucas Belmore"}),
    ("㈜해솔모터스가 컸다. 해솔모터스는 웃었다.", {"해솔모터스"}),
    ("두 정상은 정상회담을 열었다. 회담 뒤 회견을 했다.", {"정상회담", "회담"}),
    ("업무협약을 맺었다. 협약은 길다. 사회보장협약도 곧 맺는다.", {"업무협약", "협약"}),
    ("수출 계약을 맺었다. 계약서에 서명했다.", {"수출 계약", "계약서"}),
    ("제7회 솔뫼 등불축제를 열었다. 솔뫼 등불축제는 길다.", {"제7회 솔뫼 등불축제", "솔뫼 등불축제"}),
]


@pytest.mark.parametrize(("text", "names"), ONE)
def test_coreference_joins_names_of_one_thing(text: str, names: set[str]) -> None:
    """Variants, short forms, spellings and introduced names are one entity."""
    idents = {m["entities"][0] for m in document.mentions(named_doc(text)) if m["text"] in names}
    assert len(idents) == 1


@pytest.mark.parametrize(
    "text",
    [
        "성남시와 하남시가 만났다.",
        "김태희 시장과 김태휘 의원이 만났다.",
        "누리3호와 누리4호를 쏘았다.",
        "1974년 월드컵과 1978년 월드컵에 나갔다.",
    ],
)
def test_coreference_keeps_alike_names_apart(text: str) -> None:
    """One letter's difference makes two towns and two people."""
    assert len([e for e in document.entities(named_doc(text)) if e["type"] in ("Place", "Person", "Event")]) != 1


def test_coreference_takes_a_bare_noun_of_a_named_thing_for_no_name() -> None:
    """The noun stands for the agreement, but its record has only its names for mentions."""
    doc = named_doc("두 도시는 우호교류협약을 맺었다. 협약은 길다.")
    found = document.extraction(doc, Article(id="a", text=doc.text))
    assert [[m.text for m in e.mentions] for e in found.entities if e.type == "Agreement"] == [["우호교류협약"]]


def test_coreference_gives_every_entity_an_id_of_its_own() -> None:
    """Ids are type and label, each once."""
    rows = document.entities(named_doc("누리시와 다온시는 누리시에서 다온전자와 만났다."))
    assert len({r["id"] for r in rows}) == len(rows)
    assert all(r["id"] == f"{r['type']}:{r['label']}" for r in rows)


@pytest.mark.parametrize(
    ("text", "pronoun", "expected"),
    [
        ("윤태겸 시장이 왔다. 그는 웃었다.", "그", ["Person:윤태겸"]),
        (
            "가람전자와 누리전자가 손잡았다. 양사는 공장을 짓는다.",
            "양사",
            ["Organization:가람전자", "Organization:누리전자"],
        ),
        ("윤태겸 시인이 별세했다. 동생 윤가온 의원이 울었다. 고인은 시를 남겼다.", "고인", ["Person:윤태겸"]),
        (
            "최가온 국장이 왔다. 윤태겸 시장, 박서진 의원이 만났다. 이들은 웃었다.",
            "이들",
            ["Person:윤태겸", "Person:박서진"],
        ),
        (
            "가람전자와 누리전자가 손잡았다. 누리전자와 누리전자 본사는 반겼다. 양사는 공장을 짓는다.",
            "양사",
            ["Organization:가람전자", "Organization:누리전자"],
        ),
        ("㈜해솔모터스는 컸다. 이 회사는 수출한다.", "이 회사", ["Organization:해솔모터스"]),
        ("한국과 프랑스가 만났다. 양국은 합의했다.", "양국", ["Place:한국", "Place:프랑스"]),
        (
            "가람전자는 3일 누리전자와 협약을 맺었다. 다온은행이 돈을 댄다. 양사는 공장을 짓는다.",
            "양사",
            ["Organization:가람전자", "Organization:누리전자"],
        ),
        (
            "윤태겸 시장과 박서진 의원이 만났다. 최가온 국장이 맞았다. 두 사람은 웃었다.",
            "두 사람",
            ["Person:윤태겸", "Person:박서진"],
        ),
        (
            "가람전자가 왔다. 누리전자와 다온은행은 갔다. 양사는 공장을 짓는다.",
            "양사",
            ["Organization:누리전자", "Organization:다온은행"],
        ),
        ("누리시 대표단이 왔다. 대표단은 떠났다.", "대표단", ["Organization:누리시 대표단"]),
        ("가람전자가 왔다. 누리은행은 떠났다. 회사 측은 웃었다.", "회사", ["Organization:가람전자"]),
        ("가람대학교가 누리은행을 찾았다. 학교측은 웃었다.", "학교", ["Organization:가람대학교"]),
        ("수원시가 누리은행을 찾았다. 시는 웃었다.", "시", ["Place:수원시"]),
        ("누리지방법원이 열렸다. 재판부는 웃었다.", "재판부", ["Organization:누리지방법원"]),
    ],
)
def test_coreference_resolves_pro_forms(text: str, pronoun: str, expected: list[str]) -> None:
    """A pro-form stands for the nearest before of its class, as many as it says; two are those told of together."""
    found = [
        m["entities"] for m in document.mentions(named_doc(text)) if m["form"] == "pronoun" and m["text"] == pronoun
    ]
    assert found == [expected]


@pytest.mark.parametrize(
    "text", ["수원시가 왔다. 이 시는 길다.", "수원시가 왔다. 시의 땅이다.", "누리은행이 왔다. 대학은 웃었다."]
)
def test_coreference_takes_common_nouns_for_no_body(text: str) -> None:
    """A noun that does not act, has a word of its own before it, or fits no name stands for nothing."""
    assert [m for m in document.mentions(named_doc(text)) if m["form"] == "pronoun" and m["entities"]] == []


def test_coreference_gives_a_bare_title_to_its_one_bearer() -> None:
    """대통령은 is the president of the article, if there is one alone."""
    doc = named_doc("윤가람 대통령이 왔다. 대통령은 웃었다. 역대 대통령은 없었다.")
    (row,) = [m for m in document.mentions(doc) if m["text"] == "대통령"]
    assert (row["start"], row["entities"]) == (13, ["Person:윤가람"])
    two = named_doc("윤가람 대통령이 오세린 대통령과 왔다. 대통령은 웃었다.")
    assert "대통령" not in [m["text"] for m in document.mentions(two) if m["entities"]]


def test_coreference_tells_two_people_of_one_surname_by_their_titles() -> None:
    """박 의원 is the one who is a 의원, though the other was named last."""
    doc = named_doc("박서진 의원이 박도현 시장을 만났다. 박 의원은 웃었다.")
    (row,) = [m for m in document.mentions(doc) if m["form"] == "title"]
    assert row["entities"] == ["Person:박서진"]


def test_coreference_leaves_a_pronoun_without_antecedent_empty() -> None:
    """그는 at the beginning stands for nobody."""
    rows = [m for m in document.mentions(named_doc("그는 웃었다.")) if m["form"] == "pronoun"]
    assert [m["entities"] for m in rows] == [[]]


def test_names_fold_blanks_marks_and_case() -> None:
    """Blanks, company marks and width make no other name."""
    assert fold("㈜해솔 모터스") == fold("해솔모터스") == fold("해솔모터스(주)")


def test_names_sound_alike_in_loan_spelling() -> None:
    """Vowels that loan spelling wavers between sound alike."""
    assert sound("스탠퍼드") == sound("스탠포드")


def test_names_drop_what_only_points() -> None:
    """이번 and 제7회 are no part of a name, but are kept where nothing else is left."""
    assert strip_lead("제7회 솔뫼 등불축제") == "솔뫼 등불축제"
    assert strip_lead("이번") == "이번"


@pytest.mark.parametrize(("short", "long", "fits"), [("새민당", "새벽민주당", True), ("새사당", "새벽민주당", False)])
def test_names_abbreviate_by_syllables_in_order(short: str, long: str, fits: bool) -> None:
    """A short form has syllables of the long one, in order, beginning alike."""
    assert abbreviates(short, long) is fits


@pytest.mark.parametrize(
    ("short", "long", "head", "fits"),
    [
        ("나과협", "나래과학기술협의회", "협의회", True),
        ("누리시선관위", "누리광역시선거관리위원회", "위원회", True),
        ("누리대", "누리시립대", "대", False),
        ("나래병원", "나래병원 재활센터", "센터", False),
        ("협의", "나래협의회", "협의회", False),
    ],
)
def test_names_clip_a_longer_one_down_to_its_head(short: str, long: str, head: str, *, fits: bool) -> None:
    """What keeps the last noun whole is no clipped name."""
    assert clips(short, long, head) is fits
