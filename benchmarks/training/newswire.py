"""Copy a library and add the written news articles to the copy, with lists of their questions.

    python -m benchmarks.training.newswire --data LIB NEWSWIRE.jsonl.gz OUT

The other written questions are on articles of governments and on news in brief. These are on
articles as wire services, newspapers and ministries publish them, and come with their articles.
Nearly everything in them is invented, so LIB itself stays as it is. OUT gets ``library``, the copy;
``articles.jsonl`` in the bulk format; and ``questions.jsonl.gz`` in the format of
``benchmarks.training.questions``.
"""

import argparse
import asyncio
import gzip
import json
import shutil
from collections.abc import Container, Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks.training.cases import read_lines
from index.app import opened
from index.settings import load_settings

LEARNED = ("train", "train-later", "rank")
"""The parts that serve training, ``train-later`` the last stage of the reader alone; the others
serve measuring."""

Line = dict[str, Any]


def read_newswire(file: Path) -> list[Line]:
    """Return the written articles of a compressed file, each with its questions."""
    return list(read_lines(file))


def article(number: int, written: Line) -> Line:
    """Return a written article in the bulk format.

    Args:
        number: its line in the file.
        written: the article.
    """
    return {
        "id": _id(number),
        "url": f"https://newswire.invalid/{number}",
        "title": written["title"],
        "published_at": written["published_at"],
        "text": " ".join(written["sentences"]),
    }


def questions(number: int, written: Line) -> Iterator[Line]:
    """Yield the questions on a written article, those that nothing answers last.

    The shortest answer is the one to mark, because a reader should mark the answer only. A question
    that names no part is of the part of its article.

    Args:
        number: the line of the article in the file.
        written: the article.
    """
    for one in written["questions"]:
        also = [_also(number, written, other) for other in one.get("also", ())]
        told = _told(written, one) | {"others": also}
        yield _asked(number, written, one, one["kind"]) | told
    for one in written["contrast"]:
        yield _asked(number, written, one, one["change"]) | _told(written, {})


def conversations(number: int, written: Line) -> Iterator[list[Line]]:
    """Yield the conversations on a written article, each as its turns, in the same form.

    ``question`` is the turn as a complete question, ``chat`` as it is typed.
    """
    for turns in written.get("turns", ()):
        yield [
            _asked(number, written, {"printed": one["whole"], "typed": one["turn"]}, "turn")
            | _told(written, one)
            for one in turns
        ]


def _told(written: Line, one: Line) -> Line:
    """Return where and how the article answers a question, the shortest answer first."""
    if not one.get("words"):
        return {"start": 0, "end": 0, "answer": "", "answers": []}
    answer, *others = sorted(one["words"], key=len)
    return {**_place(written, one["s"]), "answer": answer, "answers": others}


def _asked(number: int, written: Line, one: Line, kind: str) -> Line:
    """Return the question of a written article in both forms, without what answers it."""
    asked = {"question": one["printed"], "chat": one["typed"], "kind": kind}
    part = one.get("part", written["part"])
    return {"part": part, "article": _id(number), "at": None} | asked


def _also(number: int, written: Line, other: int) -> Line:
    """Return another sentence that answers, all of which is an acceptable answer."""
    place = {"article": _id(number), **_place(written, other)}
    return place | {"answer": written["sentences"][other]}


def _place(written: Line, number: int) -> dict[str, int]:
    """Return where a sentence of an article starts and ends."""
    sentences = written["sentences"]
    start = [0, *accumulate(len(one) + 1 for one in sentences)][number]
    return {"start": start, "end": start + len(sentences[number])}


def write(written: Iterable[Line], out: Path, parts: Container[str] = LEARNED) -> None:
    """Write the articles of some parts and their questions into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    with (
        (out / "articles.jsonl").open("w", encoding="utf-8") as articles,
        gzip.open(out / "questions.jsonl.gz", "wt", encoding="utf-8") as asked,
    ):
        for number, one in enumerate(written, start=1):
            if one["part"] in parts:
                articles.write(_json(article(number, one)))
                asked.writelines(map(_json, questions(number, one)))


async def _import(data: Path, out: Path) -> None:
    shutil.copytree(data, out / "library", dirs_exist_ok=True)
    async with opened(load_settings(data=out / "library")) as verbale:
        result = await verbale.import_file(out / "articles.jsonl", source="newswire")
    if result.bad:
        raise ValueError(f"articles that were not imported: {result.bad}")


def _id(number: int) -> str:
    return f"newswire-{number}"


def _json(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the files and import the articles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the library that is copied")
    parser.add_argument("--parts", nargs="+", default=LEARNED, help="parts to add")
    parser.add_argument("newswire", type=Path, help="benchmarks/questions/newswire.jsonl.gz")
    parser.add_argument("out", type=Path, help="the folder to write")
    given = parser.parse_args()
    write(read_newswire(given.newswire), given.out, given.parts)
    asyncio.run(_import(given.data, given.out))


if __name__ == "__main__":
    main()
