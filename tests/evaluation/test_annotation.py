"""Annotated files are read as UTF-8, and what cannot be read is said by file and line."""

import pytest

from hangraph.errors import SourceError
from hangraph.evaluation.annotation import batches, opened, read_column


def test_opened_reads_past_a_byte_order_mark(tmp_path):
    """A mark that some editors leave is no part of the first line."""
    (tmp_path / "data").write_bytes("\ufeff가\r\n나".encode())
    with opened(tmp_path / "data") as file:
        assert file.read() == "가\r\n나"


def test_opened_refuses_another_encoding(tmp_path):
    """A file in CP949 is refused with what to do about it."""
    (tmp_path / "data").write_bytes("다솜시".encode("cp949"))
    with pytest.raises(SourceError, match=r"is not UTF-8.*convert it"), opened(tmp_path / "data") as file:
        file.read()


def test_opened_names_a_missing_file(tmp_path):
    """A file that is not there is named."""
    with pytest.raises(SourceError, match="nowhere: cannot be read"), opened(tmp_path / "nowhere"):
        pass


def test_read_column_gives_the_texts_of_a_table(tmp_path):
    """The texts of one column come in order, empty ones left out; line breaks within a cell stay."""
    (tmp_path / "news.csv").write_text('날짜,내용\n1,"가\n나"\n2,\n3,다\n', "utf-8")
    assert read_column(tmp_path / "news.csv", "내용") == ["가\n나", "다"]


@pytest.mark.parametrize("text", ["", "text\n", "body\n가\n"])
def test_read_column_refuses_a_table_without_texts(tmp_path, text):
    """An empty table and one without that column give nothing to read."""
    (tmp_path / "news.csv").write_text(text, "utf-8")
    with pytest.raises(SourceError, match="column 'text'"):
        read_column(tmp_path / "news.csv", "text")


def test_batches_keep_the_order_and_leave_nothing_out():
    """Five items, two at a time."""
    assert list(batches([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]
