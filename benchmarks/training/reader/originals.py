"""Examples of questions on texts in other languages than English, for the multilingual reader.

The questions of ``benchmarks/questions/originals.jsonl.gz`` are English and were written for this
purpose: on news that NTREX-128 prints in ten languages, each with the answer in each language and a
look-alike that nothing there answers; and translations of questions of CMRC 2018, DRCD, ARCD and
PersianQA. The texts are not in this repository.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.training.reader.examples import Example

QUESTIONS = Path("benchmarks/questions/originals.jsonl.gz")

NTREX = {
    "en": "eng", "ru": "rus", "zh": "zho-CN", "fr": "fra", "uk": "ukr", "ar": "arb", "fa": "fas",
    "pt": "por", "es": "spa", "de": "deu",
}  # fmt: skip
"""The languages of the written questions, by the names of NTREX-128's files."""

TRANSLATIONS = Path("benchmarks/questions/translations.jsonl.gz")
"""Written questions in other languages than English."""

IN_SQUAD_FORMAT = {
    "cmrc2018_dev.json": ("cmrc", 170), "cmrc2018_trial.json": ("cmrct", 170),
    "DRCD_dev.json": ("drcd", 170), "DRCD_test.json": ("drcdt", 170),
    "arcd.json": ("arcd", 450), "pqa_test.json": ("pqa", 450),
}  # fmt: skip
"""Files in SQuAD format: what the ids of their translated questions begin with, and the characters
of a text at most."""

_WEIGHTS = {
    "ru": 3,
    "zh": 3,
    "ar": 3,
    "fa": 3,
    "fr": 2,
    "uk": 2,
    "pt": 2,
    "es": 1.5,
    "de": 1.5,
    "en": 1,
}
"""How likely each language is among those in which a question is learned."""

_LEARNED, _TWINS, _ELSEWHERE = 6, 3, 2
"""Languages in which a question, its look-alike, and the question on another text are learned."""

