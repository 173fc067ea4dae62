"""Find the words of a sentence that define what a question asks about.

A description stands before the name (“Italian artist Ada Noor”), after it (“Ada Noor, an Italian
artist,”), or after “is” (Hearst 1992; Fleischman and Hovy 2003). What an abbreviation is short for
stands in brackets beside it, either way round; its letters occur there in the same order, the first
one at the beginning of a word (Schwartz and Hearst 2003).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.lexicon.lookup import fold
from index.answer.question.normal_form import ends_with_country, normal_form
from index.answer.question.terms import STOP_WORDS, words_of
from index.answer.question.verbs import asks_in, is_third_person
from index.data_files import word_lists
from index.text.offices.pieces import Pieces
from index.text.offices.vocabulary import DEPARTMENT_WORDS, HONORIFICS, MODIFIERS, PEOPLE
from index.values import Span

# Find the words by which a sentence says who somebody is, or what something is.

_LISTS = word_lists(__package__, "definitions.tsv")
_PARTS = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’']s?\b")
_OF = frozenset(("of", "for", "to", "on", "at"))
"""Prepositions before the matter of an office."""
_DETERMINERS = frozenset(
    ("the", "a", "an", "our", "your", "his", "her", "its", "their", "my", "one", "another")
)
_CLOSING = frozenset('.,;:()[]—–!?”"')
"""Marks that end a phrase."""
_RELATIVE = _LISTS["relative"]
"""Words that end a phrase."""
_FINITE = _LISTS["finite"]
"""Verbs that no noun phrase holds."""
_NO_NOUNS = STOP_WORDS | _RELATIVE | _DETERMINERS | _FINITE | _LISTS["small"]
"""Words that are neither nouns nor adjectives that describe."""
_ADJECTIVES = _LISTS["adjectives"]
"""Words that describe nobody by themselves."""
_PLURALS = frozenset(("arms", "affairs", "news", "operations", "rights", "sales", "sports"))
"""Plurals before the noun of a title: “arms dealer”. Most words with an s there are verbs."""
_BEING = frozenset(("is", "was", "are", "were", "remains", "became", "becomes"))
_SERVING = frozenset(("serves", "served", "serving", "works", "worked", "known"))
_MADE_FOR = _LISTS["made for"]
"""Participles after “is” that say what something is for, or whose it is."""
_ADVERBS = frozenset(("also", "already", "currently", "now", "still", "then", "widely"))
_LONGEST_SAID = 25
"""Pieces of a phrase."""
_BETWEEN = 2
"""Further names that may stand between two: “Ferdinand Romualdez Marcos”."""
_MOST = 8
"""Places of a name in a sentence that are looked at."""

Part = tuple[int, int]
"""The first and the last piece of a part of a sentence."""


def description(
    words: Sequence[str], sentence: str, *, person: bool, whole: bool = False
) -> Span | None:
    """Return the words that say who or what a name stands for; None if a sentence has none.

    Args:
        words: the name, folded.
        sentence: the sentence.
        person: whether it is a person's name.
        whole: whether the name has to be printed without further names before or after it.
    """
    pieces = Pieces(sentence)
    found: list[Part] = []
    for place in islice(_places(pieces, words), _MOST):
        name = _whole_name(pieces, *place) if person or whole else place
        if not whole or name == place:
            beside = (
                _title_before(pieces, name[0], person=person),
                _apposition(pieces, name[1]),
                _complement(pieces, name[1]),
                None if person else _in_brackets(pieces, name[1]),
            )
            found += filter(None, beside)

    def told(part: Part) -> int:
        return sum(pieces.low(at) not in STOP_WORDS for at in range(part[0], part[1] + 1))

    best = max(found, key=told, default=None)
    return pieces.span(*best) if best else None


def is_named(words: Sequence[str], sentence: str) -> bool:
    """Return whether a sentence prints a name as one.

    Args:
        words: the name, folded.
        sentence: the sentence.
    """
    return next(_places(Pieces(sentence), words), None) is not None


def folded(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without accents, possessives and hyphens."""
    return tuple(map(fold, _PARTS.findall(_POSSESSIVE.sub("", text))))


