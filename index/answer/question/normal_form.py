"""Bring a question into its normal form, which is the same however it was typed.

The normal form has lower case, keyboard apostrophes, hyphens and single spaces; no quotation marks,
greeting, politeness or final punctuation; no contractions; and the interrogative first. That of
``Hi! SULLIVAN and Wang met where??`` is ``where did sullivan and wang meet``. Models and every
other part of the analysis read this form only, so case carries no information.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.answer.question.lexicon.lookup import (
    LexiconMatch,
    packaged_lexicon,
)
from index.answer.question.numerals import forms_of_number
from index.answer.question.terms import STOP_WORDS, WORD, Term, bare_word, content_words
from index.answer.question.times.shorthand import times_written_out

_ASKING = (
    r"(?:(?:in|on|at|by|from|for|with|to|since|until) (?:what|which|whom)|who(?:m|se)?|what|when"
    r"|where|which|why|how|did|do|does|is|are|was|were|has|have|had|will|would|can|could|should"
    r"|may|any|tell|remind|i|just|quick|please|pls)\b"
)
"""A word that begins a question or a polite request; a greeting may stand before it unmarked."""
_THANKS = r"(?:(?:many )?(?:thanks|thank you|thx|thanx|tnx|ty)(?: (?:a lot|so much|in advance))?)"
_COURTESIES = re.compile(
    r"(?:hi|hiya|hello|hey|howdy|greetings|good (?:morning|afternoon|evening|day))"
    r"(?:,? (?:there|verbale|bot|team|folks|guys|everyone|all|again))*"
    rf"(?:\s*[,.:;!-]+|(?= {_ASKING}))"
    r"|@?verbale\s*[,:;!-]+|@verbale\b|<@!?\d+>|(?:please|pls|plz|kindly)\b"
    r"|(?:can|could|would|will) (?:you|u|someone|anyone) (?:please |pls |just )?"
    r"(?:tell|remind|show) (?:me|us)\b|(?:tell|remind) (?:me|us)\b"
    r"|(?:do|does|would) (?:you|u|anyone|someone) (?:happen to )?(?:know|remember)\b"
    r"|(?:any idea|i wonder|i was wondering|(?:just |i am |i'm )?(?:wondering|curious))\b"
    r"|i(?:'d| would) like to (?:know|ask)\b|(?:quick|a|one) question(?=\s*[,.:;!-])"
    r"|(?:sorry|excuse me|ok|okay|so|well|right|btw|by the way|um+|hm+)"
    rf"(?=\s?[,.:;!]|\s+[–-]\s)|{_THANKS}(?=\s?[,.:;!])"
)
"""Greetings and requests before a question."""
_CLOSINGS = re.compile(
    rf"(?<!\bsay)(?<!\bsaid)(?:[\s,.:;!?-]+(?:please|pls|plz|{_THANKS}|any ideas?"
    r"|(?:do you|anyone|does anyone) know)"
    r"|\s*[,.:;!?-]+\s*(?:cheers|verbale|bot|by the way|btw))+[\s,.:;!?-]*$"
)


def without_courtesy(text: str) -> str:
    """Return a question without greeting, politeness and thanks around it.

    What consists of nothing else stays as it is.

    Args:
        text: the question in lower case, with single spaces and straight quotes.
    """
    rest, before = text, ""
    while rest != before:
        before, rest = rest, rest.lstrip(" ,.:;!–-")
        begun = _COURTESIES.match(rest)
        rest = _CLOSINGS.sub("", rest[begun.end() :] if begun else rest)
    return rest if any(map(str.isalnum, rest)) else text


# Expand a question's words to the forms that articles print: shorthand and synonyms.

_NAMING = frozenset({"country", "person", "body"})
"""Kinds of entries that are names."""


def ends_with_country(text: str) -> bool:
    """Return whether the last words of a text are a country."""
    words = list(WORD.finditer(text))
    return any(one.entry.kind == "country" and one.end == len(words) for one in _found(words))


def plain(text: str) -> str:
    """Return a question in plain English, with shorthand written out."""
    text = spell_out(text)
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
    words = list(WORD.finditer(spell_out(text)))
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
        match = by_start.get(number)
        if match is None:
            for word in content_words([words[number].group()]):
                yield Term(word, forms_of_number(word))
            number += 1
            continue
        typed = " ".join(bare_word(one.group()) for one in words[number : match.end])
        entry, number = match.entry, match.end
        if entry.plain is None:
            yield Term(typed, entry.forms, entry.kind in _NAMING)
        elif not STOP_WORDS.issuperset(entry.plain.split()):
            asked = entry.plain.lower()
            forms = tuple(one for one in dict.fromkeys((*entry.forms, typed)) if one != asked)
            yield Term(asked, forms, entry.kind in _NAMING)


_SIGNS = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼʻ`´＇", "'")
    | dict.fromkeys('"“”„‟«»″＂', "")
    | dict.fromkeys("‐‑‒–−﹣－", "-")
    | dict.fromkeys("—―", " - ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
"""Typographic signs and what stands for them; quotation marks and invisible ones are removed."""
_QUOTED = re.compile(r"(?<![\w'])'([^']*)'(?![\w'])")

_ROUNDS = 8
"""So often a form is simplified at most: what one step uncovers is for the next."""

_LEADING = re.compile(r"^[^\w'(<@#$€£¥]+")
_TRAILING = re.compile(r"[^\w')\]%$€£¥°+]+$")
_ABBREVIATED = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]\.)+[^\W\d_]$")
"""A final abbreviation such as ``U.S``, whose full stop ends the sentence, too."""

_PRONOUN_VERBS = frozenset(
    """tell tells told give gives gave show shows showed remind inform help ask asks asked teach
    bring send between""".split()  # noqa: SIM905
)
_AFTER_PRONOUN = frozenset(
    """a an the this that these those my our your his her its their who whom what when where which
    why how if whether about in on at by for from to with of as and or more something anything
    everything some any all now again please""".split()  # noqa: SIM905
)
_QUANTIFIERS = frozenset("all any both each many most none one some two three rest".split())  # noqa: SIM905
_US = re.compile(r"(?<![\w.'])us(?![\w'.])")
_WHO = re.compile(
    r"((?:^|\b(?:what|when|where|why|how|which [\w-]+|how (?:many|much) [\w-]+) )"
    r"(?:did|do|does|has|had|will|can|could|should|is|was) )who\b"
)
"""``did WHO declare``: the interrogative ``who`` does not follow an auxiliary."""

_CONTRACTED = re.compile(
    r"\b(?:(who|what|wat|when|where|why|how)(?:['’]?(s|d|ll)|(?:['’]|(?<!who))(re)|['’](ve))"
    r"|(that|there|he|she|they)(?:['’]?(s)|['’](d|re|ll|ve))|(it)['’](s|d|ll))\b",
    re.IGNORECASE,
)
_ENDINGS = {"s": "is", "d": "did", "re": "are", "ll": "will", "ve": "have"}
_WITH = re.compile(r"\bw/(?!o\b)\s*", re.IGNORECASE)
_WITHOUT = re.compile(r"\bw/o\b\s*", re.IGNORECASE)


def normal_form(text: str) -> str:
    """Return the normal form of a question; that of a normal form is itself.

    It depends on the text alone, and a text without words is only brought into normal characters.
    """
    compatible = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    lowered = unicodedata.normalize("NFC", compatible.lower().replace("i\u0307", "i"))
    form, earlier = " ".join(_QUOTED.sub(r"\1", lowered.translate(_SIGNS)).split()), None
    for _ in range(_ROUNDS):
        form, earlier = _simplified(form), form
        if form == earlier:
            break
    return form


def spell_out(text: str) -> str:
    """Return a text with ``where'd``, ``that's``, ``w/``, ``last yr`` and the like written out."""
    text = times_written_out(_CONTRACTED.sub(_written_out, text))
    return _WITHOUT.sub("without ", _WITH.sub("with ", text))


def _written_out(found: re.Match[str]) -> str:
    word, ending = filter(None, found.groups())
    return f"{'what' if word.lower() == 'wat' else word} {_ENDINGS[ending.lower()]}"


def _simplified(form: str) -> str:
    asked = _trimmed(without_courtesy(_trimmed(form)))
    asked = " ".join(spell_out(asked).split())
    return _WHO.sub(r"\1the who", _US.sub(_country, asked))


def _trimmed(text: str) -> str:
    """Return a question without punctuation around it; without words, the text itself."""
    inner = _TRAILING.sub("", _LEADING.sub("", text))
    if not any(map(str.isalnum, inner)):
        return text
    return f"{inner}." if _ABBREVIATED.search(inner) else inner


def _country(found: re.Match[str]) -> str:
    """Return ``u.s.`` for the country and ``us`` for the pronoun, judged by the words around."""
    before = found.string[: found.start()].split()[-2:]
    after = found.string[found.end() :]
    following = after.split()[0].strip(",;:") if after.startswith(" ") else after[:1]
    if not before or following == "-":
        return "u.s."
    verb = before[-1] in _PRONOUN_VERBS and (not following or following in _AFTER_PRONOUN)
    some = before[-1] == "of" and before[0] in _QUANTIFIERS
    return "us" if verb or some or before[-1] in {"let", "lets", "join", "among"} else "u.s."
