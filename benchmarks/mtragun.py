"""How often turns of conversations on other subjects are refused.

    python -m benchmarks.mtragun mtragun.jsonl

The list has turns with their conversation and the passages that were retrieved for them (IBM MTRAG;
Katsis et al. 2025), on clouds, finance, government and encyclopedic matters. All passages of the
list become one library; the turns of each conversation are asked in order, and the verdict on the
last one counts. A turn is answerable, partly so, underspecified or unanswerable.
"""

import argparse
import asyncio
import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.processor import processor
from index.answer.conversation.conversation import Conversation
from index.app import Verbale, opened
from index.settings import load_settings
from index.values import PUBLIC, Question

_TITLE = 80
"""Characters of a passage's first line that are its title."""

Line = Mapping[str, Any]


def articles(lines: Sequence[Line]) -> list[dict[str, str]]:
    """Return the passages of all turns as articles, each once."""
    passages = {one["id"]: one["text"].strip() for line in lines for one in line["passages"]}
    return [
        {"id": name, "title": text.split("\n", maxsplit=1)[0][:_TITLE], "text": text}
        for name, text in passages.items()
        if text
    ]


async def refused(verbale: Verbale, line: Line) -> bool:
    """Ask the turns of a conversation; return whether the last one is refused."""
    conversation, answered = Conversation(), False
    for turn in line["turns"]:
        if turn["speaker"] == "user":
            answer, conversation = await verbale.ask_in(conversation, Question(turn["text"]))
            answered = answer.answered
    return not answered


async def measure(lines: Sequence[Line], folder: Path) -> Mapping[str, list[bool]]:
    """Return, by what is known of a turn, whether each was refused."""
    verdicts: dict[str, list[bool]] = defaultdict(list)
    file = folder / "passages.jsonl"
    written = "".join(json.dumps(one) + "\n" for one in articles(lines))
    await asyncio.to_thread(file.write_text, written, encoding="utf-8")
    async with opened(load_settings(data=folder / "library")) as verbale:
        await verbale.import_file(file, source="MTRAG", scope=PUBLIC)
        for line in tqdm(lines, unit="conversation"):
            verdicts[line["answerability"]].append(await refused(verbale, line))
    return verdicts


def main() -> None:
    """Print how many of each kind are refused."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("list", type=Path)
    given = parser.parse_args()
    lines = [json.loads(line) for line in given.list.read_text(encoding="utf-8").splitlines()]
    print(processor())
    with tempfile.TemporaryDirectory() as folder:
        verdicts = asyncio.run(measure(lines, Path(folder)))
    for kind, some in sorted(verdicts.items()):
        print(f"{kind:15} refused {sum(some)} of {len(some)} ({sum(some) / len(some):.2f})")


if __name__ == "__main__":
    main()
