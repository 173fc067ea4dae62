"""Questions with expected answers, from a file and from what people pressed."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import InputError
from index.operations.evaluation.dataset import ExpectedAnswer, expected_of, read_expected
from index.operations.evaluation.scoring import Verdict, score
from index.store.administration.answers import Place, Quoted, Rating
from tests.index.operations.evaluation.samples import SENTENCE, got, shown

GOOD: dict[str, Any] = {
    "id": "q1",
    "question": "where did they meet?",
    "answers": ["Yanqi Lake", "the lake"],
    "gold_article_ids": ["a", "b"],
    "gold_passages": ["They met at Yanqi Lake."],
    "answerable": True,
    "type": "where",
    "at": "2024-09-01",
    "answer_in": "text",
    "scope": "discord:1",
}


def read(folder: Path, *lines: object) -> list[ExpectedAnswer]:
    file = folder / "list.jsonl"
    file.write_bytes(
        b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    )
    return read_expected(file)


def refused(folder: Path, *lines: object) -> str:
    with pytest.raises(InputError) as raised:
        read(folder, *lines)
    return str(raised.value)


class TestALine:
    def test_is_read_with_all_its_fields(self, tmp_path: Path) -> None:
        [one] = read(tmp_path, GOOD)
        assert one.question.text == "where did they meet?"
        assert one.question.id == "q1"
        assert one.question.scope == "discord:1"
        assert one.question.at == datetime(2024, 9, 1, tzinfo=UTC)
        assert one.answers == ("Yanqi Lake", "the lake")
        assert one.articles == {"a", "b"}
        assert one.passages == ("They met at Yanqi Lake.",)
        assert (one.answerable, one.kind, one.dated) == (True, "where", False)

    def test_with_long_answers_alone_is_judged_by_them(self, tmp_path: Path) -> None:
        essay = {"answers": ["They met. It was late."], "answers_are": "long", "gold_passages": []}
        [one] = read(tmp_path, GOOD | essay)
        assert (one.answers, one.passages) == ((), ("They met. It was late.",))


class TestAWrongLine:
    @pytest.mark.parametrize(
        ("line", "said"),
        [
            (b"no JSON", "it is not JSON (expected ident at column 2)"),
            (b'{"question": "caf\xe9"}', "it is not JSON"),
            (["a", "list"], "object"),
            ({"answerable": False}, "question: Field required"),
            ({"question": "why?"}, "answerable: Field required"),
            ({"question": " ", "answerable": False}, "question: "),
            (GOOD | {"question": 5}, "question: "),
            (GOOD | {"answerable": "yes"}, "answerable: "),
            (GOOD | {"answers": "Yanqi Lake"}, "answers: "),
            (GOOD | {"answers": [""]}, "answers.0: "),
            (GOOD | {"answer_in": "title"}, "answer_in: "),
            (GOOD | {"at": "last week"}, "“last week” is not a date"),
            (GOOD | {"gold_article_ids": []}, "gold_article_ids names no article"),
            (GOOD | {"answers": [], "gold_passages": []}, "neither answers nor gold_passages"),
        ],
    )
    def test_is_told_with_its_number_and_what_is_wrong(
        self, tmp_path: Path, line: object, said: str
    ) -> None:
        message = refused(tmp_path, GOOD, b"", line)
        assert "line 3: " in message
        assert said in message
        assert "line 1" not in message

    def test_is_told_with_the_others_up_to_ten(self, tmp_path: Path) -> None:
        message = refused(tmp_path, GOOD, *[{"question": "why?"}] * 13)
        assert [f"line {n}:" in message for n in range(1, 13)] == [False, *[True] * 10, False]
        assert "and 3 more" in message

    @settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.dictionaries(
            st.sampled_from(sorted(GOOD)),
            st.sampled_from([None, True, 5, "", " ", "why?", "2024-09-01", [], ["a"], [""], {}]),
        )
    )
    def test_never_fails_but_in_words(self, tmp_path: Path, line: dict[str, Any]) -> None:
        with suppress(InputError):
            [one] = read(tmp_path, line)
            assert one.question.text.strip()
            assert one.articles or not one.answerable


class TestAFile:
    def test_without_questions_is_told(self, tmp_path: Path) -> None:
        assert "contains no question" in refused(tmp_path, b"", b"")

    def test_every_list_of_the_evaluation_data_is_read(self, shared: Path) -> None:
        files = sorted((shared / "eval/questions").glob("*.jsonl"))
        # The lists on originals give the answers by language, and are no lists of this format.
        read = [file for file in files if not file.stem.startswith("originals")]
        counts = {file.stem: len(read_expected(file)) for file in read}
        assert counts["diplomatic"] == 50
        assert counts["clapnq"] == 308


ASKED = datetime(2024, 9, 1, tzinfo=UTC)
OTHER = "They met elsewhere."


def quoted(sentence: str | None = SENTENCE, article: str = "a") -> Quoted:
    return Quoted(Place(article, 1, 0, 9, 0, 9), sentence, "Title")


def judgement(**changes: Any) -> Rating:
    made = Rating(
        id=1,
        key="k1",
        scope="discord:1",
        question="Where did they meet?",
        since=None,
        until="2024",
        source=None,
        asked_at=ASKED,
        answered=True,
        generation=1,
        quotes=(quoted(), quoted(OTHER, "b")),
        at=ASKED,
        good=True,
        reason=None,
        words=None,
    )
    return replace(made, **changes)


def verdict_of(found: Rating, *quotes: str, answered: bool = True) -> Verdict:
    [expected] = expected_of([found])
    given = got(*(shown(sentence=one) for one in quotes), answered=answered)
    return score(expected, given).verdict


def test_a_good_answer_has_to_come_first_again() -> None:
    good = judgement()
    assert verdict_of(good, SENTENCE) is Verdict.ANSWERED
    assert verdict_of(good, OTHER, SENTENCE) is Verdict.WRONG
    assert verdict_of(good, SENTENCE, answered=False) is Verdict.UNANSWERED


def test_a_wrong_sentence_must_not_come_first_again() -> None:
    bad = judgement(good=False, reason="wrong sentence")
    assert verdict_of(bad, SENTENCE) is Verdict.WRONG
    assert verdict_of(bad, OTHER, SENTENCE) is Verdict.ANSWERED
    assert verdict_of(bad, answered=False) is Verdict.REFUSED


def test_what_should_have_been_refused_is_to_be_refused() -> None:
    bad = judgement(good=False, reason="should have refused")
    assert verdict_of(bad, SENTENCE) is Verdict.ANSWERED_ALL_THE_SAME
    assert verdict_of(bad, answered=False) is Verdict.REFUSED
    assert verdict_of(judgement(answered=False), answered=False) is Verdict.REFUSED


def test_what_should_have_been_answered_is_to_be_answered_by_whatever() -> None:
    bad = judgement(good=False, answered=False, reason="should have answered")
    assert verdict_of(bad, OTHER) is Verdict.ANSWERED
    assert verdict_of(bad, answered=False) is Verdict.UNANSWERED


def test_where_people_differ_the_newest_holds_and_wrong_sentences_add_up() -> None:
    other = judgement(
        id=2, good=False, quotes=(quoted(OTHER, "b"),), question="where DID they meet?"
    )
    bad = judgement(id=1, good=False)
    [found] = expected_of([other, bad])
    assert found.wrong == (OTHER, SENTENCE)
    [found] = expected_of([judgement(id=3), other, bad])
    assert (found.wrong, found.passages) == (None, (SENTENCE,))
    assert len(expected_of([judgement(), judgement(scope="discord:2")])) == 2


def test_what_rests_on_an_article_that_is_gone_says_nothing() -> None:
    gone = (quoted(None),)
    assert (
        expected_of([judgement(quotes=gone), judgement(question="?", good=False, quotes=gone)])
        == []
    )
