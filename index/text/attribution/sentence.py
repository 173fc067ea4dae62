"""Attributes what one sentence quotes or reports to the subjects of its cue verbs.

The patterns are those of Krestel, Bergler and Witte (2008): the speaker before the words, after
them, or between two parts of them, and “according to”. The sentence is masked: every quotation is
one word between “ and ” (see ``extraction``).
"""

import re
from dataclasses import dataclass

from index.text.attribution import Kind
from index.text.attribution.clauses import ADVERBIAL, QUOTE, Cue, Subject, cues_of
from index.text.attribution.noun_phrases import CAPITALISED, noun_phrase
from index.text.vocabulary import (
    ACTING,
    CALENDAR,
    CLAUSAL,
    SAYING,
    TELLING,
    one_of,
)
from index.values import Span

_RECIPIENT = (
    r"(?:\s(?:today|yesterday|earlier|later|also|again|publicly|[A-Z][a-z]+day)\b"
    r"(?:\s(?:morning|evening|afternoon|night))?"
    r"|\s(?:to|in|on|at|from|during|via|through|by|over|with|for|of|about|last|this|after|before)\s"
    r"[^,“”:;]{1,80}?){0,2}?"
)
_TOLD = r"(?:\s(?!that\b)(?:him|her|them|us|me|(?:the |a |an |his |her |their )?[\w’'. -]{2,60}?))"
_THAT = re.compile(rf"{_RECIPIENT},?\s(?:that|how|why|whether)\s")
_TOLD_THAT = re.compile(rf"{_TOLD}{_RECIPIENT},?\s(?:that|how|why|whether)\s")
_BARE = re.compile(
    rf"{_RECIPIENT}\s(?!{one_of(CALENDAR)})(?=(?:it|he|she|they|we|there|the|a|an|his|her|its"
    r"|their|this|these|those|no|any|some|all|many|more|most|at least|around|about|over"
    r"|\d[\d,.]*|[A-Z][\w.’'-]*)\s[\w“])"
)
_FINITE = r"(?:will|would|had|has|have|is|are|was|were|can|could|may|might|should|must)"
_BARE_FINITE = re.compile(
    r"\s(?=(?:[A-Z]|the\s|an?\s|its\s|his\s|her\s|their\s)(?:(?!\b(?:that|which|who|whom|of|in|on|for|to|with)\b)[^,;:“”.]){1,40}?"
    rf"\s{_FINITE}\s|[a-z]{{4,}}\s(?:[a-z]+\s)?{_FINITE}\s"
    rf"|[A-Z][\w .’'-]{{1,40}},\s[^,;:“”]{{3,60}},\s{_FINITE}\s)"
)
_TO_BE = re.compile(r"\s(?=(?:it|(?:[^,;:“”.]|(?<=[A-Z])[.]){3,80}?) to be\s)")
_DECLARING = frozenset(("declares", "declared", "declaring", "believes", "believed"))
_REPORTING = frozenset(("reports", "reported"))
_THING = re.compile(
    r"\s(?:an?|the|its|their|no|at least|more than|over|nearly|about|several|\d"
    r"|progress|casualties|losses|damage|explosions|[a-z]{3,}ing)\b"
)
"""What is reported as a thing, not a place where somebody reports to."""
_BARE_PRONOUN = re.compile(r"\s(?=(?:it|he|she|they|we|there)\s(?:\w+ly\s)?[\w“]+)")
_TOLD_BARE = re.compile(
    rf"{_TOLD}\s(?=(?:it|he|she|they|we|there)\s\w)"
    r"|\s(?:[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}|reporters|lawmakers|journalists|the [a-z]+)"
    r"\s(?=(?:the|an?|his|its|their|this)\s[\w“]|[A-Z][\w’-]+ (?:was|is|had|has|will|would|were|“))"
)
_ONLY_RECIPIENT = re.compile(
    rf"{_RECIPIENT}(?:[\s.]*$|,\s(?:who|which|as|adding|and|but|while|in|on|at|after)\b)"
)
_TOLD_QUOTE = re.compile(rf"{_TOLD}{_RECIPIENT}(?P<mark>[,:]|)\s?(?=“)")
_TO_QUOTE = re.compile(rf"(?:{_RECIPIENT})(?P<mark>[,:]|)\s?(?=“)")
_CALLING = frozenset(("call", "calls", "called", "calling"))


