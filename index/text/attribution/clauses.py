"""Finds the subject of a cue verb, and the words that it reports, in one sentence.

The sentence is masked: every quotation is one word between “ and ” (see ``quotations``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.attribution.noun_phrases import ADVERBS, LONGEST, NounPhrase, noun_phrase
from index.text.attribution.vocabulary import (
    ACTING,
    ADVERBS_OF_SENTENCES,
    CALENDAR,
    CLAUSAL,
    CUE,
    DEPARTMENTS,
    FUNCTION,
    OPENERS,
    PLURAL_CUE,
    SAYING,
    TELLING,
    one_of,
    past_of,
)
from index.values import Span

_QUOTE = re.compile(r"“[Qq]*[^Qq“”]?”?")
_CONJUNCTION = re.compile(
    r"[;:—–]\s|^(?:As|When|While|After|Because|Although|Though|Since)\s"
    r"|,?\s(?:and|but|while|as|when|after|because|although|though|whereas)\s"
)
_AND = re.compile(r",?\s(?:and|or)\s$")
_BEFORE_NOUN = re.compile(r"\s(?:that|by|with|between|of|for)\s")
_COMMA = re.compile(r",\s")
_COORDINATED = re.compile(r"(?:,|^|\b(?:and|but|then|also|or))\s*(?:then|also|later|further)?\s*$")
_STOP = re.compile(r"(?<!\s[A-Z])\.|[;:“!?—]|\s[–-]\s")
_POST = re.compile(
    r"\s(?:in|on|at|during|to|after|as|when|while|that|told|who|via|through|before|following"
    r"|yesterday|today|about|of|from|earlier|last|this|adding|if|with|by|speaking)\b"
)
_ADVERBIAL = re.compile(
    rf"(?:{one_of(OPENERS | CALENDAR | ADVERBS_OF_SENTENCES)})\b[^,“”]{{0,120}},\s"
)
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
    r"|\d[\d,.]*|[A-Z][\w.’'-]*)\s\w)"
)
_BARE_FINITE = re.compile(
    r"\s(?=(?:[A-Z]|the\s|an?\s|its\s|his\s|her\s|their\s)(?:(?!\b(?:that|which|who|whom|of|in|on|for|to|with)\b)[^,;:“”.]){1,40}?"
    r"\s(?:will|would|had|has|have|is|are|was|were|could|should|must)\s)"
)
_TO_BE = re.compile(r"\s(?=(?:it|(?:[^,;:“”.]|(?<=[A-Z])[.]){3,80}?) to be\s)")
_DECLARING = frozenset(("declares", "declared", "declaring", "believes", "believed"))
_REPORTING = frozenset(("reports", "reported"))
_THING = re.compile(r"\s(?:an?|the|its|their|no|at least|more than|over|nearly|about|several|\d)\b")
"""What is reported as a thing, not a place where somebody reports to."""
_AUXILIARY = re.compile(
    r"\s(?:is|are|was|were|has been|have been)(?:\s(?:\w+ly|also|today|now))?\s$"
)
_WITH = re.compile(r"\bwith\s(?=[A-Z][^,;:“”]{1,100}$)")
_OPEN = re.compile(r"\b(?:of|for|at|in|from|on|with|between)\s[^,]*$")
_ENDS_OF_NAMES = frozenset(("Herzegovina", "Tobago", "Barbuda", "Príncipe", "Principe", "Nevis"))
_BARE_PRONOUN = re.compile(r"\s(?=(?:it|he|she|they|we|there)\s(?:\w+ly\s)?[\w“]+)")
_TOLD_BARE = re.compile(rf"{_TOLD}\s(?=(?:it|he|she|they|we|there)\s\w)")
_INFINITIVE = re.compile(r"\s(?=(?:not )?to (?:not )?(?:have|be)\b)")
_TOLD_ONLY = re.compile(rf"{_TOLD}{_RECIPIENT}(?:[\s.]*$|,)")
_ONLY_RECIPIENT = re.compile(
    rf"{_RECIPIENT}(?:[\s.]*$|,\s(?:who|which|as|adding|and|but|while|in|on|at|after)\b)"
)
_TO_QUOTE = re.compile(rf"(?:{_RECIPIENT})(?P<mark>[,:]|)\s?(?=“)")
_TOLD_QUOTE = re.compile(rf"{_TOLD}{_RECIPIENT}(?P<mark>[,:]|)\s?(?=“)")
_CALLING = frozenset(("call", "calls", "called", "calling"))
_AFTER_COMMA = frozenset(
    ["said", "says", "reported", "announced", "added", "explained", "stated", "warned"]
)
_NO_VERB = FUNCTION - frozenset(("is", "was", "has", "had", "did", "does"))
_FIRST_VERB = re.compile(r"\s(?=[a-z])")
_HAS = re.compile(r"\s(?:has|have|had)\b")
_LONGEST_SUBJECT_LIST = 12


Subject = tuple[NounPhrase, Span]
"""A speaker, and where the sentence names them."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue verb with its subject.

    Attributes:
        start: offset of the verb.
        end: offset just past it.
        verb: as printed; of a base form (“Marsh and Reyes condemn”) the past form.
        subject: who says it, None if that is not clear.
        printed: where the subject stands.
        others: who says it as well: “Marsh and Reyes said”; with their places.
        inverted: whether the subject follows: “said Becerra”.
        inherited: whether the subject is that of an earlier verb: “…, adding that”.
    """

    start: int
    end: int
    verb: str
    subject: NounPhrase | None
    printed: Span
    inverted: bool = False
    inherited: bool = False
    others: tuple[Subject, ...] = ()

    @property
    def first(self) -> int:
        """Offset of the cue or of its subject, whichever comes first."""
        return self.start if self.inherited else min(self.start, self.printed.start)

    @property
    def last(self) -> int:
        """Offset just past the cue and its subject."""
        return self.end if self.inherited else max(self.end, self.printed.end)


def quotes_of(sentence: str) -> list[Span]:
    """The masked quotations, with their marks."""
    return [Span(*match.span()) for match in _QUOTE.finditer(sentence)]


def cues_of(sentence: str) -> list[Cue]:
    """The cue verbs that have a subject, in order; verbs of other uses are left out."""
    found: list[Cue] = []
    for match in CUE.finditer(sentence):
        cue = _cue(sentence, match, found[-1] if found else None)
        if cue is not None:
            found.append(cue)
    if " and " in sentence:
        found += filter(None, (_of_several(sentence, one) for one in PLURAL_CUE.finditer(sentence)))
        found.sort(key=lambda one: one.start)
    return found


def _cue(sentence: str, match: re.Match[str], earlier: Cue | None) -> Cue | None:
    at = Span(*match.span())
    inverted = _inverted(sentence, at)
    if inverted is not None:
        return inverted
    if match[0].endswith("ing"):
        return _progressing(sentence, at) or _inheriting(sentence, at, earlier)
    for start in _starts(sentence, at.start):
        subjects = _subjects(sentence, start, at.start)
        if subjects and not sentence.startswith(("and ", "or "), start):
            if len(subjects) == 1 and _is_joined(sentence, start):
                return None
            return _cue_of(subjects, at, match[0])
    return _inheriting(sentence, at, earlier)


def _cue_of(subjects: Sequence[Subject], at: Span, verb: str, *, inherited: bool = False) -> Cue:
    (first, printed), *others = subjects
    return Cue(at.start, at.end, verb, first, printed, inherited=inherited, others=tuple(others))


def _of_several(sentence: str, match: re.Match[str]) -> Cue | None:
    """“Marsh and Reyes condemn”: a base form after several speakers."""
    for start in _starts(sentence, match.start()):
        subjects = _subjects(sentence, start, match.start())
        if len(subjects) > 1:
            return _cue_of(subjects, Span(*match.span()), past_of(match[0]))
    return None


def _progressing(sentence: str, at: Span) -> Cue | None:
    """“Marsh is announcing”, “with Marsh announcing”: a participle with a subject of its own."""
    auxiliary = _AUXILIARY.search(sentence, max(0, at.start - 40), at.start)
    if auxiliary is not None:
        starts = _starts(sentence, auxiliary.start())
        end = auxiliary.start()
    else:
        found = _WITH.search(sentence, max(0, at.start - LONGEST), at.start)
        starts, end = [found.end()] if found else [], at.start
    for start in starts:
        subject = noun_phrase(sentence[start:end])
        if subject is not None and (subject.name or subject.office):
            printed = _trimmed(sentence, start, end)
            return Cue(at.start, at.end, sentence[at.start : at.end], subject, printed)
    return None


def _subjects(sentence: str, start: int, end: int) -> list[Subject]:
    """The speakers whom a noun phrase names: one, or several that “and” joins; none if unclear."""
    several = _several(sentence, start, end)
    if several:
        return several
    found = noun_phrase(sentence[start:end])
    return [(found, _trimmed(sentence, start, end))] if found is not None else []


def _several(sentence: str, start: int, end: int) -> list[Subject]:
    """“Marsh, Reyes and the President of Tarn”: each of them has a name or an office."""
    words = sentence[start:end]
    at = words.rfind(" and ")
    last = noun_phrase(words[at + 5 :]) if at >= 0 else None
    if last is None or not _is_one(last) or _ends_a_name(last.name or ""):
        return []
    listed = Span(start, start + at)
    if _OPEN.search(listed.of(sentence)) and not last.office:
        return []  # “the director of the Institute of Health and Welfare”
    before = _listed(sentence, listed) or _listed(sentence, listed, whole=True)
    return [*before, (last, _trimmed(sentence, start + at + 5, end))] if before else []


def _listed(sentence: str, place: Span, *, whole: bool = False) -> list[Subject]:
    """The names before “and”, between commas; or one name with an apposition."""
    edges = [place.start]
    if not whole:
        edges += [match.end() for match in _COMMA.finditer(sentence, place.start, place.end)]
    ends = [*(edge - 2 for edge in edges[1:]), place.end]
    parts = [Span(a, b) for a, b in zip(edges, ends, strict=True) if a < b]
    read = [(noun_phrase(one.of(sentence)), one) for one in parts]
    named = [(found, _trimmed(sentence, one.start, one.end)) for found, one in read
             if found and _is_one(found) and (found.name or len(parts) == 1)]  # fmt: skip
    return named if len(named) == len(parts) else []


def _ends_a_name(name: str) -> bool:
    """Whether what stands after “and” is no other's name: “Foreign Affairs and Trade”."""
    return name in _ENDS_OF_NAMES or not DEPARTMENTS.isdisjoint(name.split())


