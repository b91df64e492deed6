"""The corpora are read as they are written, and a missing one is told."""

import pytest

from hangraph.errors import SourceError
from hangraph.training import corpora as files


def test_sentences_have_spans_in_order(corpora):
    """Spans come sorted, half open, with their finer tags."""
    sentence = files.read_sentences(corpora / "ner" / "konec-train.jsonl")[0]
    assert [(sentence.text[s:e], tag) for s, e, tag in sentence.spans] == [
        ("김가람", "PS_NAME"),
        ("3일", "DT_DAY"),
        ("달내시", "LCP_CITY"),
        ("한빛전자", "OGG_ECONOMY"),
    ]


def test_sentences_may_hold_signs_that_end_lines_elsewhere(tmp_path):
    """A line separator within a text ends no line of the file."""
    path = tmp_path / "names.jsonl"
    path.write_text('{"id": "1", "text": "비가\u2028온다\u0085.", "label": []}\n', "utf-8")
    assert [sentence.text for sentence in files.read_sentences(path)] == ["비가\u2028온다\u0085."]


def test_tree_text_is_spaced_as_the_file_says(corpora):
    """A word that no blank follows touches the next one, and each word's span is exact."""
    tree = files.read_trees(corpora / "ud" / "ko_gsd-train-HEADstyle.conllu")[0]
    text, spans = tree.text()
    assert text == "김가람 시장은 3일 달내시 한빛전자를 방문했다."
    assert [text[s:e] for s, e in spans] == list(tree.words)
    assert tree.heads[5] == 0


def test_closing_marks_touch_the_word_before_on_demand(tmp_path):
    """A file without SpaceAfter gets no blank before a full stop when asked to."""
    path = tmp_path / "plain.conllu"
    path.write_text(
        "1\t비가\t_\tNOUN\t_\t_\t2\tnsubj\t_\t_\n2\t온다\t_\tVERB\t_\t_\t0\troot\t_\t_\n3\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_\n",
        "utf-8",
    )
    assert files.read_trees(path)[0].text()[0] == "비가 온다 ."
    assert files.read_trees(path, close_marks=True)[0].text()[0] == "비가 온다."


def test_klue_trees_are_eojeols(corpora):
    """Every word is spaced, and heads count from one."""
    trees = files.read_klue_trees(corpora / "ud" / "klue-dp-v1.1_dev.tsv")
    assert [(tree.words, tree.heads) for tree in trees] == [(("비가", "온다."), (2, 0))] * 2


def test_relation_ends_become_half_open(corpora):
    """KLUE-RE's ends are inclusive, ours are not."""
    relation = files.read_relations(corpora / "re" / "klue-re-train.csv")[0]
    start, end, kind = relation.subject
    assert (relation.text[start:end], kind, relation.label) == ("김가람", "PER", "per:employee_of")


def test_vocabulary_texts_come_from_every_corpus(corpora):
    """Names, pairs, news by line and both treebanks decide the vocabulary."""
    texts = list(files.vocabulary_texts(corpora))
    assert len(texts) == 18 + 8 + 3 + 8 + 8
    assert "눈도 온다." in texts


def test_missing_corpus_is_told(tmp_path):
    """The error names the file and how the folder is laid out."""
    with pytest.raises(SourceError, match="missing"):
        files.find(tmp_path, "ner/konec-train.jsonl")
