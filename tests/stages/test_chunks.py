"""The stage that lays phrases, clauses and their links over a sentence."""

from __future__ import annotations

import json
from functools import cache

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from builders import analysed_doc, grows_linearly, tokenizer
from hangraph import document
from hangraph.document import ClauseRow, PhraseRow
from hangraph.stages import chunks, sentences

SENTENCE = (
    "[윤가람|Person] 시장은 3일 [미르시|Place:City]에 위치한 [해온전지|Organization]를 방문해 “반갑다. 또 오겠다”며 "
    "[오세린|Person] 대표와 악수했다."
)


@cache
def pipeline() -> Language:
    """Return a pipeline of the tokenizer, sentences and chunks."""
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "hangraph.KoreanTokenizer.v1"}}})
    for stage in (sentences, chunks):
        nlp.add_pipe(f"kg_{stage.__name__.rsplit('.', 1)[-1]}")
    return nlp


def words(doc: Doc, row: PhraseRow | ClauseRow) -> str:
    """Return the words of a phrase or clause."""
    return doc.text[row["start"] : row["end"]]


def phrase(doc: Doc, text: str) -> PhraseRow:
    """Return the one phrase of these words."""
    (found,) = (p for p in document.phrases(doc) if words(doc, p) == text)
    return found


def clause(doc: Doc, lemma: str) -> ClauseRow:
    """Return the one clause of this lemma."""
    (found,) = (c for c in document.clauses(doc) if c["lemma"] == lemma)
    return found


def phrase_head(doc: Doc, text: str) -> tuple[str, str]:
    """Return how the phrase of these words is linked to another, and to which."""
    row = phrase(doc, text)
    assert row["phrase"] is not None
    return row["link"], words(doc, document.phrases(doc)[row["phrase"]])


def argument_of(doc: Doc, text: str) -> str:
    """Return the lemma of the clause whose argument the phrase of these words is."""
    row = phrase(doc, text)
    assert row["clause"] is not None
    return document.clauses(doc)[row["clause"]]["lemma"]


def check_rows(doc: Doc) -> None:
    """Assert that every offset lies in the text, that every index points to a row, and that all is plain data."""
    found, verbs = document.phrases(doc), document.clauses(doc)
    size, count = len(doc.text), len(list(doc.sents))
    for p in found:
        assert 0 <= p["subtree"] <= p["start"] < p["end"] <= size
        assert 0 <= p["sentence"] < count
        assert p["clause"] is None or 0 <= p["clause"] < len(verbs)
        assert p["phrase"] is None or 0 <= p["phrase"] < len(found)
        assert p["clause"] is None or p["phrase"] is None
        assert (p["phrase"] is not None) == bool(p["link"])
    for c in verbs:
        assert 0 <= c["reach"] <= c["start"] < c["end"] <= size
        assert 0 <= c["sentence"] < count
        assert c["next"] is None or 0 <= c["next"] < len(verbs)
        assert c["modifies"] is None or 0 <= c["modifies"] < len(found)
        assert c["lemma"]
    assert json.loads(json.dumps([found, verbs])) == [found, verbs]


@pytest.mark.parametrize(
    ("marked", "text", "particles", "case"),
    [
        ("[오세린|Person] 대표가 왔다.", "오세린 대표", ["가"], "subject"),
        ("[오세린|Person] 대표께서 오셨다.", "오세린 대표", ["께서"], "subject"),
        ("[오세린|Person] 대표는 왔다.", "오세린 대표", ["는"], "topic"),
        ("[오세린|Person] 대표도 왔다.", "오세린 대표", ["도"], "topic"),
        ("[미르시|Place:City]를 방문했다.", "미르시", ["를"], "object"),
        ("[미르시|Place:City]에 갔다.", "미르시", ["에"], "locative"),
        ("[미르시|Place:City]에서는 눈이 왔다.", "미르시", ["에서", "는"], "place"),
        ("[미르시|Place:City]로 떠났다.", "미르시", ["로"], "directional"),
        ("[오세린|Person] 대표에게 편지가 왔다.", "오세린 대표", ["에게"], "dative"),
        ("[오세린|Person] 대표로부터 편지가 왔다.", "오세린 대표", ["로부터"], "source"),
        ("[오세린|Person] 대표와 면담했다.", "오세린 대표", ["와"], "comitative"),
        ("[오세린|Person] 대표가 기차를 탔다.", "기차", ["를"], "object"),
        ("[윤누리|Person] 씨는 선수이다.", "선수", ["이다"], "complement"),
        ("[달내시|Place:City], 축제 개최", "달내시", [], ""),
    ],
)
def test_chunks_give_phrases_their_particles_and_case(marked: str, text: str, particles: list[str], case: str) -> None:
    """A phrase stands without its particles, and the one that marks its role names its case."""
    row = phrase(analysed_doc(marked), text)
    assert (row["particles"], row["case"]) == (particles, case)


