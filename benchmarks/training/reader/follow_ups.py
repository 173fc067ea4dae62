"""Make follow-up questions, in the words in which the reader gets a turn of a conversation.

In the story quoted before, a turn is read with the words that it lacks, from the earlier questions,
and again without them (``index.answer.conversation.turn_evidence``). Both forms are made by the
code that answers. Two questions about one text make a conversation of two turns (as in QuAC, Choi
et al. 2018): the names that the second shares with the first are left out, or replaced by a
pronoun. The reader learns that the earlier words say what a turn is about, not what it asks.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from benchmarks.training.reader.examples import Example
from benchmarks.training.reader.twins import names_in
from benchmarks.training.reader.typos import typed
from index.answer.conversation.conversation import Conversation
from index.answer.question.analyze import analyze
from index.answer.question.terms import WORD, content_words, stem, stems_of, words_of
from index.values import MONTH_NAMES, Question, Turn

EarlierTurn = tuple[str, str]
"""A question as typed, and the words that answered it; an empty string if it was refused."""

_STORY = (("story", 0.9),)

_ABOUT_TIME = frozenset(
    short for name in MONTH_NAMES for short in (name.lower(), name[:3].lower(), "sept")
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_PART_OF_NAME = re.compile(r"\s[A-Z]")
_PREPOSITIONS = frozenset(
    words_of("in on at to from by with for of about since against after during")
)
_PLACED = frozenset(("in", "at", "to", "from"))
_SUBJECTS = ("he", "she", "they", "it", "they", "that guy", "this one")
_OBJECTS = ("him", "her", "them", "it", "them", "that", "the guy")
_OWNERS = ("his", "her", "their", "its")
_OPENINGS = ("and", "and", "so", "ok", "n", "ok and", "but")

_CHAT = 0.5
"""Share of the turns that are turned into chat style."""

_OPENED = 0.3
"""Share of the turns that begin with a word such as ``and``."""

_BESIDE = 0.6
"""Share of the turns that are put to the text which answered the question before."""

_FOREIGN = 0.15
"""Share of the turns put to the text of another story, which doesn't answer them."""

_UNKNOWN = 2
"""Content words that a text must lack so that it surely doesn't answer a question about another."""


def forms(earlier: Sequence[EarlierTurn], turn: str) -> list[str]:
    """Return how a turn is read in the story quoted before: one form, or two.

    Args:
        earlier: the turns before it, oldest first.
        turn: the turn as typed.
    """
    conversation = Conversation()
    for question, answer in earlier:
        conversation = Conversation((*conversation.turns, _turn(conversation, question, answer)))
    background = conversation.background(Question(turn))
    if background is None:
        return [turn]
    return list(dict.fromkeys((background.in_story, background.alone)))


def _turn(before: Conversation, question: str, answer: str) -> Turn:
    asked = Question(question)
    background = before.background(asked)
    return Turn(
        text=question,
        read=background.completed if background else None,
        kind=analyze(asked).read_as.kind,
        words=answer or None,
        stories=_STORY,
    )


def paired(stories: Iterable[Sequence[Example]], share: float, seed: int) -> Iterator[Example]:
    """Yield follow-up questions made of two questions on one story.

    Args:
        stories: the examples of each story: of one text, or of several of one article.
        share: the share of the examples that become follow-up questions.
        seed: the seed of what is drawn.
    """
    chance = random.Random(seed)
    other: Example | None = None
    for examples in stories:
        first = [one for one in examples if one.answerable]
        for later in examples:
            choices = [one for one in first if one.question != later.question]
            if not choices or chance.random() >= share:
                continue
            yield from _follow_up(chance.choice(choices), later, chance)
            if other is not None and chance.random() < _FOREIGN:
                yield from _put_to(chance.choice(choices), other, chance)
            other = later if later.answerable else other


