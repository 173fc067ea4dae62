"""Articles to measure with, mixed from the sample: as many as are wanted, each one different."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from index.data_files import SAMPLE
from index.values import Question

_PLACES = """
Aldermoor Brackwater Calverton Dunmore Eastmarch Farrowby Glenholm Harwick Inverlea Jarrowfield
Kestrel Larkhill Midvale Northolm Oakhaven Pendrift Quarryside Redcliff Southmere Thornbury
""".split()  # noqa: SIM905 - a list of words reads best as words
_FIRST = date(2015, 1, 1)


def write_articles(file: Path, count: int) -> list[Question]:
    """Write so many articles as a bulk file, and return a question about every hundredth."""
    paragraphs = [part for part in _paragraphs() if len(part) > 120]
    chance = random.Random(count)
    asked = []
    with file.open("w", encoding="utf-8") as lines:
        for number in range(count):
            place = f"{_PLACES[number % len(_PLACES)]} {number // len(_PLACES) + 1}"
            lead = f"The envoy to {place} met delegates of {number + 2} ports on Tuesday."
            body = "\n\n".join([lead, *chance.sample(paragraphs, k=7)])
            day = _FIRST + timedelta(days=number % 3650)
            lines.write(json.dumps(_article(number, place, body, day)) + "\n")
            if number % max(1, count // 100) == 0:
                asked.append(Question(f"how many ports met the envoy to {place}?"))
    return asked


def sample_passages(count: int) -> list[str]:
    """The first so many paragraphs of the sample."""
    return list(islice(_paragraphs(), count))


def _paragraphs() -> Iterator[str]:
    for line in SAMPLE.read_text(encoding="utf-8").splitlines():
        yield from json.loads(line)["text"].split("\n\n")


def _article(number: int, place: str, text: str, day: date) -> dict[str, str]:
    return {
        "id": f"mixed-{number}",
        "title": f"Envoy to {place} meets delegates",
        "text": text,
        "source": f"Outlet {number % 40}",
        "url": f"https://mixed.invalid/{number}",
        "published_at": day.isoformat(),
    }
