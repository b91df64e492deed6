"""Choose the pieces that Korean news needs out of the encoder's 250,000."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from hangraph.encoder.morphemes import Analyser
from hangraph.encoder.tokeniser import SPACE_MARK, Tokeniser, compose, script_of
from hangraph.training.recovery import Recovered

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_MASK = 250_001  # where the list of pieces does not say it
_COMMON = 60_000  # signs beyond this number are rare ones of other languages
_RARE = 5  # tags and semantic classes seen less often than this are taken for unknown


def build_vocabulary(recovered: Recovered, texts: Iterable[str], least: int = 2) -> tuple[dict[str, Any], list[int]]:
    """Return the content of `tokeniser.json`, and the former number of each piece in it.

    Kept are the special pieces, those that segmenting `texts` used at least `least` times, and every single ASCII
    character, Hangul syllable, Hanja and common sign.
    """
    analyser = Analyser()
    full = Tokeniser(_whole_vocabulary(recovered), analyser)
    counts, tags, semantics = Counter[int](), Counter[str](), Counter[str]()
    for text in texts:
        counts.update(full.encode(text).ids)
        for morpheme in analyser.morphemes(compose(text)[0]):
            tags.update((morpheme.tag.partition("+")[0], morpheme.tag.rpartition("+")[2]))
            semantics[morpheme.semantic] += 1
    shift = len(SPECIAL)
    used = {i - shift for i, count in counts.items() if i >= shift and count >= least}
    single = {i for i, piece in enumerate(recovered.pieces) if _is_single(piece.removeprefix(SPACE_MARK), i)}
    special = _special(recovered)
    kept = [*special, *sorted((used | single) - set(special))]
    return _content(recovered, kept, _frequent(tags), _frequent(semantics)), kept


def _special(recovered: Recovered) -> list[int]:
    mask = next((i for i, piece in enumerate(recovered.pieces) if piece == "<mask>"), _MASK)
    return [*(recovered.special(name) for name in ("bos", "pad", "eos", "unk")), mask]


def _is_single(bare: str, number: int) -> bool:
    """Return whether a piece without its space mark is one character that is always kept."""
    if len(bare) != 1:
        return False
    script = script_of(bare)
    return bare.isascii() or script in "hc" or (script == "o" and number < _COMMON)


def _frequent(counts: Counter[str]) -> list[str]:
    return ["-", *sorted(name for name, count in counts.items() if count >= _RARE)]


def _whole_vocabulary(recovered: Recovered) -> dict[str, Any]:
    scores = [0.0] * len(SPECIAL) + recovered.scores.tolist()
    return _described([*SPECIAL, *recovered.pieces], scores, recovered, [], [])


def _content(recovered: Recovered, kept: list[int], tags: list[str], semantics: list[str]) -> dict[str, Any]:
    rest = kept[len(SPECIAL) :]
    pieces = [*SPECIAL, *(recovered.pieces[i] for i in rest)]
    scores = [0.0] * len(SPECIAL) + [round(float(recovered.scores[i]), 4) for i in rest]
    return _described(pieces, scores, recovered, tags, semantics)


def _described(
    pieces: list[str], scores: list[float], recovered: Recovered, tags: list[str], semantics: list[str]
) -> dict[str, Any]:
    return {
        "pieces": pieces,
        "scores": scores,
        "special": {name: i for i, name in enumerate(SPECIAL)},
        "tags": tags,
        "semantics": semantics,
        "normalise": {chr(point): text for point, text in sorted(recovered.normalise.items())},
    }