# Find where a sentence prints the name.


def _places(pieces: Pieces, words: Sequence[str]) -> Iterator[Part]:
    """Yield each place where a name is printed as one: with capitals, or in quotation marks."""
    parts = [(at, part) for at in range(len(pieces)) for part in folded(pieces[at].text)]
    for start in range(len(parts)):
        end = _end_of_name(pieces, parts, start, words)
        if end is not None:
            first, last = parts[start][0], parts[end][0]
            marks = pieces.low(first - 1), pieces.low(last + 1)
            quoted = marks[0] in {"“", '"'} and marks[1] in {"”", '"', ","}
            if pieces[first].is_capital or quoted:
                yield first, last


def _end_of_name(
    pieces: Pieces, parts: Sequence[tuple[int, str]], start: int, words: Sequence[str]
) -> int | None:
    """Return the place of the last part of a name that begins at ``start``."""
    at = start
    for number, word in enumerate(words):
        for skipped in range(_BETWEEN + 1):
            printed = parts[at][1] if at < len(parts) else ""
            # What is typed may have lost its apostrophe.
            owned = number == len(words) - 1 and word == f"{printed}s" and len(printed) > 2
            if printed == word or owned:
                break
            if not (number and printed and skipped < _BETWEEN and pieces[parts[at][0]].is_capital):
                return None
            at += 1
        at += 1
    return at - 1


def _whole_name(pieces: Pieces, first: int, last: int) -> Part:
    """Return a person's name with the names before and after it: “Ann Ada Noor” of “Ada”."""
    while (
        pieces.joined(last + 1) and pieces.may_be_name(last + 1) and not _has_noun(pieces, last + 1)
    ):
        last += 1
    before = pieces.name_until(last) if first == last else None
    return (min(first, before[0]), last) if before else (first, last)


# Find what stands before it, after it, and after “is”.


def _title_before(pieces: Pieces, first: int, *, person: bool) -> Part | None:
    """Return the title before a name: “Deputy Secretary of State”, “Italian artist”."""
    last = first - 1
    if pieces.low(last) in {"“", '"'} or (not person and pieces.low(last) == "the"):
        last -= 1
    while person and pieces.joined(last + 1) and pieces.low(last) in HONORIFICS:
        if pieces.low(last) == "general" and last and _has_noun(pieces, last - 1):
            break  # “secretary general”
        last -= 1
    word = pieces.low(last)
    apart = not pieces.joined(last + 1) if person else not word[:1].isalnum()
    if last < 0 or apart or pieces[last].owns or word in _OF | _DETERMINERS:
        return None
    start = last
    while last - start < _LONGEST_SAID and pieces.joined(start) and _is_of_title(pieces, start - 1):
        start -= 1
    while pieces.low(start) in _OF | {"and", "the"}:
        start += 1
    heads = [at for at in range(start, last) if _has_noun(pieces, at)]
    department = heads and pieces.low(heads[-1] + 1) in _OF and not word.endswith("ed")
    noun = _has_noun(pieces, last) or word.endswith(("ologist", "alist", "ician"))
    common = not pieces[last].is_capital and _may_be_noun(word)
    if start > last or not (noun or common or department):
        return None
    return None if start == last and word in _ADJECTIVES else (start, last)


