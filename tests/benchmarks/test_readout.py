"""The judged meetings hold no text of third parties, and the benchmark counts as it says."""

import json
from pathlib import Path

import pytest

from benchmarks import readout
from tests.index.answer.samples import WordsEncoder

OURS = "Marsh spoke with Tarn by telephone today. The harbour must open to all grain ships."
THEIRS = "Tarn spoke by telephone with Marsh today. The northern fence is none of her concern."


def test_the_judgements_hold_offsets_and_texts_written_for_them() -> None:
    rows = [json.loads(line) for line in readout.JUDGED.read_text("utf-8").splitlines()]
    assert [row["part"] for row in rows] == ["dev"] * 5 + ["test"] * 5 + ["blind"] * 5
    for row in rows:
        assert row.keys() == {"id", "part", "held", "side", "written", "pairs", "may"}
        for one, other in row["pairs"] + row["may"]:
            assert one[0] != other[0]
            for account, start, end in (one, other):
                assert start < end
                assert account == 0 or end <= len(row["written"][account - 1]["text"])


def test_pairs_and_what_stands_alone_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "some.jsonl").write_text(json.dumps({"id": "a", "text": OURS}), "utf-8")
    row = {
        "id": "m", "part": "dev", "held": "a", "side": "Norland",
        "written": [{"side": "Velden", "text": THEIRS}],
        "pairs": [[[0, 0, 41], [1, 0, 41]], [[0, 42, len(OURS)], [1, 42, len(THEIRS)]]], "may": [],
    }  # fmt: skip
    judged = tmp_path / "judged.json"
    judged.write_text(json.dumps(row), "utf-8")
    monkeypatch.setattr(readout, "JUDGED", judged)
    monkeypatch.setattr(readout, "open_encoder", lambda _: WordsEncoder())
    monkeypatch.setattr("sys.argv", ["readout", str(tmp_path)])
    readout.main()
    rows = capsys.readouterr().out.splitlines()
    assert rows[3].startswith(
        "| dev | aligned | 1.00 (1 of 1) | 0.50 (1 of 2) | 0.00 (0 of 2) | – |"
    )
    monkeypatch.setattr("sys.argv", ["readout", str(tmp_path / "absent")])
    readout.main()
    assert "holds no account" in capsys.readouterr().out
