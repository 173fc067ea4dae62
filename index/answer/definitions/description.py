"""Find the words by which a sentence says who somebody is, or what something is.

They stand before the name (“Italian artist Ada Noor”), after it (“Ada Noor, an Italian artist,”),
or after “is” (Hearst 1992; Fleischman and Hovy 2003).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from index.answer.question.lexicon.normalize import fold
from index.answer.question.terms import STOP_WORDS
from index.answer.question.verbs import asks_in, is_third_person
from index.text.offices.pieces import HONORIFICS, Pieces
from index.text.offices.vocabulary import DEPARTMENT_WORDS, HEADS, HEADS_AFTER, MODIFIERS
from index.values import Span

# Words by which a description of somebody or something is known.

OCCUPATIONS = frozenset(
    """academic accountant activist actor actress admiral analyst anchor
    architect archbishop artist astronaut athlete attorney author ayatollah banker bishop blogger
    boss boxer brigadier brother businessman businesswoman candidate captain cardinal cardiologist
    ceo chairperson champion chef chemist cleric coach co-chair co-founder colonel columnist
    comedian composer comptroller congressman congressperson congresswoman correspondent counsel
    counselor counsellor creator critic dancer daughter dean delegate democrat designer deputy
    detective developer dictator dissident doctor donor economist editor engineer entrepreneur
    executive expert farmer father filmmaker financier firefighter fighter footballer founder
    general geneticist goalkeeper guitarist historian host husband imam influencer inspector
    inventor investigator investor journalist judge justice king knight lawmaker lawyer leader
    lecturer legislator lieutenant magistrate major man manager marshal mathematician mayor-elect
    member militant millionaire billionaire moderator mogul monk mother musician native nominee
    novelist nurse officer official oligarch operator owner painter partner pastor patriarch
    photographer photojournalist physician physicist pilot pioneer player playwright poet
    policeman policewoman politician pope preacher president-elect prince princess principal
    producer professor psychologist publisher rabbi racer rapper rapporteur reporter
    representative republican researcher resident runner sailor scholar scientist sculptor
    secretary-general senator sergeant sheikh sheriff singer sister skier soldier solicitor son
    spy statesman strategist student sultan superintendent surgeon swimmer teacher terrorist
    theologian trader treasurer tycoon veteran vice-chair victim volunteer warlord widow wife
    woman worker wrestler writer""".split()  # noqa: SIM905
)
"""Nouns for what people are, besides offices."""

ABBREVIATED = frozenset(
    ("pm", "rep", "sen", "gov", "gen", "col", "capt", "adm", "amb", "lt", "sgt")
)
"""Titles as they are printed before a name."""

_PARTS = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’']s?\b")


def folded(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without accents, possessives and hyphens."""
    return tuple(map(fold, _PARTS.findall(_POSSESSIVE.sub("", text))))


# Tell where a noun phrase begins and ends, by the words and marks of a sentence.

NOUNS = HEADS | frozenset(HEADS_AFTER) | OCCUPATIONS | ABBREVIATED
"""Nouns for offices and occupations."""

OF = frozenset(("of", "for", "to", "on", "at"))
"""Prepositions before the matter of an office."""

DETERMINERS = frozenset(
    ("the", "a", "an", "our", "your", "his", "her", "its", "their", "my", "one", "another")
)

CLOSING = frozenset('.,;:()[]—–!?”"')
"""Marks that end a phrase."""

RELATIVE = frozenset(
    """after although and as because before but during following if since that though until when
    where which while who whom whose""".split()  # noqa: SIM905
)
"""Words that end a phrase."""

FINITE = frozenset(
    """added are did does had has have is said says told was were will would""".split()  # noqa: SIM905
)
"""Verbs that no noun phrase holds."""

_SMALL = frozenset(
    """across against ago almost along alongside amid among around away beyond despite first
    inside like near outside past per second third toward towards upon via within
    without two three four five six seven eight nine ten""".split()  # noqa: SIM905
)
"""Other words that are neither nouns nor adjectives that describe."""

LONGEST = 25
"""Pieces of a phrase."""


def has_noun(pieces: Pieces, at: int) -> bool:
    """Return whether a piece is a noun for an office or an occupation."""
    return not NOUNS.isdisjoint(pieces.low(at).rstrip(".").split("-"))


def may_be_noun(word: str) -> bool:
    """Return whether a word in lower case may be a noun or an adjective."""
    if not word.isalpha() or word in STOP_WORDS | RELATIVE | DETERMINERS | FINITE | _SMALL:
        return False
    asking = asks_in(word)
    verb = asking is not None and asking[0] != "does"
    endings = word.endswith(("ing", "ed", "ly"))
    told = word not in NOUNS and any(map(is_third_person, (word, f"{word}s", f"{word}es")))
    return not (verb or endings or told)


