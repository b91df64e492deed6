"""kg_relation_classifier pairs the names of a sentence and keeps what the model is sure of."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from spacy.tokens import Doc

from builders import fact_stages, grows_linearly, marked_doc, tokenizer
from hangraph import document
from hangraph.encoder.reader import Pair
from hangraph.errors import ModelError
from hangraph.stages import relation_classifier
from hangraph.stages.relation_classifier import PAIRS

LABELS = ["no_relation", "per:employee_of", "org:top_members/employees", "per:title", "per:date_of_birth", "per:origin"]
STAGE = "kg_relation_classifier"
MEMBER = "[마루회|Organization]의 [김가람|Person]이 왔다."


class Relations:
    """A reader that gives each pair the relation it was told of, by its words, and notes the pairs it is asked of."""

    def __init__(self, known: dict[tuple[str, str], tuple[str, float]]) -> None:
        self.known = known
        self.manifest = SimpleNamespace(head=lambda _name: {"labels": LABELS})
        self.asked: list[tuple[str, str, str, str]] = []
        self.calls = 0

    def encode(self, texts: Sequence[str]) -> list[str]:
        """Return the texts as they are; a spoilt one cannot be read."""
        if any("고장" in text for text in texts):
            raise ValueError("고장")
        return list(texts)

    def relations(self, encoded: Sequence[str], pairs: Sequence[Sequence[Pair]]) -> list[list[Any]]:
        """Return the probabilities of each pair of each text."""
        self.calls += 1
        return [[self._row(text, p) for p in row] for text, row in zip(encoded, pairs, strict=True)]

    def _row(self, text: str, pair: Pair) -> Any:
        (a, b, kind), (c, d, other) = pair.subject, pair.object
        self.asked.append((text[a:b], kind, text[c:d], other))
        label, probability = self.known.get((text[a:b], text[c:d]), ("no_relation", 1.0))
        row = np.zeros(len(LABELS), np.float32)
        row[0], row[LABELS.index(label)] = 1 - probability, probability
        return row


@pytest.fixture
def related(monkeypatch):
    """Return a function that relates the names of marked-up texts, given what the model would say of them."""

    def relate(*marked: str, known=None, times=(), titles=(), **config):
        reader = Relations(known or {})
        monkeypatch.setattr(relation_classifier, "load_reader", lambda _folder=None: reader)
        docs = [marked_doc(text) for text in marked]
        for doc in docs:
            doc._.titles = [
                dict(zip(("start", "end", "person", "body"), t, strict=True), reference="Position") for t in titles
            ]
            doc._.times = [
                {"start": a, "end": b, "text": doc.text[a:b], "value": "1970", "grain": "year"} for a, b in times
            ]
        split, _, _, chunk, *_ = fact_stages()
        stage = tokenizer().create_pipe(STAGE, config=config)
        stage.set_error_handler(lambda *_: None)
        return list(stage.pipe(chunk(split(doc)) for doc in docs)), reader

    return relate


def lines(doc: Doc) -> list[str]:
    """Return the pairs of a Doc as lines."""
    return [
        f"{doc.text[p['subject'][0] : p['subject'][1]]} {p['relation']} {doc.text[p['object'][0] : p['object'][1]]} "
        f"{p['confidence']}"
        for p in document.pairs(doc)
    ]


def test_classifier_writes_what_is_sure(related):
    """A relation at the threshold is told, one below it is not; offsets are those of the text."""
    known = {("김가람", "마루회"): ("per:employee_of", 0.9), ("오세린", "누리회"): ("per:employee_of", 0.89)}
    marked = "아! [마루회|Organization]의 [김가람|Person]이 왔다. [누리회|Organization]의 [오세린|Person]도 왔다."
    (doc,), _ = related(marked, known=known, threshold=0.9)
    assert lines(doc) == ["김가람 per:employee_of 마루회 0.9"]
    assert document.pairs(doc)[0]["clause"] is None


def test_classifier_pairs_names_by_the_kinds_relations_join(related):
    """A person and a body are asked of both ways, a person and a place one way; two places never."""
    _, reader = related("[나래시|Place:City] [다솜시|Place:City] [마루회|Organization]의 [김가람|Person]이 왔다.")
    assert ("김가람", "PER", "마루회", "ORG") in reader.asked
    assert ("마루회", "ORG", "김가람", "PER") in reader.asked
    assert ("김가람", "PER", "나래시", "LOC") in reader.asked
    assert not any(kind == "LOC" for _, kind, *_ in reader.asked)


def test_classifier_takes_dates_and_no_names_across_sentences(related):
    """A date is a second name, in the clause it dates; the names of two sentences are no pair."""
    known = {("김가람", "1970년"): ("per:date_of_birth", 0.95)}
    marked = "[김가람|Person]은 1970년에 태어났다. [마루회|Organization]는 크다."
    (doc,), reader = related(marked, known=known, times=[(5, 10)])
    assert lines(doc) == ["김가람 per:date_of_birth 1970년 0.95"]
    assert document.clauses(doc)[document.pairs(doc)[0]["clause"]]["lemma"] == "태어나"
    assert {(a, b) for a, _, b, _ in reader.asked} == {("김가람", "1970년")}


def test_classifier_asks_of_the_relations_named_only(related):
    """`relations` limits what is asked and told."""
    known = {("김가람", "마루회"): ("per:employee_of", 1.0), ("마루회", "김가람"): ("org:top_members/employees", 1.0)}
    (doc,), reader = related(MEMBER, known=known, relations=["org:top_members/employees"])
    assert lines(doc) == ["마루회 org:top_members/employees 김가람 1.0"]
    assert len(reader.asked) == 1


def test_classifier_leaves_out_what_the_ontology_has_no_use_for(related):
    """A label that stands for no relation, and one between names of other kinds, give nothing."""
    known = {("김가람", "마루회"): ("per:origin", 1.0), ("마루회", "김가람"): ("per:title", 1.0)}
    (doc,), reader = related(MEMBER, known=known)
    assert reader.asked
    assert lines(doc) == []


@pytest.mark.parametrize(
    "marked",
    [
        "[김가람|Person]은 [마루회|Organization]의 친구를 만났다.",
        "[김가람|Person]과 [마루회|Organization]가 왔다.",
        "[김가람|Person]이 노래하자 [마루회|Organization]가 손뼉을 쳤다.",
    ],
)
def test_classifier_asks_of_no_names_that_grammar_keeps_apart(related, marked):
    """What describes a third thing, stands beside or acts in another clause is not asked of."""
    assert related(marked)[1].asked == []


def test_classifier_bounds_the_pairs_of_a_sentence(related):
    """Of a long chain of names the nearest are paired."""
    names = ("가온", "나래", "다솜", "라온", "마루", "바다", "사랑", "아람")
    _, reader = related("의 ".join(f"[{name}|Person]" for name in names) + "이 왔다.")
    assert len(reader.asked) == PAIRS
    assert ("가온", "PER", "나래", "PER") in reader.asked
    assert ("가온", "PER", "아람", "PER") not in reader.asked


def test_classifier_takes_a_list_of_names_in_linear_time(related):
    """A name is paired with those near it: a table of names without a full stop costs no more than its length."""
    assert grows_linearly(lambda size: related("[김가람|Person], " * size), 100)


def test_classifier_leaves_alone_what_is_tied_already(related):
    """Two names of one body are no pair."""
    _, reader = related("[마루회|Organization] [마루회|Organization]의 [김가람|Person]이 왔다.")
    assert {(a, b) for a, _, b, _ in reader.asked} == {("김가람", "마루회"), ("마루회", "김가람")}


def test_classifier_leaves_alone_what_a_title_ties(related):
    """Of 마루회 김가람 대표 the title says it all: of person, body and position no two are a pair."""
    marked = "[마루회|Organization] [김가람|Person] 대표가 왔다."
    assert related(marked)[1].asked
    assert not related(marked, titles=[(8, 10, [4, 7], [0, 3])])[1].asked


def test_classifier_reads_many_documents_at_once(related):
    """The sentences of several articles are one batch, and each article gets its own."""
    known = {("김가람", "마루회"): ("per:employee_of", 1.0)}
    docs, reader = related(MEMBER, "없다.", "[누리회|Organization]의 [오세린|Person]이 왔다.", known=known)
    assert [len(document.pairs(doc)) for doc in docs] == [1, 0, 0]
    assert reader.calls == 1


def test_classifier_leaves_other_documents_alone_when_one_fails(related):
    """A document that cannot be read is handed to the error handler, the others are read."""
    known = {("김가람", "마루회"): ("per:employee_of", 1.0)}
    docs, _ = related(MEMBER, "[고장회|Organization]의 [오세린|Person]이 왔다.", MEMBER, known=known)
    assert [len(document.pairs(doc)) for doc in docs] == [1, 1]


def test_classifier_of_nothing_is_nothing(related):
    """An empty text has no pairs and is not read."""
    (doc,), reader = related("")
    assert lines(doc) == []
    assert reader.calls == 0


def test_classifier_needs_a_model(tmp_path):
    """A folder without a model is a clear error at once."""
    with pytest.raises(ModelError, match=str(tmp_path)):
        tokenizer().create_pipe(STAGE, config={"model": str(tmp_path)})
