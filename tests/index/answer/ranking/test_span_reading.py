"""What the reader says of the sentences that may answer."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.ranking.span_reading import read_spans, without_rivals
from index.answer.reader.base import SpanScores
from tests.index.answer.samples import Desk, ScriptedReader, WordReader, draft, drafted

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
