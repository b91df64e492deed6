"""The stage that lays dependency trees over a document, over its eojeols and over its morphemes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from builders import grows_linearly
from hangraph import document
from hangraph.encoder.reader import Tree
from hangraph.errors import ModelError
from hangraph.stages import parser, portions, sentences
from hangraph.stages.parser_tokens import hang, inner_label
from hangraph.stages.parser_words import cut_words

TEXT = (
    "\n 윤가람 달내시장은 3월 2일(현지시각) 미르시를 방문했다. 그는 “반갑다. 또 오겠다”며 웃었다.\n\n"
    "A·B 기업은 350달러만을 설계해냈지만, 학생들이었다.  끝 "
)
Heads = Callable[[int], list[int]]


def rightwards(count: int) -> list[int]:
    """Hang each word on the next."""
    return [*range(1, count), -1][:count]


def zigzag(count: int) -> list[int]:
    """Hang the words on one another from both ends inwards, so that nearly all arcs cross."""
    path = [i // 2 if i % 2 == 0 else count - 1 - i // 2 for i in range(count)]
    heads = [-1] * count
    for word, head in pairwise(path):
        heads[word] = head
    return heads


class FakeReader:
    """Reads no text at all: its trees are as long as the words, and shaped as told."""

    def __init__(self, shape: Heads = rightwards) -> None:
        self.shape = shape
        self.manifest = SimpleNamespace(head=lambda name: {"labels": ["root", "dep"]})

    def encode(self, texts: Sequence[str]) -> list[str]:
        """Return the texts; one with 고장 breaks."""
        if any("고장" in text for text in texts):
            raise ValueError("고장")
        return list(texts)

    def trees(self, encoded: Sequence[str], words: Sequence[Sequence[tuple[int, int]]]) -> list[Tree]:
        """Return a tree for each text; for one of the unreadable mark ☠ alone one without words."""
        counts = [0 if text == "☠" else len(spans) for text, spans in zip(encoded, words, strict=True)]
        return [
            Tree(heads, ["root" if h < 0 else "obj" for h in heads], ["NOUN"] * len(heads), [0.5] * len(heads))
            for heads in map(self.shape, counts)
        ]


def build(monkeypatch: pytest.MonkeyPatch, shape: Heads = rightwards) -> Language:
    """Return a pipeline of the tokenizer, sentences and the parser with a reader that is none."""
    reader = FakeReader(shape)
    monkeypatch.setattr(parser, "load_reader", lambda folder: reader)
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "hangraph.KoreanTokenizer.v1"}}})
    nlp.add_pipe(f"kg_{sentences.__name__.rsplit('.', 1)[-1]}")
    nlp.add_pipe("kg_parser")
    return nlp


def told(doc: Doc) -> list[Any]:
    """Return all that the stage says of a Doc."""
    return [list(doc._.words), [(t.head.i, t.dep_) for t in doc], [(s.start, s.end) for s in doc.sents]]


def arcs(doc: Doc, sentence: int) -> dict[str, tuple[str, str]]:
    """Return label and head of each morpheme of a sentence whose morphemes are all different."""
    return {t.text: (t.dep_, t.head.text) for t in list(doc.sents)[sentence] if not t.is_space}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        (" \t\n\xa0", ""),
        ("그는 미르시를 방문했다.", "그는|미르시를|방문했다|."),
        ("‘미르’(美流)는 “컸다”고 했다", "‘|미르|’|(|美流|)|는|“|컸다|”|고|했다"),
        ("4~6경기가 1,260원, 0.5%다", "4~6경기가|1,260원|,|0.5|%|다"),
        ("07:00에 S-Oil과 R&D를", "07:00에|S-Oil과|R&D를"),
        ("존 F. 케네디와 S.E.S.의", "존|F.|케네디와|S.E.S.의"),
        ("계획 A.", "계획|A|."),
        ("좋다... 그래서.. 정말!!", "좋다|...|그래서|.|.|정말|!|!"),
        ("기온은 -1.2도, 3-1로 이겼다", "기온은|-1.2도|,|3-1로|이겼다"),
        ("달내ㆍ미르·해솔의", "달내|ㆍ|미르|·|해솔의"),
        ("www.hangraph.example/a?b=1에서", "www.hangraph.example/a?b=1|에서"),
        ("😀가", "😀|가"),
    ],
)
def test_cut_words_gives_eojeols_with_marks_apart(text: str, words: str) -> None:
    """Marks stand apart from their eojeol unless they make one word of what they join."""
    assert "|".join(text[a:b] for a, b in cut_words(text)) == words


@given(st.text(alphabet=st.sampled_from(list("가나A9.,-~&'`^:/% \n\xa0ㆍ·“”😀é")) | st.characters()))
def test_cut_words_leaves_out_white_space_alone(text: str) -> None:
    """Words follow one another, and between them there is nothing but white space."""
    at = 0
    for start, end in cut_words(text):
        assert not text[at:start].strip()
        assert at <= start < end
        assert not any(c.isspace() for c in text[start:end])
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("tag", "label"),
    [
        ("JKO", "case"), ("JX", "case"), ("XSV+EP", "aux"), ("VX", "aux"), ("VCP+EP", "cop"), ("EF", "mark"),
        ("ETM", "mark"), ("NNG", "compound"), ("XSN", "compound"), ("SN", "nummod"), ("MM", "det"), ("SF", "punct"),
        ("SSO", "punct"),
    ],
)  # fmt: skip
def test_inner_label_tells_what_a_morpheme_does_in_its_eojeol(tag: str, label: str) -> None:
    """The first part of a fused tag decides."""
    assert inner_label(tag) == label


def test_hang_makes_the_last_content_morpheme_the_head() -> None:
    """달내시장은 방문했다: 시장 and 방문 stand for their eojeols, the rest hangs on them."""
    tags = ["NNP", "NNG", "JX", "NNG", "XSV+EP", "EF", "SF"]
    heads, labels = hang(
        [0, 2, 4, 6, 8, 9, 10], tags, [(0, 5), (6, 10), (10, 11)], [1, -1, 1], ["nsubj", "root", "punct"]
    )
    assert heads == [1, 3, 1, 3, 3, 3, 3]
    assert labels == ["compound", "nsubj", "case", "ROOT", "aux", "mark", "punct"]


def test_hang_joins_words_that_lie_in_one_token() -> None:
    """A·B cut in three where the tokens are one: the word nearest the root speaks for them."""
    heads, labels = hang(
        [0, 3, 4], ["SL", "JX", "VV"], [(0, 1), (1, 2), (2, 4), (4, 6)], [2, 0, 3, -1], ["a", "b", "c", "root"]
    )
    assert heads[2] == 2
    assert labels[2] == "ROOT"
    assert {heads[0], heads[1]} <= {0, 1, 2}


def test_hang_takes_white_space_alone() -> None:
    """A sentence of white space has a root, for every sentence must."""
    assert hang([0, 1], ["_SP", "_SP"], [], [], []) == ([0, 0], ["ROOT", "dep"])
    assert hang([], [], [], [], []) == ([], [])


@st.composite
def sentences_of_tokens(draw: st.DrawFn) -> tuple[list[int], list[str], list[tuple[int, int]], list[int]]:
    """Draw tokens and words that cut the same characters each in its own way, and a tree over the words."""
    length = draw(st.integers(1, 14))
    starts = sorted({0, *draw(st.lists(st.integers(0, length - 1)))})
    edges = sorted({0, length, *draw(st.lists(st.integers(1, length)))})
    words = list(pairwise(edges))
    order = draw(st.permutations(range(len(words))))
    heads = [-1] * len(words)
    for i, word in enumerate(order[1:], 1):
        heads[word] = order[draw(st.integers(0, i - 1))]
    tags = draw(
        st.lists(st.sampled_from(["NNG", "JX", "EF", "SF", "_SP", "VCP"]), min_size=len(starts), max_size=len(starts))
    )
    return starts, tags, words, heads


@given(sentences_of_tokens())
def test_hang_makes_a_tree_of_any_tokens(drawn: tuple[list[int], list[str], list[tuple[int, int]], list[int]]) -> None:
    """There is one root, and every token leads to it, however tokens and words overlap."""
    starts, tags, words, above = drawn
    heads, labels = hang(starts, tags, words, above, ["dep"] * len(words))
    assert [i for i, head in enumerate(heads) if head == i] == [labels.index("ROOT")]
    for i in range(len(heads)):
        for _ in heads:
            i = heads[i]
        assert labels[i] == "ROOT"


def test_parser_writes_words_of_the_whole_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows lie in their text, heads count from the first word of the document, roots are their own heads."""
    doc = build(monkeypatch)(TEXT)
    rows = document.words(doc)
    assert [doc.text[r["start"] : r["end"]] for r in rows] == [TEXT[a:b] for a, b in cut_words(TEXT)]
    roots = [i for i, row in enumerate(rows) if row["head"] == i]
    assert len(roots) == len(list(doc.sents)) == 4
    assert all(rows[i]["label"] == ("root" if i in roots else "obj") for i in range(len(rows)))
    ends = [s.end_char for s in doc.sents]
    assert all(sum(r["end"] > e for e in ends) == sum(rows[r["head"]]["end"] > e for e in ends) for r in rows)


