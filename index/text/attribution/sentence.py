"""Attributes what one sentence quotes or reports to the subjects of its cue verbs.

The patterns are those of Krestel, Bergler and Witte (2008): the speaker before the words, after
them, or between two parts of them, and “according to”.
"""

import re
from dataclasses import dataclass

from index.text.attribution.clauses import Cue, Subject, cues_of, quotes_of
from index.text.attribution.complements import (
    ends_after,
    opens_with_adverbial,
    quotes_after,
    reports,
)
from index.text.attribution.noun_phrases import noun_phrase
from index.text.attribution.proper_names import CAPITALISED
from index.text.attribution.values import Kind
from index.text.attribution.vocabulary import ACTING, CLAUSAL
from index.values import Span

LONGEST = 2_000
"""Most characters of a sentence that is read; longer ones are no prose."""

_ACCORDING = re.compile(r"(?:^|(?<=[,“”\s]))[Aa]ccording to ")
_ACCORDING_END = re.compile(r"[,;:“”—]|\.(?=\s|$)|\s(?:that|who|which|via|cited by)\b|$")
_WHICH = re.compile(r",\s(?:which|who)\s[^,“”]{3,120},\s")
_SOURCE = re.compile(
    rf"(?P<name>(?:the )?{CAPITALISED.pattern}(?:['’]s {CAPITALISED.pattern})?) "
    r"(?=(?:\d[\d,.]*|an?|the|at|more|over|its|his|her|their|[a-z]+-[a-z]+)\s)"
)
"""Whom “according to” names, without a comma before what they say."""
_COLON = re.compile(
    r"^((?:[^“”:.]|\b(?:Rep|Sen|Gov|Lt|Dr|Mr|Mrs|Ms|Amb|Gen|Col|Adm|St|Jr|Sr|[A-Z])\.){2,120}):\s?(?=“)"
)
_SPOKE = re.compile(
    r"([^“”:;]{2,80}?) (?:addressed|spoke|responded|commented|reacted|elaborated|replied|went on"
    r"|summed up|put it|posted|took to|offered|issued|published|released)\b"
    r"[^“”:;]{0,60}[,:]\s?(?=“)"
)
_PARTICIPLE = re.compile(
    r"(?P<verb>[A-Z][a-z]+ing(?: (?:for|on|out|of))?) [^,;:“”]{3,120}(?P<end>,) "
)
_GAP = re.compile(r"[\s,.]*")
_LAST = re.compile(r"[\s.,;:!?…—–-]*$")
_NEXT = re.compile(
    r"(?:,?\s(?:and|but|while|before)(?: (?:also|later|then))?\s?|,\swhich\s|,\s?|;\s?|\s)$"
)
_APART = re.compile(r",\s(?:but|whereas)\s|;\s")
"""What parts clauses each of which has its own speaker."""
_OF_SOMETHING = frozenset(("informed", "informs", "notified", "notifies", "assured", "reminded"))
"""Verbs that tell somebody of something: what stands before them is not what they tell."""
_CONTRAST = re.compile(r",\swhile\s(?=[A-Z]|the\s)")
"""Where what a sentence reports ends, and it goes on with what somebody else does."""
_AFTER_SPEAKER = re.compile(r"[^“”]{0,90}?[,:.—–]?\s(?=“)")
_VERB = re.compile(
    r"\s(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|do|does|did|be"
    r"|[a-z]+ed|[a-z]{3,}s)\b"
)
"""What a clause has and a noun phrase often lacks."""
_CONJUNCTIONS = re.compile(r"^(?:and|but|while|as|when|after|that|which)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one sentence and their speaker; offsets are those of the masked sentence.

    Attributes:
        words: with the quotation marks if that is all they are.
        kind: ``direct``, ``mixed`` or ``indirect``.
        subjects: the speakers, and where they stand; several say it together.
    """

    words: Span
    kind: Kind
    subjects: tuple[Subject, ...]


def said_in(sentence: str) -> list[Said]:
    """What a masked sentence attributes, in order; every quotation at most once."""
    if len(sentence) > LONGEST:
        return []
    found = _Sentence(sentence)
    found.read()
    return sorted(found.said, key=lambda one: one.words)


class _Sentence:
    """One sentence while it is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotes = quotes_of(text)
        self.said: list[Said] = []
        self._taken: set[Span] = set()

    def read(self) -> None:
        cues = cues_of(self.text)
        self._opening_participle(cues)
        for number, cue in enumerate(cues):
            later = cues[number + 1 :]
            self._cue(cue, later)
        if not self.said:
            self._according()
            self._label()

    def _opening_participle(self, cues: list[Cue]) -> None:
        """Take “Expressing concern, Marsh said …”: the subject of the clause says this, too."""
        opened = _PARTICIPLE.match(self.text)
        if opened is None or opened["verb"].lower() not in ACTING:
            return
        for cue in cues:
            if cue.printed.start == opened.end() and cue.subject is not None and not cue.inherited:
                self._reported(cue, 0, opened.start("end"))
                return

    def _cue(self, cue: Cue, later: list[Cue]) -> None:
        if cue.subject is None:
            return
        before = self._quote_before(cue)
        if before is not None and cue.verb in CLAUSAL and not self._leads_on(cue, before):
            self._around(cue, before)
            return
        stop = self._stop(cue, later)
        if quotes_after(self.text, cue) and (quote := self._quote_from(cue.last, stop)):
            self._take(cue, quote, "direct")
            self._following(cue, quote.end, stop)
            return
        start = reports(self.text, cue)
        if start is not None:
            self._reported(cue, start, stop)
        elif not cue.inherited and cue.verb in CLAUSAL and cue.verb not in _OF_SOMETHING:
            self._clause_before(cue)

    def _leads_on(self, cue: Cue, quote: Span) -> bool:
        """Whether the quotation before a cue is a part of an adverbial that opens the sentence."""
        return bool(self.text[: quote.start].strip()) and opens_with_adverbial(self.text, cue)

    def _quote_before(self, cue: Cue) -> Span | None:
        """The quotation that ends right before the cue and its subject."""
        ending = [one for one in self.quotes if one.end <= cue.first]
        if not ending or cue.inherited:
            return None
        gap = self.text[ending[-1].end : cue.first]
        return ending[-1] if not gap.strip(" ,—–-") and ending[-1] not in self._taken else None

    def _around(self, cue: Cue, quote: Span) -> None:
        """“…,” said Becerra, “…”: what stands before the speaker, and after."""
        first = self._clause_start(quote.start)
        if self.text[first : quote.start].strip(" “”,"):
            self._take(cue, Span(first, quote.end), "mixed")
        else:
            for one in self._quotes_in(Span(first, quote.end)):
                if one not in self._taken:
                    self._take(cue, one, "direct")
        self._following(cue, cue.last, len(self.text))

    def _clause_start(self, before: int) -> int:
        """Where the clause begins that leads to a quotation: after what is attributed already."""
        ends = [one.words.end for one in self.said if one.words.end <= before]
        return max(ends, default=0)

    def _following(self, cue: Cue, after: int, stop: int) -> None:
        """Take the quotations that go on after the speaker, if nobody else speaks."""
        gap = _AFTER_SPEAKER.match(self.text, after)
        quote = self._quote_from(after, stop)
        if not gap or not quote or gap.end() != quote.start or quote in self._taken:
            return
        if re.search(r"[,.:—–]\s$", gap[0]) or (cue.inverted and after == quote.start - 1):
            self._take(cue, quote, "direct")

    def _quote_from(self, start: int, stop: int) -> Span | None:
        return next(iter(self._quotes_in(Span(start, stop))), None)

    def _stop(self, cue: Cue, later: list[Cue]) -> int:
        """Where what a cue reports ends: before the next cue that is joined to it, or last."""
        for one in later:
            joined = _NEXT.search(self.text, max(cue.last, one.first - 16), one.first)
            own_clause = joined and joined[0].strip()
            if one.first > cue.last and (one.inherited or own_clause) and joined:
                return joined.start()
            apart = _APART.search(self.text, cue.last, max(cue.last, one.first))
            if apart and not one.inherited and not one.relative:
                return apart.start()
        contrast = _CONTRAST.search(self.text, cue.last)
        return contrast.start() if contrast else len(self.text)

    def _reported(self, cue: Cue, start: int, stop: int) -> None:
        if start >= stop:
            return
        words = self._trimmed(start, stop)
        inside = self._quotes_in(words)
        if self._size(words) < (1 if inside else 2):
            return
        alone = len(inside) == 1 and inside[0] == words
        self._taken |= set(inside)
        self._add(cue, words, "direct" if alone else "mixed" if inside else "indirect")

    def _clause_before(self, cue: Cue) -> None:
        """Take the clause before a cue: “Talks will go on, the minister said”."""
        before = self.text[: cue.first].rstrip()
        opened = _CONJUNCTIONS.match(self.text[cue.first : cue.first + 12])
        if not before.endswith(",") or not _VERB.search(before) or opened:
            return
        if not ends_after(self.text, cue) or opens_with_adverbial(self.text, cue):
            return
        first = self._clause_start(cue.first)
        words = self._trimmed(first, len(before))
        inside = self._quotes_in(words)
        if self._size(words) < 3:
            return
        self._taken |= set(inside)
        self._add(cue, words, "mixed" if inside else "indirect")

    def _according(self) -> None:
        match = _ACCORDING.search(self.text)
        if match is None:
            return
        end = _ACCORDING_END.search(self.text, match.end())
        assert end is not None, "the end of the text ends it"
        printed = Span(match.end(), end.start())
        subject = noun_phrase(printed.of(self.text))
        if (subject is None or subject.is_generic) and (
            name := _SOURCE.match(self.text, match.end())
        ):
            end, printed = name, Span(*name.span("name"))
            subject = noun_phrase(printed.of(self.text))
        if subject is None:
            return
        opens = not self.text[: match.start()].strip(" “,")
        relative = _WHICH.match(self.text, end.start())
        after = relative.end() if relative else end.end()
        words = self._trimmed(after, len(self.text)) if opens else self._trimmed(0, match.start())
        if self._size(words) < 3:
            return
        inside = self._quotes_in(words)
        kind: Kind = "mixed" if inside else "indirect"
        kind = "direct" if inside and inside[0] == words else kind
        self.said.append(Said(words, kind, ((subject, printed),)))

    def _label(self) -> None:
        """Take a quotation after a name and a colon, or after “Marsh addressed the public:”."""
        match = _COLON.match(self.text)
        subject = noun_phrase(match[1]) if match else None
        if subject is None and (match := _SPOKE.match(self.text)):
            subject = noun_phrase(match[1])
        quote = self._quote_from(match.end(), len(self.text)) if match else None
        if match and quote and subject and subject.name and not subject.is_body:
            self.said.append(Said(quote, "direct", ((subject, Span(0, match.end(1))),)))

    def _quotes_in(self, words: Span) -> list[Span]:
        return [one for one in self.quotes if words.holds(one)]

    def _size(self, words: Span) -> int:
        return len(words.of(self.text).split())

    def _trimmed(self, start: int, stop: int) -> Span:
        """The span without marks at its end, and without a conjunction at its start."""
        words = self.text[start:stop]
        last = _LAST.search(words)
        end = start + (last.start() if last else len(words))
        start += len(words) - len(words.lstrip(" ,;:—–-"))
        if start > 0 and (found := _CONJUNCTIONS.match(self.text[start:end])):
            start += found.end()
        return Span(start, max(start, end))

    def _take(self, cue: Cue, words: Span, kind: Kind) -> None:
        self._taken |= {one for one in self.quotes if words.start <= one.start < words.end}
        self._add(cue, words, kind)

    def _add(self, cue: Cue, words: Span, kind: Kind) -> None:
        assert cue.subject is not None, "it was checked before"
        self.said.append(Said(words, kind, ((cue.subject, cue.printed), *cue.others)))
