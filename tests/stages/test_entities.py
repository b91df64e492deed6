"""Names in made-up sentences: where they begin and end, and of which type they are."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from builders import name_stages, named_doc, tokenizer
from hangraph import api, document, run
from hangraph.sources.text import parse_text
from hangraph.stages.entities import Entities
from hangraph.stages.entity_candidates import Candidate, settle

NAMES = [
    # places: the gazetteer, one letter for a country, a suffix apart from a foreign name
    ("한국과 프랑스는 파리에서 만났다.", {("한국", "Place"), ("프랑스", "Place"), ("파리", "Place")}),
    ("한·미·일 3국은 회의를 열었다.", {("한", "Place"), ("미", "Place"), ("일", "Place")}),
    ("美 오리건주에 공장을 짓는다.", {("美", "Place"), ("오리건주", "Place")}),
    ("캐나다 벨포르단 시를 공식 방문했다.", {("캐나다", "Place"), ("벨포르단 시", "Place")}),
    ("경기 성남시 분당구에 있다.", {("경기", "Place"), ("성남시", "Place"), ("분당구", "Place")}),
    # bodies: a telling last noun, a company's mark, a class noun, a state's ministry, a unit with its owner
    ("대한손뜨개협회는 성명을 냈다.", {("대한손뜨개협회", "Organization")}),
    ("㈜해솔모터스가 문을 열었다.", {("해솔모터스", "Organization")}),
    ("물류업체 다온로지스가 나섰다.", {("다온로지스", "Organization")}),
    ("핀란드 경찰이 왔다.", {("핀란드", "Place"), ("핀란드 경찰", "Organization")}),
    ("서울중앙지검 특수3부가 나섰다.", {("서울중앙지검", "Organization"), ("서울중앙지검 특수3부", "Organization")}),
    ("누리대학교 음향연구소가 나섰다.", {("누리대학교", "Organization"), ("누리대학교 음향연구소", "Organization")}),
    ("서울 송파구 을에 나섰다.", {("서울", "Place"), ("송파구", "Place"), ("송파구 을", "Place")}),
    ("핀란드 형법에 따른다.", {("핀란드", "Place"), ("핀란드 형법", "Program")}),
    ("핀란드 외교부는 부인했다.", {("핀란드", "Place"), ("핀란드 외교부", "Organization")}),
    ("가람전자 미주본부가 옮겼다.", {("가람전자", "Organization"), ("가람전자 미주본부", "Organization")}),
    ("세계 줄넘기 연맹은 대회를 미뤘다.", {("세계 줄넘기 연맹", "Organization")}),
    ("국제통화기금(IMF)은 전망을 낮췄다.", {("국제통화기금", "Organization"), ("IMF", "Organization")}),
    # a particle that the analyzer takes into a noun, a body of two countries, a body of one thing and another
    ("왼쪽의 사장이 의향서를 들었다.", {("의향서", "Agreement")}),
    ("한-브라질 의원친선협회 회장이다.", {("한-브라질 의원친선협회", "Organization")}),
    ("보건·산림 분과위원회가 열렸다.", {("보건·산림 분과위원회", "Organization")}),
    ("가평 제2산업단지에 공장을 짓는다.", {("가평 제2산업단지", "Place"), ("가평", "Place")}),
    ("한·페루 FTA가 발효됐다.", {("한·페루 FTA", "Agreement"), ("한", "Place"), ("페루", "Place")}),
    ("누리대 약대를 나왔다.", {("누리대 약대", "Organization"), ("누리대", "Organization")}),
    ("경기 성남시 가람전자 본사에서 만났다.", {("성남시", "Place"), ("가람전자 본사", "Organization")}),
    ("미국 시애틀 가람본사를 찾았다.", {("시애틀", "Place"), ("가람본사", "Organization")}),
    ("교내 대강당인 은행나무홀에서 열었다.", {("은행나무홀", "Place")}),
    ("법무법인 나래솔이 맡았다.", {("법무법인 나래솔", "Organization")}),
    ("투자설명회를 연다.", {("투자설명회", "Event")}),
    ("누리협회 국정감사에서 물었다.", {("누리협회 국정감사", "Event")}),
    ("열린 21일 서명식에서 만났다.", {("서명식", "Event")}),
    # an owner inside the name of what it owns, the country of an envoy, a title that is a branch as well
    ("달내시의회는 반대했다.", {("달내시의회", "Organization"), ("달내시", "Place")}),
    ("국회 농해수위원회가 열렸다.", {("국회 농해수위원회", "Organization"), ("국회", "Organization")}),
    ("주핀란드 대사를 만났다.", {("핀란드", "Place")}),
    # agreements, events, programmes: head nouns with what is before them, quotation marks, titles of works
    ("두 도시는 우호교류 협력 의향서에 서명했다.", {("우호교류 협력 의향서", "Agreement")}),
    ("‘2031 누리 우주산업 세미나’에 초청됐다.", {("2031 누리 우주산업 세미나", "Event")}),
    ("정부는 ‘새들 해양밸리 조성계획’을 추진한다.", {("정부", "Organization"), ("새들 해양밸리 조성계획", "Program")}),
    ("2032년 총선에서 이겼다.", {("2032년 총선", "Event")}),
    ("시민단체 푸른물은 반대했다.", {("푸른물", "Organization")}),
    ("윤가람 정부는 부인했다.", {("윤가람 정부", "Organization")}),
    ("주간지 《너울》이 전했다.", {("너울", "Organization")}),
    ("너울사의 《물결》이 나왔다.", {("너울사", "Organization"), ("물결", "Program")}),
    ("뮤지컬 《파리》를 선보였다.", {("파리", "Program")}),
    ("통신 기업 두 곳인 카넷트와 하나로가 합쳤다.", {("카넷트", "Organization")}),
    ("자막 서비스 ‘말그림(Malgrim)’을 내놨다.", {("말그림", "Program")}),
    ("《낮은 목소리로》를 펴냈다.", {("낮은 목소리로", "Program")}),
]


def names_in(doc: Doc) -> set[tuple[str, str]]:
    """Return the typed names of a Doc."""
    return {(m["text"], m["type"]) for m in document.mentions(doc) if m["type"] and m["form"] == "name"}


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_entities_find_names(text: str, expected: set[tuple[str, str]]) -> None:
    """A name is found without its particle, with its type."""
    found = names_in(Entities()(tokenizer()(text))) if "IMF" not in text else names_in(named_doc(text))
    assert expected <= found


def test_entities_take_a_governor_for_no_branch() -> None:
    """지사 behind a person's name is a title, behind a body's it is a branch."""
    assert not names_in(Entities()(tokenizer()("이도백 지사가 웃었다.")))


@pytest.mark.parametrize(
    "text",
    [
        "이번 협약은 상대 기업의 반대로 확대되지 않았다.",
        "최대 규모의 무대가 초대 손님을 맞았다.",
        "다시 말해 반드시 지켜야 할 규칙이다.",
        "졸음운전 사고를 줄이는 방법을 알렸다.",
        "자회사와 공연기획사가 창의도시에 한 마리당 얼마를 냈다.",
        "일·가정 양립을 돕는 제도를 고쳤다.",
        "국제 기구는 디지털 역량 강화와 시설공사를 서둘렀다.",
    ],
)
def test_entities_leave_common_words_alone(text: str) -> None:
    """Words that only end like a body's or a place's name give no place and no body."""
    assert not {name for name, type_ in names_in(named_doc(text)) if type_ in ("Place", "Organization", "Person")}


def test_entities_type_a_name_by_its_surest_occurrence() -> None:
    """새벽시 types 새벽 where it stands without its suffix."""
    found = names_in(named_doc("충북 다래울시는 축제를 열었다. 다래울에서 만난 시민은 웃었다."))
    assert {("다래울시", "Place"), ("다래울", "Place")} <= found


def test_entities_type_an_enumeration_by_its_class_noun() -> None:
    """A, B 등 기업들: all are bodies."""
    found = names_in(named_doc("누벨스, 타르덴 등 세계적 기업들이 입주했다."))
    assert {("누벨스", "Organization"), ("타르덴", "Organization")} <= found


def test_entities_keep_names_of_unknown_type_untyped() -> None:
    """A proper noun of which nothing is said has the type ''."""
    rows = document.mentions(named_doc("하늘이 벨트로나처럼 맑다."))
    assert [(m["text"], m["type"]) for m in rows] == [("벨트로나", "")]


def test_entities_skip_bylines() -> None:
    """Reporters are no names of the article."""
    doc = tokenizer().make_doc("누리협회가 나섰다. 가나일보 홍길동 기자")
    doc._.blocks = [{"kind": "paragraph", "start": 0, "end": 10}, {"kind": "byline", "start": 11, "end": 22}]
    for _, stage in name_stages().pipeline:
        doc = stage(doc)
    assert {m["text"] for m in document.mentions(doc)} == {"누리협회"}


def test_settle_keeps_the_owner_inside_a_unit() -> None:
    """Of two names that overlap one stands, but a unit keeps its owner."""
    owner = Candidate(0, 4, "Organization", None, "head", 0.8)
    unit = Candidate(0, 9, "Organization", None, "unit", 0.8)
    rival = Candidate(5, 9, "Place", None, "gazetteer", 0.6)
    assert settle([owner, unit, rival]) == [unit, owner]


@pytest.mark.parametrize(
    "text", ["", " ", "시", "㈜", "(이하 )", "‘’", "\u1109\u1165\u11bc남시", "한·", "😀 협회", "\r\n", "김 " * 300]
)
def test_entities_of_hardly_any_text(text: str) -> None:
    """Whatever the text, a mention's offsets give its text, and the Doc survives the way to bytes and back."""
    doc = named_doc(text)
    assert all(doc.text[m["start"] : m["end"]] == m["text"] for m in document.mentions(doc))
    assert Doc(doc.vocab).from_bytes(doc.to_bytes())._.mentions == doc._.mentions


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("나루시에서 발생한 화재로 창고가 탔다.", True),
        ("나루시에서 여론 조사를 실시했다.", True),
        ("나루시는 화재 예방을 말했다.", False),
    ],
)
def test_entities_of_happenings_are_told_by_a_verb(text: str, *, told: bool) -> None:
    """A common noun names a happening where a verb, before it or behind, says that it happens."""
    nlp = api.load_pipeline(None, None)
    doc = nlp(run.make_doc(nlp, parse_text(text)))
    assert any(m["type"] == "Event" for m in document.mentions(doc)) is told
