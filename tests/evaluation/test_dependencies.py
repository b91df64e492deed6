"""Trees are scored the CoNLL 2018 way, on the words and sentences of the file."""

from collections.abc import Sequence

import pytest

from hangraph.encoder.reader import Tree
from hangraph.errors import SourceError
from hangraph.evaluation.dependencies import read_sentences, score

TREES = """\
# sent_id = 1
# text = 가람의 말을 들었다.
1\t가람의\t가람+의\tPROPN\tNNP\t_\t2\tnmod:poss\t_\t_
2\t말을\t말+을\tNOUN\tNNG\t_\t3\tobj\t_\t_
3\t들었다\t듣+었+다\tVERB\tVV\t_\t0\troot\t_\tSpaceAfter=No|Translit=x
4\t.\t.\tPUNCT\tSF\t_\t3\tpunct\t_\t_

1-2\t시장은\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\t시장\t시장\tNOUN\tNNG\t_\t3\tnsubj\t_\t_
2\t은\t은\tADP\tJX\t_\t1\tcase\t_\t_
2.1\t또\t또\tADV\tMAG\t_\t_\t_\t3:advmod\t_
3\t갔다\t가+았+다\tVERB\tVV\t_\t0\troot\t_\t_
"""
# a subtype is off, which does not count; 말을 hangs wrong; 은 has the wrong relation and part of speech
FOUND = {
    "가람의 말을 들었다.": Tree(
        [1, 3, -1, 2], ["nmod", "obj", "root", "punct"], ["PROPN", "NOUN", "VERB", "PUNCT"], [1.0] * 4
    ),
    "시장은갔다": Tree([2, 0, -1], ["nsubj:pass", "dep", "root"], ["NOUN", "PART", "VERB"], [1.0] * 3),
}


class Trees:
    """A reader that builds the trees it was told to build."""

    def encode(self, texts: Sequence[str]) -> list[str]:
        """Return the texts as they are."""
        return list(texts)

    def trees(self, encoded: Sequence[str], words: Sequence[Sequence[tuple[int, int]]]) -> list[Tree]:
        """Return the tree of each text."""
        return [FOUND[text] for text in encoded]


@pytest.fixture
def file(tmp_path):
    """Return a file of two trees, with a multiword token, an empty node and Windows line ends."""
    path = tmp_path / "trees.conllu"
    path.write_bytes(TREES.replace("\n", "\r\n").encode())
    return path


def test_read_sentences_puts_the_text_together(file):
    """The text comes from the forms and SpaceAfter; a multiword token has no space within."""
    found = read_sentences(file)
    assert [s.text for s in found] == list(FOUND)
    assert [found[0].text[a:b] for a, b in found[0].words] == ["가람의", "말을", "들었다", "."]
    assert [found[1].text[a:b] for a, b in found[1].words] == ["시장", "은", "갔다"]
    assert found[1].heads == (2, 0, -1)


def test_score_is_that_of_conll_2018(file):
    """Subtypes are cut off, punctuation counts, ranges and empty nodes do not."""
    found = score(read_sentences(file), Trees()).to_json()
    assert found["words"] == 7
    assert found["uas"] == pytest.approx(6 / 7, abs=1e-4)
    assert found["las"] == pytest.approx(5 / 7, abs=1e-4)
    assert found["upos"] == pytest.approx(6 / 7, abs=1e-4)
    assert found["sentences"] == 2


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("2\t말을\t말", "line 2: 3 columns, not 10"),
        ("3\t말을\t_\tNOUN\t_\t_\t1\tobj\t_\t_", "line 2: the id '3' stands where 2 is due"),
        ("2\t말을\t_\tNOUN\t_\t_\t9\tobj\t_\t_", "line 2: the head '9' is no word"),
        ("2\t말을\t_\tNOUN\t_\t_\t_\tobj\t_\t_", "line 2: the head '_' is no word"),
        ("2\t\t_\tNOUN\t_\t_\t1\tobj\t_\t_", "line 2: the form is empty"),
        ("2-가\t말을\t_\t_\t_\t_\t_\t_\t_\t_", "line 2: the id '2-가' is no range"),
    ],
)
def test_read_sentences_names_a_bad_line(tmp_path, line, wrong):
    """A bad line is told by its number and what is wrong with it."""
    (tmp_path / "trees.conllu").write_text("1\t가\t_\tVERB\t_\t_\t0\troot\t_\t_\n" + line + "\n", "utf-8")
    with pytest.raises(SourceError, match=wrong):
        read_sentences(tmp_path / "trees.conllu")


def test_read_sentences_refuses_an_empty_file(tmp_path):
    """Comments alone give nothing to score."""
    (tmp_path / "trees.conllu").write_text("# text = 가\n\n", "utf-8")
    with pytest.raises(SourceError, match="nothing to score"):
        read_sentences(tmp_path / "trees.conllu")
