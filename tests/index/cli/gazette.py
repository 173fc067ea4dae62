"""Articles that come in while something is watched."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.index.cli.terminal import verbale

QUAKE = (
    "The earthquake near Oran killed 14 people and injured 63, the governor said. President "
    "Tebboune and Foreign Minister Attaf promised help from the state. Tents were put up in the "
    "stadium of Oran."
)
PORT = "The port of Oran reopened after its quays had been examined, the harbour master said."


def take_in(data: Path, *articles: tuple[str, str, str]) -> None:
    """Import articles of an hour ago: outlet, headline and text of each."""
    published = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    lines = [
        json.dumps({"source": outlet, "title": title, "text": text, "published_at": published})
        for outlet, title, text in articles
    ]
    file = data.parent / "gazette.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert verbale("import", file, data=data).code == 0
