"""Words as names need them: stems, particles, and readings that are none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from spacy.tokens import Doc

from builders import tokenizer
from hangraph import document
from hangraph.morphology import eojeol
from hangraph.morphology.eojeol import Word, WordIndex, agrees, read_words


def words_of(text: str) -> list[Word]:
    """Return the words of a text."""
    return read_words(tokenizer().make_doc(text))


@pytest.mark.parametrize(
    ("text", "stem", "particle"),
    [
        ("마이크로소프트는", "마이크로소프트", "는"),
        ("누리시에서는", "누리시", "에서는"),
        ("시장인", "시장", "인"),
        ("성과", "성과", ""),
    ],
)
def test_words_end_before_their_particle(text: str, stem: str, particle: str) -> None:
    """A name that the analyzer breaks into pieces is whole, and only its last particle is cut off."""
    (word,) = words_of(text)
    assert (word.text, word.particle) == (stem, particle)


def test_words_know_predicates() -> None:
    """A verbal noun with 하다 is a predicate, a bare noun is none."""
    verbal = {w.text: w.verbal for w in words_of("협약을 체결했다")}
    assert verbal == {"협약": False, "체결": True}


def test_words_read_strange_predicates_as_names() -> None:
    """송라온 is no form of 오다: a verb on a noun without a blank is a name that the analyzer does not know."""
    first = words_of("송라온 차관이 왔다")[0]
    assert (first.text, first.verbal) == ("송라온", False)


def test_words_drop_suffixes_that_belong_to_no_name() -> None:
    """이스라엘측은 names 이스라엘."""
    (word,) = words_of("이스라엘측은")
    assert (word.text, word.tail, word.particle) == ("이스라엘", "측", "은")


def test_words_keep_dotted_capitals_together() -> None:
    """Capitals with middle dots between them are one word."""
    assert words_of("IㆍCㆍBㆍM은 기술이다")[0].text == "IㆍCㆍBㆍM"


def test_words_skip_blocks_that_are_not_read() -> None:
    """A byline has no words for the stages."""
    doc = tokenizer().make_doc("누리시가 컸다. 홍길동 기자")
    doc._.blocks = [{"kind": "paragraph", "start": 0, "end": 9}, {"kind": "byline", "start": 9, "end": len(doc.text)}]
    assert "홍길동" not in [w.text for w in read_words(doc)]


def test_words_of_two_threads_do_not_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that read different documents in turn get the words of their own, and read each only once."""
    docs = [tokenizer().make_doc(text) for text in ("누리시가 컸다.", "버들시가 작았다.")]
    for doc in docs:
        doc._.blocks = document.blocks(doc)
    read: list[str] = []
    plain = eojeol._read
    monkeypatch.setattr(eojeol, "_read", lambda doc, wanted: read.append(doc.text) or plain(doc, wanted))
    together = Barrier(len(docs), timeout=10)

    def names(doc: Doc) -> set[str]:
        found = set()
        for _ in range(3):
            together.wait()
            found.add(read_words(doc)[0].text)
        return found

    with ThreadPoolExecutor(len(docs)) as pool:
        assert list(pool.map(names, docs)) == [{"누리시"}, {"버들시"}]
    assert sorted(read) == [doc.text for doc in docs]


@pytest.mark.parametrize(
    ("stem", "particle", "fits"),
    [("성남", "이", True), ("성남", "가", False), ("서울", "로", True), ("부산", "로", False), ("버스", "로", True)],
)
def test_particles_agree_with_the_stem(stem: str, particle: str, fits: bool) -> None:
    """이 follows a consonant, 가 a vowel; 로 a vowel or ㄹ."""
    assert agrees(stem, particle) is fits


def test_index_finds_a_name_before_any_particle() -> None:
    """A name is found as a stem and where a particle or suffix follows, but not inside another word."""
    index = WordIndex(words_of("달리고는 빠르다. 달리고가 웃었다. 달리고기를 샀다."))
    assert [start for start, _ in index.find("달리고")] == [0, 10]


@pytest.mark.parametrize("text", ["", " ", "\n", "가", "😀", "(", "㈜", "\u1112\u1161\u11ab"])
def test_words_of_hardly_any_text(text: str) -> None:
    """Empty and tiny texts give words that lie in them."""
    assert all(text[w.start : w.end] == w.text for w in words_of(text))
