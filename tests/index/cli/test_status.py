from pathlib import Path

import pytest

from tests.index.cli.terminal import SAMPLE_ARTICLES, verbale


def test_status_counts_for_other_programs(sample_folder: Path) -> None:
    status = verbale("status", "--json", data=sample_folder).json
    assert status.keys() == {
        "articles", "revisions", "passages", "sources", "vectors", "unencoded", "generation",
        "building", "built", "kept", "fetching_stopped",
    }  # fmt: skip
    assert (status["articles"], status["revisions"], status["sources"]) == (
        SAMPLE_ARTICLES,
        SAMPLE_ARTICLES,
        1,
    )
    assert status["passages"] == status["vectors"] > SAMPLE_ARTICLES
    assert status["unencoded"] == 0
    assert status["generation"].keys() == {"id", "encoder", "chunker", "model", "state"}


def test_status_reads_well(sample_folder: Path) -> None:
    ran = verbale("status", data=sample_folder)
    assert (ran.code, ran.err) == (0, "")
    assert f"articles          {SAMPLE_ARTICLES}\n" in ran.out
    assert "generation 1: all-MiniLM-L6-v2" in ran.out
    assert "wait" not in ran.out


def test_a_disk_that_is_all_but_full_is_told(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_GATHER__KEEP_FREE_MB", "999999999")
    told = "Fetching stops below 999,999,999 MB (gather.keep_free_mb) and resumes on its own"
    assert told in verbale("status", data=sample_folder).out
    assert told in verbale("status", "--json", data=sample_folder).json["fetching_stopped"]