def reports(sentence: str, cue: Cue) -> int | None:
    """Where the words begin that a cue before them reports; None if it reports none.

    After “that”; after a verb such as “said” that needs none; at the verb itself if the verb is a
    part of what was said.
    """
    if cue.verb in CLAUSAL and (clause := _clause_after(sentence, cue)):
        return clause
    if cue.verb in SAYING and opens_with_adverbial(sentence, cue):
        return None if _ONLY_RECIPIENT.match(sentence, cue.last) else cue.last
    if cue.verb in _CALLING and "“" not in sentence[cue.end + 2 : cue.end + 200]:
        return None  # somebody is called on the telephone, or something has a name
    thing = cue.verb in _REPORTING and _THING.match(sentence, cue.end)
    is_passive = sentence.startswith(" by ", cue.end)
    is_followed = not cue.inverted and sentence[cue.end : cue.end + 2].strip(" .,;")
    return cue.start if (cue.verb in ACTING or thing) and is_followed and not is_passive else None


def _clause_after(sentence: str, cue: Cue) -> int | None:
    """Where the clause begins that follows a cue, with or without “that”."""
    patterns = [_TOLD_THAT if cue.verb in TELLING else _THAT]
    patterns += [_TOLD_BARE] if cue.verb in TELLING else []
    patterns += [_BARE_PRONOUN]
    if cue.verb not in TELLING:
        patterns += [_BARE, _BARE_FINITE] if cue.verb in SAYING else [_BARE_FINITE]
    patterns += [_TO_BE] if cue.verb in _DECLARING else []
    found = (pattern.match(sentence, cue.last) for pattern in patterns)
    return next((match.end() for match in found if match), None)


def opens_with_adverbial(sentence: str, cue: Cue) -> bool:
    """Whether all before the cue is an adverbial: “In a statement, Becerra said”."""
    opening = ADVERBIAL.match(sentence)
    return opening is not None and opening.end() >= cue.first and not cue.inherited


def quotes_after(sentence: str, cue: Cue) -> bool:
    """Whether a quotation is what the cue reports: “said:”, “told reporters,”, “wrote”."""
    pattern = _TOLD_QUOTE if cue.verb in TELLING else _TO_QUOTE
    found = pattern.match(sentence, cue.last)
    if not found or (cue.verb not in CLAUSAL and cue.verb != "asked"):
        return False
    return bool(found["mark"]) or sentence[found.end() + 1 : found.end() + 2] == "Q"


_LONGEST = 2_000
"""Most characters of a sentence that is read; longer ones are no prose."""

_ACCORDING = re.compile(r"(?:^|(?<=[,“”\s]))[Aa]ccording to ")
_ACCORDING_END = re.compile(r"[,;:“”—]|\.(?=\s|$)|\s(?:that|who|which|via|cited by)\b|$")
_SOURCE = re.compile(
    rf"(?P<name>(?:the )?{CAPITALISED.pattern}(?:['’]s {CAPITALISED.pattern})?) "
    r"(?=(?:\d[\d,.]*|an?|the|at|more|over|its|his|her|their|[a-z]+-[a-z]+)\s)"
)
"""Whom “according to” names, without a comma before what they say."""
_LAST = re.compile(r"[\s.,;:!?…—–-]*$")
_NEXT = re.compile(
    r"(?:,?\s(?:and|but|while|before)(?: (?:also|later|then))?\s?|,\swhich\s|,\s?|;\s?|\s)$"
)
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
    if len(sentence) > _LONGEST:
        return []
    return sorted(_Sentence(sentence).read(), key=lambda one: one.words)


