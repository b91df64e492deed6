"""Take Hangul apart into letters, the same letter for a jamo wherever it stands: 난 → ㄴ ㅏ ㄴ."""

from __future__ import annotations

from functools import lru_cache

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
COMPATIBLE = {
    **{0x1100 + i: letter for i, letter in enumerate(_INITIALS)},
    **{0x1161 + i: letter for i, letter in enumerate(_VOWELS)},
    **{0x11A8 + i: letter for i, letter in enumerate(_FINALS)},
}
VOWELS = frozenset(_VOWELS)


@lru_cache(maxsize=1 << 14)
def letters(char: str) -> str:
    """Return the letters of one character; what is no Hangul syllable is its own letter."""
    index = ord(char) - 0xAC00
    if not 0 <= index < 11172:
        return char.translate(COMPATIBLE)
    initial, rest = divmod(index, 21 * 28)
    vowel, final = divmod(rest, 28)
    return _INITIALS[initial] + _VOWELS[vowel] + (_FINALS[final - 1] if final else "")
