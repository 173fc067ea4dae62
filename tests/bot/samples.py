"""Answers for the bot's tests, and an asker that gives them."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from index.answer.conversation.conversation import Conversation
from index.answer.events import ArticleView, EventAnswer, EventQuery
from index.answer.quotation import CheckedQuotation, Quotation, QuotationCheck, Standing
from index.answer.readout import Readout, ReadoutQuery
from index.answer.said import SaidAnswer, SaidQuery
from index.answer.speakers import SpeakerName
from index.answer.trace import Evidence, Trace, TracedStatement
from index.answer.word_comparison import Piece
from index.answer.wording import WordingAnswer, WordingQuery
from index.concurrency import Load
from index.errors import NotFoundError
from index.values import Answer, Published, Question, Quote, ReadAs

SENTENCE = "They met at Yanqi Lake, a resort north of Beijing, on Tuesday."
URL = "https://example.org/sullivan-wang"
LINK = f"{URL}#:~:text=They%20met%20at%20Yanqi%20Lake"

_QUOTE = Quote(
    rank=1,
    text=f"Mr. Sullivan flew in at noon. {SENTENCE}",
    sentence=SENTENCE,
    span="Yanqi Lake",
    article_key="a1",
    revision=1,
    start=0,
    end=91,
    title="Sullivan and Wang open talks",
    source="The Example Times",
    score=0.9,
    url=URL,
    link=LINK,
    published=Published.parse("2024-08-28T22:49:00-04:00"),
)


def quote(**changes: Any) -> Quote:
    """A quote of the sample, changed."""
    return replace(_QUOTE, **changes)


def answer(*quotes: Quote, **changes: Any) -> Answer:
    """An answer with these quotes, or with the sample's one."""
    given = Answer(
        question=Question("where did Sullivan and Wang meet?"),
        read_as=ReadAs(kind="place"),
        confidence=0.9,
        answer="Yanqi Lake",
        answer_from="text",
        quotes=quotes or (_QUOTE,),
        elapsed_ms=41,
    )
    return replace(given, **changes)


def refusal(*nearest: Quote, **changes: Any) -> Answer:
    """A refusal, with what came nearest."""
    given = Answer(
        question=Question("who won the chess match?"),
        read_as=ReadAs(kind="person"),
        confidence=0.1,
        reason="No article that I hold says who won a chess match.",
        nearest=nearest,
        elapsed_ms=12,
    )
    return replace(given, **changes)


def quotation_check(*checked: CheckedQuotation, **changes: Any) -> QuotationCheck:
    """A check with these quotations, or with one that is verbatim."""
    return replace(QuotationCheck(checked or (checked_quotation(),)), **changes)


def checked_quotation(**changes: Any) -> CheckedQuotation:
    """A quotation that is verbatim, changed."""
    words = "They met at Yanqi Lake"
    standing = Standing(
        text=words, sentence=SENTENCE, article_key="a1", external_id=None, revision=1, start=0,
        end=len(words), title="Sullivan and Wang open talks", source="The Example Times", url=URL,
        link=LINK, published=Published.parse("2024-08-28"),
    )  # fmt: skip
    given = CheckedQuotation(
        Quotation(words, 0, len(words)), "verbatim", similarity=1.0, exact=True,
        pieces=(Piece("kept", words, words),), standing=standing,
    )  # fmt: skip
    return replace(given, **changes)


TRACE = Trace(
    (
        TracedStatement(
            "They met in Beijing.",
            (Evidence(_QUOTE, "differs", "place", "Beijing", "Yanqi Lake"), Evidence(_QUOTE)),
        ),
    )
)
"""Sources of a message: one that differs, and one that is close."""


@dataclass
class ScriptedSearch:
    """Gives one answer to whoever searches, whatever the search is."""

    gives: Any
    asked: list[Any] = field(default_factory=list)

    async def said(self, query: Any) -> Any:
        self.asked.append(query)
        return replace(self.gives, query=query)

    latest = timeline = readout = show = wording = said


@dataclass
class ScriptedStatements(ScriptedSearch):
    """Knows speakers besides."""

    gives: Any = field(default_factory=lambda: SaidAnswer(SaidQuery("Nobody")))
    names: list[SpeakerName] = field(default_factory=list)

    async def speakers(self, *scopes: str) -> list[SpeakerName]:
        return self.names


