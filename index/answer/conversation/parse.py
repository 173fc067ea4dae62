"""Taking a question apart, so that another can be asked in its place.

``where | did | Sullivan and Wang | meet | in May`` has what asks, an auxiliary, who did it, what
was done, and the rest. No grammar knows every question; what cannot be taken apart is kept whole.
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
"""Who or what is asked for: something about a subject that is named (``where did X meet``), the
subject itself (``who met X``), whether it is so (``did X meet Y``), something asked for in the
middle (``X n Y may 2021, which city``), nothing that shows."""

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
"""``who was there when they met``: what else is asked is asked of the meeting."""

_END = re.compile(r"[\s?!.…]+$")
_COUNTING = re.compile(r"^(?:which|what|how many|how much|who)\s*", re.IGNORECASE)
_IN_PLACE = frozenset(words_of("meet hold sign gather talk speak sit land arrive stay negotiate"))
"""Verbs that a place goes with only by ``in``."""


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """The parts of a question; joined by blanks in this order they are the question again.

    Attributes:
        whole: the question without its end mark, contractions written out.
        form: what it asks for.
        lead: what asks: ``in which city``; empty where nothing does.
        auxiliary: ``did``; empty where the subject is asked for.
        subject: of whom it is asked: ``Sullivan and Wang``.
        verb: what was done: ``meet``; empty where none is known.
        rest: what follows.
        gap: what ``rest`` lacks because it is asked for, as far as it is known: a person met.
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
        """The base of the verb, or None where it is not known."""
        return base_of(self.verb) if self.verb else None

    @property
    def filled(self) -> str:
        """The rest with the gap filled."""
        return _filled(self.rest.split(), self.gap)

    def again(self, wh: str) -> str:
        """The question with something else asked for.

        Args:
            wh: what asks, such as ``when`` or ``in which city``.
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
        """The question after what asks; ``who was the treaty signed`` lacks its ``by``."""
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
        """What the question takes for granted, as a clause; empty where it is not known."""
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
        """Whether it is so, asked without what asks; empty where that cannot be said."""
        if self.form not in {"open", "closed"}:
            return ""
        return _joined(self.auxiliary, self.subject, self.verb, self.filled)

    @property
    def event(self) -> str:
        """What happened, as a thing: ``Sullivan and Wang's meeting in May``; empty if unknown."""
        event = event_of(self.base or "")
        subject = self.subject or (self.gap if self.form == "subject" else "")
        if event is None or not subject or self.auxiliary in BE:
            return ""
        noun, joint = event
        filled = self.rest if self.form == "subject" else self.filled
        has_object = filled and filled.split()[0].lower() not in PREPOSITIONS
        return _joined(possessive(subject), noun, joint if has_object else "", filled)


def take_apart(text: str, answer: str | None) -> ParsedQuestion:
    """Take a question apart.

    Args:
        text: the question, white space in order.
        answer: the words that answered it, for what it lacks; None where unknown.
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
    """A question of a chat with its contractions written as words, and ``y`` as ``why``."""
    return re.sub(r"^(?:y|wat)\b", _chatted, spell_out(text), flags=re.IGNORECASE)


def _chatted(match: re.Match[str]) -> str:
    return "why" if match.group().lower() == "y" else "what"


def lead_of(text: str) -> int:
    """Where a question goes on after what asks and its auxiliary: ``which aide did |``."""
    lead = _LEAD.match(text)
    if lead and not _tells(lead["noun"]):
        return lead.end()
    opening = re.match(rf"(?:{_AUX}|(?:{_ASKING}))\b", text, re.IGNORECASE)
    return opening.end() if opening else 0


def agreeing(text: str) -> str:
    """With the auxiliary in the plural where one in the singular stands before several."""

    def plural(match: re.Match[str]) -> str:
        return f"{_PLURAL[match[1].lower()]} {match[2]}"

    return _DISAGREEING.sub(plural, text)


def possessive(name: str) -> str:
    """``Sullivan's``, ``the talks'``."""
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
    """Whether ``who`` or ``which minister`` is the subject, and no other follows."""
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
    """Whether what is asked for is missing from the rest of the question."""
    if _stranded(after):
        return True
    if wh in {"who", "whom"}:
        return True
    kind = answer_type(f"{wh} {noun}")
    if noun and kind == "place":
        return verb not in _IN_PLACE
    return bool(verb) and wh in {"what", "which", "how many", "how much"} and kind != "date"


def _gap(asking: str, noun: str, answer: str | None) -> str:
    """What stands for what is asked for: the answer, or what kind of thing it is."""
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
    """Who, what was done, and the rest, of the words after an auxiliary."""
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
    """Whether a verb stands between what asks and an auxiliary: ``who said he would go``."""
    words = noun.split()
    return any(asks_in(word) and word.lower() not in BASES for word in words)


def _subject(whole: str) -> re.Match[str] | None:
    """``who met``, ``which minister signed``: what asks is followed by a finite verb."""
    for match in _SUBJECT.finditer(whole):
        if match.start():
            break
        finite = asks_in(match["verb"]) or match["verb"].lower().endswith("ed")
        if finite or (match["wh"].lower() == "who" and match["noun"] is None):
            return match
    return _later_subject(whole)


def _later_subject(whole: str) -> re.Match[str] | None:
    """The noun may have many words: as few as leave a finite verb after it."""
    for count in range(1, 7):
        pattern = rf"(?P<wh>(?:which|what|how many|how much)(?P<noun>(?: [\w'’&.-]+){{{count}}})) "
        match = re.match(rf"{pattern}(?P<verb>[\w-]+)(?=[ ,]|$)", whole, re.IGNORECASE)
        if match and (asks_in(match["verb"]) or match["verb"].lower().endswith("ed")):
            return match
    return None


def _same(wh: str, lead: str) -> bool:
    """Whether two ask for the same, so that what the question lacks stays lacking."""
    kind, wh = answer_type(wh), wh.removesuffix(" else")
    return kind == answer_type(lead) and (
        kind not in {"number", "description"} or wh == lead.lower()
    )


def _stranded(words: Sequence[str]) -> int:
    """The number of words up to a preposition whose noun is asked for; 0 where there is none."""
    for number, word in enumerate(words, start=1):
        following = _plain(words[number]) if number < len(words) else ""
        lone = word.endswith(",") or not following or following in PREPOSITIONS
        swearing_in = number > 1 and words[number - 2].endswith("ing")
        if lone and _plain(word) in _LEADING and not swearing_in:
            return number
    return 0


def _filled(words: list[str], gap: str) -> str:
    """The words with the gap where it belongs: after a lone preposition, else before the first."""
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
