"""``verbale reindex`` killed while it cuts, encodes and swaps: resumed, nothing is missing."""

from pathlib import Path

import pytest

from benchmarks.killed.reindex import compared

pytestmark = pytest.mark.usefixtures("lexical")


def test_the_live_one_answers_after_each_kill_and_the_end_is_as_without_kills(
    tmp_path: Path,
) -> None:
    phases = ("cutting", "encoding", "check and swap")
    expected, found, kills = compared(tmp_path, 40, phases)
    assert [(kill.phase, kill.answered) for kill in kills] == [(one, True) for one in phases]
    assert found == expected
    assert expected.counts["passages"] == 40 + 80  # the kept one's, and today's
    assert (expected.unencoded, expected.differing) == (0, (0, 0, 0))
    assert all(expected.quotes)