def _is_one(found: NounPhrase) -> bool:
    """Whether a phrase is a name or an office, not a pronoun and no group."""
    return bool(found.name or found.office) and found.pronoun is None


def _is_joined(sentence: str, start: int) -> bool:
    """Whether a subject is the second of two: “the U.S. and the EU condemned”."""
    found = _AND.search(sentence, max(0, start - 5), start)
    if found is None:
        return False
    end = found.start()
    least = max(0, end - LONGEST)
    starts = {0} if least == 0 else set()
    for pattern in (_COMMA, _CONJUNCTION, _BEFORE_NOUN):
        starts |= {match.end() for match in pattern.finditer(sentence, least, end)}
    return any(noun_phrase(sentence[one:end]) is not None for one in starts)


def _inverted(sentence: str, at: Span) -> Cue | None:
    """“…,” said Becerra: the verb follows a quotation or a comma, the subject the verb."""
    before = sentence[max(0, at.start - 9) : at.start].rstrip()
    verb = sentence[at.start : at.end]
    if verb not in CLAUSAL or not before.endswith(("”", ",")):
        return None
    if before.endswith(",") and verb not in _AFTER_COMMA:
        return None
    stop = _STOP.search(sentence, at.end)
    end = min(stop.start() if stop else len(sentence), at.end + LONGEST)
    for last in _ends(sentence, at.end, end):
        subjects = _subjects(sentence, at.end, last)
        if subjects and not (before.endswith(",") and subjects[0][0].is_generic):
            (found, printed), *others = subjects
            if _HAS.match(sentence, max(one.end for _, one in subjects)):
                return None  # “Marsh, said the president had …”
            return Cue(at.start, at.end, verb, found, printed, True, False, tuple(others))
    return None