class _Sentence:
    """One sentence while it is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotes = [Span(*match.span()) for match in QUOTE.finditer(text)]
        self.said: list[Said] = []
        self._taken: set[Span] = set()

    def read(self) -> list[Said]:
        cues = cues_of(self.text)
        for number, cue in enumerate(cues):
            self._cue(cue, cues[number + 1 :])
        if not self.said:
            self._according()
        return self.said

    def _cue(self, cue: Cue, later: list[Cue]) -> None:
        # The quotation that ends right before the cue and its subject.
        before = next((one for one in reversed(self.quotes) if one.end <= cue.first), None)
        if (
            before is not None
            and cue.verb in CLAUSAL
            and not cue.inherited
            and before not in self._taken
            and not self.text[before.end : cue.first].strip(" ,—–-")
        ):
            leads_on = self.text[: before.start].strip() and opens_with_adverbial(self.text, cue)
            if not leads_on:  # it is no part of an adverbial that opens the sentence
                self._around(cue, before)
                return
        stop = self._stop(cue, later)
        if quotes_after(self.text, cue) and (quote := self._quote_from(cue.last, stop)):
            self._take(cue, quote, "direct")
            self._following(cue, quote.end, stop)
            return
        start = reports(self.text, cue)
        if start is not None:
            self._report(cue.subjects, start, stop, follows=True)
        elif not cue.inherited and cue.verb in CLAUSAL:
            self._clause_before(cue)

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

    def _stop(self, cue: Cue, later: list[Cue]) -> int:
        """Where what a cue reports ends: before the next cue that is joined to it, or last."""
        for one in later:
            joined = _NEXT.search(self.text, max(cue.last, one.first - 16), one.first)
            own_clause = joined and joined[0].strip()
            if one.first > cue.last and (one.inherited or own_clause) and joined:
                return joined.start()
        return len(self.text)

    def _report(
        self, subjects: tuple[Subject, ...], start: int, stop: int, *, follows: bool = False
    ) -> None:
        """Take a clause without marks at its end and a conjunction at its start.

        It must have enough words; fewer do where it follows its cue.
        """
        text = self.text[start:stop]
        last = _LAST.search(text)
        end = start + (last.start() if last else len(text))
        start += len(text) - len(text.lstrip(" ,;:—–-"))
        if start > 0 and (found := _CONJUNCTIONS.match(self.text[start:end])):
            start += found.end()
        words = Span(start, max(start, end))
        inside = self._quotes_in(words)
        fewest = 3 if not follows else 1 if inside else 2
        if len(words.of(self.text).split()) >= fewest:
            self._taken |= set(inside)
            kind: Kind = "indirect" if not inside else "direct" if inside == [words] else "mixed"
            self.said.append(Said(words, kind, subjects))

    def _clause_before(self, cue: Cue) -> None:
        """Take the clause before a cue: “Talks will go on, the minister said”."""
        before = self.text[: cue.first].rstrip()
        opened = _CONJUNCTIONS.match(self.text[cue.first : cue.first + 12])
        if not before.endswith(",") or not _VERB.search(before) or opened:
            return
        if not _ONLY_RECIPIENT.match(self.text, cue.last) or opens_with_adverbial(self.text, cue):
            return
        self._report(cue.subjects, self._clause_start(cue.first), len(before))

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
        place = (end.end(), len(self.text)) if opens else (0, match.start())
        self._report(((subject, printed),), *place)

    def _quote_from(self, start: int, stop: int) -> Span | None:
        return next(iter(self._quotes_in(Span(start, stop))), None)

    def _quotes_in(self, words: Span) -> list[Span]:
        return [one for one in self.quotes if words.holds(one)]

    def _take(self, cue: Cue, words: Span, kind: Kind) -> None:
        self._taken |= {one for one in self.quotes if words.start <= one.start < words.end}
        self.said.append(Said(words, kind, cue.subjects))