def _is_of_title(pieces: Pieces, at: int) -> bool:
    """Return whether a piece may belong to the title that goes on after it."""
    word, before = pieces.low(at), pieces.low(at - 1)
    if word == "the":
        return before in _OF and pieces.joined(at)
    if word in _OF:
        return pieces.joined(at) and (before in DEPARTMENT_WORDS or _has_noun(pieces, at - 1))
    if word == "and":
        known = before in PEOPLE | MODIFIERS | DEPARTMENT_WORDS
        return pieces.joined(at) and (known or before.endswith(("an", "ic", "ese", "ish", "al")))
    if pieces[at].is_capital:
        return pieces.may_be_name(at)
    made = word.endswith("ed") and "-" in word  # “self-styled”
    return made or word in _ADJECTIVES | MODIFIERS | _PLURALS or _may_be_noun(word)


def _apposition(pieces: Pieces, last: int) -> Part | None:
    """Return what stands after a name and a comma: “the mayor of Oslo”.

    What has no article and ends with a person's name is the next one of a list.
    """
    begin = last + 2
    if pieces.low(begin).isdigit() and pieces.low(begin + 1) == ",":
        begin += 2
    if pieces.low(begin - 1) != "," or pieces.low(begin) in _RELATIVE | {"and", ""}:
        return None
    determined = pieces.low(begin) in _DETERMINERS
    end = _end_of_phrase(pieces, begin)
    if end is None:
        return None
    name = pieces.name_until(end)
    listed = name and name[0] < name[1] and pieces.low(name[0] - 1) not in _OF | {"the"}
    heads = any(_has_noun(pieces, at) for at in range(begin, end + 1))
    return (begin, end) if determined or (heads and not listed) else None


def _complement(pieces: Pieces, last: int) -> Part | None:
    """Return what stands after a name and “is”: “a military alliance”."""
    at = last + 1
    if pieces.low(at) == "," and pieces.low(at + 1) in {"who", "known", "also", "better"}:
        at += 2 - (pieces.low(at + 1) == "known")
    be = pieces.low(at)
    at += 1
    while pieces.low(at) in _ADVERBS:
        at += 1
    if be in _SERVING and pieces.low(at) == "as":
        at += 1
    elif be not in _BEING or pieces.low(at) not in _DETERMINERS | _MADE_FOR | {"part"}:
        return None
    end = _end_of_phrase(pieces, at)
    return (at, end) if end else None


def _in_brackets(pieces: Pieces, last: int) -> Part | None:
    """Return what stands in dashes or brackets after a name: “Ituri (a province of Congo)”."""
    end = last + 2
    while end < len(pieces) and end - last < _LONGEST_SAID and pieces.low(end) not in ";()—–.":
        end += 1
    words = [pieces.low(at) for at in range(last + 2, end)]
    if pieces.low(last + 1) not in {"(", "—", "–"} or len(words) < 3:
        return None
    return None if (_FINITE | _RELATIVE).intersection(words) else (last + 2, end - 1)


def _end_of_phrase(pieces: Pieces, begin: int) -> int | None:
    """Return the last piece of a noun phrase; None if it is none."""
    end = begin
    while end < len(pieces) and end - begin < _LONGEST_SAID:
        word = pieces.low(end)
        if word in _CLOSING | _RELATIVE:
            break
        asking = asks_in(word)
        past = asking is not None and asking[0] == "did"
        # A participle tells nothing, unless it has an object.
        told = not word.endswith("ed") or pieces.low(end + 1) in _DETERMINERS | {"that"}
        if word in _FINITE or (past and told):
            return None
        end += 1
    return end - 1 if end > begin else None


def _has_noun(pieces: Pieces, at: int) -> bool:
    """Return whether a piece is a noun for an office or an occupation."""
    return not PEOPLE.isdisjoint(pieces.low(at).rstrip(".").split("-"))


def _may_be_noun(word: str) -> bool:
    """Return whether a word in lower case may be a noun in the singular, or an adjective."""
    plural = word.endswith("s") and not word.endswith("ss")
    if plural or not word.isalpha() or word in _NO_NOUNS:
        return False
    asking = asks_in(word)
    verb = asking is not None and asking[0] != "does"
    told = word not in PEOPLE and any(map(is_third_person, (word, f"{word}s", f"{word}es")))
    return not (verb or told or word.endswith(("ing", "ed", "ly")))