def _ends(sentence: str, start: int, end: int) -> Iterator[int]:
    """Where a subject after its verb may end: the farthest place first."""
    yield end
    commas = [match.start() for match in _COMMA.finditer(sentence, start, end)]
    yield from reversed(commas[:3])
    post = _POST.search(sentence, start, end)
    if post:
        yield post.start()


def _starts(sentence: str, verb: int) -> list[int]:
    """Where a subject before its verb may start: the farthest place first."""
    least = max(0, verb - LONGEST)
    starts = {0} if least == 0 else set()
    opening = _ADVERBIAL.match(sentence)
    for pattern in (_CONJUNCTION, _COMMA, _QUOTE):
        starts |= {match.end() for match in pattern.finditer(sentence, least, verb)}
    if opening and opening.end() <= verb:
        starts.discard(0)  # “On Friday, Trump said”: the adverbial is no part of the subject
    return sorted(start for start in starts if start < verb)[:_LONGEST_SUBJECT_LIST]


def _trimmed(sentence: str, start: int, end: int) -> Span:
    """The span without spaces and commas around it."""
    words = ADVERBS.sub("", sentence[start:end].rstrip()).rstrip(" ,")
    first = start + len(words) - len(words.lstrip(" ,"))
    return Span(first, max(first, start + len(words)))