def is_closed(pieces: Pieces, end: int) -> bool:
    """Return whether a phrase ends with a piece: before a mark, or before “who”."""
    return end + 1 >= len(pieces) or pieces.low(end + 1) in CLOSING | {"who", "which", "whose"}


def end_of_phrase(pieces: Pieces, begin: int) -> int | None:
    """Return the last piece of a noun phrase; None if it is none, or too long."""
    end = begin
    while end < len(pieces) and end - begin < LONGEST:
        word = pieces.low(end)
        if word in CLOSING or (word in RELATIVE and not _joins_heads(pieces, end)):
            break
        if word in FINITE or tells(pieces, end):
            return None
        end += 1
    return end - 1 if end > begin else None


def _joins_heads(pieces: Pieces, at: int) -> bool:
    """Return whether “and” joins two parts of one description."""
    return pieces.low(at) == "and" and at + 1 < len(pieces) and pieces[at + 1].is_word


def tells(pieces: Pieces, at: int) -> bool:
    """Return whether a piece is a verb that tells what somebody did, and no participle."""
    asking = asks_in(pieces.low(at))
    if asking is None or asking[0] != "did":
        return False
    after = pieces.low(at + 1)
    return not pieces.low(at).endswith("ed") or after in DETERMINERS | {"that"}


# Find where a sentence prints the name of what a question asks about.

_BETWEEN = 2
"""Further names that may stand between two: “Ferdinand Romualdez Marcos”."""


