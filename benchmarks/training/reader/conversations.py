"""Make follow-up questions from the written questions and conversations."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from benchmarks.training.conversations import WrittenTurn
from benchmarks.training.questions import WrittenQuestion
from benchmarks.training.reader.examples import Example
from benchmarks.training.reader.follow_ups import forms
from benchmarks.training.reader.windows import Window
from index.values import Span

Windows = Mapping[str, Sequence[Window]]

_PRINTED = 0.4
"""Share of the written questions that are taken as printed."""

_OTHERS = 2
"""Other windows of the story to which each turn is put, the one of the turn before first."""


def stories(
    written: Iterable[WrittenQuestion], windows: Windows, seed: int
) -> Iterator[list[Example]]:
    """Yield the written questions of each article as examples; an unanswerable one has no text."""
    chance = random.Random(seed)
    ordered = sorted(written, key=lambda one: one.article)
    for article, questions in groupby(ordered, key=lambda one: one.article):
        made = []
        for one in questions:
            question = one.question if chance.random() < _PRINTED else one.chat
            answer = _written_place(one, windows[article])
            if answer is None and not one.answer:
                made.append(Example(question, ""))
            elif answer is not None and (window := _window(answer, windows[article])):
                made.append(window.example(question, answer))
        yield made


def turns(
    conversations: Iterable[Sequence[WrittenTurn]], windows: Windows, seed: int
) -> Iterator[Example]:
    """Yield the later turns of conversations, on the text that answers and on others of the story.

    A refused turn is put to other texts alone.
    """
    chance = random.Random(seed)
    for conversation in conversations:
        earlier: list[tuple[str, str]] = []
        last: Window | None = None
        for turn in conversation:
            found = windows[turn.article]
            answer = _turn_place(turn, found)
            answering = _window(answer, found) if answer else None
            others = [one for one in found if one is not answering and not _holds(one, turn)]
            chance.shuffle(others)
            others.sort(key=lambda one: one is not last)
            for form in forms(earlier, turn.turn) if earlier else ():
                if answering is not None:
                    yield answering.example(form, answer)
                yield from (one.example(form) for one in others[:_OTHERS])
            earlier.append((turn.turn, turn.answer))
            last = answering or last


def _holds(window: Window, turn: WrittenTurn) -> bool:
    said = window.words.casefold()
    return any(one.casefold() in said for one in turn.acceptable)


def _written_place(one: WrittenQuestion, windows: Sequence[Window]) -> Span | None:
    at = windows[0].text.find(one.sentence) if one.answer and windows else -1
    return _within(one.answer, one.sentence, at) if at >= 0 else None


def _turn_place(turn: WrittenTurn, windows: Sequence[Window]) -> Span | None:
    if not turn.answer or not windows:
        return None
    start, end = turn.place
    return _within(turn.answer, windows[0].text[start:end], start)


def _within(answer: str, sentence: str, at: int) -> Span | None:
    place = sentence.find(answer)
    return Span(at + place, at + place + len(answer)) if place >= 0 else None


def _window(answer: Span, windows: Sequence[Window]) -> Window | None:
    return next((one for one in windows if one.contains(answer)), None)