# Find what an abbreviation stands for where a sentence writes it out.

_IN_BRACKETS = re.compile(r"[(\[](?P<inner>[^()\[\]]{2,90})[)\]]")
_POSSESSED = re.compile(r"[’']s?$")
_PRINTED = re.compile(r"\S+")
_MOST_BRACKETS = 20
"""Brackets and places of a sentence that are looked at."""
_NEVER_FIRST = frozenset(("the", "a", "an", "of", "and", "for", "in", "on", "de", "del", "to"))
"""Words with which no long form begins."""
_DEPARTMENT = re.compile(r"\b(?:Agency|Bureau|Department|Ministry|Office) (?:of|for) (?:the )?$")
_LONGEST_NAME = 120
"""Characters before a long form in which its department stands."""
_LONGEST_LONG = 300
"""Characters of a long form at most."""


def written_out(short: str, sentence: str) -> Span | None:
    """Return the words that a sentence says an abbreviation stands for; None if it says none.

    Args:
        short: the abbreviation, in any case.
        sentence: the sentence.
    """
    for bracket in islice(_IN_BRACKETS.finditer(sentence), _MOST_BRACKETS):
        inner = bracket["inner"].strip(" “”\"‘’'")
        before = sentence[: bracket.start()].split()[-1:]
        long = None
        if _is(short, inner):
            long = _long_form(inner, sentence, bracket.start())
        elif before and _is(short, before[0]):
            long = _whole(short, Span(*bracket.span("inner")), sentence)
        if long is not None:
            return long
    return None


def prints(short: str, sentence: str) -> bool:
    """Return whether a sentence prints an abbreviation, with capitals."""
    pattern = re.compile(rf"(?<!\w){re.escape(short)}(?=s?(?!\w))", re.IGNORECASE)
    return any(_is(short, found.group()) for found in pattern.finditer(sentence))


def _is(short: str, word: str) -> bool:
    """Return whether a word is the abbreviation as articles print it, with capitals or digits."""
    bare = word.replace(".", "")
    if bare.endswith("s") and not short.lower().endswith("s"):
        bare = bare[:-1]
    return (
        bare.lower() == short.replace(".", "").lower()
        and sum(sign.isupper() or sign.isdigit() for sign in bare) > 1
    )


def _whole(short: str, inner: Span, sentence: str) -> Span | None:
    """Return the words in brackets if the abbreviation is short for them."""
    words = inner.of(sentence)
    first = _first_of_long(short, words)
    if first is None or words[:first].strip().lower() not in {"", "the"}:
        return None
    return Span(inner.start + first, inner.start + len(words.rstrip(" ,;")))


def _long_form(short: str, sentence: str, end: int) -> Span | None:
    """Return the long form that ends before the bracket at ``end``."""
    before = list(_PRINTED.finditer(sentence, max(0, end - _LONGEST_LONG), end))
    if not before:
        return None
    start = before[0].start()
    words = _POSSESSED.sub("", sentence[start:end].rstrip())
    first = _first_of_long(short, words)
    if first is None:
        return None
    begin = start + first
    prefix = sentence[max(0, begin - _LONGEST_NAME) : begin]
    if department := _DEPARTMENT.search(prefix):
        begin -= len(prefix) - department.start()
    return Span(begin, start + len(words))


def _first_of_long(short: str, words: str) -> int | None:
    """Return where the long form begins whose letters end with the words; None if there is none."""
    at = len(words) - 1
    letters = [sign for sign in short.lower() if sign.isalnum()]
    for place in range(len(letters) - 1, -1, -1):
        while at >= 0 and (
            words[at].lower() != letters[place] or (place == 0 and not _begins_long(words, at))
        ):
            at -= 1
        if at < 0:
            return None
        at -= 1
    first = words.rfind(" ", 0, at + 2) + 1
    return first if short.lower() not in words[first:].lower().split() else None


