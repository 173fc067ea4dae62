"""A real discord.py client against the double, whose answers are made of hostile articles."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from benchmarks.discord.markup import SPAN, Hostile
from index.answer.quotation import CheckedQuotation, Quotation, QuotationCheck
from index.answer.trace import Evidence, Trace, TracedStatement
from index.answer.word_comparison import Piece
from index.store.library import Library
from index.values import Agreement, Answer, Limits, Position, Question, Quote, ReadAs
from tests.bot.curating import ScriptedCurator, health
from tests.bot.keeping import kept_people
from tests.bot.recalling import LibraryAnswers
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker, answer, checked_quotation, quote, refusal
from tests.discord_double import ADMINISTRATOR, DiscordDouble, Guild, User
from tests.index.store.samples import entry, store

QUOTED = 25
"""Quotes of an answer: as many as are stored."""
_LIMITS = Limits(questions=10**9)
_PUBLISHED = "2023-04-05"


@dataclass(slots=True)
class Stage:
    """The double, what answers in it, and the articles that answers are made of.

    Attributes:
        discord: the double; its first server has answers in channels, its second in threads.
        asker: gives the answers.
        curator: keeps the sources.
        articles: the articles.
        keys: their names in the library.
    """

    discord: DiscordDouble
    asker: ScriptedAsker
    curator: ScriptedCurator
    articles: Sequence[Hostile]
    keys: Sequence[str]

    def quotes(self, place: int, number: int) -> tuple[Quote, ...]:
        """Quotes of an article and of those after it."""
        places = [(place + step) % len(self.articles) for step in range(number)]
        return tuple(
            _quote(self.articles[one], self.keys[one], rank)
            for rank, one in enumerate(places, start=1)
        )

    def answered(self, place: int) -> Answer:
        """An answer of an article and those after it; every second time sources conflict."""
        found, words = self.quotes(place, QUOTED), self.articles[place].word
        positions = tuple(
            Position(f"{words} {number}", (one.source, words)) for number, one in enumerate(found)
        )
        held = Agreement(12, 9, positions[:7]) if place % 2 else Agreement()
        read = ReadAs("place", question=f"{words} where? {words}")
        return answer(*found[:5], more=found[5:], read_as=read, agreement=held)

    def refused(self, place: int) -> Answer:
        """A refusal with the article as the nearest passage."""
        words = self.articles[place].word
        reason = f"No article that I hold says {words}."
        read = ReadAs("person", question=f"who {words}?")
        return refusal(*self.quotes(place, 3), reason=reason, read_as=read)

    def checked(self, place: int) -> QuotationCheck:
        """The check of a quotation from the article; the verdicts take turns."""
        article = self.articles[place]
        verdicts: tuple[Any, ...] = ("verbatim", "altered", "nowhere")
        verdict = verdicts[place % 3]
        one = checked_quotation(
            quotation=Quotation(article.sentence, 0, len(article.sentence)),
            verdict=verdict,
            pieces=_pieces(article) if verdict != "verbatim" else (),
            others=2,
            also=(article.outlet, article.word),
        )
        assert one.standing is not None
        standing = replace(
            one.standing, text=SPAN, sentence=article.sentence, title=article.title,
            source=article.outlet, url=article.url, link=None,
        )  # fmt: skip
        unread = CheckedQuotation(Quotation(article.word, 0, 1), "not checked", reason=article.word)
        return QuotationCheck((replace(one, standing=standing), unread), more=2, marked=False)

    def traced(self, place: int) -> Trace:
        """The sources of a statement from the article."""
        article, [one] = self.articles[place], self.quotes(place, 1)
        differing = Evidence(one, "differs", "place", article.word, SPAN)
        statement = TracedStatement(article.sentence, (differing, Evidence(one)))
        missing = (f"https://news.example/{article.word}",)
        unlike = TracedStatement(article.word, reason=article.word)
        return Trace((statement, unlike), missing=missing)

    def keep_sources(self, place: int) -> None:
        """Have sources whose names, outlets, sides and troubles are words of articles."""
        some = [self.articles[(place + step) % len(self.articles)] for step in range(10)]
        self.curator.kept = [
            health(
                name=f"{one.word} {number}"[:100], outlet=one.outlet[:100], side=one.word[:60],
                trouble=one.word, failures=3, state="failing" if number % 2 else "active",
            )
            for number, one in enumerate(some)
        ]  # fmt: skip


def _pieces(article: Hostile) -> tuple[Piece, ...]:
    word = article.word
    return (
        Piece("kept", "The ministers", "The ministers"), Piece("changed", word, article.outlet),
        Piece("left out", "", word), Piece("gap", "", word), Piece("added", word, ""),
    )  # fmt: skip


def _quote(article: Hostile, key: str, rank: int) -> Quote:
    return quote(
        rank=rank, text=article.sentence, sentence=article.sentence, span=SPAN, article_key=key,
        start=article.start, end=article.start + len(article.sentence), title=article.title,
        source=article.outlet, url=article.url, link=f"{article.url}#:~:text=met%20at",
        also=(article.word, article.outlet), correction=article.word, partial=rank % 2 == 0,
        gone=date(2024, 9, 3) if rank % 3 == 0 else None,
    )  # fmt: skip


def _stored(library: Library, articles: Sequence[Hostile]) -> list[str]:
    """Store the articles as they are; their names in the library, in order."""
    for number, one in enumerate(articles):
        made = entry(
            one.text, title=one.title, url=one.url, id=f"h{number}", outlet=one.outlet,
            published=_PUBLISHED,
        )  # fmt: skip
        store(library, made)
    kept = {one.external_id: one.key for one in library.catalogue.export(("public",))}
    return [kept[f"h{number}"] for number in range(len(articles))]


@asynccontextmanager
async def staged(
    articles: Sequence[Hostile], discord: Callable[..., DiscordDouble] = DiscordDouble
) -> AsyncIterator[Stage]:
    """The bot, connected, for the length of a block."""
    asker, curator = ScriptedAsker(), ScriptedCurator()
    with pytest.MonkeyPatch.context() as patch, kept_people(_LIMITS) as (people, library):
        keys = _stored(library, articles)
        guilds = [Guild("Embassy"), Guild("Newsroom")]
        async with discord(guilds=guilds, expect_violations=True) as double:
            double.user = double.world.meet(User("asker", permissions=ADMINISTRATOR))
            async with connected(
                double, patch, asker, None, curator,
                admin_service=people, shown_service=LibraryAnswers(library),
            ):  # fmt: skip
                yield Stage(double, asker, curator, articles, keys)


def question(article: Hostile) -> Question:
    """A question into which the article's words were pasted."""
    return Question(f"who met {article.word}"[:300])
