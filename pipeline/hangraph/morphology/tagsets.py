"""The tag tables: what each KoNLPy tagger's tags are in the Sejong tagset of mecab-ko-dic, and what those are in UPOS.

A table's value is a Sejong tag, or the name of a rule in `_RULES` where the form decides: Okt's Josa is JKO for 를
and JX for 는.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hangraph.morphology.scripts import TAG_OF_SCRIPT, runs

UPOS: Mapping[str, str] = {
    **dict.fromkeys(("NNG", "NNB", "NNBC", "XR"), "NOUN"),
    **dict.fromkeys(("NNP",), "PROPN"),
    **dict.fromkeys(("NP",), "PRON"),
    **dict.fromkeys(("NR", "SN"), "NUM"),
    **dict.fromkeys(("VV", "XSV"), "VERB"),
    **dict.fromkeys(("VA", "VCN", "XSA"), "ADJ"),
    **dict.fromkeys(("VX", "VCP"), "AUX"),
    **dict.fromkeys(("MM",), "DET"),
    **dict.fromkeys(("MAG",), "ADV"),
    **dict.fromkeys(("MAJ", "JC"), "CCONJ"),
    **dict.fromkeys(("IC",), "INTJ"),
    **dict.fromkeys(("JKS", "JKC", "JKG", "JKO", "JKB", "JKV", "JKQ", "JX"), "ADP"),
    **dict.fromkeys(("EP", "EF", "EC", "ETN", "ETM", "XPN", "XSN"), "PART"),
    **dict.fromkeys(("SF", "SE", "SC", "SSO", "SSC"), "PUNCT"),
    **dict.fromkeys(("SY",), "SYM"),
    **dict.fromkeys(("SL", "SH", "UN"), "X"),
}
SEJONG = frozenset(UPOS)
PREDICATES = frozenset({"VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA"})
NOUNS = frozenset({"NNG", "NNP", "NNB", "NNBC", "NP", "NR", "SL", "SH", "SN"})

_SYMBOLS: Mapping[str, str] = {
    **dict.fromkeys("‘“「『《〈([{【〔〖«‹", "SSO"),
    **dict.fromkeys("’”」』》〉)]}】〕〗»›", "SSC"),
    **dict.fromkeys("·ㆍ・‧∙⋅,:/、", "SC"),
    **dict.fromkeys("…⋯‥", "SE"),
    **dict.fromkeys("。?!", "SF"),
}
PARTICLES: Mapping[str, str] = {
    **dict.fromkeys(("이", "가", "께서"), "JKS"),
    **dict.fromkeys(("을", "를", "ㄹ"), "JKO"),
    **dict.fromkeys(("의",), "JKG"),
    **dict.fromkeys(("아", "야", "여", "이여"), "JKV"),
    **dict.fromkeys(("라고", "이라고", "고", "라며", "이라며"), "JKQ"),
    **dict.fromkeys(("와", "과", "하고", "이랑", "랑"), "JC"),
    **dict.fromkeys(
        ("에", "에서", "에게", "에게서", "께", "한테", "로", "으로", "로서", "으로서", "로써", "으로써"), "JKB"
    ),
    **dict.fromkeys(("보다", "처럼", "같이", "만큼", "더러", "로부터", "으로부터", "에다", "에다가"), "JKB"),
    **dict.fromkeys(
        ("은", "는", "도", "만", "까지", "부터", "마저", "조차", "뿐", "이나", "나", "이라도", "라도"), "JX"
    ),
}
_SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys(("하", "되", "시키", "당하", "받", "거리", "대", "이"), "XSV"),
    **dict.fromkeys(("스럽", "롭", "답"), "XSA"),
}
_NOMINAL_ENDINGS = frozenset({"ㅁ", "음", "기"})


def symbol_tag(form: str, tag: str = "SY") -> str:
    """Return the tag of a symbol: brackets, quotation marks and separators by what they are, else `tag`."""
    return _SYMBOLS.get(form[:1], tag)


def _stop(form: str) -> str:
    return "SF" if form == "." else symbol_tag(form)


def _particle(form: str) -> str:
    return PARTICLES.get(form, "JX")


def _suffix(form: str) -> str:
    return _SUFFIXES.get(form, "XSN")


def _adnominal(form: str) -> str:
    return "ETN" if form in _NOMINAL_ENDINGS else "ETM"


def _ending(form: str) -> str:
    return "EF" if form.endswith(("다", "까", "요")) else "EC"


def _numeral(form: str) -> str:
    return "SN" if form[:1].isdigit() else "NR"


def _foreign(form: str) -> str:
    tag = TAG_OF_SCRIPT[runs(form)[0][2]]
    return symbol_tag(form) if tag == "SY" else tag


_RULES: Mapping[str, Callable[[str], str]] = {
    "symbol": symbol_tag,
    "stop": _stop,
    "particle": _particle,
    "suffix": _suffix,
    "adnominal": _adnominal,
    "ending": _ending,
    "foreign": _foreign,
    "numeral": _numeral,
}

_SAME = {tag: tag for tag in SEJONG if not tag.startswith("S")} | {tag: tag for tag in ("SF", "SN", "SL", "SH")}
TAGSETS: Mapping[str, Mapping[str, str]] = {
    "mecab": _SAME | dict.fromkeys(("SC", "SE", "SSO", "SSC", "SY"), "symbol") | {"UNKNOWN": "UN"},
    "komoran": _SAME | dict.fromkeys(("SP", "SS", "SE", "SO", "SW"), "symbol") | {"NF": "NNG", "NV": "VV", "NA": "NNG"},
    "kkma": _SAME
    | dict.fromkeys(("SP", "SS", "SE", "SO", "SW"), "symbol")
    | dict.fromkeys(("MD", "MDN", "MDT"), "MM")
    | dict.fromkeys(("VX", "VXV", "VXA"), "VX")
    | dict.fromkeys(("EP", "EPH", "EPT", "EPP"), "EP")
    | dict.fromkeys(("EF", "EFA", "EFI", "EFN", "EFO", "EFQ", "EFR"), "EF")
    | dict.fromkeys(("EC", "ECD", "ECE", "ECS"), "EC")
    | dict.fromkeys(("NN", "UN"), "NNG")
    | dict.fromkeys(("XP", "XPN", "XPV"), "XPN")
    | {
        "NNM": "NNBC",
        "MA": "MAG",
        "MAC": "MAJ",
        "JK": "JX",
        "JKM": "JKB",
        "JKI": "JKV",
        "VC": "VCP",
        "ET": "adnominal",
        "ETD": "ETM",
    }
    | {"NR": "numeral", "OL": "SL", "OH": "SH", "ON": "SN", "EMO": "IC"},
    "hannanum": {
        **{"NC": "NNG", "NQ": "NNP", "NB": "NNB", "NP": "NP", "NN": "numeral", "N": "NNG"},
        **{"PV": "VV", "PA": "VA", "PX": "VX", "P": "VV", "MM": "MM", "MA": "MAG", "M": "MAG", "II": "IC", "I": "IC"},
        **{"JC": "particle", "JX": "particle", "JP": "VCP", "J": "particle"},
        **{"EC": "EC", "EF": "EF", "EP": "EP", "ET": "adnominal", "E": "EC"},
        **{"XP": "XPN", "XS": "suffix", "X": "suffix", "F": "foreign", "SF": "stop"},
        **dict.fromkeys(("S", "SP", "SS", "SE", "SD", "SU", "SY", "SL", "SR"), "symbol"),
    },
    "okt": {
        **{"Noun": "NNG", "ProperNoun": "NNP", "Verb": "VV", "Adjective": "VA", "Adverb": "MAG", "Determiner": "MM"},
        **{"Modifier": "MM", "VerbPrefix": "XPN", "Conjunction": "MAJ", "Exclamation": "IC", "KoreanParticle": "IC"},
        **{"Josa": "particle", "Suffix": "XSN", "PreEomi": "EP", "Eomi": "ending", "Punctuation": "stop"},
        **{"Number": "SN", "Alpha": "SL", "Foreign": "foreign", "Unknown": "UN"},
        **dict.fromkeys(("Hashtag", "ScreenName", "Email", "URL", "CashTag"), "SL"),
        **dict.fromkeys(("Others", "Space"), "symbol"),
    },
}


def sejong_tag(tagset: str, tag: str, form: str) -> str:
    """Return the Sejong tag of a tagger's own tag; UN where the table does not know it."""
    mapped = TAGSETS[tagset].get(tag, "UN")
    rule = _RULES.get(mapped)
    found = rule(form) if rule else mapped
    # ㆍ and quotation marks come as unknown words or nouns from every tagger
    return symbol_tag(form, found) if len(form) == 1 else found


def universal_tag(tag: str) -> str:
    """Return the UPOS of a Sejong tag; the first part decides for a fused one (VV+EP → VERB)."""
    return UPOS.get(tag.partition("+")[0], "X")
