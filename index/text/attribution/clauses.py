"""Finds the subject of a cue verb, and the words that it reports, in one sentence.

The sentence is masked: every quotation is one word between “ and ” (see ``extraction``).
"""

import re
from dataclasses import dataclass

from index.text.attribution.noun_phrases import (
    ADVERBS,
    LONGEST,
    NounPhrase,
    is_country,
    noun_phrase,
)
from index.text.vocabulary import (
    ADVERBS_OF_SENTENCES,
    CALENDAR,
    CLAUSAL,
    CUE,
    DEPARTMENTS,
    FUNCTION,
    OPENERS,
    PASTS,
    PLURAL_CUE,
    one_of,
)
from index.values import Span

QUOTE = re.compile(r"“[Qq]*[^Qq“”]?”?")
"""A masked quotation, with its marks."""
_CONJUNCTION = re.compile(
    r"[;:—–]\s|^(?:As|When|While|After|Because|Although|Though|Since)\s"
    r"|,?\s(?:and|but|while|as|when|after|because|although|though|whereas)\s"
)
_IN_RELATIVE = re.compile(r"\s(?:which|whom)\s[^,]*$")
_COLLECTIVE = re.compile(r"(?i:\b(?:police|forces|guards?|rebels|journalists|nations|states)\b)")
_AFTER_PLURAL = re.compile(r"\s(?:that|an?|the|it|they|several|at least|\d)\b")
_COMMA = re.compile(r",\s")
_COORDINATED = re.compile(r"(?:,|^|\b(?:and|but|then|also|or))\s*(?:then|also|later|further)?\s*$")
_STOP = re.compile(r"(?<!\s[A-Z])\.|[;:“!?—]|\s[–-]\s")
_POST = re.compile(
    r"\s(?:in|on|at|during|to|after|as|when|while|that|told|who|via|through|before|following"
    r"|yesterday|today|about|of|from|earlier|last|this|adding|if|with|by|speaking)\b"
)
ADVERBIAL = re.compile(
    rf"(?:{one_of(OPENERS | CALENDAR | ADVERBS_OF_SENTENCES)}|[A-Z][a-z]{{3,}}ing)\b"
    r"[^,“”]{0,120},\s"
)
_OPEN = re.compile(r"\b(?:of|for|at|in|from|on|with|between)\s[^,]*$")
_AFTER_COMMA = frozenset(
    ["said", "says", "reported", "announced", "added", "explained", "stated", "warned"]
)
_NO_VERB = FUNCTION - frozenset(("is", "was", "has", "had", "did", "does"))
_FIRST_VERB = re.compile(r"\s(?=[a-z])")
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
        subjects: who says it, one or several: “Marsh and Reyes said”.
        inverted: whether the subject follows: “said Becerra”.
        inherited: whether the subject is that of an earlier verb: “…, adding that”.
    """

    start: int
    end: int
    verb: str
    subjects: tuple[Subject, ...]
    inverted: bool = False
    inherited: bool = False

    @property
    def first(self) -> int:
        """Offset of the cue or of its subject, whichever comes first."""
        return self.start if self.inherited else min(self.start, self.subjects[0][1].start)

    @property
    def last(self) -> int:
        """Offset just past the cue and its subject."""
        return self.end if self.inherited else max(self.end, self.subjects[0][1].end)


def cues_of(sentence: str) -> list[Cue]:
    """The cue verbs that have a subject, in order; verbs of other uses are left out."""
    found: list[Cue] = []
    for match in CUE.finditer(sentence):
        cue = _cue(sentence, match, found[-1] if found else None)
        if cue is not None:
            found.append(cue)
    if may_name_several(sentence):
        found += filter(None, (_of_several(sentence, one) for one in PLURAL_CUE.finditer(sentence)))
        found.sort(key=lambda one: one.start)
    return found


def may_name_several(words: str) -> bool:
    """Whether words may have a plural subject: “Marsh and Reyes”, “the forces”."""
    return " and " in words or _COLLECTIVE.search(words) is not None


def _cue(sentence: str, match: re.Match[str], earlier: Cue | None) -> Cue | None:
    at = Span(*match.span())
    inverted = _inverted(sentence, at)
    if inverted is not None:
        return inverted
    if match[0].endswith("ing"):
        return _inheriting(sentence, at, earlier)
    for start in _starts(sentence, at.start):
        if _IN_RELATIVE.search(sentence, start, at.start):
            continue  # “the talks, which Marsh said …”
        subjects = _subjects(sentence, start, at.start)
        if subjects and not sentence.startswith(("and ", "or "), start):
            return Cue(*match.span(), match[0], tuple(subjects))
    return _inheriting(sentence, at, earlier)


def _of_several(sentence: str, match: re.Match[str]) -> Cue | None:
    """“Marsh and Reyes condemn”, “The forces report that”: a base form after several."""
    start, end = match.span()
    if sentence.endswith(" to ", 0, start):
        return None  # an infinitive
    for first in _starts(sentence, start):
        subjects = _subjects(sentence, first, start)
        # A body may take a plural verb, too: “Nigerian police report that”.
        bodies = [one.name or "" for one, _ in subjects if one.is_body]
        plural = bodies and _COLLECTIVE.search(bodies[0]) and _AFTER_PLURAL.match(sentence, end)
        if len(subjects) > 1 or plural:
            return Cue(start, end, PASTS[match[0]], tuple(subjects))
    return None


def _subjects(sentence: str, start: int, end: int) -> list[Subject]:
    """The speakers whom a noun phrase names: one, or several that “and” joins; none if unclear."""
    found = noun_phrase(sentence[start:end])
    if found is None or not found.is_body:  # “the Food and Drug Office” is one
        several = _several(sentence, start, end)
        if several:
            return several
    return [(found, _trimmed(sentence, start, end))] if found is not None else []


def _several(sentence: str, start: int, end: int) -> list[Subject]:
    """“Marsh, Reyes and the President of Tarn”: each of them has a name or an office."""
    words = sentence[start:end]
    at = words.rfind(" and ")
    last = noun_phrase(words[at + 5 :]) if at >= 0 else None
    if last is None or not _is_one(last):
        return []
    name = last.name or ""
    if not DEPARTMENTS.isdisjoint(name.split()):
        return []  # “Foreign Affairs and Trade”
    listed = Span(start, start + at)
    if _OPEN.search(listed.of(sentence)) and not last.office:
        return []  # “the director of the Institute of Health and Welfare”
    before = _listed(sentence, listed) or _listed(sentence, listed, whole=True)
    if len(before) == 1 and _has_two_offices(sentence[start:end], before[0][0], last):
        return [(last, _trimmed(sentence, start, end))]
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


def _has_two_offices(words: str, before: NounPhrase, last: NounPhrase) -> bool:
    """Whether “and” joins two offices of one person, or two departments of one minister.

    “Company president and director Jane Doe”, “Transport and Bridges Minister Jane Doe”.
    """
    if not (last.name and last.office):
        return False
    if before.name is None:
        return not words.lstrip().lower().startswith(("the ", "a "))
    return before.office is None and before.name.split()[-1] in DEPARTMENTS


def _is_one(found: NounPhrase) -> bool:
    """Whether a phrase is a name or an office, not a pronoun and no group."""
    return bool(found.name or found.office) and found.pronoun is None


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
    # Where the subject may end: the farthest place first.
    commas = [match.start() for match in _COMMA.finditer(sentence, at.end, end)]
    post = _POST.search(sentence, at.end, end)
    for last in (end, *reversed(commas[:3]), *([post.start()] if post else ())):
        subjects = _subjects(sentence, at.end, last)
        if subjects and not (before.endswith(",") and subjects[0][0].is_generic):
            return Cue(at.start, at.end, verb, tuple(subjects), inverted=True)
    return None


def _starts(sentence: str, verb: int) -> list[int]:
    """Where a subject before its verb may start: the farthest place first."""
    least = max(0, verb - LONGEST)
    starts = {0} if least == 0 else set()
    opening = ADVERBIAL.match(sentence)
    for pattern in (_CONJUNCTION, _COMMA, QUOTE):
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
        name = earlier.subjects[0][0].name
        following = sentence[at.end : at.end + 40].split()
        if verb.endswith("ing") and name and name.split()[-1] in following:
            return None  # “Marsh says that protesters joined, demanding that Marsh go”
    subjects = earlier.subjects if earlier else tuple(_opening_subjects(sentence))
    return Cue(at.start, at.end, verb, subjects, inherited=True) if subjects else None


def _opening_subjects(sentence: str) -> list[Subject]:
    """The people whom a sentence begins with, if a verb follows at once."""
    opening = ADVERBIAL.match(sentence)
    start = opening.end() if opening else 0
    subjects: list[Subject] = []
    for gap in list(_FIRST_VERB.finditer(sentence, start, start + LONGEST))[:8]:
        following = sentence[gap.end() : gap.end() + 12].split(maxsplit=1)[0]
        found = _subjects(sentence, start, gap.start()) if following not in _NO_VERB else []
        if len(found) == 1 and is_country(found[0][0].name or ""):
            found = found if following.endswith(("s", "ed")) else []  # “U.S. federal judge …”
        subjects = found or subjects
    named = subjects and (len(subjects) > 1 or subjects[0][0].pronoun or subjects[0][0].name)
    return subjects if named else []
