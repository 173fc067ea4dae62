"""Processes of benchmarks know no settings of the one who runs them."""

import os
import subprocess
import sys

import pytest

from benchmarks.processes import ROOT, children_of, environment, is_alive, memory_mib


def test_settings_are_left_out_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBALE_STORE__URL", "postgresql://elsewhere")
    monkeypatch.setenv("VERB", "be")
    kept = environment()
    assert kept["VERB"] == "be"
    assert not any(name.startswith("VERBALE_") for name in kept)


def test_processes_start_where_the_packages_are() -> None:
    assert (ROOT / "index" / "__init__.py").exists()


def test_all_memory_is_more_than_that_of_no_file() -> None:
    assert memory_mib() > memory_mib("RssAnon") > 1.0


def test_a_process_that_was_started_is_a_child_and_alive_until_it_ends() -> None:
    words = [sys.executable, "-c", "input()"]
    with subprocess.Popen(words, stdin=subprocess.PIPE) as child:
        assert child.pid in children_of(os.getpid())
        assert is_alive(child.pid)
    assert not is_alive(child.pid)
    assert child.pid not in children_of(os.getpid())
