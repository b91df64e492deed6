"""Sentences become pieces with the labels they were annotated with, and batches hold what they should."""

import json

import pytest

from hangraph.encoder.tokeniser import Encoding, Tokeniser
from hangraph.training.corpora import COARSE, KLUE, Relation, Sentence, Tree, vocabulary_texts
from hangraph.training.examples import (
    NO_LABEL,
    Example,
    batches,
    bio_labels,
    frequent_tags,
    label_pieces,
    numbers,
    pad,
    prepare,
    prepare_relations,
    prepare_trees,
)
from hangraph.training.recovery import read_model
from hangraph.training.vocabulary import build_vocabulary

LABELS = bio_labels(COARSE)


@pytest.fixture(scope="module")
def tokeniser(corpora, encoder_path):
    """Return the tokeniser of the invented encoder."""
    vocabulary, _ = build_vocabulary(read_model(encoder_path), vocabulary_texts(corpora))
    return Tokeniser(json.loads(json.dumps(vocabulary)))


def encoding(*spans):
    """Return an encoding whose pieces have these spans."""
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return Encoding([5] * len(spans), list(starts), list(ends), [(0, 0, 0, 1)] * len(spans))


def labelled(spans, *pieces):
    """Return the labels of pieces under annotated spans, and their finer tags."""
    found = label_pieces(Sentence("", "가" * 20, spans), encoding(*pieces), numbers(LABELS), {"PS_NAME": 7})
    return [LABELS[i] for i in found.bio], found.fine


def test_bio_labels_open_before_they_go_on():
    """O comes first, then B and I of each class."""
    assert bio_labels(KLUE)[:5] == ("O", "B-PS", "I-PS", "B-LC", "I-LC")
    assert len(LABELS) == 31


def test_piece_has_the_label_of_the_span_that_holds_most_of_it():
    """A piece half inside a span belongs to it, one with less does not."""
    bio, fine = labelled(((0, 3, "PS_NAME"),), (0, 2), (2, 4), (4, 5))
    assert bio == ["B-PS", "I-PS", "O"]
    assert fine == [7, 7, NO_LABEL]
    assert labelled(((0, 3, "PS_NAME"),), (0, 2), (2, 5))[0] == ["B-PS", "O"]


def test_neighbouring_spans_of_a_class_stay_apart():
    """Two persons side by side open twice."""
    assert labelled(((0, 2, "PS_NAME"), (2, 4, "PS_X")), (0, 2), (2, 3), (3, 4))[0] == ["B-PS", "B-PS", "I-PS"]


def test_rare_tag_is_not_learned():
    """A finer tag seen once is left out, its class is kept."""
    sentences = [Sentence("", "가나", ((0, 1, "PS_NAME"),))] * 5 + [Sentence("", "가나", ((0, 1, "PS_PET"),))]
    assert frequent_tags(sentences) == ("PS_NAME",)
    assert labelled(((0, 1, "PS_PET"),), (0, 1)) == (["B-PS"], [NO_LABEL])


def test_sentence_without_pieces_is_left_out(tokeniser):
    """Blanks are no example."""
    found = prepare([Sentence("a", " ", ()), Sentence("b", "비가 온다.", ())], tokeniser, LABELS)
    assert [example.sentence.id for example in found] == ["b"]


def test_tree_words_lie_over_their_pieces(tokeniser):
    """Each word has its first and last piece; an unseen subtype becomes its type, an unseen tag the first."""
    tree = Tree(
        ("비가", "온다", "."), (True, False, True), ("NOUN", "VERB", "X"), (2, 0, 2), ("nsubj:pass", "root", "odd")
    )
    (example,) = prepare_trees([tree], tokeniser, ("dep", "nsubj", "root"), ("NOUN", "VERB"))
    assert example.first[0] == 0
    assert all(a <= b for a, b in zip(example.first, example.last, strict=True))
    assert example.last[-1] == len(example.encoding) - 1
    assert (example.labels, example.upos) == ([1, 2, 0], [0, 1, 0])


def test_pair_is_marked_by_kind(tokeniser):
    """The subject has 1 to 6 by its kind, the object 7 to 12; a sentence mark has none."""
    relation = Relation("김가람 한빛전자", (0, 3, "PER"), (4, 8, "ORG"), "per:employee_of")
    (example,) = prepare_relations([relation], tokeniser, ("no_relation", "per:employee_of"))
    assert (example.marks[0], example.marks[-1], example.label) == (0, 0, 1)
    assert set(example.marks[1:-1]) == {1, 8}


def test_padding_is_masked():
    """Rows stand between sentence marks, and what lies behind is masked."""
    ids, mask, features = pad([encoding((0, 1)), encoding((0, 1), (1, 2), (2, 3))])
    assert ids.tolist() == [[0, 5, 2, 1, 1], [0, 5, 5, 5, 2]]
    assert mask.sum(axis=1).tolist() == [3, 5]
    assert features[0, :, 3].tolist() == [0, 1, 0, 0, 0]


def test_batches_hold_each_example_once_within_the_budget():
    """An epoch is every example once; seed and epoch decide its order."""
    examples = [
        Example(Sentence("", "", ()), encoding(*[(i, i + 1) for i in range(n % 9 + 1)]), [], []) for n in range(40)
    ]
    groups = batches(examples, 40, seed=1, epoch=0)
    assert sorted(i for group in groups for i in group) == list(range(40))
    assert all(len(group) * (max(len(examples[i].encoding) for i in group) + 2) <= 40 + 8 * 4 for group in groups)
    assert groups == batches(examples, 40, seed=1, epoch=0) != batches(examples, 40, seed=1, epoch=1)
