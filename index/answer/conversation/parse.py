"""Parse a question into parts, so that another question can be built from them.

``where | did | Sullivan and Wang | meet | in May`` has an interrogative, an auxiliary, a subject, a
verb and the rest. A question that the grammar doesn't cover is kept whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.answer.question.answer_type import answer_type
from index.answer.question.contractions import spell_out
from index.answer.question.terms import words_of
from index.answer.question.verbs import BASES, asks_in, base_of, event_of, is_participle, past

Form = Literal["open", "subject", "closed", "loose", "none"]
"""What is asked for: something about a named subject (``where did X meet``), the subject itself
(``who met X``), yes or no (``did X meet Y``), something asked at the end (``X n Y may 2021, which
city``), or nothing recognized."""

DO = frozenset(("did", "do", "does"))
BE = frozenset(("is", "are", "was", "were"))
_HAVE = frozenset(("has", "have", "had"))
_MODAL = frozenset(("will", "would", "can", "could", "should", "may", "might", "must", "shall"))
AUXILIARY = DO | BE | _HAVE | _MODAL
PREPOSITIONS = frozenset(
    words_of(
        """
        about after against ahead alongside among amid around as at before behind beside
        between by during for from in inside into near of off on onto out outside over since
        than through to toward towards under until upon via when where while with without
        because despite
        """
    )
)
_LEADING = PREPOSITIONS - {"of", "out", "off", "as", "than", "when", "where"}
DETERMINERS = frozenset(words_of("the a an this that these those his her its their our my no any"))

_ASKING = (
    r"who(?:m|se [\w-]+)?|when|where|why|how come|how (?:many|much|long|often|big|large|old|far"
    r"|high|soon)|how|what|which"
)
_AUX = "|".join(sorted(AUXILIARY, key=len, reverse=True))
_LEAD = re.compile(
    rf"(?P<before>(?:in|on|at|to|from|by|with|for|since|until|till|over|under|about|against|of) )?"
    rf"(?P<wh>{_ASKING})\b(?P<noun>(?: (?!(?:{_AUX})\b)[\w'’&.-]+){{0,8}}?) (?P<aux>{_AUX})\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?P<wh>who|what|(?:which|what|how many|how much)(?P<noun>(?: [\w'’&.-]+){1,6}?)) "
    r"(?P<verb>[\w-]+)(?=[ ,]|$)",
    re.IGNORECASE,
)
_MIDDLE = re.compile(
    r"(?<=\W)(?:(?:in|on|at) )?(?:(?:which|what) (?:city|country|place|day|date|year|yr|month)"
    r"|who|when|where|why|how many|how much)\b",
    re.IGNORECASE,
)
_PLURAL = {"was": "were", "is": "are", "has": "have", "does": "do"}
_DISAGREEING = re.compile(
    r"\b(was|is|has|does) (they\b|(?:the )?(?:[\w'’-]+ ){0,3}"
    r"(?:accords|talks|sanctions|negotiations)\b)",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"(?:was|were|came|attended)(?: [\w-]+)? when (.+)", re.IGNORECASE)
"""``who was there when they met``: a follow-up question is about the meeting."""

_END = re.compile(r"[\s?!.…]+$")
_COUNTING = re.compile(r"^(?:which|what|how many|how much|who)\s*", re.IGNORECASE)
_IN_PLACE = frozenset(words_of("meet hold sign gather talk speak sit land arrive stay negotiate"))
"""Verbs that take a place only with ``in``."""


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """The parts of a question; joined by spaces in this order, they are the question.

    Attributes:
        whole: the question without its final punctuation, contractions written out.
        form: what it asks for.
        lead: the interrogative phrase, such as ``in which city``; empty if there is none.
        auxiliary: the auxiliary, such as ``did``; empty if the subject is asked for.
        subject: the subject, such as ``Sullivan and Wang``.
        verb: the main verb, such as ``meet``; empty if unknown.
        rest: the words after the verb.
        gap: the answer that fills the gap in ``rest``, as far as it is known: a person met.
    """

    whole: str
    form: Form
    lead: str = ""
    auxiliary: str = ""
    subject: str = ""
    verb: str = ""
    rest: str = ""
    gap: str = ""

    @property
    def base(self) -> str | None:
        """Return the base of the verb, or None if it is unknown."""
        return base_of(self.verb) if self.verb else None

    @property
    def filled(self) -> str:
        """Return the rest with the gap filled."""
        return _filled(self.rest.split(), self.gap)

    def again(self, wh: str) -> str:
        """Return the question with another interrogative.

        Args:
            wh: the interrogative, such as ``when`` or ``in which city``.
        """
        if self.form == "loose":
            return self.whole.replace(self.lead, wh, 1)
        if self.form == "none":
            return f"{self.whole}, {wh}"
        if self.lead and _same(wh, self.lead):
            return _joined(wh, self.whole[len(self.lead) :])
        if self.form == "subject":
            return self._of_subject(wh)
        return _joined(wh, self._ended(wh))

    def _ended(self, wh: str) -> str:
        """Return the question after its interrogative, with ``by`` if a passive lacks it."""
        if self.verb == "last" and self.auxiliary in DO:  # the talks lasted, and they were there
            be = "were" if self.subject.endswith("s") else "was"
            return _joined(be, self.subject, self.filled)
        passive = (
            self.auxiliary in BE and wh == "who" and self.verb and not self.verb.endswith("ing")
        )
        by = "by" if passive and " by " not in f" {self.rest} " else ""
        return _joined(self.auxiliary, self.subject, self.verb, self.filled, by)

    def _of_subject(self, wh: str) -> str:
        if wh in {"how many", "which"}:
            return _joined(wh, _COUNTING.sub("", self.lead), self.verb, self.rest)
        if wh.partition(" ")[0] in {"who", "what", "which"} or wh == "how much":
            return _joined(wh, self.verb, self.rest)
        if presence := _PRESENT.match(f"{self.verb} {self.rest}"):
            return _joined(wh, "was it that", presence[1])
        if self.verb.lower() in AUXILIARY:
            return agreeing(_joined(wh, self.verb, self.gap or "they", self.rest))
        if asking := asks_in(self.verb):
            auxiliary, base = asking
            return _joined(wh, auxiliary, self.gap or "they", base, self.rest)
        return _joined(wh, "was it that", self.gap or "they", self.verb, self.rest)

    @property
    def told(self) -> str:
        """Return the question's presupposition as a clause; empty if unknown."""
        if self.form == "subject":
            return _joined(self.gap or "they", self.verb, self.rest)
        if self.form not in {"open", "closed"}:
            return ""
        base = self.base
        if self.auxiliary not in DO:
            return _joined(self.subject, self.auxiliary, self.verb, self.filled)
        if base is None:
            return ""
        verb = past(base) if self.auxiliary == "did" else self.verb
        return _joined(self.subject, verb, self.filled)

    @property
    def whether(self) -> str:
        """Return the question as a yes-no question; empty if that is impossible."""
        if self.form not in {"open", "closed"}:
            return ""
        return _joined(self.auxiliary, self.subject, self.verb, self.filled)

    @property
    def event(self) -> str:
        """Return the event as a noun: ``Sullivan and Wang's meeting in May``; empty if unknown."""
        event = event_of(self.base or "")
        subject = self.subject or (self.gap if self.form == "subject" else "")
        if event is None or not subject or self.auxiliary in BE:
            return ""
        noun, joint = event
        filled = self.rest if self.form == "subject" else self.filled
        has_object = filled and filled.split()[0].lower() not in PREPOSITIONS
        return _joined(possessive(subject), noun, joint if has_object else "", filled)


