from pathlib import Path

import pytest

from index.ingest.scheduler import WorkerLock


def test_only_who_finds_nobody_is_the_first(tmp_path: Path) -> None:
    one, two, three = (WorkerLock(tmp_path / "lock") for _ in range(3))
    firsts: list[str] = []
    one.begin(lambda: firsts.append("one"))
    two.begin(lambda: firsts.append("two"))
    one.end()
    three.begin(lambda: firsts.append("three"))  # two is still at it
    assert firsts == ["one"]
    two.end()
    three.end()
    one.begin(lambda: firsts.append("one again"))
    one.end()
    assert firsts == ["one", "one again"]


def test_nobody_is_the_first_where_others_may_be_elsewhere() -> None:
    turn = WorkerLock(None)
    turn.begin(lambda: pytest.fail("was called"))
    turn.end()


def test_a_failure_of_the_first_is_told_and_lets_go(tmp_path: Path) -> None:
    def fail() -> None:
        raise RuntimeError("the database is away")

    broken = WorkerLock(tmp_path / "lock")
    with pytest.raises(RuntimeError):
        broken.begin(fail)
    broken.end()
    firsts: list[int] = []
    heir = WorkerLock(tmp_path / "lock")
    heir.begin(lambda: firsts.append(1))
    heir.end()
    assert firsts == [1]
