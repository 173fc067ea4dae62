"""Make near twins: the question of an example with one fact changed, which its text can't answer.

A reader that is trained on answerable questions and on questions about other matters learns to look
for the topic. A question that differs from an answerable one in a name, a number or a month teaches
it to check each fact asked about, as contrast sets do (Gardner et al. 2020).
"""

import random
import re
from collections.abc import Sequence
from itertools import pairwise

from benchmarks.training.reader.examples import Example
from index.values import MONTH_NAMES

_NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w'’.-]*\w(?: (?:of |de |al-)?[A-Z][\w'’.-]*\w){0,3}")
"""A name in a text: capitalised words that don't begin a sentence."""
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w,]|\.\d)")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_WORD = re.compile(rf"\b(?:{'|'.join((*_ORDINALS, *_MONTHS))})\b", re.IGNORECASE)

_DIRECTED = re.compile(
    r"\b(?:host|visit|phone|call|rang|ring|beat|defeat|replace|succeed|follow|accuse|blame|nominate"
    r"|appoint|name|pick|attack|invade|kill|shoot|shot|sue|arrest|detain|ban|expel|oust|give|gave|sell"
    r"|sold|send|sent|lend|lent|pay|paid|buy|bought|ask|urge|tell|told|thank|warn|invite|welcome"
    r"|receive|join|praise|criticize|criticise|slam|condemn|sanction|free|seize|captur|leave|left"
    r"|hand|award|supply|supplie|recogni|support|back|represent|marr|found)\w*",
    re.IGNORECASE,
)
"""Verbs between two names that say who does something, and to whom."""

_MUTUAL = re.compile(r"\b(?:and|n|or|between)\b|&", re.IGNORECASE)
"""Words that join two names which do the same."""

_EXCHANGED = 0.7
"""Chance that two names of a question are exchanged, where that asks something else."""

_FOREIGN = 0.5
"""Chance that a name is replaced by one of another text, rather than one of the same."""


def with_near_twins(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """Add a near twin to a share of the answerable examples that ask about a fact to change."""
    chance = random.Random(seed)
    answerable = [one for one in examples if one.answerable]
    asked = chance.sample(answerable, round(len(answerable) * share))
    foreign = [name for one in asked for name in names_in(one.text)]
    twins = (near_twin(one, foreign, chance) for one in asked)
    return [*examples, *(twin for twin in twins if twin is not None)]


def names_in(text: str) -> list[str]:
    """Return the names in a text, in order and each once."""
    return list(dict.fromkeys(match.group() for match in _NAME.finditer(text)))


def near_twin(example: Example, foreign: Sequence[str], chance: random.Random) -> Example | None:
    """Return the example with one fact of its question changed; None if it asks about none.

    A name gives way to one that the answering sentence doesn't contain: of the same text, or of
    ``foreign``. Or two names change places: ``who did Niinistö host`` and ``who hosted Niinistö``
    ask of different visits.
    """
    if (roles := exchanged(example)) and chance.random() < _EXCHANGED:
        return Example(roles, example.text, sentences=example.sentences)
    changes = [*_changed_names(example, foreign, chance), *_changed_words(example.question, chance)]
    if not changes:
        return None
    return Example(chance.choice(changes), example.text, sentences=example.sentences)


def exchanged(example: Example) -> str | None:
    """Return the question with two names exchanged: who did it, and to whom it was done.

    None if no verb between the two says who does what.
    """
    question = example.question
    found = [m.span() for name in names_in(example.text) for m in _whole(name).finditer(question)]
    names = [one for one in found if not any(_covers(other, one) for other in found)]
    for (a, b), (c, d) in pairwise(sorted(names)):
        between = question[b:c]
        dated = {question[a:b].casefold(), question[c:d].casefold()} & {*_MONTHS}
        if not dated and _DIRECTED.search(between) and not _MUTUAL.search(between):
            return question[:a] + question[c:d] + between + question[a:b] + question[d:]
    return None


def _covers(wide: tuple[int, int], narrow: tuple[int, int]) -> bool:
    return wide != narrow and wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _changed_names(example: Example, foreign: Sequence[str], chance: random.Random) -> list[str]:
    names = names_in(example.text)
    asked = [name for name in names if _whole(name).search(example.question)]
    taken = (_answering(example) + example.question).casefold()
    pool = [
        name
        for name in (
            chance.sample(foreign, min(20, len(foreign))) if chance.random() < _FOREIGN else names
        )
        if name.casefold() not in taken
    ]
    if not pool:
        return []
    return [_whole(name).sub(lambda _: chance.choice(pool), example.question) for name in asked]


def _changed_words(question: str, chance: random.Random) -> list[str]:
    numbers = [
        _replaced(question, match, _other_number(match, chance))
        for match in _NUMBER.finditer(question)
    ]
    words = [
        _replaced(question, match, _other_word(match, chance)) for match in _WORD.finditer(question)
    ]
    return numbers + words


def _other_number(match: re.Match[str], chance: random.Random) -> str:
    number = int(match.group())
    return str(
        number + chance.choice((-3, -2, -1, 1, 2, 3))
        if number > 3
        else number + chance.randint(1, 5)
    )


def _other_word(match: re.Match[str], chance: random.Random) -> str:
    word = match.group().lower()
    series = _ORDINALS if word in _ORDINALS else _MONTHS
    return chance.choice([one for one in series if one != word])


def _replaced(question: str, match: re.Match[str], word: str) -> str:
    return question[: match.start()] + word + question[match.end() :]


def _answering(example: Example) -> str:
    return "".join(
        example.text[start:end]
        for (start, end), evidence in zip(example.sentences, example.evidence, strict=True)
        if evidence
    )


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