def take_apart(text: str, answer: str | None) -> ParsedQuestion:
    """Parse a question.

    Args:
        text: the question, with normalized white space.
        answer: its answer span, to fill the gap; None if unknown.
    """
    whole = _END.sub("", spelt_out(text))
    lead = _LEAD.match(whole)
    if lead and not _tells(lead["noun"]):
        return _with_lead(whole, lead, answer)
    words = whole.split()
    if words and words[0].lower() in AUXILIARY:
        parts = _divided(words[0].lower(), words[1:])
        return ParsedQuestion(whole, "closed", "", words[0], *parts)
    if subject := _subject(whole):
        gap = _gap(subject["wh"], (subject["noun"] or "").strip(), answer)
        gap = "they" if gap == "them" else gap
        verb, rest = subject["verb"], whole[subject.end() :].strip()
        return ParsedQuestion(whole, "subject", subject["wh"], "", "", verb, rest, gap)
    if middle := _MIDDLE.search(whole):
        return ParsedQuestion(whole, "loose", middle.group())
    return ParsedQuestion(whole, "none")


def spelt_out(text: str) -> str:
    """Return a chat question with contractions written out, and ``y`` as ``why``."""
    return re.sub(r"^(?:y|wat)\b", _chatted, spell_out(text), flags=re.IGNORECASE)


