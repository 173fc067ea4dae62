"""What the benchmark of the event loop's lag measures."""

from pathlib import Path

import pytest

from benchmarks import loop_lag
from index.answer.answerer import Answerer
from index.values import Answer, Question
from tests.index.libraries import articles, house


@pytest.mark.usefixtures("one_model")
async def test_every_question_is_answered_and_none_taken_from_an_earlier_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered = []
    answer = Answerer.answer

    def noted(answerer: Answerer, question: Question, *more: object) -> Answer:
        answered.append(question.text)
        return answer(answerer, question, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Answerer, "answer", noted)
    lags = loop_lag.Lags([0.25])
    async with house(tmp_path / "data", searching=False) as verbale:
        await verbale.import_file(articles(tmp_path, 9))
        await loop_lag._asked(verbale, lags, "nine articles", 1.0, 4)
    assert answered == list(loop_lag.QUESTIONS[:4])
    assert lags.taken_in == [250.0]
    assert "| nine articles | 1.0 s | 250 ms |" in capsys.readouterr().out
