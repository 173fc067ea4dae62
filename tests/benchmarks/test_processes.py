"""Processes of benchmarks know no settings of the one who runs them."""

import os
import subprocess
import sys

import pytest

from benchmarks.processes import children_of, environment, is_alive


def test_settings_are_left_out_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBALE_STORE__URL", "postgresql://elsewhere")
    monkeypatch.setenv("VERB", "be")
    kept = environment()
    assert kept["VERB"] == "be"
    assert not any(name.startswith("VERBALE_") for name in kept)


def test_a_process_that_was_started_is_a_child_and_alive_until_it_ends() -> None:
    words = [sys.executable, "-c", "input()"]
    with subprocess.Popen(words, stdin=subprocess.PIPE) as child:
        assert child.pid in children_of(os.getpid())
        assert is_alive(child.pid)
    assert not is_alive(child.pid)
    assert child.pid not in children_of(os.getpid())