def _follow_up(earlier: Example, later: Example, chance: random.Random) -> Iterator[Example]:
    """Yield a follow-up question on the text that answers it, and maybe on the one before."""
    turn = typed_turn(
        shortened(later, earlier, chance) if later.answerable else later.question, chance
    )
    if not later.answerable:
        later = replace(earlier, start=-1, end=-1)
    for form in _some(forms([(earlier.question, _answer(earlier))], turn), chance):
        yield replace(later, question=form)
        answered = _answer(later).lower() in earlier.text.lower() if later.answerable else True
        if not answered and chance.random() < _BESIDE:
            yield replace(earlier, question=form, start=-1, end=-1)


def _put_to(earlier: Example, stranger: Example, chance: random.Random) -> Iterator[Example]:
    """Yield a question about another story as a follow-up question, which has no answer here."""
    asked = set(map(stem, content_words(words_of(stranger.question.lower()))))
    if len(asked - stems_of(earlier.text)) >= _UNKNOWN:
        turn = typed_turn(stranger.question, chance)
        for form in _some(forms([(earlier.question, _answer(earlier))], turn), chance)[:1]:
            yield replace(earlier, question=form, start=-1, end=-1)


def _some(found: list[str], chance: random.Random) -> list[str]:
    """Return the form with the earlier words, and in half of the cases the other."""
    return found if chance.random() < 0.5 else found[:1]


def _answer(example: Example) -> str:
    return example.text[example.start : example.end] if example.answerable else ""


def typed_turn(turn: str, chance: random.Random) -> str:
    """Return a turn as somebody may type it: in half of the cases in chat style, some opened."""
    turn = typed(turn, chance) if chance.random() < _CHAT else turn
    return f"{chance.choice(_OPENINGS)} {turn}" if chance.random() < _OPENED else turn


def shortened(later: Example, earlier: Example, chance: random.Random) -> str:
    """Return a question without the names and days that an earlier one or its answer says.

    ``how old is louis de zoysa`` becomes ``how old is he``, after a question about him.
    """
    known = set(map(stem, words_of(f"{earlier.question} {_answer(earlier)}".lower())))
    names = {word.lower() for name in names_in(later.text) for word in words_of(name)}
    shared = [
        word
        for word in WORD.finditer(later.question)
        if stem(word[0].lower()) in known and (word[0].lower() in names or _is_time(word[0]))
    ]
    question = later.question
    for run in reversed(list(_runs(shared, question))):
        before, after = question[: run[0].start()], question[run[-1].end() :]
        if not _PART_OF_NAME.match(after):
            question = _without(before, [word[0] for word in run], after, chance)
    return " ".join(question.split()).replace(" ?", "?")


def _without(before: str, words: Sequence[str], after: str, chance: random.Random) -> str:
    """Return a question with a pronoun, or nothing, in place of a name."""
    before = _ARTICLE.sub("", before)
    preposition = (before.split() or [""])[-1].lower()
    led = preposition in _PREPOSITIONS
    bare = before.rstrip()[: -len(preposition)] if led else before
    if all(map(_is_time, words)):
        return bare + after
    if re.match(r"['’]s?\b", after) or words[-1].endswith(("'s", "’s")):
        return before + chance.choice(_OWNERS) + re.sub(r"^['’]s?", "", after)
    if not led:
        return before + chance.choice(_SUBJECTS if after.strip(" ?") else _OBJECTS) + after
    if chance.random() < 0.4:
        return bare + after
    if preposition in _PLACED and chance.random() < 0.6:
        return bare + "there" + after
    return before + chance.choice(_OBJECTS) + after


def _is_time(word: str) -> bool:
    return word.lower().rstrip(".") in _ABOUT_TIME or _YEAR.match(word) is not None


def _runs(words: Sequence[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the words in runs of neighbours."""
    run: list[re.Match[str]] = []
    for word in words:
        if run and text[run[-1].end() : word.start()] != " ":
            yield run
            run = []
        run.append(word)
    if run:
        yield run