def test_parser_hangs_morphemes_on_their_eojeol(monkeypatch: pytest.MonkeyPatch) -> None:
    """달내시장은: 은 hangs on 시장 as its particle, 시장 on the next eojeol."""
    found = arcs(build(monkeypatch)("윤가람 달내시장은 기업을 설계해냈지만 학생들이었다."), 0)
    assert found["은"] == ("case", "시장")
    assert found["시장"] == ("obj", "기업")
    assert found["지만"] == ("mark", "설계")
    assert found["들"] == ("compound", "학생")
    assert found["."] == ("ROOT", ".")


@pytest.mark.parametrize(
    "shape", [rightwards, zigzag, lambda n: [-1, *range(n - 1)][:n], lambda n: [-1, *[0] * (n - 1)][:n]]
)
@pytest.mark.parametrize(
    "text", [TEXT, "\n\n" + TEXT * 3, " ".join(f"가{i}" for i in range(90)) + ". 끝났다.", "\n ", "", "가"]
)
def test_parser_keeps_the_sentences(monkeypatch: pytest.MonkeyPatch, text: str, shape: Heads) -> None:
    """spaCy takes sentences from the tree once there is one: they stay what they were, crossing arcs or not."""
    nlp = build(monkeypatch, shape)
    with nlp.select_pipes(disable="kg_parser"):
        before = [(s.start, s.end) for s in nlp(text).sents]
    doc = nlp(text)
    assert [(s.start, s.end) for s in doc.sents] == before
    assert all(s.start <= t.head.i < s.end for s in doc.sents for t in s)
    assert all(sum(t.head.i == t.i for t in s) == 1 for s in doc.sents)


