"""Find the names in an article: places, bodies, agreements, events, programmes; people come with their titles.

Several sources propose candidates, each with its confidence; what is said once of a name holds for the whole article
(달내시 → 달내), and overlaps are settled in one place. A trained model is one more source.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.morphology.eojeol import Word, WordIndex, read_words
from hangraph.record import READ_KINDS
from hangraph.stages.entity_behaviour import Behaviour
from hangraph.stages.entity_candidates import CERTAIN, Candidate, row, settle
from hangraph.stages.entity_context import Context, enumerate_names
from hangraph.stages.entity_heads import Heads
from hangraph.stages.entity_lexicon import EntityLexicon
from hangraph.stages.entity_model import ModelNames, weigh
from hangraph.stages.entity_places import KnownNames
from hangraph.stages.entity_quoted import QuotedNames
from hangraph.stages.entity_units import Units
from hangraph.stages.entity_words import recut, whole

_OFTEN = 0.2  # what being told often adds to how sure a name is


@Language.factory(
    "kg_entities",
    requires=["doc._.blocks", "doc._.morphemes"],
    assigns=["doc._.mentions"],
    default_config={"ontology": None},
)
def create_entities(nlp: Language, name: str, ontology: str | None) -> Entities:
    """Build the stage; `ontology` is an extra folder of Turtle."""
    return Entities(ontology)


class Entities:
    """Find names of places, bodies, agreements, events and programmes, and proper nouns of unknown type.

    Reads: `blocks`, `morphemes`, `names`, `words`, tags. Writes: `mentions` (type '' where it is not known).
    """

    def __init__(self, ontology: str | None = None) -> None:
        known = schema.load(ontology)
        self.lexicon = EntityLexicon(known)
        self.model = ModelNames(known, self.lexicon)
        self.known = KnownNames(self.lexicon)
        self.heads = Heads(self.lexicon)
        self.units = Units(self.lexicon)
        self.quoted = QuotedNames(self.lexicon)
        self.context = Context(self.lexicon)
        self.behaviour = Behaviour(known, self.lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.mentions`."""
        words = whole(recut(self.lexicon, read_words(doc)), document.names(doc))
        found = list(self._candidates(doc, words))
        text = doc.text  # put together anew at each call
        found = weigh(text, found, list(self.model.find(text, document.names(doc), words)))
        found = self.behaviour.read(doc, found, words)
        found += enumerate_names(self.lexicon, words, found)
        found += _repeat(words, found, self.lexicon)
        document.set_mentions(doc, [row(text, c) for c in settle(found)])
        return doc

    def _candidates(self, doc: Doc, words: Sequence[Word]) -> Iterator[Candidate]:
        text = doc.text
        yield from self.known.find(text, words)
        yield from self.heads.find(text, words)
        yield from self.units.find(words)
        yield from self.context.find(text, words)
        for block in document.blocks(doc):
            if block["kind"] in READ_KINDS:
                yield from self.known.find_letters(text, block["start"], block["end"])
                yield from self.quoted.find(text, words, block["start"], block["end"])


def _repeat(words: Sequence[Word], found: Sequence[Candidate], lexicon: EntityLexicon) -> Iterator[Candidate]:
    """Yield a name's other occurrences in the article, of the type that its evidence adds up to.

    벨로나 시를 방문했다 … 벨로나에: the suffix types both.
    """
    evidence: dict[str, dict[tuple[str, str | None], float]] = defaultdict(lambda: defaultdict(float))
    told: Counter[tuple[str, tuple[str, str | None]]] = Counter()
    spelled = {(w.start, w.end): w.text for w in words}
    for candidate in found:
        name = spelled.get((candidate.start, candidate.end))
        if name and candidate.type and candidate.source not in ("bare head", "letter"):
            key = (candidate.type, candidate.kind)
            best = evidence[name][key]
            told[name, key] += 1
            evidence[name][key] = max(best, candidate.confidence + min(0.04 * told[name, key] - 0.04, _OFTEN))
    index = WordIndex(words)
    for word_text, types in sorted(evidence.items()):
        (chosen, kind), weight = max(types.items(), key=lambda t: (t[1], t[0]))
        if weight < CERTAIN:
            continue
        for form in _shorter(word_text, chosen, lexicon):
            for start, end in index.find(form):
                yield Candidate(start, end, chosen, kind, "repeated", min(0.5 + weight / 10, 0.85))


def _shorter(name: str, type_: str, lexicon: EntityLexicon) -> Iterator[str]:
    """Yield the name and, of a town, the name without its suffix: 호아린시 → 호아린."""
    yield name
    if type_ == "Place" and len(name) > 3 and name[-1] in "시군" and name[:-1] not in lexicon.boundaries:
        yield name[:-1]
