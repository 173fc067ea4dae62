"""What the reader says of the sentences that may answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.ranking.span_reading import (
    READ,
    READ_IN_ARTICLE,
    READ_ON,
    READ_ON_WITHIN,
    READ_WITHIN,
    named_days,
    read_likeliest,
    read_spans,
    with_relative_day,
    without_rivals,
)
from index.answer.reader.base import SpanScores
from index.answer.sentences import Sentence
from index.text.words import WEEKDAY_NAMES
from index.values import Published, Question, Span
from tests.index.answer.samples import PASSAGE, Desk, ScriptedReader, WordReader, draft, drafted

WHERE = "Where did Wang sign the treaty?"
WHEN = "When does the council vote?"


def read_for(desk: Desk, question: str, word: str) -> dict[str, SentenceCandidate]:
    """What a reader who marks one word says of each sentence, by its words."""
    return {
        one.sentence.words: one for one in read_spans(WordReader(word), *drafted(desk, question))
    }


def test_an_answer_that_repeats_the_question_is_an_echo(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome."))
    for word, echo in (("Rome", 0.0), ("treaty", 1.0)):
        assert read_for(desk, WHERE, word)["Wang signed the treaty in Rome."].features.echo == echo


def test_the_clause_is_bold_that_tells_whether_something_is_so(desk: Desk) -> None:
    desk.add(draft("Norway joined the accord on Tuesday, after years of talks."))
    for word in ("on", "joined", "Norway"):
        [one] = read_spans(WordReader(word), *drafted(desk, "did norway join the accord"))
        assert one.answer == "Norway joined the accord on Tuesday"


def test_the_sentence_with_the_best_mark_is_told_from_the_rest(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome. He left for Oslo. It rained."))
    by_words = read_for(desk, WHERE, "Oslo")
    best = by_words.pop("He left for Oslo.").features
    assert (best.reader, best.reader_best, best.reader_first) == (1.0, 1.0, 1.0)
    assert best.reader_share == pytest.approx(1.0, abs=1e-3)
    for one in by_words.values():
        known = one.features
        assert (known.reader, known.reader_best, known.reader_first) == (-1.0, 0.0, 0.0)
        assert known.reader_share < 1e-6


def test_without_a_rival_the_others_share_what_it_had(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome. Wang left Rome. It rained."))
    signed, left, rained = read_for(desk, WHERE, "Rome").values()
    alone, still = without_rivals([signed, rained], [left])
    assert signed.features.reader_share == pytest.approx(0.5, abs=1e-3)
    assert alone.features.reader_share == pytest.approx(1.0, abs=1e-3)
    assert (alone.features.reader_best, still.features.reader_best) == (1.0, 0.0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=9), st.floats(-1e4, 1e4))
def test_shares_are_of_all_that_is_read_and_of_nothing(
    treaties: tuple[QuestionAnalysis, list[SentenceCandidate]], scores: list[float], nothing: float
) -> None:
    found = [one.features for one in read_spans(ScriptedReader(scores, nothing), *treaties)]
    assert sum(one.reader_share for one in found) <= 1.0 + 1e-9
    assert all(0.0 <= one.reader_share <= 1.0 for one in found)
    assert all(-1.0 <= one.reader <= 1.0 for one in found)
    assert any(one.reader_best for one in found)
    assert all(one.reader_first for one in found if one.reader_best)


@pytest.fixture
def treaties(desk: Desk) -> tuple[QuestionAnalysis, list[SentenceCandidate]]:
    desk.add(
        draft("Wang signed the treaty in Rome. Wang left Rome. It rained.", title="One"),
        draft("Wang signed the treaty in Oslo.", title="Other", published="2024-05-01"),
    )
    return drafted(desk, WHERE)


def test_the_words_that_the_reader_marks_stand_at_their_place_in_the_revision(desk: Desk) -> None:
    filler = " ".join(["grain"] * 150)
    text = f"🤝 Élysée — {filler}.\n\nWang signed the treaty in 北京 at noon. He {filler}."
    desk.add(draft(text, title=f"Wang at 北京 {'x' * 200}", published="2024-05-01"))
    reading, drafts = drafted(desk, WHERE)
    assert len({one.sentence.passage.id for one in drafts}) == 2
    reader = WordReader("北京")
    found = {one.sentence.words: one for one in read_spans(reader, reading, drafts)}
    assert all("(1 May 2024)\n" in text for text in reader.texts)
    signed = found["Wang signed the treaty in 北京 at noon."]
    assert signed.span is not None
    assert signed.span.start == text.index("北京")
    assert signed.answer == "北京"
    assert signed.features.reader_best == 1.0


def test_today_is_told_by_the_article_and_no_words_stand_out(desk: Desk) -> None:
    desk.add(draft("The council votes today. It voted on May 3.", published="2024-05-04"))
    found = read_for(desk, WHEN, "today")
    today = found["The council votes today."]
    assert (today.span, today.features.reader, today.features.reader_kind) == (None, 1.0, 1.0)
    assert found["It voted on May 3."].answer == "May 3"


def test_what_is_told_in_the_present_is_read_with_today_before_it(desk: Desk) -> None:
    desk.add(draft("The council votes. It met in Oslo.", published="2024-05-04"))
    found = read_for(desk, "When did the council vote?", "Today,")
    votes, met = found["The council votes."], found["It met in Oslo."]
    assert (votes.span, votes.features.reader, votes.features.reader_kind) == (None, 1.0, 1.0)
    assert met.features.reader < 0


@pytest.mark.parametrize(
    ("question", "published"),
    [("When did the council vote?", None), (WHEN, "2024-05-04"), ("What happened?", "2024-05-04")],
)
def test_without_a_day_of_the_article_or_a_question_for_it_no_today_is_read(
    desk: Desk, question: str, published: str | None
) -> None:
    desk.add(draft("The council votes.", published=published))
    reader = WordReader("Today,")
    reading, drafts = drafted(desk, question)
    read_spans(reader, reading, drafts)
    assert reader.texts
    assert not any("Today" in text for text in reader.texts)


def test_of_a_passage_the_reader_gets_the_likely_sentences_and_those_before_them(
    desk: Desk,
) -> None:
    desk.add(draft("It rained. Xi slept. Wang left. Wang signed the treaty in Rome. Xi ate."))
    reading, drafts = drafted(desk, WHERE)
    likely = [one for one in drafts if one.sentence.words.startswith(("Wang left", "Wang signed"))]
    reader = WordReader("Rome")
    found = read_spans(reader, reading, likely[::-1])
    assert reader.texts == ["News\nXi slept. Wang left. Wang signed the treaty in Rome."]
    assert [one.sentence for one in found] == [one.sentence for one in likely[::-1]]
    assert found[0].answer.strip(".") == "Rome"


def test_a_sentence_past_what_was_read_stays_as_it_was(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome. It rained in Oslo."))

    class ShortSighted(WordReader):
        """Reads no more than so many words of a text."""

        def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
            return [
                SpanScores(one.spans[:7], one.starts[:7], one.ends[:7], one.nothing)
                for one in super().read(question, texts)
            ]

    reading, drafts = drafted(desk, WHERE)
    read, unread = read_spans(ShortSighted("Rome."), reading, drafts)
    assert read.features.reader_first == 1.0
    assert unread == drafts[1]


WEDNESDAY = date(2024, 5, 15)


def days(sentence: str, published: date = WEDNESDAY) -> list[tuple[str, ...]]:
    return [tuple(map(str, one.days)) for one in named_days(sentence, published)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # a weekday is the last one, unless the week is named
        ("They met on Tuesday.", "2024-05-14"),
        ("Tuesday's talks ended early.", "2024-05-14"),
        ("They met yesterday.", "2024-05-14"),
        ("They met on Friday last week.", "2024-05-10"),
        ("They meet on Monday next week.", "2024-05-20"),
        # what is yet to come may be on the last or the next one
        ("They will meet on Friday.", "2024-05-10 2024-05-17"),
        ("The summit begins on Friday.", "2024-05-10 2024-05-17"),
        ("They agreed to meet on Friday.", "2024-05-10 2024-05-17"),
        ("They met ahead of Friday's summit.", "2024-05-10 2024-05-17"),
        # the last and the next one may be meant a week apart
        ("They met last Wednesday.", "2024-05-08 2024-05-01"),
        ("They will meet next Tuesday.", "2024-05-21 2024-05-28"),
        ("They meet this coming Friday.", "2024-05-17 2024-05-24"),
        # names are no days
        *((one, "") for one in (
            "Shops opened for Black Friday.", "It recalls Bloody Sunday.",
            "The Sunday Times said so.", "He was born on Good Friday.", "They met in May.",
            "Mondays are busy.", "", "They met the day before yesterday.",
            "They meet Tuesday week.", "On Cyber Monday, it rose.",
        )),
    ],
)  # fmt: skip
def test_the_days_that_a_sentence_names(sentence: str, expected: str) -> None:
    assert days(sentence) == ([tuple(expected.split())] if expected else [])


@pytest.mark.parametrize("published", [date.min, date.max])
def test_days_at_the_ends_of_the_calendar_stay_in_it(published: date) -> None:
    for sentence in ("They met yesterday.", "They meet next Sunday.", "They met last Monday."):
        assert days(sentence, published)


@pytest.mark.parametrize("before", ["They", "İßﬁ they"])
def test_several_days_are_told_in_order_with_their_places(before: str) -> None:
    sentence = f"{before} met on Monday, and again yesterday."
    found = [*named_days(sentence, WEDNESDAY)]
    assert [one.words for one in found] == ["monday", "yesterday"]
    assert [sentence[one.start :].split(maxsplit=1)[0] for one in found] == [
        "Monday,",
        "yesterday.",
    ]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(WEEKDAY_NAMES), st.booleans())
def test_a_weekday_is_that_weekday_within_a_week(published: date, name: str, ahead: bool) -> None:
    [found] = named_days(f"They {'will meet' if ahead else 'met'} on {name}.", published)
    for day in found.days:
        assert WEEKDAY_NAMES[day.weekday()] == name
        assert abs(day - published) < timedelta(7)
    assert found.days[0] <= published <= found.days[-1] or not ahead


PUBLISHED = "2024-05-15"


ASKED = "Where did Ada meet Bo on 14 May 2024?"


def read(
    question: str, sentence: str, published: str | None = PUBLISHED
) -> tuple[QuestionAnalysis, Sentence]:
    """The question as it is read, and the sentence of an article of that day."""
    span = Span(0, len(sentence))
    day = Published.parse(published) if published else None
    passage = replace(PASSAGE, span=span, sentences=(span,), title="Ada meets Bo", published=day)
    return analyze(Question(question)), Sentence(passage, sentence, span)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (ASKED, "Ada met Bo in Oslo on Tuesday.", "where did ada meet bo on tuesday"),
        ("what city did ada meet bo in 14 may 2024", "Ada met Bo in Oslo on Tuesday.",
         "what city did ada meet bo on tuesday"),
        ("Where did Ada meet Bo on 10 May 2024?", "Ada met Bo in Oslo on Friday last week.",
         "where did ada meet bo on friday last week"),
    ],
)  # fmt: skip
def test_a_question_is_read_with_the_day_as_the_sentence_names_it(
    question: str, sentence: str, expected: str
) -> None:
    assert with_relative_day(*read(question, sentence)) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "published"),
    [
        (ASKED, "Ada met Bo in Oslo on Tuesday.", None),
        (ASKED, "Ada met Bo in Oslo on Monday.", PUBLISHED),
        (ASKED, "Ada met Bo in Oslo on 14 May.", PUBLISHED),
        (ASKED, "Ada met Bo in Oslo on Tuesday, 7 May.", PUBLISHED),
        ("Who condemned the attack of 14 May 2024?", "Ada condemned it on Tuesday.", PUBLISHED),
        ("Where did Ada meet Bo on 4/5/2024?", "Ada met Bo on Saturday.", "2024-05-05"),
        ("Where did Ada meet Bo in May 2024?", "Ada met Bo in Oslo on Tuesday.", PUBLISHED),
        ("Where did Ada meet Bo?", "Ada met Bo in Oslo on Tuesday.", PUBLISHED),
    ],
)
def test_a_day_that_a_sentence_does_not_name_stays_as_it_is(
    question: str, sentence: str, published: str | None
) -> None:
    reading, told = read(question, sentence, published)
    assert with_relative_day(reading, told) == reading.plain


WHOM = "Whom did Wang meet?"


def at_odds(desk: Desk, odds: Sequence[float]) -> list[SentenceCandidate]:
    """Sentences about one guest each, "guest 0." and so on, with these log-odds."""
    desk.add(draft(" ".join(f"Wang met guest {n}." for n in range(len(odds)))))
    drafts = drafted(desk, WHOM)[1]
    return [replace(one, odds=each) for one, each in zip(drafts, odds, strict=True)]


def read_until(desk: Desk, ranked: Sequence[SentenceCandidate], word: str) -> int:
    """How many sentences are read by a reader who finds the answer in one word."""
    reading, _ = drafted(desk, WHOM)
    read = read_likeliest(WordReader(word), reading, ranked, [])
    assert [one.sentence for one in read] == [one.sentence for one in ranked[: len(read)]]
    return len(read)


def test_what_a_clear_favourite_leads_by_far_is_not_read(desk: Desk) -> None:
    ranked = at_odds(desk, [2.0, 1.0, 2.1 - READ_WITHIN, 1.9 - READ_WITHIN, 1.9 - READ_ON_WITHIN])
    assert read_until(desk, ranked, "0") == 3
    assert read_until(desk, ranked, "2") == 3


def test_so_many_sentences_are_read_at_most(desk: Desk) -> None:
    ranked = at_odds(desk, [0.0] * (READ_ON + 5))
    assert read_until(desk, ranked, "0") == READ
    assert read_until(desk, ranked, "nobody") == READ_ON
    assert read_until(desk, [], "0") == 0


def test_more_sentences_of_the_leading_article_are_read_however_unlikely(desk: Desk) -> None:
    far = [0.0] + [1.0 - READ_ON_WITHIN * 2] * (READ_IN_ARTICLE + 2)
    ranked = at_odds(desk, far)
    reading, _ = drafted(desk, WHOM)
    read = read_likeliest(WordReader("3"), reading, ranked[:2], ranked)
    assert [one.sentence for one in read] == [one.sentence for one in ranked[: READ_IN_ARTICLE + 1]]
    assert max(read, key=lambda one: one.features.reader).answer == "3."


def test_a_sentence_read_later_is_compared_with_the_first_ones(desk: Desk) -> None:
    ranked = at_odds(desk, [0.0] * (READ + 2))
    reading, _ = drafted(desk, WHOM)
    read = read_likeliest(WordReader(str(READ)), reading, ranked, [])
    assert [one.features.reader_best for one in read] == [0.0] * READ + [1.0, 0.0]
    assert sum(one.features.reader_share for one in read) == pytest.approx(1.0, abs=1e-3)
