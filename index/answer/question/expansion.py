"""Expand a question's words to the forms that articles print: shorthand and synonyms."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.answer.question.lexicon import LexiconEntry, LexiconMatch, packaged_lexicon
from index.answer.question.normal_form import spell_out
from index.answer.question.numerals import figure, forms_of_number
from index.answer.question.terms import STOP_WORDS, WORD, Term, bare_word, content_words

_NAMING = frozenset({"country", "person", "body"})
"""Kinds of entries that are names."""

_NUMBERED = re.compile(r"\b(?:no|nr|number)\.?\s?(\d{1,3})\b|#(\d{1,3})\b", re.IGNORECASE)

_BECOMING = {"join": "become", "joins": "becomes", "joined": "became"}
_JOINED = re.compile(r"\b(?P<form>joins?|joined) (?P<body>(?:the )?[^,?]{1,60})$")

_JOINING = {
    "enter": "join", "enters": "joins", "entered": "joined",
    "get": "join", "gets": "joins", "got": "joined",
    "become": "join", "becomes": "joins", "became": "joined",
}  # fmt: skip
_ENTERING = re.compile(
    r"\b(?P<form>enter(?:s|ed)?|(?:get|gets|got) into|(?:become|becomes|became) an? member of)"
    r" (?P<body>[^,?]{1,60})$"
    r"|\b(?P<becoming>become|becomes|became) an? (?P<of>[^,?]{1,60}) member$"
)
"""Other words for joining what ends the question."""

_DOES = re.compile(r"what does (?P<who>[^?]+) do(?: for a living)?\??", re.IGNORECASE)
_LEADS = re.compile(
    r"^who (?:leads|rules|governs|runs|is (?:leading|ruling|governing|running))"
    r" (?P<country>[^,?]{2,60}?)(?P<now> (?:now|today|currently|these days|at the moment))?$"
)

_ROUND = re.compile(r"\b(round|rd|session)\.?\s(\d{1,2})\b(?!\s*(?:%|percent))", re.IGNORECASE)


def _in_words(text: str) -> str:
    """Return a question with contractions written out, and ``no. 8`` as an ordinal.

    ``round 5`` becomes the ``5th round``, as articles number what is held again and again.
    """
    text = _NUMBERED.sub(lambda found: figure(int(found[1] or found[2])), spell_out(text))
    return _ROUND.sub(
        lambda found: f"{figure(int(found[2]))} {found[1].replace('rd', 'round')}", text
    )


def as_member(text: str) -> str:
    """Return a question with ``join NATO`` as ``become a member of NATO``.

    Articles tell of a member more often than that it joined; whoever joins anything but a body
    becomes no member.
    """
    joined = _JOINED.search(text)
    if joined is None or not _ends_with("body", joined["body"]):
        return text
    return f"{text[: joined.start()]}{_BECOMING[joined['form']]} a member of {joined['body']}"


def as_joining(text: str) -> str:
    """Return a question with ``enter NATO`` or ``become a NATO member`` as ``join NATO``."""
    found = _ENTERING.search(text)
    body = found and (found["body"] or found["of"])
    if found is None or not body or not _is_body(body.removeprefix("the ")):
        return text
    joining = _JOINING[(found["form"] or found["becoming"]).split()[0]]
    return f"{text[: found.start()]}{joining} {body}"


def as_job(text: str) -> str:
    """Return the question ``what does Ada Noor do`` as ``what is Ada Noor's job``.

    Whoever asks so about a person wants to know what she is; the reader takes it for what she did.
    """
    found = _DOES.fullmatch(text)
    return f"what is {found['who']}'s job" if found else text


def as_leader(text: str) -> str:
    """Return the question ``who leads Syria`` as ``who is the leader of Syria``."""
    found = _LEADS.match(text)
    if found is None or not ends_with_country(found["country"]):
        return text
    return f"who is the leader of {found['country']}{found['now'] or ''}"


def ends_with_country(text: str) -> bool:
    """Return whether the last words of a text are a country."""
    return _ends_with("country", text)


def _ends_with(kind: str, text: str) -> bool:
    """Return whether the last words of a text are a lexicon entry of this kind."""
    words = list(WORD.finditer(text))
    return any(one.entry.kind == kind and one.end == len(words) for one in _found(words))


def _is_body(text: str) -> bool:
    """Return whether a text is the name of a body in the lexicon and nothing else."""
    words = list(WORD.finditer(text))
    whole = 0, len(words)
    return any(one.entry.kind == "body" and (one.start, one.end) == whole for one in _found(words))


def plain(text: str) -> str:
    """Return a question in plain English, with shorthand written out."""
    text = _in_words(text)
    words = list(WORD.finditer(text))
    parts, last = [], 0
    for found in _found(words):
        if found.entry.plain is not None:
            parts += [text[last : words[found.start].start()], found.entry.plain]
            last = words[found.end - 1].end()
            if "." in words[found.end - 1].group() and text.startswith(".", last):
                last += 1  # the point that ends an abbreviation such as u.s.
    return "".join([*parts, text[last:]])


def terms_of(text: str) -> tuple[Term, ...]:
    """Return the terms of a question, once each, in order; none if it has stop words only."""
    words = list(WORD.finditer(_in_words(text)))
    terms: dict[str, Term] = {}
    for term in _terms(words, _found(words)):
        terms.setdefault(term.words, term)
    return tuple(terms.values())


def _found(words: Sequence[re.Match[str]]) -> Sequence[LexiconMatch]:
    return _found_in(tuple(bare_word(match.group()) for match in words))


@lru_cache  # a question is looked at several times
def _found_in(words: tuple[str, ...]) -> tuple[LexiconMatch, ...]:
    return tuple(packaged_lexicon().find(words))


def _terms(words: Sequence[re.Match[str]], found: Sequence[LexiconMatch]) -> Iterator[Term]:
    by_start = {one.start: one for one in found}
    number = 0
    while number < len(words):
        entry = by_start.get(number)
        if entry is None:
            yield from map(_simple, content_words([words[number].group()]))
            number += 1
            continue
        typed = " ".join(bare_word(match.group()) for match in words[number : entry.end])
        yield from _of_entry(typed, entry.entry)
        number = entry.end


def _simple(word: str) -> Term:
    return Term(word, forms_of_number(word))


def _of_entry(typed: str, entry: LexiconEntry) -> Iterator[Term]:
    if entry.plain is None:
        yield Term(typed, entry.forms, entry.kind in _NAMING)
        return
    if all(word in STOP_WORDS for word in entry.plain.split()):
        return
    forms = tuple(dict.fromkeys((*entry.forms, typed)))
    yield Term(
        entry.plain.lower(),
        tuple(form for form in forms if form != entry.plain.lower()),
        entry.kind in _NAMING,
    )
