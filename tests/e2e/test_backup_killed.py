"""``verbale backup`` killed beside a busy library: nobody notices, and no half file is left."""

import asyncio
from pathlib import Path

import pytest

from benchmarks.killed.backup import Moments, kills

pytestmark = pytest.mark.usefixtures("lexical")


def test_a_kill_while_it_writes_leaves_no_half_file_and_the_library_answers(tmp_path: Path) -> None:
    at_once = Moments(writing=1.0, pause_s=0.0, longest_s=0.0)
    told, ended = asyncio.run(
        kills(tmp_path / "data", tmp_path, first=60, count=1, moments=at_once)
    )
    assert told.wrong == []
    assert told.asked > 0
    assert told.imported > 0
    # On a busy machine, the kill may come a moment too late.
    assert {one.left for one in ended} <= {"nothing", "whole"}
