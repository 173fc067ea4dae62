"""Finds questions that a library can answer, to show them to people who have not asked one yet.

A question is made of a headline or a sentence of a recent article: of “Trump and Putin meet in
Helsinki”, “Where did Trump and Putin meet?”. It is an example once it was asked, and a quote of
that article was at least a likely answer.
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from index.answer.answerer import AnswererCache
from index.answer.presentation.words import LIKELY
from index.answer.question.names import names_of
from index.answer.question.terms import STOP_WORDS
from index.answer.question.verbs import asks_in, may_be_verb
from index.answer.quoting.quote import stands
from index.concurrency import Threads, answers, reads
from index.store.articles.events import TopicFilter
from index.store.library import Library
from index.store.rows import Generation
from index.text.offices.vocabulary import HEADS
from index.text.sentences import sentences
from index.text.words import WEEKDAY_NAMES
from index.values import MONTH_NAMES, Answer, Question, read_scopes

log = logging.getLogger(__name__)

WANTED = 3
"""Examples that are shown at once."""
_KEPT_S = 600.0
"""Seconds until examples of newer articles are looked for; until then, when articles come in, those
that were found are only asked again."""
_ARTICLES = 200
"""Newest articles whose sentences are tried."""
_SENTENCES = 8
"""First sentences of an article that are tried."""
_TRIES = 24
"""Most questions that are asked to find the examples; each takes about a tenth of a second."""
_LONGEST = 80
"""Characters of a question that fits on a button."""

_DAY = rf"on (?:{'|'.join(WEEKDAY_NAMES)}|(?:{'|'.join(MONTH_NAMES)}) \d)"
_WHERE = re.compile(rf" (?:in|at|near) (?:the [^,]*)?(?!(?:{'|'.join(MONTH_NAMES)})\b)[A-Z]")
_MARK = re.compile(r"[,;:()“”—–]")
_DATELINE = re.compile(r"[^.!?“”]{2,40} [—–-]+ ")
_END = re.compile(
    r"[,;:!?()“”—–]| (?:after|against|and|as|at|before|but|by|during|for|from|in|into|near|over"
    rf"|since|that|though|through|under|until|when|where|which|while|who|within|without|{_DAY})\b"
)
"""What ends the object of a sentence."""
_OBJECT = re.compile(r" (?:with )?(?:(?:the|an?) \S+(?: \S+)*|(?P<name>[A-Z].*))")
_UNNAMED = re.compile(
    r"\b(?:h(?:e|er|im|is)|its?|she|the[my]|their|th(?:at|is|ese|ose)|to|us|we)\b"
)
"""What only a reader of the article knows, or what goes on with another verb."""
_NAMELESS = re.compile(
    rf"\b(?i:{'|'.join(sorted(HEADS))})s?(?! [A-Z]| of)|\b(?:today|later|[a-z]+ly)$"
)
"""An office without its holder or country, or a word about the verb, within a subject."""
_SAYING = frozenset("add ask call hope know say tell think want warn".split())  # noqa: SIM905
"""Verbs whose object is a whole clause."""
_SOMEWHERE = frozenset(
    "adopt arrive attend die gather hold meet open sign speak start talk".split()  # noqa: SIM905
)
"""Verbs of what takes place somewhere: “demands a ceasefire in Gaza” does not say where."""
_WITHIN_SUBJECT = frozenset(("and", "its", "of", "the", "The", "A", "An"))
_SUBJECT = 8
"""Most words of a subject."""


_Candidate = tuple[str, str]
"""A question, and the article that should answer it."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The examples of some scopes with their answers.

    Attributes:
        answers: how the examples were answered.
        since: when they were first found.
        state: the state of the library in which they were last asked.
    """

    answers: tuple[Answer, ...]
    since: float
    state: tuple[int, int | None]

    @property
    def texts(self) -> tuple[str, ...]:
        """The questions."""
        return tuple(one.question.text for one in self.answers)


@dataclass(frozen=True)
class ExampleQuestions:
    """Finds example questions and keeps them for a while; for the event loop's thread only.

    Args:
        library: holds the articles.
        live: returns the live generation.
        answerers: answer the questions that are tried.
        threads: keep SQL and models off the loop.
    """

    _library: Library
    _live: Callable[[], Generation | None]
    _answerers: AnswererCache
    _threads: Threads
    _found: dict[tuple[str, ...], _Found] = field(default_factory=dict)
    _finding: dict[tuple[str, ...], asyncio.Task[_Found]] = field(default_factory=dict)

    async def find(self, *scopes: str, within_s: float | None = None) -> tuple[str, ...]:
        """Return up to three questions that the library answers now, the newest news first.

        Those found before are returned at once if nothing has changed since. Else finding them
        takes a few seconds; who asks meanwhile waits for the same search.

        Args:
            scopes: who reads the answers; ``public`` is always among them.
            within_s: seconds to wait; after them nothing is returned, and the search goes on for
                who asks next. None waits for its end.

        Returns:
            whole questions in English, as one types them; none if the library answers none.

        Raises:
            SettingsError: the library was encoded by another model than the settings name.
        """
        readable = read_scopes(*scopes)
        kept = self._found.get(readable)
        if kept is not None and await self._holds(kept):
            return kept.texts
        if readable not in self._finding:
            self._finding[readable] = task = asyncio.create_task(self._search(readable, kept))
            task.add_done_callback(partial(self._ended, readable))
        task = self._finding[readable]
        done, _ = await asyncio.wait({task}, timeout=within_s)
        return task.result().texts if done else ()

    def _ended(self, scopes: tuple[str, ...], task: asyncio.Task[_Found]) -> None:
        del self._finding[scopes]
        if not task.cancelled() and (error := task.exception()):
            log.info("no example questions for %s: %s", ", ".join(scopes), error)

    @reads
    def _holds(self, kept: _Found) -> bool:
        """Whether nothing has changed since examples were found, and what answers them stands."""
        passages = self._library.passages
        return kept.state == self._library.state() and all(
            stands(one.quotes[0], passages) for one in kept.answers
        )

    @reads
    def _state(self) -> tuple[int, int | None]:
        return self._library.state()

    async def _search(self, scopes: tuple[str, ...], kept: _Found | None) -> _Found:
        now, state = time.monotonic(), await self._state()
        recent = kept if kept and now - kept.since <= _KEPT_S else _Found((), now, state)
        again = [(one.question.text, one.quotes[0].article_key) for one in recent.answers]
        made = await self._candidates(scopes)
        varied: list[Answer] = []
        others: list[Answer] = []
        for text, article in list(dict.fromkeys((*again, *made)))[:_TRIES]:
            if len(varied) == WANTED:
                break
            answer = await self._answer(text, scopes)
            is_sure = answer.answer is not None and answer.confidence >= LIKELY
            if is_sure and answer.quotes[0].article_key == article:
                asks = text.split()[0]
                alike = sum(one.question.text.split()[0] == asks for one in varied)
                (varied if 2 * alike < WANTED else others).append(answer)
        found = (*varied, *others)[:WANTED]
        self._found[scopes] = _Found(found, recent.since, state)
        return self._found[scopes]

    @answers
    def _answer(self, text: str, scopes: tuple[str, ...]) -> Answer:
        live = self._live()
        question = Question(text, further_scopes=scopes)
        return self._answerers.of(live).answer(question, live, None)

    @reads
    def _candidates(self, scopes: tuple[str, ...]) -> list[_Candidate]:
        """Return what may be asked about the newest articles, one question of each first."""
        live = self._live()
        if live is None:
            return []
        rows = self._library.topics.newest(TopicFilter(scopes, live.chunker), _ARTICLES)
        texts = self._library.passages.texts(one.revision_id for one in rows)
        made = [
            _of_article(one.title, texts.get(one.revision_id, ""), one.article_key) for one in rows
        ]
        return [
            found[turn] for turn in range(_SENTENCES + 1) for found in made if turn < len(found)
        ]


def _of_article(title: str, text: str, key: str) -> list[_Candidate]:
    told = [(title, True), *((one.of(text), False) for one in sentences(text)[:_SENTENCES])]
    asked = (question_of(one, text, is_headline=is_title) for one, is_title in told)
    return [(one, key) for one in asked if one and len(one) <= _LONGEST]


def question_of(sentence: str, text: str, *, is_headline: bool) -> str | None:
    """Return the question that a sentence answers.

    None unless the question reads well without the article: a subject with a name, a verb in the
    past or in a headline's present, and an object, for which ``and`` in the subject may stand.

    Args:
        sentence: a headline, or a sentence of the text.
        text: the text, in which a name has its capital within sentences, too.
        is_headline: whether it leaves out articles, so that an object has to be a name.
    """
    words = _DATELINE.sub("", " ".join(sentence.split()), count=1).rstrip(".").split(" ")
    at = next((at for at, word in enumerate(words) if at and may_be_verb(word)), 0)
    asked = asks_in(words[at]) if words[at].islower() and at <= _SUBJECT else None
    if asked is None or (asked[0] == "do" and "and" not in words[:at]):
        return None
    who, base = _within_question(words[:at], text), asked[1]
    rest = " " + " ".join(words[at + 1 :])
    end = _END.search(rest)
    matter, tail = (rest[: end.start()], rest[end.start() :]) if end else (rest.rstrip(), "")
    found = _OBJECT.fullmatch(matter)
    is_whole = bool(found and (found["name"] or not is_headline)) and not _UNNAMED.search(matter)
    is_whole = is_whole or (not matter and base == "meet" and "and" in words[:at])
    if who is None or not is_whole or base in _SAYING:
        return None
    asks = "Where" if base in _SOMEWHERE and _WHERE.match(tail) else "When"
    return f"{asks} did {who} {base}{matter}?"


def _within_question(subject: list[str], text: str) -> str | None:
    """Return a subject as it reads within a question; None if it may need the words before it."""
    first, *others = subject
    is_plain = STOP_WORDS.isdisjoint({*subject} - _WITHIN_SUBJECT)
    if _MARK.search(" ".join(subject)) or not is_plain or not names_of(f"did {' '.join(subject)}"):
        return None
    if _NAMELESS.search(" ".join(subject)):
        return None
    if first in {"The", "A", "An"}:
        return f"{first.lower()} {' '.join(others)}"
    is_name = re.search(rf"[a-z,] {re.escape(first)}\b", text) or re.match(
        "(?:and )?[A-Z]", " ".join(others)
    )
    return " ".join(subject) if is_name else None
