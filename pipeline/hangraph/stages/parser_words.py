"""Cut a sentence into the words of Universal Dependencies' Korean-GSD: eojeols, with punctuation apart.

An eojeol (어절) is what stands between blanks: a stem with its particles and endings. GSD cuts every mark off it but
those that make one word of what they join, and runs of one mark stay one word.
"""

from __future__ import annotations

import re

_LETTER = r"(?:[^\W_ㆍ][̀-ͯ]*)"  # no middle dot, though Unicode calls ㆍ a letter; with its accents, if apart
_WORD = re.compile(
    rf"""
    (?:https?://|www\.)[A-Za-z0-9./?=&%_~:+\#-]*[A-Za-z0-9/]  # an address
    | (?<![\w.])[A-Z]\.(?:[A-Z]\.)*(?=[^\W_]|\s+\S){_LETTER}*  # 존 F. 케네디, S.E.S.의
    | (?:(?<!\S)-(?=\d))?  # 기온은 -1.2도였다
      {_LETTER}+
      (?:
          (?: [-~&] | (?<=\d)[.,:](?=\d) | (?<=[A-Za-z])\.(?=[A-Za-z]) | (?<=[A-Za-z])\.(?=\d) | (?<=\d)\.(?=[A-Za-z]) )
          {_LETTER}+
      )*  # 4~6경기, 1,260킬로미터, 07:00에, R&D, S-Oil과, 베이징-상하이
    | °[CF](?![A-Za-z])
    | \.{{3,}} | (?P<mark>['`^-])(?P=mark)+  # one mark: ..., '', ``, --
    | \S
    """,
    re.VERBOSE,
)


def cut_words(text: str) -> list[tuple[int, int]]:
    """Return the span of each word, in order; every character but white space lies in one."""
    return [found.span() for found in _WORD.finditer(text)]