def places(pieces: Pieces, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last piece of each place where a name is printed as one.

    Args:
        pieces: the sentence.
        words: the name, folded.
    """
    parts = [(at, part) for at in range(len(pieces)) for part in folded(pieces[at].text)]
    for start in range(len(parts)):
        end = _match(pieces, parts, start, words)
        if end is not None:
            first, last = parts[start][0], parts[end][0]
            if pieces[first].is_capital or _is_quoted(pieces, first, last):
                yield first, last


def _match(
    pieces: Pieces,
    parts: Sequence[tuple[int, str]],
    start: int,
    words: Sequence[str],
) -> int | None:
    """Return the place of the last part of a name that begins at ``start``."""
    at = start
    for number, word in enumerate(words):
        skipped = 0
        last = number == len(words) - 1
        while number and skipped < _BETWEEN and at < len(parts):
            if _is(parts[at][1], word, last=last):
                break
            if not pieces[parts[at][0]].is_capital:
                return None
            at, skipped = at + 1, skipped + 1
        if at >= len(parts) or not _is(parts[at][1], word, last=last):
            return None
        if number and not _is_near(pieces, parts[at - 1][0], parts[at][0]):
            return None
        at += 1
    return at - 1


def _is(printed: str, typed: str, *, last: bool) -> bool:
    """Return whether a printed word is a typed one, which may have lost its apostrophe."""
    return printed == typed or (last and typed == f"{printed}s" and len(printed) > 2)


def _is_near(pieces: Pieces, one: int, other: int) -> bool:
    """Return whether no mark but a hyphen, a point or quotation marks stands between pieces."""
    if pieces.low(other) in {"jr", "jr.", "sr", "sr."}:
        return other - one <= 2
    return all(
        pieces[at].is_word or pieces[at].text in "-‑–.“”\"'’+/" for at in range(one, other + 1)
    )


def _is_quoted(pieces: Pieces, first: int, last: int) -> bool:
    return pieces.low(first - 1) in {"“", '"'} and pieces.low(last + 1) in {"”", '"', ","}


# Find the title before a name: “Deputy Secretary of State”, “Italian artist”.

_ADJECTIVES = frozenset(
    """alleged current deceased ex fellow former ill injured late new old outspoken prominent
    recent senior then top us veteran young younger""".split()  # noqa: SIM905
)
"""Words that describe nobody by themselves."""


_PLURALS = frozenset(("arms", "affairs", "news", "operations", "rights", "sales", "sports"))
"""Plurals before the noun of a title: “arms dealer”. Most words with an s there are verbs."""


def title_before(pieces: Pieces, first: int, *, person: bool) -> tuple[int, int] | None:
    """Return the title before a name: “Deputy Secretary of State”, “Italian artist”."""
    last = first - 1
    if pieces.low(last) in {"“", '"'} or (not person and pieces.low(last) == "the"):
        last -= 1
    while person and _is_honorific(pieces, last) and pieces.joined(last + 1):
        last -= 1
    if last < 0 or not pieces[last].is_word or pieces[last].owns or _is_small(pieces.low(last)):
        return None
    if person and not pieces.joined(last + 1):
        return None
    if person and _is_plural(pieces, last):
        return None
    start = _start_of_title(pieces, last)
    if not (_is_head(pieces, last) or _ends_department(pieces, start, last)):
        return None
    return None if start == last and _is_adjective(pieces.low(last)) else (start, last)


def _is_honorific(pieces: Pieces, at: int) -> bool:
    """Return whether a word is an honorific, and not the end of “secretary general”."""
    ends_office = pieces.low(at) == "general" and at > 0 and has_noun(pieces, at - 1)
    return pieces.low(at) in HONORIFICS and not ends_office


def _is_plural(pieces: Pieces, at: int) -> bool:
    """Return whether a word is a plural, or a verb like “bars”: no title of one person."""
    word = pieces.low(at)
    plain = not pieces[at].is_capital and word.endswith("s") and not word.endswith("ss")
    return plain and not has_noun(pieces, at)


def _is_small(word: str) -> bool:
    return word in OF | DETERMINERS | {"and"}


def _ends_department(pieces: Pieces, start: int, last: int) -> bool:
    """Return whether a title names an office and then its matter: “Secretary of State”."""
    heads = [at for at in range(start, last) if has_noun(pieces, at)]
    return bool(heads) and pieces.low(heads[-1] + 1) in OF and not pieces.low(last).endswith("ed")


def _is_adjective(word: str) -> bool:
    endings = ("able", "al", "ary", "ful", "ible", "ic", "ive", "less", "ous")
    return word in _ADJECTIVES or (word.endswith(endings) and word not in NOUNS)


def _is_head(pieces: Pieces, at: int) -> bool:
    """Return whether a word may be the noun of a title."""
    word = pieces.low(at)
    parts = word.replace("–", "-").split("-")
    if not NOUNS.isdisjoint(parts) or parts[-1].endswith(("ologist", "alist", "ician")):
        return True
    return len(parts) == 1 and not pieces[at].is_capital and may_be_noun(word)


def _start_of_title(pieces: Pieces, last: int) -> int:
    start = last
    while last - start < LONGEST:
        before = _before_in_title(pieces, start)
        if before is None:
            return start
        start = before
    return start


def _before_in_title(pieces: Pieces, start: int) -> int | None:
    """Return where a title goes on to the left; None if it begins at ``start``."""
    at = start - 1
    if not pieces.joined(start):
        return None
    word = pieces.low(at)
    if word == "the" and pieces.low(at - 1) in OF and pieces.joined(at):
        at, word = at - 1, pieces.low(at - 1)
    if word in OF or word == "and":
        goes_on = at > 0 and pieces.joined(at) and _joins(pieces, at)
        return at - 1 if goes_on else None
    if pieces[at].is_capital:
        if word == "under" and pieces.low(start) == "secretary":
            return at
        return at if pieces.may_be_name(at) or word in NOUNS | MODIFIERS else None
    return at if _is_modifier(word) else None


def _joins(pieces: Pieces, at: int) -> bool:
    """Return whether “of” or “and” at a piece joins two parts of one title: “Minister of State”."""
    word = pieces.low(at - 1)
    if pieces.low(at) != "and":
        matter = word in DEPARTMENT_WORDS and pieces[at - 1].is_capital
        return matter or not NOUNS.isdisjoint(word.split("-"))
    known = word in NOUNS | MODIFIERS | DEPARTMENT_WORDS
    return known or word.endswith(("an", "ic", "ese", "ish", "al"))


def _is_modifier(word: str) -> bool:
    """Return whether a word in lower case may stand before the noun of a title: no “honours”."""
    if word in _ADJECTIVES | MODIFIERS | _PLURALS:
        return True
    participle = word.endswith("ed") and "-" in word
    told = word.endswith("s") and not word.endswith("ss")
    return participle or (may_be_noun(word) and not told)


# Find what stands beside a name as another name for it, or after a verb such as “is”.

_WHERE = frozenset(("amid", "around", "at", "from", "in", "near", "on", "outside"))
"""Prepositions before a place, with which a sentence begins."""
_DEFINES_NOTHING = frozenset(
    """accusation allegation charge claim day earlier hour later minority month move only same scene
    second step target time voice week year""".split()  # noqa: SIM905
)
"""Words of remarks and times, which say of nothing what it is: “the same week”, “a charge”."""
_BEING = frozenset(("is", "was", "are", "were", "remains", "became", "becomes"))
_SERVING = frozenset(("serves", "served", "serving", "works", "worked", "known"))
_MADE_FOR = frozenset(
    """aimed based built created designed established founded intended known launched located meant
    tasked used""".split()  # noqa: SIM905
)
"""Participles after “is” that say what something is for, or whose it is."""
_ADVERBS = frozenset(("also", "already", "currently", "now", "still", "then", "widely"))


def apposition_after(pieces: Pieces, first: int, last: int) -> tuple[int, int] | None:
    """Return what stands after a name and a comma: “the mayor of Oslo”.

    What has no article and ends with a person's name is the next one of a list; and after “In
    Oslo,” a clause begins.
    """
    if first == 1 and pieces.low(0) in _WHERE:
        return None
    begin = last + 2
    if pieces.low(begin).isdigit() and pieces.low(begin + 1) == ",":
        begin += 2
    if pieces.low(begin - 1) != "," or begin >= len(pieces) or pieces.low(begin) in RELATIVE:
        return None
    determined = pieces.low(begin) in DETERMINERS
    if determined and not _DEFINES_NOTHING.isdisjoint(map(pieces.low, range(begin, begin + 5))):
        return None
    end = end_of_phrase(pieces, begin)
    if end is None or not is_closed(pieces, end):
        return None
    heads = any(has_noun(pieces, at) for at in range(begin, end + 1))
    return (begin, end) if determined or (heads and not _ends_with_person(pieces, end)) else None


def _ends_with_person(pieces: Pieces, end: int) -> bool:
    """Return whether a phrase is the title of another person: “Deputy Secretary Bo Lind”."""
    name = pieces.name_until(end)
    return name is not None and name[0] < name[1] and pieces.low(name[0] - 1) not in OF | {"the"}


def complement(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return what stands after a name and “is”: “a military alliance”."""
    at = last + 1
    if pieces.low(at) == "," and pieces.low(at + 1) == "who":
        at += 2
    elif pieces.low(at) == "," and pieces.low(at + 1) in {"known", "also", "better"}:
        at += 1 + (pieces.low(at + 1) != "known")
    be = pieces.low(at)
    if be not in _BEING | _SERVING:
        return None
    at += 1
    while pieces.low(at) in _ADVERBS:
        at += 1
    if be in _SERVING and pieces.low(at) == "as":
        at += 1
    elif be in _SERVING:
        return None
    if pieces.low(at) not in DETERMINERS | _MADE_FOR | {"part"} and be not in _SERVING:
        return None
    nothing = not _DEFINES_NOTHING.isdisjoint(map(pieces.low, range(at, at + 3)))
    if nothing or (pieces.low(at + 1) == "in" and pieces.low(at + 2).isdigit()):
        return None
    end = end_of_phrase(pieces, at)
    return (at, end) if end is not None and end > at else None


def in_brackets(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return what stands in dashes or brackets after a name: “Ituri (a province of Congo)”."""
    opening = pieces.low(last + 1)
    if opening not in {"(", "—", "–"}:
        return None
    end = last + 2
    while end < len(pieces) and end - last < LONGEST and pieces.low(end) not in ";()—–.":
        end += 1
    words = range(last + 2, end)
    if len(words) < 3 or any(pieces.low(at) in FINITE | RELATIVE - {"and"} for at in words):
        return None
    return last + 2, end - 1


_MOST = 8
"""Places of a name in a sentence that are looked at."""


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
    names = list(islice(places(pieces, words), _MOST))
    if whole:
        names = [name for name in names if _whole_name(pieces, *name) == name]
    found = [part for name in names for part in _beside(pieces, *name, person=person)]
    best = max(found, key=lambda part: _weight(pieces, *part), default=None)
    return pieces.span(*best) if best else None


def is_named(words: Sequence[str], sentence: str) -> bool:
    """Return whether a sentence prints a name as one.

    Args:
        words: the name, folded.
        sentence: the sentence.
    """
    return next(places(Pieces(sentence), words), None) is not None


def _weight(pieces: Pieces, first: int, last: int) -> int:
    """Return how many words of a description tell something."""
    return sum(pieces.low(at) not in STOP_WORDS for at in range(first, last + 1))


def _beside(pieces: Pieces, first: int, last: int, *, person: bool) -> Iterator[tuple[int, int]]:
    """Yield the descriptions beside a name, of a person beside the whole name."""
    if person:
        first, last = _whole_name(pieces, first, last)
    found = (
        title_before(pieces, first, person=person),
        apposition_after(pieces, first, last),
        complement(pieces, last),
        None if person else in_brackets(pieces, last),
    )
    yield from filter(None, found)


def _whole_name(pieces: Pieces, first: int, last: int) -> tuple[int, int]:
    """Return a person's name with the names before and after it: “Nemesio "El Mencho" Oseguera”."""
    quoted = pieces.low(last + 1) in {"”", '"'} and pieces.may_be_name(last + 2)
    at = last + 2 if quoted else last + 1
    while (quoted or pieces.joined(at)) and pieces.may_be_name(at) and not has_noun(pieces, at):
        last, at, quoted = at, at + 1, False
    if pieces.low(last + 1) == "," and pieces.low(last + 2) in {"jr.", "sr.", "jr", "sr"}:
        last += 2
    before = pieces.name_until(last) if first == last else None
    return (min(first, before[0]), last) if before else (first, last)
