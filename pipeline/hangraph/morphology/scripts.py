"""Tell the scripts of a text apart: Hangul, Hanja, Latin, digits, symbols."""

from __future__ import annotations

import re
from functools import lru_cache

_JOINER = "\u200d"
_EMOJI_TAIL = f"(?:[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|{_JOINER}[^\\w\\s]?)*"
# ㆍ (U+318D) is a letter to Unicode and a middle dot to newspapers: AㆍBㆍC
HANGUL = "\u1100-\u11ff\u3131-\u318c\u318e\ua960-\ua97f\uac00-\ud7ff"
HANJA = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"

RUN = re.compile(
    rf"""
      (?P<emoji>[0-9\#*]\ufe0f?\u20e3 | [\U0001f1e6-\U0001f1ff]{{2}})
    | (?P<hangul>[{HANGUL}]+)
    | (?P<hanja>[{HANJA}]+)
    | (?P<digits>\d+ (?: [.,]\d+ )* (?! [.,@_\-]?[A-Za-z] ))
    | (?P<code>[A-Za-z0-9]+ (?: [.,@_\-][A-Za-z0-9]+ )+ | [0-9]+[A-Za-z][A-Za-z0-9]* | [A-Za-z]+[0-9][A-Za-z0-9]*)
    | (?P<number>\d+)
    | (?P<latin>[{_LATIN}]+)
    | (?P<letters>(?: (?! [{HANGUL}{HANJA}{_LATIN}\u318d_] ) [^\W\d] )+)
    | (?P<space>\s+)
    | (?P<symbol>[\s\S]{_EMOJI_TAIL})
    """,
    re.VERBOSE,
)
TAG_OF_SCRIPT = {
    "emoji": "SY",
    "hangul": "UN",
    "hanja": "SH",
    "code": "SL",
    "digits": "SN",
    "number": "SN",
    "latin": "SL",
    "letters": "SL",
    "symbol": "SY",
}


@lru_cache(maxsize=1 << 16)
def runs(form: str) -> tuple[tuple[int, int, str], ...]:
    """Return the runs of one script as (start, end, script); numbers with a point, 3D and e-mails are one run."""
    return tuple((match.start(), match.end(), str(match.lastgroup)) for match in RUN.finditer(form))