def _chatted(match: re.Match[str]) -> str:
    return "why" if match.group().lower() == "y" else "what"


def lead_of(text: str) -> int:
    """Return the offset after the interrogative and the auxiliary: ``which aide did |``."""
    lead = _LEAD.match(text)
    if lead and not _tells(lead["noun"]):
        return lead.end()
    opening = re.match(rf"(?:{_AUX}|(?:{_ASKING}))\b", text, re.IGNORECASE)
    return opening.end() if opening else 0


def agreeing(text: str) -> str:
    """Return the text with a singular auxiliary before a plural subject made plural."""

    def plural(match: re.Match[str]) -> str:
        return f"{_PLURAL[match[1].lower()]} {match[2]}"

    return _DISAGREEING.sub(plural, text)


def possessive(name: str) -> str:
    """Return the possessive of a name: ``Sullivan's``, ``the talks'``."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _with_lead(whole: str, lead: re.Match[str], answer: str | None) -> ParsedQuestion:
    asking = whole[: lead.end("noun")]
    wh, noun, aux = lead["wh"].lower(), lead["noun"].strip(), lead["aux"]
    rest = whole[lead.end() :].split()
    gap = "" if lead["before"] else _gap(f"{wh} {noun}", noun, answer)
    if not lead["before"] and _asks_subject(wh, noun, aux.lower(), rest):
        gap = "they" if gap == "them" else gap
        return ParsedQuestion(whole, "subject", asking, "", "", aux, " ".join(rest), gap)
    subject, verb, after = _divided(aux.lower(), rest)
    if not _lacks(wh, noun, verb, after.split()):
        gap = ""
    return ParsedQuestion(whole, "open", asking, aux, subject, verb, after, gap)


def _asks_subject(wh: str, noun: str, aux: str, rest: Sequence[str]) -> bool:
    """Return whether ``who`` or ``which minister`` is the subject."""
    if wh not in {"who", "what"} and not (noun and wh in {"which", "how many", "how much"}):
        return False
    if not rest or answer_type(f"{wh} {noun}") == "date":
        return not rest
    first = rest[0].lower()
    if aux in BE:
        later = any(word.endswith("ing") for word in rest[1:4])
        stranded = _stranded([*rest])
        free = is_participle(first) or first in PREPOSITIONS or first in {"there", "not", "also"}
        return free or not (stranded or (later and first not in DETERMINERS) or (noun and later))
    if aux in DO:
        return False
    return first in BASES or is_participle(first) or first in {"be", "been", "have", "not", "also"}


def _lacks(wh: str, noun: str, verb: str, after: Sequence[str]) -> bool:
    """Return whether the rest of the question has a gap for what is asked for."""
    if _stranded(after):
        return True
    if wh in {"who", "whom"}:
        return True
    kind = answer_type(f"{wh} {noun}")
    if noun and kind == "place":
        return verb not in _IN_PLACE
    return bool(verb) and wh in {"what", "which", "how many", "how much"} and kind != "date"


def _gap(asking: str, noun: str, answer: str | None) -> str:
    """Return the words to fill the gap: the answer, or a noun of its type."""
    kind = answer_type(asking)
    if noun and kind == "number":
        return noun
    if kind in {"date", "duration", "reason"}:
        return ""
    if answer is not None:
        return answer
    if noun and noun != "else":
        return f"the {noun}"
    return {"person": "them", "place": ""}.get(kind, "that")


def _divided(auxiliary: str, words: Sequence[str]) -> tuple[str, str, str]:
    """Split the words after an auxiliary into subject, verb and rest."""
    at = next((n for n in range(1, len(words)) if _is_verb(auxiliary, words, n)), None)
    if at is None:
        at = next((n for n, word in enumerate(words) if _plain(word) in PREPOSITIONS), len(words))
        return " ".join(words[:at]), "", " ".join(words[at:])
    return " ".join(words[:at]), words[at].rstrip(","), " ".join(words[at + 1 :])


def _is_verb(auxiliary: str, words: Sequence[str], number: int) -> bool:
    word, before = _plain(words[number]), _plain(words[number - 1])
    if before in DETERMINERS | PREPOSITIONS | {"and", "n", "&", "or"} or words[number].istitle():
        return False
    if auxiliary in DO | _MODAL:
        return word in BASES or (word == "be" and auxiliary in _MODAL)
    return is_participle(word)


def _tells(noun: str) -> bool:
    """Return whether a verb precedes the auxiliary: ``who said he would go``."""
    words = noun.split()
    return any(asks_in(word) and word.lower() not in BASES for word in words)


def _subject(whole: str) -> re.Match[str] | None:
    """Match an interrogative subject with a finite verb: ``who met``, ``which minister signed``."""
    for match in _SUBJECT.finditer(whole):
        if match.start():
            break
        finite = asks_in(match["verb"]) or match["verb"].lower().endswith("ed")
        if finite or (match["wh"].lower() == "who" and match["noun"] is None):
            return match
    return _later_subject(whole)


def _later_subject(whole: str) -> re.Match[str] | None:
    """Match a noun of several words, as few as possible before a finite verb."""
    for count in range(1, 7):
        pattern = rf"(?P<wh>(?:which|what|how many|how much)(?P<noun>(?: [\w'’&.-]+){{{count}}})) "
        match = re.match(rf"{pattern}(?P<verb>[\w-]+)(?=[ ,]|$)", whole, re.IGNORECASE)
        if match and (asks_in(match["verb"]) or match["verb"].lower().endswith("ed")):
            return match
    return None


def _same(wh: str, lead: str) -> bool:
    """Return whether two interrogatives ask for the same, so that the gap stays."""
    kind, wh = answer_type(wh), wh.removesuffix(" else")
    return kind == answer_type(lead) and (
        kind not in {"number", "description"} or wh == lead.lower()
    )


def _stranded(words: Sequence[str]) -> int:
    """Return the number of words up to a stranded preposition; 0 if there is none."""
    for number, word in enumerate(words, start=1):
        following = _plain(words[number]) if number < len(words) else ""
        lone = word.endswith(",") or not following or following in PREPOSITIONS
        swearing_in = number > 1 and words[number - 2].endswith("ing")
        if lone and _plain(word) in _LEADING and not swearing_in:
            return number
    return 0


def _filled(words: list[str], gap: str) -> str:
    """Return the words with the gap filled after a stranded preposition, else at the start."""
    to_do = len(words) > 1 and _plain(words[0]) == "to" and words[1] in BASES
    stranded = 0 if to_do else _stranded(words)
    if stranded:
        kept = words[:stranded] if gap else words[: stranded - 1]
        comma = "," if words[stranded - 1].endswith(",") and kept else ""
        *before, last = kept or [""]
        return _joined(*before, last.rstrip(","), f"{gap}{comma}", *words[stranded:])
    at = next((n for n, word in enumerate(words) if _plain(word) in PREPOSITIONS), len(words))
    return _joined(*words[:at], gap, *words[at:])


def _plain(word: str) -> str:
    return word.lower().rstrip(",.;:")


def _joined(*parts: str) -> str:
    return " ".join(" ".join(parts).split())
