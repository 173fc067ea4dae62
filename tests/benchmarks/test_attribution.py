"""The judgements of statements hold no text, and the benchmark counts as it says."""

import json
from pathlib import Path

import pytest

from benchmarks.attribution import JUDGED, main

TEXT = "Elena Marsh said that talks would go on. Officials said that it was late."
MARSH = "428e626f22d0"


def test_the_judgements_hold_ids_offsets_and_hashes_alone() -> None:
    for line in JUDGED.read_text("utf-8").splitlines():
        unit = json.loads(line)
        assert unit.keys() == {"round", "set", "id", "start", "end", "limit", "said"}
        for one in unit["said"]:
            assert one.keys() == {"start", "end", "speakers"}
            assert unit["start"] <= one["start"] < one["end"] <= unit["end"]
            assert all(len(word) == 12 for name in one["speakers"] for word in name)


def test_speakers_and_extents_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    article = {"id": "a", "title": "Talks", "text": TEXT}
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "some.jsonl").write_text(json.dumps(article), "utf-8")
    said = [{"start": 22, "end": 39, "speakers": [[MARSH]]}]
    unit = {"round": 1, "id": "a", "start": 0, "end": len(TEXT), "limit": len(TEXT), "said": said}
    judged = tmp_path / "judged.jsonl"
    judged.write_text(json.dumps(unit), "utf-8")
    monkeypatch.setattr("benchmarks.attribution.JUDGED", judged)
    monkeypatch.setattr("sys.argv", ["attribution", str(articles)])
    main()
    rows = capsys.readouterr().out.splitlines()
    assert rows[4].startswith("| rules | 1.000 (1 of 1) | 1.000 (1.0 of 1) | 0.500, 0.500 |")