class NoWatches:
    """Finds nothing, and has none."""

    def __getattr__(self, _: str) -> Any:
        async def nothing(*_given: Any) -> list[Any]:
            return []

        return nothing


@dataclass
class ScriptedStories(ScriptedSearch):
    """Gives one answer to whoever asks for articles by story, and knows one article."""

    gives: Any = field(default_factory=lambda: EventAnswer(EventQuery("x"), reason="nothing"))
    view: ArticleView | None = None
    titles: list[tuple[str, str]] = field(default_factory=list)
    scopes: list[tuple[str, ...]] = field(default_factory=list)

    async def picture(self, found: EventAnswer) -> bytes:
        return PNG

    async def article(self, name: str, scopes: Sequence[str] | None = None) -> ArticleView:
        self.scopes.append(tuple(scopes or ()))
        if self.view is None:
            raise NotFoundError(
                f"There is no article “{name}”; give its headline, its link or its id."
            )
        return self.view

    async def headlines(self, typed: str, *scopes: str) -> list[tuple[str, str]]:
        self.scopes.append(scopes)
        return self.titles

    async def sides(self, *scopes: str) -> list[str]:
        return ["Beijing", "Washington"]


PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
"""What stands for a picture."""


@dataclass
class ScriptedExamples:
    """Knows some examples, or raises."""

    found: tuple[str, ...] | Exception = ()
    scopes: list[tuple[str, ...]] = field(default_factory=list)

    async def find(self, *scopes: str, within_s: float | None = None) -> tuple[str, ...]:
        assert within_s is not None
        self.scopes.append(scopes)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@dataclass
class ScriptedAsker:
    """Gives one answer, or raises; may block a thread first, as a loading model does."""

    gives: Answer | Exception = field(default_factory=answer)
    blocks_for: float = 0.0
    names: list[str] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    chosen_from: list[tuple[str, ...]] = field(default_factory=list)
    check: QuotationCheck = field(default_factory=quotation_check)
    checked: list[Question] = field(default_factory=list)
    trace: Trace = field(default_factory=lambda: TRACE)
    traced: list[tuple[Question, list[str]]] = field(default_factory=list)
    load: Load = field(default_factory=Load)
    places: list[int] = field(default_factory=list)
    said_service: Any = field(default_factory=ScriptedStatements)
    lexicon_service: Any = None
    readout_service: Any = field(
        default_factory=lambda: ScriptedSearch(Readout(ReadoutQuery("Nobody")))
    )
    wording_service: Any = field(
        default_factory=lambda: ScriptedSearch(WordingAnswer(WordingQuery("Nobody")))
    )
    watch_service: Any = field(default_factory=NoWatches)
    event_service: Any = field(default_factory=ScriptedStories)
    example_questions: Any = field(default_factory=ScriptedExamples)
    evidence_service: Any = None

    def ahead(self, _: str) -> int:
        """The next of ``places``; the last one stays."""
        return self.places.pop(0) if len(self.places) > 1 else sum(self.places)

    async def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        await self._takes_time()
        if isinstance(self.gives, Exception):
            raise self.gives
        return replace(self.gives, question=question)

    async def ask_in(
        self, conversation: Conversation, question: Question
    ) -> tuple[Answer, Conversation]:
        self.conversations.append(conversation)
        given = await self.ask(question)
        return given, conversation.then(given)

    async def languages(self, *scopes: str) -> list[str]:
        self.chosen_from.append(scopes)
        return ["en", "ru", "ar"]

    async def check_quotes(self, message: Question) -> QuotationCheck:
        self.checked.append(message)
        await self._takes_time()
        return self.check

    async def find_sources(self, message: Question, links: Sequence[str] = ()) -> Trace:
        self.traced.append((message, list(links)))
        await self._takes_time()
        return self.trace

    async def sources(self, *scopes: str) -> list[str]:
        self.chosen_from.append(scopes)
        return self.names

    async def _takes_time(self) -> None:
        if self.blocks_for:
            await asyncio.to_thread(time.sleep, self.blocks_for)


@dataclass
class DictMemory:
    """Remembers for as long as it lives."""

    kept: dict[str, str] = field(default_factory=dict)

    async def remembered(self, key: str) -> str | None:
        return self.kept.get(key)

    async def remember(self, key: str, value: str) -> None:
        self.kept[key] = value
