"""Fit the map that puts questions in other languages into the space of English questions.

    python -m benchmarks.training.across NTREX PARAGRAPHS OUT

Both encoders are as they ship. The multilingual vector of a question, with a 1 behind, times the
map is to be the vector that the question encoder gives its translation (Mikolov et al. 2013; ridge
regression). Pairs are questions of CMRC 2018, DRCD, ARCD and PersianQA with their translations,
sentences of NTREX-128 in nine languages, and English questions, which are their own translations.
``NTREX`` and ``PARAGRAPHS`` are as in ``benchmarks.training.multilingual``.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tqdm import tqdm

from benchmarks.training.cases import read_lines
from benchmarks.training.newswire import read_newswire
from benchmarks.training.reader.originals import IN_SQUAD_FORMAT, QUESTIONS, News, read_translations
from benchmarks.training.ship import ship
from index.embedding import quantized
from index.embedding.encoder import Encoder, Matrix
from index.embedding.multilingual import MultilingualEncoder
from index.embedding.quantized import ACROSS
from index.embedding.registry import open_encoder
from index.settings import PACKAGED_MODEL

SEED = 20261202

ENGLISH = 14_000
"""English questions."""

SENTENCES = 600
"""Sentences of NTREX-128."""

TIMES = {"translated": 3, "news": 2, "english": 1}
"""How often pairs of each kind count."""

RIDGE = 0.1


def translated(paragraphs: Path) -> Iterator[tuple[str, str]]:
    """Yield the questions of files in SQuAD format that have a translation, and that."""
    english = {one["id"]: one["question"] for one in read_lines(QUESTIONS) if "id" in one}
    for name, (prefix, _) in IN_SQUAD_FORMAT.items():
        for article in json.loads((paragraphs / name).read_text("utf-8"))["data"]:
            for asked in (one for part in article["paragraphs"] for one in part["qas"]):
                if translation := english.get(f"{prefix}:{asked['id']}"):
                    yield asked["question"], translation


def translated_news() -> Iterator[tuple[str, str]]:
    """Yield the translations of questions on NTREX-128 with the questions."""
    for english, asked in read_translations("train").items():
        yield from ((one, english) for _, one in asked)


def of_news(news: News, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield sentences in each language with the English ones."""
    english = [one.strip() for one in news.sentences["en"]]
    short = [number for number, one in enumerate(english) if 30 < len(one) < 160]
    for number in chance.sample(short, SENTENCES):
        for told in news.sentences.values():
            yield told[number].strip(), english[number]


def in_english(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield English questions, printed and typed, each twice."""
    written = Path("benchmarks/questions/written.jsonl.gz")
    asked = [
        one[form]
        for one in read_lines(written)
        if one["part"] in ("train", "contrast")
        for form in ("question", "chat")
    ]
    asked += [
        one[form]
        for article in read_newswire(written.with_name("newswire.jsonl.gz"))
        if article["part"] in ("train", "train-later")
        for one in (*article["questions"], *article["contrast"])
        for form in ("printed", "typed")
    ]
    yield from ((one, one) for one in chance.sample(asked, ENGLISH))


def fitted(pairs: Mapping[tuple[str, str], int], english: Encoder, others: Encoder) -> Matrix:
    """Return the map, of one more row than the multilingual vectors have dimensions.

    Args:
        pairs: texts in another language and in English, with how often each counts.
        english: the encoder of English questions.
        others: the multilingual encoder.
    """
    given = np.stack([np.append(others.encode_question(one), 1) for one, _ in tqdm(pairs)])
    known = {one: english.encode_question(one) for one in {one for _, one in pairs}}
    wanted = np.stack([known[one] for _, one in pairs])
    weighted = given.T.astype(np.float64) * np.array(list(pairs.values()))
    ridge = RIDGE * np.eye(given.shape[1])
    return np.asarray(np.linalg.solve(weighted @ given + ridge, weighted @ wanted), np.float32)


def main() -> None:
    """Fit the map and ship it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.across",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("ntrex", type=Path)
    parser.add_argument("paragraphs", type=Path)
    parser.add_argument("out", type=Path, help="the file to write")
    asked = parser.parse_args()
    chance = random.Random(SEED)
    kinds = {
        "translated": [*translated(asked.paragraphs), *translated_news()],
        "news": list(of_news(News(asked.ntrex), chance)),
        "english": list(in_english(chance)),
    }
    pairs = {pair: TIMES[kind] for kind, some in kinds.items() for pair in some}
    made = fitted(pairs, open_encoder(PACKAGED_MODEL), MultilingualEncoder())
    scale = np.abs(made).max(1, keepdims=True) / 127
    save_file({"map": np.round(made / scale).astype(np.int8), "map.scale": scale}, asked.out)
    ship(ACROSS, asked.out, Path(quantized.__file__))


if __name__ == "__main__":
    main()
