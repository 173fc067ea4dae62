"""How well a check of quotes tells verbatim, altered and nowhere apart, and how long it takes.

    python -m benchmarks.quotations --data LIBRARY ARTICLES.jsonl … [--sentences 200] [--seed 1]

LIBRARY holds the articles; ARTICLES are lines of JSON with ``text``. Sentences of 8 to 40 words
without quotation marks are taken at random. Each is quoted as it is, with other typography, with
one word changed, and with one word dropped. For the quotes that are nowhere, the first half of one
sentence and the second half of the next one taken make a quote.
"""

import argparse
import asyncio
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processor import processor
from index.answer.quotation import CheckedQuotation, quotations_in
from index.answer.word_comparison import compared_words
from index.app import Verbale, opened
from index.settings import load_settings
from index.text.sentences import sentences
from index.values import Question

_WORDS = range(8, 41)
_OTHER_WORDS = ("harbour", "seventeen", "orchestra", "reluctantly", "umbrella")
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "'": "’", "“": "'", "”": "'", '"': "'", "-": "–", "–": "-", "—": " - "}
)

Alter = Callable[[str, random.Random], str]


def retyped(sentence: str, _: random.Random) -> str:
    """The sentence with other apostrophes, dashes, spaces and capitals."""
    return sentence.translate(_TYPOGRAPHY).replace(" ", "\u00a0", 2).replace(" ", "  ", 1).upper()


def changed(sentence: str, chance: random.Random) -> str:
    """The sentence with another word in place of one."""
    return _replaced(sentence, chance, chance.choice(_OTHER_WORDS))


def dropped(sentence: str, chance: random.Random) -> str:
    """The sentence without one of its inner words."""
    return _replaced(sentence, chance, "")


def _replaced(sentence: str, chance: random.Random, word: str) -> str:
    inner = [one for one in compared_words(sentence)[1:-1] if one.key.isalpha()]
    one = chance.choice(inner)
    return re.sub(" {2,}", " ", sentence[: one.start] + word + sentence[one.end :])


def mixed(first: str, second: str) -> str:
    """The first half of one sentence and the second half of another."""
    one, other = first.split(), second.split()
    return " ".join([*one[: len(one) // 2], *other[len(other) // 2 :]])


KINDS: Mapping[str, tuple[str, Alter]] = {
    "as it is": ("verbatim", lambda sentence, _: sentence),
    "typography changed": ("verbatim", retyped),
    "a word changed": ("altered", changed),
    "a word dropped": ("altered", dropped),
}
"""What a sentence is made into, and the verdict that is right."""


@dataclass
class Tally:
    """What became of the quotes of one kind."""

    verdicts: Counter[str] = field(default_factory=Counter)
    one_difference: int = 0
    seconds: list[float] = field(default_factory=list)
    processor_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def taken(files: Iterable[Path], count: int, chance: random.Random) -> list[str]:
    """Sentences taken at random from the articles, no two from one article."""
    texts = [json.loads(line)["text"] for file in files for line in file.open(encoding="utf-8")]
    chance.shuffle(texts)
    found: list[str] = []
    for text in texts:
        fit = [words for span in sentences(text)
               if len((words := span.of(text)).split()) in _WORDS
               and "[" not in words and "…" not in words and ".." not in words
               and not quotations_in(words)]  # fmt: skip
        if fit:
            found.append(chance.choice(fit))
        if len(found) == count:
            break
    return found


async def check(verbale: Verbale, quote: str, right: str, tally: Tally) -> None:
    """Check one quote, marked as a block quote, and count the result."""
    started, used = time.perf_counter(), time.process_time()
    found = await verbale.check_quotes(Question("> " + " ".join(quote.split("\n"))))
    tally.seconds.append(time.perf_counter() - started)
    tally.processor_s.append(time.process_time() - used)
    [checked] = found.checked
    tally.verdicts[checked.verdict] += 1
    tally.one_difference += _differences(checked) == 1
    if checked.verdict != right:
        close = checked.standing.text if checked.standing else "–"
        tally.wrong.append(f"{checked.verdict} {checked.similarity:.2f}: {quote}\n      {close}")


def _differences(checked: CheckedQuotation) -> int:
    """Words that differ, where the difference is of single words."""
    differ = [one for one in checked.pieces if one.kind not in {"kept", "gap"}]
    return sum(max(len(one.quoted.split()), len(one.stored.split())) for one in differ)


async def measure(verbale: Verbale, found: Sequence[str], chance: random.Random) -> None:
    """Check every kind of quote and print the table."""
    print(processor())
    await verbale.warm()
    for kind, (right, alter) in KINDS.items():
        tally = Tally()
        for sentence in found:
            await check(verbale, alter(sentence, chance), right, tally)
        show(kind, right, tally)
    tally = Tally()
    for first, second in zip(found[::2], found[1::2], strict=False):
        await check(verbale, mixed(first, second), "nowhere", tally)
    show("halves of two", "nowhere", tally)


def show(kind: str, right: str, tally: Tally) -> None:
    """Print one line of the table, and what was judged wrong."""
    print(
        f"{kind:20} {tally.verdicts[right]:4} of {len(tally.seconds)} {right}; "
        f"{dict(tally.verdicts)}; one word differs: {tally.one_difference}; "
        f"{_times(tally.seconds)}; processor {_times(tally.processor_s)}",
        flush=True,
    )
    for wrong in tally.wrong[:10]:
        print(f"   {wrong}")


def _times(seconds: Sequence[float]) -> str:
    times = sorted(1000 * one for one in seconds)
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    return f"median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms"


async def run(data: Path, files: Sequence[Path], count: int, seed: int) -> None:
    """Open the library and measure."""
    chance = random.Random(seed)
    async with opened(load_settings(data=data)) as verbale:
        await measure(verbale, taken(files, count, chance), chance)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    asyncio.run(run(given.data, given.articles, given.sentences, given.seed))