def _begins_long(words: str, at: int) -> bool:
    """Return whether a long form may begin with the word that begins here."""
    word = _PRINTED.match(words, at)
    if word is None or (at > 0 and words[at - 1].isalnum()):
        return False
    return word.group().lower() not in _NEVER_FIRST


# Tell which questions ask who somebody is, what something is, or what an abbreviation means.

Wanted = Literal["person", "thing", "abbreviation"]

_SHORT = r"(?:the )?(?P<subject>[^\W_][\w&/.-]{1,11})"
_WANTED: tuple[tuple[Wanted, str], ...] = (
    ("abbreviation", rf"(?:.*\b)?what (?:does|did|dose) {_SHORT}(?: .*?)?"
                     r" (?:stand for\b.*|mean(?: \w+)?)"),
    ("abbreviation", rf"(?:what is )?{_SHORT}(?: .*?)?,?"
                     r" (?:stands? for|short for|full (?:form|name))\b.*"),
    ("abbreviation", rf"{_SHORT} meaning\b.*"),
    ("person", r"who (?:is|was) (?P<subject>.+)"),
    ("person", r"what does (?P<subject>.+?) do"
               r"(?: now| (?:at|for|in|under) (?:the )?\w+(?: \w+)?)?"),
    ("person", r"(?:what (?:is|was) )?(?P<subject>.+?)(?:'?s)?"
               r" (?:job|title|profession)(?: (?:at|in|under) .+| \d{4})?"),
    ("thing", r"what (?:is|are|was|were) (?P<subject>.+)"),
)  # fmt: skip
_PATTERNS = [(wanted, re.compile(pattern)) for wanted, pattern in _WANTED]

_LONGEST = {"person": 6, "thing": 8, "abbreviation": 1}
"""Most words of a subject."""

_PRONOUNS = frozenset(("he", "i", "it", "she", "that", "they", "this", "we", "you"))
_ARTICLE = re.compile(r"^(?:the|an?) ")
_EXPLAINED = re.compile(r" ?\(.*\)|, .+$")

_IN_NAMES = frozenset(("al", "de", "do", "in", "of", "on", "the", "will", "an", "so", "may", "y"))
"""Stop words and verbs that stand in people's names: ``moon jae in``."""

_NO_NAMES = frozenset(
    """against behind being best between first for former going hurt in injured inside last
    involved most next not of on only other responsible second to wounded""".split()  # noqa: SIM905
)
"""Words with which nobody's name begins: ``who is behind``, ``who was first``."""

_SURNAMES = frozenset(("bishop", "chef", "judge", "king", "knight", "marshal", "painter", "pope"))
"""Offices and occupations that are surnames, too: “Martin Luther King Jr.”"""


@dataclass(frozen=True, slots=True)
class AskedDefinition:
    """What a question asks to have told who or what it is.

    Attributes:
        wanted: whether a person, a thing or an abbreviation is meant.
        words: the words of its name, in lower case, without accents and hyphens.
        core: the name without what may be typed after it: “space one” of “space one japan”, and of
            a person the first two words, “ada noor” of “ada noor white house”.
    """

    wanted: Wanted
    words: tuple[str, ...]
    core: tuple[str, ...]


def asked_definition(reading: QuestionAnalysis) -> AskedDefinition | None:
    """Return what a question asks to have defined; None if it asks for something else."""
    return _asked(reading.text)


@lru_cache(maxsize=64)
def _asked(text: str) -> AskedDefinition | None:
    form = normal_form(text)
    for wanted, pattern in _PATTERNS:
        if found := pattern.fullmatch(form):
            subject = _bare(wanted, found["subject"])
            words = folded(subject)
            alone = not _ARTICLE.match(found["subject"])
            if words and len(words) <= _LONGEST[wanted] and _is_named(wanted, subject, alone):
                return AskedDefinition(wanted, words, _core(wanted, subject))
            if wanted != "abbreviation":
                return None
    return None


