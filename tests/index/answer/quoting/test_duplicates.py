"""A story that many print is quoted once."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.answer.candidates import Features, SentenceCandidate
from index.answer.quoting.duplicates import one_per_story, with_repeats
from index.answer.quoting.quote import quote
from index.answer.reader.base import SpanScores
from index.answer.sentences import Sentence
from index.values import Published, Span
from tests.index.answer.samples import PASSAGE, Desk, draft

NONE = Features()
WORDS = "They met at the Grey Mill."
STORY = (
    "Envoys of both countries met in the lake town of Brenn on Monday and agreed to reopen the "
    "border crossing that had been closed since the spring. The talks lasted nine hours, a "
    "spokeswoman of the ministry told reporters. Observers of the regional council will stay at "
    "the crossing until the end of the year, and both sides will send a joint report on traffic."
)
ASKED = "Where did envoys of both countries meet?"


def choice(
    name: str,
    *,
    story: int | None = 1,
    day: str | None = None,
    partial: bool = False,
    words: str = WORDS,
    more: str = "",
    score: float = 0.5,
) -> SentenceCandidate:
    span = Span(0, len(words))
    passage = replace(
        PASSAGE, span=span, sentences=(span,), article_key=name, source=name, partial=partial,
        published=Published.parse(day) if day else None, story=story,
    )  # fmt: skip
    return SentenceCandidate(
        Sentence(passage, words + more, span), None, NONE, odds=score, score=score
    )


def keys(choices: list[SentenceCandidate]) -> list[str]:
    return [one.article_key for one in choices]


class TestToldOnce:
    def test_each_story_stands_where_its_best_stood(self) -> None:
        choices = [
            choice("a", story=1), choice("b", story=None), choice("c", story=2),
            choice("d", story=1), choice("e", story=None), choice("f", story=2),
        ]  # fmt: skip
        assert keys(one_per_story(choices)) == ["a", "b", "c", "e"]
        assert one_per_story([]) == []

    def test_the_earliest_speaks_for_it_with_the_odds_of_the_best(self) -> None:
        best = choice("late", day="2024-08-30", score=0.9)
        first = choice("early", day="2024-08-28", score=0.4)
        [told] = one_per_story([best, first, choice("later", day="2024-08-31")])
        assert told.article_key == "early"
        assert (told.score, told.odds) == (0.9, 0.9)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"day": "2024-08-30"}, {"day": "2024-08-28", "partial": True}),
            ({"day": "2024-08-30"}, {"day": None}),
            ({"day": "2024-08-28", "more": " And more."}, {"day": "2024-08-28"}),
            ({"day": "2024-08-28T09:00:00+02:00"}, {"day": "2024-08-28T08:00:00+00:00"}),
        ],
    )
    def test_in_full_comes_before_early_and_the_longest_of_the_earliest(
        self, one: dict[str, str], other: dict[str, str]
    ) -> None:
        wanted, second = choice("wanted", **one), choice("second", **other)  # type: ignore[arg-type]
        assert keys(one_per_story([second, wanted])) == ["wanted"]
        assert keys(one_per_story([wanted, second])) == ["wanted"]

    def test_an_original_that_says_it_otherwise_does_not(self) -> None:
        best = choice("best", day="2024-08-30")
        other = choice("other", day="2024-08-28", words="They met in a mill.")
        assert keys(one_per_story([best, other])) == ["best"]


class TestAnswers:
    def add(self, desk: Desk, *outlets: str, scope: str = "public", text: str = STORY) -> None:
        days = {"Wire": "2024-08-26", "Post": "2024-08-27"}
        for outlet in outlets:
            made = draft(text, id=outlet, title="Talks", outlet=outlet, published=days.get(outlet))
            desk.add(made, source=outlet, scope=scope)

    def test_a_story_is_quoted_once_from_the_original_with_the_others_named(
        self, desk: Desk
    ) -> None:
        self.add(desk, "Post", "Wire", "Echo")
        [quoted] = desk.ask(ASKED).quotes
        assert (quoted.source, quoted.also) == ("Wire", ("Echo", "Post"))

    def test_nothing_of_another_servers_scope_is_named(self, desk: Desk) -> None:
        self.add(desk, "Wire")
        self.add(desk, "Post", scope="discord:1")
        self.add(desk, "Echo", scope="discord:2")
        for scope, also in (("public", ()), ("discord:1", ("Post",)), ("discord:2", ("Echo",))):
            [quoted] = desk.ask(ASKED, scope=scope).quotes
            assert (quoted.source, quoted.also) == ("Wire", also), scope


class TestRepeats:
    TOLD = "Envoys of Karvia and Oslend signed a fishing treaty in the port of Brenn on Monday."

    @pytest.mark.parametrize(
        ("words", "odds", "found"),
        [
            ("In Brenn, Oslend and Karvia on Monday signed the fishing treaty.", 0.0, True),
            ("In Brenn, Oslend and Karvia on Monday signed the fishing treaty.", -9.0, False),
            (
                "Envoys of Karvia and Tembria signed a fishing treaty in Brenn on Monday.",
                9.0,
                False,
            ),
            (
                "Envoys of Karvia and Oslend signed 2 fishing treaties in Brenn on Monday.",
                9.0,
                False,
            ),
            (
                "Envoys of Karvia and Oslend may sign a fishing treaty in Brenn on Monday.",
                9.0,
                False,
            ),
        ],
    )
    def test_the_reader_decides_where_numbers_names_and_stance_agree(
        self, words: str, odds: float, found: bool
    ) -> None:
        class Judging:
            identity = "judging"

            def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
                zero, judged = np.zeros(1, np.float32), np.full(1, odds, np.float32)
                return [SpanScores((Span(0, len(one)),), zero, zero, 0.0, judged) for one in texts]

        told = [choice("a", words=self.TOLD), choice("b", words=words)]
        [quoted] = with_repeats([quote(told[0])], told, Judging())
        assert quoted.also == (("b",) if found else ())
