"""Bytes become text: every encoding a Korean article comes in, and what is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hangraph.errors import SourceError
from hangraph.sources.encoding import decode

KOREAN = "여울시는 8일 ‘푸른 도시’ 협약을 체결했다.\r\n나루군도 함께했다.\n"


@pytest.mark.parametrize(
    "encoding", ["utf_8", "cp949", "euc_kr", "johab", "utf_16", "utf_32", "utf_16_le", "utf_16_be"]
)
def test_decode_reads_each_korean_encoding(encoding: str) -> None:
    """The text comes back character for character, line breaks included."""
    assert decode(KOREAN.encode(encoding)) == KOREAN


def test_decode_keeps_the_utf8_mark() -> None:
    """A UTF-8 byte order mark is the first character, so that offsets fit the file as read."""
    assert decode(KOREAN.encode("utf_8_sig")) == "\ufeff" + KOREAN


def test_decode_prefers_cp949_for_a_few_syllables() -> None:
    """Even one word of EUC-KR, too short for statistics, is read as Korean."""
    assert decode("성남시".encode("euc_kr")) == "성남시"


def test_decode_reads_syllables_that_only_cp949_has() -> None:
    """Syllables outside KS X 1001 (펲, 똠) are read."""
    assert decode("펲시맨과 똠방각하가 만났다.".encode("cp949")) == "펲시맨과 똠방각하가 만났다."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (KOREAN.encode()[:38] + b"\xff" + KOREAN.encode()[38:], "the bytes from 38 on are not UTF-8"),
        (KOREAN.encode()[:-3] + b"\xed\xa0\x80", "are not UTF-8"),
        (b"\xff\xfe\x00\xd8", "are not UTF-16"),
        (bytes(range(128, 256)) * 20, "nor any older Korean encoding"),
        (b"a\x00b", "a NUL character at offset 1"),
    ],
)
def test_decode_refuses_broken_bytes(data: bytes, reason: str) -> None:
    """Broken bytes are named with their place, and never turned into other characters."""
    with pytest.raises(SourceError, match=reason) as caught:
        decode(data, subject="a.txt")
    assert caught.value.subject == "a.txt"
    assert caught.value.hint


@given(st.text())
def test_decode_returns_any_utf8_text_or_refuses_it(text: str) -> None:
    """Whatever is encodable comes back equal; only NUL is refused."""
    if "\x00" in text:
        with pytest.raises(SourceError):
            decode(text.encode())
    else:
        assert decode(text.encode()) == text


@given(st.binary(max_size=200))
def test_decode_never_fails_otherwise(data: bytes) -> None:
    """Any bytes give a text that UTF-8 can carry, or a SourceError."""
    with contextlib.suppress(SourceError):
        assert decode(data).encode() or not data
