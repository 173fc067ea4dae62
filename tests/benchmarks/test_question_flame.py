import time

import pytest

from benchmarks.question_flame import Looks, tree

ANSWER = ("<module> (benchmarks/question_flame.py)", "Answerer.answer (index/answer/answerer.py)")
SEARCH = (*ANSWER, "timed (index/operations/telemetry/observer.py)", "seek (index/answer/a.py)")
EXECUTE = (*SEARCH, "execute (sqlalchemy/engine/base.py)")
SECONDS = {
    (*EXECUTE, "run (sqlalchemy/engine/cursor.py)"): 0.3,
    (*EXECUTE, "other (sqlalchemy/sql/base.py)"): 0.2,
    (*SEARCH, "seek.<locals>.<listcomp> (index/answer/a.py)", "stem (index/answer/b.py)"): 0.1,
    (*ANSWER, "check (index/answer/quoting/quote.py)"): 0.39,
    (*ANSWER, "seldom (index/answer/quoting/quote.py)"): 0.007,
    (*ANSWER, "never (index/answer/quoting/quote.py)"): 0.003,
    ("wait (threading.py)",): 5.0,
}


def test_only_what_answers_is_counted_and_the_inside_of_libraries_is_left_out() -> None:
    root = tree(SECONDS)
    search = root.calls["seek (index/answer/a.py)"]
    assert root.seconds == pytest.approx(1.0)
    assert {frame: box.seconds for frame, box in search.calls.items()} == {
        "sqlalchemy (sqlalchemy/)": pytest.approx(0.5),
        "stem (index/answer/b.py)": pytest.approx(0.1),
    }
    assert not search.calls["sqlalchemy (sqlalchemy/)"].calls


def test_the_time_of_a_function_is_counted_where_it_is_spent() -> None:
    def spend() -> None:
        ends = time.process_time() + 0.05
        while time.process_time() < ends:
            pass

    looks = Looks()
    looks.begin()
    spend()
    looks.end()
    spent = sum(taken for stack, taken in looks.seconds.items() if "spend" in stack[-1])
    assert spent > 0.01