def _bare(wanted: Wanted, subject: str) -> str:
    """Return a name without an article, a title, and what explains it in brackets."""
    subject = _EXPLAINED.sub("", _ARTICLE.sub("", subject))
    words = subject.split()
    while wanted == "person" and len(words) > 1 and words[0] in PEOPLE | HONORIFICS | {"prof"}:
        words = words[1:]
    return " ".join(words)


def _core(wanted: Wanted, subject: str) -> tuple[str, ...]:
    """Return a name without what may be typed after it: a place; of a person, all but two words."""
    name, _, place = subject.partition(" in ")
    if name and ends_with_country(place):
        return folded(name)
    words = subject.split()
    if len(words) > 1 and ends_with_country(words[-1]):
        return folded(" ".join(words[:-1]))
    return folded(" ".join(words[:2]) if wanted == "person" else subject)


def _is_named(wanted: Wanted, subject: str, alone: bool) -> bool:
    """Return whether words may be the name of what is wanted.

    Args:
        wanted: what is wanted.
        subject: the words.
        alone: whether no article stands before them: “stephen king”, not “the thai king”.
    """
    words = words_of(subject)
    if wanted != "person":
        return wanted == "thing" or ("'" not in subject and subject not in _PRONOUNS)
    offices = PEOPLE - (_SURNAMES if alone and len(words) > 1 else frozenset())
    if words[0] in _NO_NAMES or not offices.isdisjoint(words) or _is_finite(words[0]):
        return False
    ordinary = (STOP_WORDS | {"and", "or"}) - _IN_NAMES
    return not any(word in ordinary or word.isdigit() for word in words)


def _is_finite(word: str) -> bool:
    """Return whether a word is a verb rather than a name: ``killed``, ``leading``."""
    asking = asks_in(word)
    told = asking is not None and asking[0] in {"did", "does"} and word not in _IN_NAMES | {"said"}
    return told or (word.endswith("ing") and len(word) > 5)


_FULL = 6
"""Content words from which on a description is full."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a sentence says of what a question asks about.

    Attributes:
        span: the words, as offsets in the sentence.
        fullness: how much they say, 0–1; 1 for an abbreviation written out.
    """

    span: Span
    fullness: float


def definition(reading: QuestionAnalysis, sentence: str) -> Definition | None:
    """Return the definition that a question asks for; None if a sentence has none.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    asked = asked_definition(reading)
    if asked is None:
        return None
    person = asked.wanted == "person"
    short = asked.core[0] if len(asked.core) == 1 and not person else ""
    if short and (long := written_out(short, sentence)):
        return Definition(long, 1.0)
    if asked.wanted == "abbreviation":
        return None
    found = description(asked.words, sentence, person=person)
    if found is None and asked.core != asked.words:
        # Of a longer name, the first two words alone may be another person's.
        found = description(asked.core, sentence, person=person, whole=person)
    words = words_of(found.of(sentence)) if found else []
    content = [one for one in words if one.lower() not in STOP_WORDS]
    if found is None or not content:
        return None
    return Definition(found, min(1.0, len(content) / _FULL))


def asks_to_define(reading: QuestionAnalysis, sentences: Iterable[str]) -> bool:
    """Return whether a question asks who somebody is, or what something is.

    ``what is X`` does if one of the sentences prints X as a name, and ``what does X mean`` if one
    prints X as an abbreviation.

    Args:
        reading: the question.
        sentences: the sentences that may answer it.
    """
    asked = asked_definition(reading)
    if asked is None:
        return False
    if asked.wanted == "person":
        return True
    if asked.wanted == "abbreviation":
        return any(prints(asked.words[0], sentence) for sentence in sentences)
    return any(is_named(asked.core, sentence) for sentence in sentences)
