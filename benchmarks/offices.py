"""Measure what articles teach of office-holders, and whether people find them by what they type.

``benchmarks/questions/offices.jsonl`` has facts that were drawn at random, one of an article: ids
and offsets of person, office and area, and whether they are right by a judgement by hand; the
second round was drawn after rules were changed for the first.
``benchmarks/questions/office_holders.jsonl`` has office-holders of 2025 and 2026 who were chosen by
reading articles, with an office and a name as somebody types them. The articles are read from a
folder of JSON Lines files; the library holds the same articles.

    python -m benchmarks.offices FOLDER --library DATA [--wrong] [--retrieval]
"""

import argparse
import asyncio
import json
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

from benchmarks.article_files import Article, articles_by_id
from benchmarks.processor import processor
from index.answer.office_holders.holders import Holder, Holders, person_key
from index.answer.office_holders.learned import LearnedLexicon, widened
from index.answer.question.lexicon.lookup import key_of
from index.answer.question.normal_form import terms_of
from index.app import Verbale, opened
from index.settings import load_settings
from index.store.library import Library
from index.text.offices.extraction import office_mentions
from index.values import PUBLIC, Published, Question

_QUESTIONS = Path(__file__).parent / "questions"
FACTS, HOLDERS = _QUESTIONS / "offices.jsonl", _QUESTIONS / "office_holders.jsonl"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path, required=True, help="data folder")
    parser.add_argument("--wrong", action="store_true", help="print what is wrong or missing")
    parser.add_argument("--retrieval", action="store_true", help="also search passages")
    arguments = parser.parse_args()
    facts, wanted = _lines(FACTS), _lines(HOLDERS)
    ids = {one["article"] for one in (*facts, *wanted)}
    articles = articles_by_id(arguments.folder, ids)
    print(processor())
    for number in sorted({one["round"] for one in facts}):
        some = [one for one in facts if one["round"] == number]
        print(f"round {number}: {precision(some, articles, wrong=arguments.wrong)}")
    print(pace(list(articles.values())))
    library = Library.open(f"sqlite:///{arguments.library / 'library.sqlite'}")
    try:
        began = time.process_time()
        holders = Holders(library.offices.days([PUBLIC]), library.lexicon_entries.of([PUBLIC]))
        used = time.process_time() - began
        print(f"{sum(1 for _ in holders.all()):,} office-holders read in {used:.2f} s")
        print(found(wanted, articles, holders, wrong=arguments.wrong))
    finally:
        library.close()
    if arguments.retrieval:
        print(asyncio.run(retrieval(arguments.library, wanted, articles)))


def precision(facts: Sequence[Article], articles: dict[str, Article], *, wrong: bool) -> str:
    """How many of the judged facts are right, and how many the rules still find."""
    kept = [one for one in facts if _place(one) in _places(articles[one["article"]])]
    right = sum(one["right"] for one in facts)
    still = sum(one["right"] for one in kept)
    for one in facts if wrong else ():
        if one["right"] != (one in kept):
            text = articles[one["article"]]["text"]
            told = "WRONG" if not one["right"] else "LOST"
            print(told, one["article"], text[slice(*one["role"])], text[slice(*one["person"])])
    return (
        f"precision when judged: {right} of {len(facts)}; of these facts the rules find "
        f"{len(kept)} now, {still} of them right ({still / len(kept):.3f})"
    )


def _place(fact: Article) -> tuple[object, ...]:
    return (*fact["person"], *fact["role"], fact["standing"])


def _places(article: Article) -> set[tuple[object, ...]]:
    return {
        (one.person.start, one.person.end, one.role.start, one.role.end, one.standing)
        for one in office_mentions(article["text"], _day(article))
    }


def pace(articles: Sequence[Article]) -> str:
    """Processor time per article."""
    began = time.process_time()
    for one in articles:
        office_mentions(one["text"], _day(one))
    used = time.process_time() - began
    characters = sum(len(one["text"]) for one in articles) / len(articles)
    return f"{used / len(articles) * 1000:.2f} ms an article of {characters:,.0f} characters"


def found(
    wanted: Sequence[Article], articles: dict[str, Article], holders: Holders, *, wrong: bool
) -> str:
    """How many office-holders are found by their office, and by their last name."""
    by_office = by_name = 0
    for one in wanted:
        article = articles[one["article"]]
        person = person_key(article["text"][one["start"] : one["end"]])
        day = _day(article)
        assert day is not None, "each article is dated"
        forms = _learned(one["office"], holders, day)
        office = any(person_key(form)[-1:] == person[-1:] for form in forms)
        name = any(_same(person, each) for each in _named(one["name"], holders))
        by_office, by_name = by_office + office, by_name + name
        if wrong and not (office and name):
            print("MISSED", one["article"], one["office"], one["name"], forms)
    total = len(wanted)
    return (
        f"office → holder in the question's terms: {by_office} of {total}; "
        f"name as typed → full name: {by_name} of {total}"
    )


async def retrieval(data: Path, wanted: Sequence[Article], articles: dict[str, Article]) -> str:
    """How many of the first ten passages for an office name its holder, without and with names."""
    named = {"without": 0, "with": 0}
    async with opened(load_settings(None, data)) as verbale:
        for how in named:
            if how == "without":
                patched = patch.object(LearnedLexicon, "widened", lambda _, __, reading: reading)
            else:
                patched = patch.object(LearnedLexicon, "widened", LearnedLexicon.widened)
            with patched:
                for one in wanted:
                    named[how] += await _naming(verbale, one, articles[one["article"]])
    total = 10 * len(wanted)
    return (
        f"passages that name the holder, of the first ten for “what did OFFICE say”: "
        f"{named['without'] / total:.3f} without, {named['with'] / total:.3f} with what is learned"
    )


async def _naming(verbale: Verbale, one: Article, article: Article) -> int:
    day = _day(article)
    assert day is not None, "each article is dated"
    at = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    asked = Question(f"what did the {one['office']} say", at=at)
    last = person_key(article["text"][one["start"] : one["end"]])[-1]
    passages = await verbale.candidates(asked, 10)
    return sum(last in key_of(each.text.lower()) for each in passages)


def _learned(office: str, holders: Holders, day: date) -> list[str]:
    question = f"what did {office} say"
    terms = widened(terms_of(question), question, holders, day)
    return [form for term in terms for form in term.learned]


def _named(typed: str, holders: Holders) -> list[Holder]:
    """The three people with most articles whom a name means."""
    people = [one for _, _, some in holders.named(key_of(typed)) for one in some]
    people.sort(key=lambda one: one.articles, reverse=True)
    return list({one.name: one for one in people}.values())[:3]


def _same(person: tuple[str, ...], holder: Holder) -> bool:
    keys = [person_key(name) for name in holder.names]
    return any(key[-len(person) :] == person or person[-len(key) :] == key for key in keys)


def _day(article: Article) -> date | None:
    published = article.get("published_at")
    return Published.parse(published).day if published else None


def _lines(path: Path) -> list[Article]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main()
