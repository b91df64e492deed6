"""Bytes to text: UTF-8, UTF-16 and UTF-32 with their mark, CP949 and EUC-KR, Johab.

A UTF-8 byte order mark stays in the text as its first character, because offsets count the file as a plain UTF-8
reader sees it; the mark of UTF-16 and UTF-32 belongs to the encoding and is dropped with it.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from hangraph.errors import SourceError

KOREAN = ["cp949", "johab", "utf_16_le", "utf_16_be"]
MARKS = (
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF32_BE, "utf_32"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
)
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_HANGUL = re.compile("[가-힣]")
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z]")
_SHARE = 0.2  # of the letters beyond ASCII; Hanja takes more than half of some older columns
_HINT = "save the file as UTF-8"


def decode(data: bytes, *, subject: str = "") -> str:
    """Return the text of `data`, every character as it stands.

    Strict UTF-8 is tried first, so that charset-normalizer only ever chooses among the older Korean encodings.
    Raises SourceError for bytes that are no text in any of them, and for NUL characters.
    """
    return check(_decoded(data, subject), subject=subject)


def check(text: str, *, subject: str = "") -> str:
    """Return `text` itself; raise SourceError if it holds NUL or half a surrogate pair, which no format can carry."""
    found = _UNUSABLE.search(text)
    if found:
        name = "a NUL character" if found.group() == "\x00" else "half a surrogate pair"
        raise SourceError(f"{name} at offset {found.start()}: this is not text", subject=subject, hint=_HINT)
    return text


def _decoded(data: bytes, subject: str) -> str:
    mark = next((name for bom, name in MARKS if data.startswith(bom)), None)
    try:
        return data.decode(mark or "utf_8")
    except UnicodeDecodeError as error:
        if mark or _mostly_utf8(data):
            raise _broken(subject, (mark or "utf_8").replace("_", "-").upper(), error.start) from error
        return _guessed(data, subject, error.start)


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether this is UTF-8 with some broken bytes; CP949 read as UTF-8 gives next to no Hangul."""
    loose = data.decode("utf_8", errors="replace")
    return len(_HANGUL.findall(loose)) > loose.count("\ufffd")


def _guessed(data: bytes, subject: str, offset: int) -> str:
    best = from_bytes(data, cp_isolation=KOREAN).best()
    text = data.decode(best.encoding) if best else ""
    if not best or not _is_korean(text):
        raise _broken(subject, "UTF-8, nor any older Korean encoding", offset)
    return text


def _is_korean(text: str) -> bool:
    """Tell whether Hangul has its share of the letters; bytes read by the wrong table give rare Hanja."""
    letters = len(_FOREIGN.findall(text))
    return len(_HANGUL.findall(text)) >= letters * _SHARE


def _broken(subject: str, encoding: str, offset: int) -> SourceError:
    return SourceError(f"the bytes from {offset} on are not {encoding}", subject=subject, hint=_HINT)
