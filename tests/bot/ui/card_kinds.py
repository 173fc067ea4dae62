"""Every kind of card about an answer, with the longest realistic contents and with hostile ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import discord

from bot.asking.answer_buttons import Press, answer_buttons
from bot.commands.ask import (
    citation_card,
    context_card,
    page_buttons,
    page_card,
    page_of,
    quote_buttons,
)
from bot.commands.message_menus import quotation_card, source_card
from bot.ui.answer_card import answer_card
from index.answer.presentation.citation import citation
from index.answer.presentation.recall import Context
from index.answer.quotation import Quotation
from index.answer.trace import Evidence, Trace, TracedStatement
from index.answer.word_comparison import Piece
from index.store.rows import Article
from index.values import Agreement, Answer, Position, Published, Question, Quote, ReadAs
from tests.bot.samples import answer, checked_quotation, quotation_check, quote, refusal

KEY = "0123456789abcdef"
USER = 10**19
"""As long as user ids become."""

PROSE = "On Tuesday the ministers of both countries said that talks on the border would resume "
CONTENTS: dict[str, Callable[[int], str]] = {
    "English": lambda length: (PROSE * 40)[: length - 1] + ".",
    "Arabic": lambda length: ("قال الوزير إن المحادثات ستستأنف قريبا " * 60)[: length - 1] + ".",
    "Chinese": lambda length: ("部長週二表示會談將恢復" * 200)[: length - 1] + "。",
    "emoji": lambda length: "🕊️" * (length // 2),
    "markdown": lambda length: ("**[a](https://e.org)** <@1> ||`@everyone`|| # " * 60)[:length],
    "backticks": lambda length: ("``` ` ``` " * 300)[:length],
}
"""A text of a length in code points, by its name."""


def long_quote(text: Callable[[int], str], rank: int = 1, sentences: int = 4) -> Quote:
    """A quote of sentences of about 80 words in all, with everything that a quote can have."""
    each = [text(130) for _ in range(sentences)]
    return quote(
        rank=rank,
        text=" ".join(each),
        sentence=each[-1],
        span=each[-1][:40],
        title=text(300),
        source=text(80),
        url="https://www.example.org/" + "path/" * 90,
        link="https://www.example.org/" + "path/" * 90 + "#:~:text=" + "%D0%B2" * 60,
        published=Published.on(date(2023, 4, 5)),
        also=tuple(f"{n} {text(50)}" for n in range(9)),
        partial=True,
        correction=text(500),
        gone=date(2024, 9, 3),
    )


def long_answer(text: Callable[[int], str], **changes: Any) -> Answer:
    """An answer with the most quotes, of which all sources conflict."""
    found = tuple(long_quote(text, rank) for rank in range(1, 26))
    held = tuple(Position(f"{n} {text(60)}", tuple(text(60) for _ in range(9))) for n in range(9))
    whole = answer(
        *found[:5],
        more=found[5:],
        question=Question(text(500), source=text(100)),
        read_as=ReadAs("place", (), date(2024, 8, 1), date(2024, 8, 31), text(500)),
        agreement=Agreement(12, 9, held),
    )
    return replace(whole, **changes)


def _answered(text: Callable[[int], str], *, private: bool, note: str | None = None) -> Any:
    given = long_answer(text)
    buttons = answer_buttons(KEY, given, asker=USER, private=private)
    return answer_card(given, buttons=buttons, note=note)


def _refused(text: Callable[[int], str]) -> Any:
    given = refusal(*(long_quote(text, rank) for rank in (1, 2, 3)), reason=text(600))
    return answer_card(given, buttons=answer_buttons(KEY, given, asker=USER, private=False))


def _by_date(text: Callable[[int], str]) -> Any:
    dated = (long_quote(text), long_quote(text, 2))
    given = answer(*dated, answer_from="published_at")
    return answer_card(given, buttons=answer_buttons(KEY, given, asker=USER, private=True))


def _context(text: Callable[[int], str]) -> Any:
    found = Context(long_quote(text), f"{text(450)} ", f" {text(450)}", 1, 25)
    return context_card(found, quote_buttons(Press(KEY, "context", 1), 25))


def _citation(text: Callable[[int], str]) -> Any:
    byline = "By Jane Doe, John Smith, Li Wei and Ursula von der Leyen"
    cited = citation(long_quote(text), byline, date(2026, 11, 26))
    return citation_card(cited, quote_buttons(Press(KEY, "cite", 1), 25))


def _page(text: Callable[[int], str]) -> Any:
    quotes = [long_quote(text, rank) for rank in range(1, 26)]
    page = page_of(quotes, 7)
    row = page_buttons(Press(KEY, "more", 7), quotes, page)
    return page_card(quotes, page, row, "9 quotes are left out: their articles have changed.")


def _quotations(text: Callable[[int], str], verdict: Any) -> Any:
    long = text(4_500)  # a card has 4,000
    one = checked_quotation(
        quotation=Quotation(long, 0, 1),
        verdict=verdict,
        standing=replace(long_quote(text), text=long, sentence=long),
        pieces=(Piece("kept", long, long), Piece("changed", long, long)) * 40,
        others=9,
        also=(text(500), text(500)),
    )
    return quotation_card(quotation_check(*[one] * 5, more=9, marked=False))


def _sources(text: Callable[[int], str]) -> Any:
    found = long_quote(text)
    evidence = (Evidence(found, "differs", "place", text(600), text(600)),) * 3
    article = Article(
        key="a1", scope="public", external_id=None, url=found.url, outlet=text(500), path=None,
        sources=(), revision=1, title=text(500), text="They met.", published=found.published,
        partial=False,
    )  # fmt: skip
    statements = (TracedStatement(text(500), evidence, text(600)),) * 3
    return source_card(Trace(statements, 5, article, (text(500),) * 3))


KINDS: dict[str, Callable[[Callable[[int], str]], discord.ui.LayoutView]] = {
    "answer, public": lambda text: _answered(text, private=False),
    "answer, private": lambda text: _answered(text, private=True),
    "answer, shared": lambda text: _answered(text, private=False, note=f"Shared by {text(32)}."),
    "answer by the article's date": _by_date,
    "refusal": _refused,
    "in context": _context,
    "more quotes": _page,
    "citation": _citation,
    "verbatim quotations": lambda text: _quotations(text, "verbatim"),
    "altered quotations": lambda text: _quotations(text, "altered"),
    "quotations that are nowhere": lambda text: _quotations(text, "nowhere"),
    "sources of statements": _sources,
}
"""Each kind of card, made of texts of one content."""