def test_chunks_mark_topics_that_have_a_case() -> None:
    """미르시에서는: a topic keeps the case that its other particle marks."""
    row = phrase(analysed_doc("[미르시|Place:City]에서는 눈이 왔다."), "미르시")
    assert (row["case"], row["topic"]) == ("place", True)


def test_chunks_keep_a_name_whole_with_its_title() -> None:
    """달내시 오세린 시장: one phrase, with the name as its head."""
    doc = analysed_doc("[달내시|Place:City] [오세린|Person] 시장은 [가온 포럼|Event]에 갔다.")
    row = phrase(doc, "달내시 오세린 시장")
    assert row["head"] is not None
    assert doc.text[slice(*row["head"])] == "오세린"


def test_chunks_keep_a_time_whole() -> None:
    """지난 5월 3일 오후: a temporal expression is the head of a phrase of its own."""
    doc = analysed_doc("[윤가람|Person] 시장은 지난 5월 3일 [미르시|Place:City]를 방문했다.")
    heads = [doc.text[slice(*p["head"])] for p in document.phrases(doc) if p["head"]]
    assert heads == ["윤가람", "지난 5월 3일", "미르시"]


def test_chunks_mark_what_opens_a_sentence_and_what_has_a_comma() -> None:
    """달내시, 축제 개최: the first phrase of a headline, with its comma."""
    doc = analysed_doc("[달내시|Place:City], [누리축제|Event] 개최")
    assert [(words(doc, p), p["opens"], p["comma"]) for p in document.phrases(doc)] == [
        ("달내시", True, True),
        ("누리축제", False, False),
    ]


def test_chunks_begin_anew_after_a_bullet() -> None:
    """▲…방문 ▲…면담: each item opens like a sentence."""
    doc = analysed_doc("▲[미르시|Place:City] 방문 ▲[오세린|Person] 대표 면담")
    assert [words(doc, p) for p in document.phrases(doc) if p["opens"]] == ["미르시", "오세린 대표"]


def test_chunks_skip_a_parenthesis() -> None:
    """윤가람 시장(63)은: what stands in brackets is no part of the clause."""
    doc = analysed_doc("[윤가람|Person] 시장(63)은 [미르시|Place:City](옛 노루시)를 방문했다.")
    assert [(words(doc, p), p["case"]) for p in document.phrases(doc)] == [
        ("윤가람 시장", "topic"),
        ("미르시", "object"),
    ]


@pytest.mark.parametrize(
    ("marked", "text", "link", "head"),
    [
        ("[미르시|Place:City]의 [해온전지|Organization]를 방문했다.", "미르시", "genitive", "해온전지"),
        ("[달내시|Place:City] 은행동에서 불이 났다.", "달내시", "compound", "은행동"),
        ("[가온전자|Organization], [해온전지|Organization]가 왔다.", "가온전자", "coordination", "해온전지"),
        ("[가온전자|Organization]와 [해온전지|Organization]는 왔다.", "가온전자", "coordination", "해온전지"),
        ("[가온전자|Organization] 및 [해온전지|Organization]가 왔다.", "가온전자", "coordination", "해온전지"),
        ("[가온전자|Organization]·[해온전지|Organization]가 왔다.", "가온전자", "coordination", "해온전지"),
        ("[윤가람|Person] 시장이 학생들을 대상으로 강연했다.", "학생들", "compound", "대상"),
    ],
)
def test_chunks_link_phrases(marked: str, text: str, link: str, head: str) -> None:
    """A phrase depends on another by 의, in an enumeration, or set before it."""
    assert phrase_head(analysed_doc(marked), text) == (link, head)


