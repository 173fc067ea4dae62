"""The articles that travel with Verbale: whole, well formed and in words of our own."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from index.answer.sides import side_of
from index.data_files import SAMPLE
from index.ingest.extract.clean import clean
from index.values import Published

FIELDS = {"id", "title", "text", "url", "source", "published_at"}
RUN = 8
"""So many words in a row, in the same order, are copied rather than met by chance."""


def read_sample() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    return read_sample()


def test_every_article_is_short_news_in_the_form_of_an_import(
    articles: list[dict[str, Any]],
) -> None:
    for article in articles:
        assert article.keys() - {"correction"} == FIELDS
        assert all(isinstance(value, str) and value.strip() for value in article.values())
        assert 80 <= len(article["text"].split()) <= 220, article["id"]
        assert "\n\n" in article["text"]
        assert article["title"].splitlines() == [article["title"].strip()]
        published = Published.parse(article["published_at"])
        assert published.isoformat() == article["published_at"], article["id"]
        slug = article["id"].removeprefix("sample-")
        assert article["url"] == f"https://example.org/verbale-sample/{slug}"
        cleaned = clean(article["text"], published)
        assert (cleaned.text, cleaned.partial) == (article["text"], False), article["id"]


def test_each_outlet_is_named_after_the_sample_and_two_speak_for_a_side(
    articles: list[dict[str, Any]],
) -> None:
    outlets = {article["source"] for article in articles}
    assert all(outlet.startswith("Verbale sample") for outlet in outlets)
    sides = {side.name: side.nearness for side in (side_of(outlet, None) for outlet in outlets)}
    assert sides == {
        "United States": "official", "China": "official", "Verbale sample": "press",
        "Verbale sample (second paper)": "press",
    }  # fmt: skip


@pytest.mark.parametrize("field", ["id", "url", "title", "text"])
def test_no_two_articles_are_the_same(articles: list[dict[str, Any]], field: str) -> None:
    assert len({article[field] for article in articles}) == len(articles)


def test_some_dates_are_moments_with_an_offset_and_some_are_bare_days(
    articles: list[dict[str, Any]],
) -> None:
    moments = [Published.parse(article["published_at"]) for article in articles]
    offsets = {moment.moment.utcoffset() for moment in moments if not moment.day_only}
    assert len(offsets) > 5
    assert any(moment.day_only for moment in moments)


def test_the_place_of_the_talks_stands_in_a_sentence_that_does_not_name_who_met(
    articles: list[dict[str, Any]],
) -> None:
    [text] = [article["text"] for article in articles if "Yanqi Lake" in article["text"]]
    assert re.search(r"Jake Sullivan.{,80}Wang Yi[^.]*\. They [^.]*Yanqi Lake[^.]*\. ", text)


def test_nothing_is_copied_from_the_article_that_the_project_began_with(
    articles: list[dict[str, Any]], shared: Path
) -> None:
    seed = (shared / "eval" / "seed" / "sullivan-wang-beijing-2024-08-28.txt").read_text("utf-8")
    copied = {
        run
        for article in articles
        for run in runs(f"{article['title']} {article['text']}") & runs(seed)
    }
    assert copied == set()


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
