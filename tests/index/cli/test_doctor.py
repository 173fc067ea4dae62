"""``verbale doctor`` as a person and as a program reads it."""

from pathlib import Path

import pytest

from tests.index.cli.terminal import verbale


def test_it_says_what_is_well_and_what_else_there_is_to_know(sample: Path) -> None:
    ran = verbale("doctor", data=sample)
    assert (ran.code, ran.err) == (0, "")
    assert "✓ generation         number 1 answers, by" in ran.out
    assert "– token              none is set" in ran.out
    assert "\n                     → For the bot: https://discord.com/developers" in ran.out
    assert "✗" not in ran.out


def test_what_is_to_be_mended_ends_it_with_1_and_comes_with_the_way(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_ENCODER__MODEL", "someone/model")
    ran = verbale("doctor", data=sample)
    assert (ran.code, ran.err) == (1, "")
    assert "✗ generation         number 1 cannot answer" in ran.out
    assert "verbale reindex --model someone/model" in " ".join(ran.out.split())


def test_settings_that_cannot_be_read_are_told_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_ENCODER__MODLE", "x")
    ran = verbale("doctor", data=tmp_path)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("✗ settings")