def test_chunks_keep_names_of_two_types_apart() -> None:
    """오세린 대표와 미르시를: a person with whom, and a city which; no enumeration."""
    doc = analysed_doc("[윤가람|Person] 시장은 [오세린|Person] 대표와 [미르시|Place:City]를 방문했다.")
    assert phrase(doc, "오세린 대표")["phrase"] is None


def test_chunks_say_where_what_depends_on_a_phrase_begins() -> None:
    """미르시에 위치한 해온전지: the clause before a noun belongs to it."""
    doc = analysed_doc("비 온 날 [미르시|Place:City]에 위치한 [해온전지|Organization]가 문을 열었다.")
    row = phrase(doc, "해온전지")
    assert doc.text[row["subtree"] : row["end"]].endswith("미르시에 위치한 해온전지")


@pytest.mark.parametrize(
    ("marked", "lemma", "form", "to"),
    [
        ("[미르시|Place:City]를 방문했다.", "방문", "final", None),
        ("[미르시|Place:City]를 방문해 [오세린|Person] 대표를 만났다.", "방문", "connective", "만나"),
        ("[미르시|Place:City]를 방문하고 [오세린|Person] 대표를 만났다.", "방문", "connective", "만나"),
        ("[미르시|Place:City]를 방문한 뒤 [오세린|Person] 대표를 만났다.", "방문", "connective", "만나"),
        ("[미르시|Place:City] 방문을 취소했다.", "방문", "nominal", "취소"),
        ("[미르시|Place:City] 방문과 함께 시설을 둘러봤다.", "방문", "nominal", "둘러보"),
        ("[달내시|Place:City], [누리축제|Event] 개최", "개최", "nominal", None),
    ],
)
def test_chunks_give_clauses_their_form(marked: str, lemma: str, form: str, to: str | None) -> None:
    """The last ending of a predicate says whether its clause ends the sentence or leads to another."""
    doc = analysed_doc(marked)
    row = clause(doc, lemma)
    following = None if row["next"] is None else document.clauses(doc)[row["next"]]["lemma"]
    assert (row["form"], following) == (form, to)


@pytest.mark.parametrize(
    ("marked", "lemma", "head"),
    [
        ("[미르시|Place:City]에 위치한 [해온전지|Organization]가 문을 열었다.", "위치", "해온전지"),
        ("[해온전지|Organization]가 인수한 [가온전자|Organization]는 컸다.", "인수", "가온전자"),
        ("[미르시|Place:City]를 방문한 [윤가람|Person] 시장은 웃었다.", "방문", "윤가람 시장"),
    ],
)
def test_chunks_let_adnominal_clauses_modify(marked: str, lemma: str, head: str) -> None:
    """A clause in ㄴ or 는 describes the noun after it."""
    doc = analysed_doc(marked)
    row = clause(doc, lemma)
    assert (row["form"], row["next"]) == ("adnominal", None)
    assert row["modifies"] is not None
    assert words(doc, document.phrases(doc)[row["modifies"]]) == head


def test_chunks_attach_arguments_to_the_clause_that_takes_them() -> None:
    """윤가람 시장은 미르시에 위치한 해온전지를 방문했다: the topic and object belong to the main verb."""
    doc = analysed_doc("[윤가람|Person] 시장은 [미르시|Place:City]에 위치한 [해온전지|Organization]를 방문했다.")
    assert {t: argument_of(doc, t) for t in ("윤가람 시장", "미르시", "해온전지")} == {
        "윤가람 시장": "방문",
        "미르시": "위치",
        "해온전지": "방문",
    }


@pytest.mark.parametrize(
    ("marked", "lemma", "light", "text"),
    [
        ("[가온대학교|Organization]에서 강의를 한데 이어 귀국했다.", "강의", "하", "강의를 한데 이어"),
        ("[가온대학교|Organization]에서 강의를 한 데 이어 귀국했다.", "강의", "하", "강의를 한 데"),
        ("[오세린|Person] 대표와 회담을 갖고 귀국했다.", "회담", "갖", "회담을 갖고"),
        ("[미르시|Place:City]를 방문했다.", "방문", "하", "방문했다"),
        ("[업무협약|Agreement]이 체결됐다.", "체결", "되", "체결됐다"),
        ("[오세린|Person] 대표를 만났다.", "만나", "", "만났다"),
    ],
)
def test_chunks_read_light_verbs_with_their_nouns(marked: str, lemma: str, light: str, text: str) -> None:
    """강의를 하다, 회담을 갖다 and 방문하다 are predicates of their nouns."""
    doc = analysed_doc(marked)
    row = clause(doc, lemma)
    assert (row["light"], words(doc, row)) == (light, text)