_END = re.compile(r"(?<=[。！？!?؟])\s*|(?<=[.])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Original:
    """A written question.

    Attributes:
        sentence: the number of the sentence of NTREX-128 that answers it.
        question: the question.
        answers: the words that answer, by language.
        twin: a question that nothing in its document answers; empty if there is none.
        part: ``train`` or ``rank``.
    """

    sentence: int
    question: str
    answers: Mapping[str, str]
    twin: str
    part: str


def read_originals(part: str) -> list[Original]:
    """Return the written questions of a part."""
    return [Original(**one) for one in _lines() if one.get("part") == part]


def _lines() -> Iterator[dict[str, Any]]:
    with gzip.open(QUESTIONS, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_translations(part: str) -> dict[str, list[tuple[str, str]]]:
    """Return the translations of written questions of a part, each with its language.

    They are found by the English question, which may be a look-alike.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    with gzip.open(TRANSLATIONS, "rt", encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            if one["part"] == part:
                found.setdefault(one["of"], []).append((one["language"], one["question"]))
    return found


class News:
    """The sentences of NTREX-128 in ten languages.

    Args:
        folder: the folder of its repository.
    """

    def __init__(self, folder: Path) -> None:
        self.sentences = {
            language: (folder / "NTREX-128" / f"newstest2019-{_kind(language)}.{name}.txt")
            .read_text(encoding="utf-8")
            .splitlines()
            for language, name in NTREX.items()
        }
        names = (folder / "DOCUMENT_IDS.tsv").read_text(encoding="utf-8").splitlines()
        documents: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            documents.setdefault(name, []).append(number)
        self.documents = documents
        self.document_of = [documents[name] for name in names]

    def around(self, number: int, language: str, chance: random.Random) -> tuple[Example, int]:
        """Return a sentence with some around it, as an example without question, and its place."""
        document, texts = self.document_of[number], self.sentences[language]
        at = document.index(number)
        first, last = max(0, at - chance.choice((0, 0, 1, 1, 2))), at + chance.choice((0, 0, 1))
        if chance.random() < 0.3:
            first = last = at
        chosen = document[first : last + 1]
        titled = chance.random() < 0.5 and document[0] not in chosen
        text = f"{texts[document[0]].strip()}\n" if titled else ""
        spans, place = [], 0
        for one in chosen:
            place = len(text) if one == number else place
            spans.append((len(text), len(text) + len(texts[one].strip())))
            text += f"{texts[one].strip()} "
        return Example("", text.rstrip(" "), sentences=tuple(spans)), place


def _kind(language: str) -> str:
    return "src" if language == "en" else "ref"


def of_news(written: Sequence[Original], news: News, chance: random.Random) -> Iterator[Example]:
    """Yield each question in some languages, and texts that do not answer it or its look-alike."""
    for one in written:
        told = [each for each in NTREX if one.answers.get(each)]
        for language in _drawn(told, _LEARNED, chance):
            made, place = news.around(one.sentence, language, chance)
            answer = one.answers[language]
            start = made.text.index(answer, place)
            yield replace(made, question=one.question, start=start, end=start + len(answer))
        for language in _drawn(list(NTREX), _TWINS, chance) if one.twin else ():
            yield replace(news.around(one.sentence, language, chance)[0], question=one.twin)
        others = [each for each in news.document_of[one.sentence] if abs(each - one.sentence) > 3]
        for language in chance.sample(list(NTREX), _ELSEWHERE) if others else ():
            made, _ = news.around(chance.choice(others), language, chance)
            if one.answers.get(language, "\n") not in made.text:
                yield replace(made, question=one.question)


def of_translations(
    written: Sequence[Original],
    translations: Mapping[str, Sequence[tuple[str, str]]],
    news: News,
    chance: random.Random,
) -> Iterator[Example]:
    """Yield questions in other languages on the English text and on others, as ``of_news``."""
    for one in written:
        for _, asked in translations.get(one.question, ()):
            told = [each for each in NTREX if each != "en" and one.answers.get(each)]
            for language in ["en", *_drawn(told, 1, chance)]:
                if answer := one.answers.get(language):
                    made, place = news.around(one.sentence, language, chance)
                    start = made.text.index(answer, place)
                    yield replace(made, question=asked, start=start, end=start + len(answer))
            other = chance.choice(news.document_of[one.sentence])
            made, _ = news.around(other, "en", chance)
            if one.answers.get("en", "\n") not in made.text:
                yield replace(made, question=asked)
        for _, asked in translations.get(one.twin, ()) if one.twin else ():
            for language in ("en", chance.choice(list(NTREX))):
                yield replace(news.around(one.sentence, language, chance)[0], question=asked)


def _drawn(languages: Sequence[str], most: int, chance: random.Random) -> list[str]:
    """Return some languages, drawn without replacement by weight (Efraimidis and Spirakis 2006)."""
    keys = {one: chance.random() ** (1 / _WEIGHTS[one]) for one in languages}
    return sorted(languages, key=lambda one: -keys[one])[:most]


def of_paragraphs(folder: Path, chance: random.Random) -> Iterator[Example]:
    """Yield the questions of files in SQuAD format in their own language, and translated."""
    english = {one["id"]: one["question"] for one in _lines() if "id" in one}
    for name, (prefix, room) in IN_SQUAD_FORMAT.items():
        made = list(_of_file(folder / name, prefix, room, english, chance))
        yield from made
        for one in chance.sample(made, len(made) // 4):
            other = chance.choice(made)
            if one.text[one.start : one.end] not in other.text:
                yield Example(one.question, other.text, sentences=other.sentences)


def _of_file(
    file: Path, prefix: str, room: int, english: Mapping[str, str], chance: random.Random
) -> Iterator[Example]:
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        title = (article.get("title") or "").replace("_", " ")
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                if not asked["answers"]:
                    continue
                answer = min((one["text"].strip(" ،.,。") for one in asked["answers"]), key=len)
                heading = f"{title}\n" if title and chance.random() < 0.6 else ""
                made = _window(paragraph["context"], answer, heading, room, chance)
                if made is None:
                    continue
                yield replace(made, question=asked["question"].strip())
                if translated := english.get(f"{prefix}:{asked['id']}"):
                    yield replace(made, question=translated)


def _window(
    text: str, answer: str, heading: str, room: int, chance: random.Random
) -> Example | None:
    """Return the answer's sentence with as many around it as there is room for."""
    start = text.find(answer) if answer else -1
    ends = [0, *(one.end() for one in _END.finditer(text)), len(text)]
    cut = [(a, b) for a, b in pairwise(ends) if text[a:b].strip()]
    at = [n for n, (a, b) in enumerate(cut) if a < start + len(answer) and b > start]
    if start < 0 or not at or cut[at[-1]][1] - cut[at[0]][0] > room:
        return None
    first, last = at[0], at[-1]
    while wider := [
        (a, b)
        for a, b in ((first - 1, last), (first, last + 1))
        if a >= 0 and b < len(cut) and cut[b][1] - cut[a][0] <= room
    ]:
        first, last = chance.choice(wider)
    moved = len(heading) - cut[first][0]
    spans = tuple((a + moved, b + moved) for a, b in cut[first : last + 1])
    whole = heading + text[cut[first][0] : cut[last][1]]
    return Example("", whole, start + moved, start + moved + len(answer), spans)