def test_parser_hangs_what_the_model_cannot_read_on_the_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without a piece has no tree, yet words: they hang on the first, and nothing is sure."""
    doc = build(monkeypatch)("☠")
    assert [(r["head"], r["label"], r["confidence"]) for r in document.words(doc)] == [(0, "root", 0.0)]


def test_parser_results_survive_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes and a DocBin give words, heads, labels and sentences back."""
    nlp = build(monkeypatch)
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (binned,) = DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)
    assert told(again) == told(binned) == told(doc)


@pytest.mark.parametrize("processes", [1, 2])
def test_parser_gives_in_batches_what_it_gives_alone(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    """Documents do not depend on those beside them, in one process or two."""
    nlp = build(monkeypatch)
    texts = [TEXT, "", "가나 다라.", TEXT * 2, "끝"]
    docs = nlp.pipe(texts, batch_size=2, n_process=processes)
    assert [told(doc) for doc in docs] == [told(nlp(text)) for text in texts]


def test_parser_reads_a_long_document_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hidden states of a part of the sentences are in memory at a time; the trees are the same."""
    nlp = build(monkeypatch)
    whole = told(nlp(TEXT * 20))
    monkeypatch.setattr(portions, "SIZE", 50)
    assert told(nlp(TEXT * 20)) == whole


def test_parser_reads_a_long_sentence_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of a sentence without an end make one tree: the root of each hangs on that of the one before."""
    monkeypatch.setattr(parser, "LONGEST", 12)
    doc = build(monkeypatch)("그는 미르시를 방문하고 또 나루시를 " + "가" * 30 + " 찾았다. 끝났다.")
    rows = document.words(doc)
    assert "".join(doc.text[row["start"] : row["end"]] for row in rows) == doc.text.replace(" ", "")
    assert [i for i, row in enumerate(rows) if row["head"] == i] == [1, len(rows) - 1]
    assert [row["head"] for row in rows if row["label"] == "dep"] == [1, 3, 4, 5, 6]
    assert [len(list(s.root.subtree)) == len(s) for s in doc.sents] == [True, True]


@pytest.mark.parametrize("unit", ["그는 미르시를 방문했다. ", "그는 미르시를 방문하고 ", "가"])
def test_parser_takes_long_documents_in_linear_time(monkeypatch: pytest.MonkeyPatch, unit: str) -> None:
    """Many sentences, one endless sentence and one endless word cost no more than their length."""
    nlp = build(monkeypatch)
    assert grows_linearly(lambda size: nlp(unit * size), 800)


def test_parser_lets_one_bad_document_fail_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler is told of the document that fails; the others of its batch are parsed."""
    nlp = build(monkeypatch)
    failed: list[str] = []
    nlp.set_error_handler(lambda name, _stage, docs, error: failed.append(f"{name} {docs[0].text} {error}"))  # type: ignore[arg-type, return-value] # a handler may return
    docs = list(nlp.pipe(["가.", "고장 나.", "다."]))
    assert [doc.text for doc in docs] == ["가.", "다."]
    assert all(document.words(doc) for doc in docs)
    assert failed == ["kg_parser 고장 나. 고장"]


def test_parser_trees_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """displacy finds words and arcs; it puts marks to the word before them."""
    doc = build(monkeypatch)("윤가람 시장은 미르시를 방문했다.")
    drawn = displacy.parse_deps(doc)
    assert [word["text"] for word in drawn["words"]][-2:] == ["했", "다."]
    assert len(drawn["arcs"]) == len(drawn["words"]) - 1 == len(doc) - 2


def test_parser_tells_of_a_missing_model(tmp_path: Path) -> None:
    """A folder without a model is an error when the pipeline is built, not at the first text."""
    with pytest.raises(ModelError, match=r"model\.json"):
        parser.Parser(str(tmp_path))