def test_chunks_keep_modal_nouns_in_the_tail() -> None:
    """방문할 예정이다: what tells tense and modality belongs to the predicate."""
    row = clause(analysed_doc("[미르시|Place:City]를 방문할 예정이다."), "방문")
    assert [form for form, _ in row["tail"]] == ["ㄹ", "예정", "이", "다"]


def test_chunks_keep_quoted_words_apart() -> None:
    """“…를 만났다”고 말했다: what is quoted and who quotes it share no argument."""
    doc = analysed_doc("[윤가람|Person] 시장은 “[오세린|Person] 대표를 만났다”고 말했다.")
    assert {t: argument_of(doc, t) for t in ("윤가람 시장", "오세린 대표")} == {
        "윤가람 시장": "말",
        "오세린 대표": "만나",
    }
    assert clause(doc, "만나")["next"] is None


def test_chunks_leave_out_what_is_no_article() -> None:
    """Advertisements, datelines and bylines have neither phrases nor clauses."""
    lines = (
        "남자음성으로 본문을 듣는다.",
        "입력 2024-05-10",
        "[윤가람|Person] 시장은 웃었다.",
        "도해온 기자가 썼다.",
        "재배포를 금지한다.",
    )
    doc = analysed_doc("\n".join(lines), kinds=("boilerplate", "dateline", "paragraph", "byline", "boilerplate"))
    assert [words(doc, p) for p in document.phrases(doc)] == ["윤가람 시장"]
    assert [c["lemma"] for c in document.clauses(doc)] == ["웃"]


@pytest.mark.parametrize("text", ["", "가", ".", " ", "\n", "“", "는", "▲", "😀", "\u00a0", "(", "한데"])
def test_chunks_of_next_to_nothing(text: str) -> None:
    """Text of one character or none goes through."""
    check_rows(pipeline()(text))


def test_chunks_are_plain_data() -> None:
    """Rows are dicts, lists, strings and numbers, and point into the text."""
    doc = analysed_doc(SENTENCE)
    check_rows(doc)
    assert len(document.phrases(doc)) == 5


def test_chunks_survive_bytes() -> None:
    """Phrases and clauses are the same after to_bytes and DocBin, which may make tuples of lists."""
    doc = analysed_doc(SENTENCE)
    read = Doc(doc.vocab).from_bytes(doc.to_bytes())
    (stored,) = DocBin(store_user_data=True, docs=[doc]).get_docs(doc.vocab)
    for copy in (read, stored):
        assert json.dumps(document.phrases(copy)) == json.dumps(document.phrases(doc))
        assert json.dumps(document.clauses(copy)) == json.dumps(document.clauses(doc))


PIECES = (
    "윤가람 시장은 미르시를 방문했다 방문 체결 업무협약을 예정이다 "
    "만나 만난 한데 강의를 했다 하고 되 및 등 간 내 의 와 에서 "
    "을 를 이 가 는 위한 이다 “ ” ‘ ’ \" ' ( ) , . · ▲ - … 3일 2024년 \n \u00a0 中 😀 A1 가나다"
).split(" ")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
        st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    )
)
def test_chunks_take_any_text(text: str) -> None:
    """Any text gives rows whose offsets and indices hold."""
    check_rows(pipeline()(text))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20).map(" ".join))
def test_chunks_give_the_same_twice(text: str) -> None:
    """The same text gives the same rows."""
    first, second = pipeline()(text), pipeline()(text)
    assert document.phrases(first) == document.phrases(second)
    assert document.clauses(first) == document.clauses(second)


def test_chunks_of_a_long_sentence_take_linear_time() -> None:
    """A sentence without end costs no more than its length."""
    stage = chunks.Chunks()

    def unended(count: int) -> Doc:
        doc = tokenizer().make_doc("가온 회사를 인수하고 " * count)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc

    docs = {count: unended(count) for count in (100, 400, 1600)}
    assert grows_linearly(lambda count: stage(docs[count]), 400)