def _inheriting(sentence: str, at: Span, earlier: Cue | None) -> Cue | None:
    """“Trump met Xi and said that …”, “…, adding that …”: the subject is an earlier one."""
    verb, before = sentence[at.start : at.end], sentence[max(0, at.start - 40) : at.start]
    joined = _COORDINATED.search(before)
    if (
        joined is None
        or not before.strip()
        or (verb == "states" and "also" not in joined[0])
        or (verb.endswith("ing") and joined[0].strip() != ",")
    ):
        return None
    if not verb.endswith("ing") and "and" not in joined[0] and "but" not in joined[0]:
        return None
    if earlier is not None:
        if verb.endswith("ing") and _is_object(sentence, at.end, earlier.subject):
            return None  # “Marsh says that protesters joined, demanding that Marsh go”
        subject, printed, others = earlier.subject, earlier.printed, earlier.others
        return Cue(at.start, at.end, verb, subject, printed, inherited=True, others=others)
    subjects = _opening_subjects(sentence)
    return _cue_of(subjects, at, verb, inherited=True) if subjects else None


def _is_object(sentence: str, start: int, subject: NounPhrase | None) -> bool:
    """Whether the first words after a verb name its supposed subject."""
    last = (subject.name or "").split()[-1:] if subject else []
    return bool(last) and last[0] in sentence[start : start + 40].split()


def _opening_subjects(sentence: str) -> list[Subject]:
    """The people whom a sentence begins with, if a verb follows at once."""
    opening = _ADVERBIAL.match(sentence)
    start = opening.end() if opening else 0
    subjects: list[Subject] = []
    for gap in list(_FIRST_VERB.finditer(sentence, start, start + LONGEST))[:8]:
        following = sentence[gap.end() : gap.end() + 12].split(maxsplit=1)[0]
        found = _subjects(sentence, start, gap.start()) if following not in _NO_VERB else []
        subjects = found or subjects
    named = subjects and (len(subjects) > 1 or subjects[0][0].pronoun or subjects[0][0].name)
    return subjects if named else []


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
    is_followed = not cue.inverted and sentence[cue.end : cue.end + 2].strip(" .,;")
    acts = (cue.verb in ACTING or thing) and is_followed
    if sentence.startswith(" by ", cue.end):  # passive
        return None
    return cue.start if acts else None


def _clause_after(sentence: str, cue: Cue) -> int | None:
    """Where the clause begins that follows a cue, with or without “that”."""
    patterns = [_INFINITIVE, _TOLD_THAT if cue.verb in TELLING else _THAT]
    patterns += [_TOLD_BARE] if cue.verb in TELLING else []
    patterns += [_BARE_PRONOUN]
    if cue.verb not in TELLING:
        patterns += [_BARE] if cue.verb in SAYING else [_BARE_FINITE]
    patterns += [_TO_BE] if cue.verb in _DECLARING else []
    found = (pattern.match(sentence, cue.last) for pattern in patterns)
    return next((match.end() for match in found if match), None)


def opens_with_adverbial(sentence: str, cue: Cue) -> bool:
    """Whether all before the cue is an adverbial: “In a statement, Becerra said”."""
    opening = _ADVERBIAL.match(sentence)
    return opening is not None and opening.end() >= cue.first and not cue.inherited


def ends_after(sentence: str, cue: Cue) -> bool:
    """Whether nothing is reported after a cue: “…, he told Reuters on Friday”."""
    if cue.verb in TELLING and _TOLD_ONLY.match(sentence, cue.last):
        return True
    return _ONLY_RECIPIENT.match(sentence, cue.last) is not None


def quotes_after(sentence: str, cue: Cue) -> bool:
    """Whether a quotation is what the cue reports: “said:”, “told reporters,”, “wrote”."""
    pattern = _TOLD_QUOTE if cue.verb in TELLING else _TO_QUOTE
    found = pattern.match(sentence, cue.last)
    if not found or (cue.verb not in CLAUSAL and cue.verb != "asked"):
        return False
    return bool(found["mark"]) or sentence[found.end() + 1 : found.end() + 2] == "Q"
