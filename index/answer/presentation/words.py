"""What views say about answers and articles: dates, certainty, notes below quotes, reasons."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from index.answer.outlets import WHOSE_WORDS, nearness_of
from index.store.rows import SearchFilter
from index.text.display import place_of
from index.text.language import foreign, language_name
from index.told import Told
from index.values import Answer, OriginLink, Published, Quote, day_in_words, time_of_as_of

if TYPE_CHECKING:
    from index.answer.events import EventAnswer
    from index.answer.quotation import Standing
    from index.store.sources import SourceHealth

Certainty = Literal["clear", "likely", "uncertain"]

CLEAR = 0.9
"""Least confidence of a clear answer. Of 600 questions, half typed as in chats, 144 had one, and
the first sentence was the right one in 85 %."""
LIKELY = 0.8
"""Least confidence of a likely answer: 103 had one, right in 80 %. Of 134 answers below, 57 % were
right."""


def certainty(confidence: float) -> Certainty:
    """Return the certainty of an answer by its confidence, 0–1."""
    if confidence >= CLEAR:
        return "clear"
    return "likely" if confidence >= LIKELY else "uncertain"


def as_of_line(answer: Answer) -> str:
    """Return of when an answer is, and what it lacks; empty for one of now."""
    if (at := answer.question.as_of) is None:
        return ""
    line = f"As of {day_in_words(at)}{time_of_as_of(at)}."
    lost = f" Left out, as their text of then is not kept: {answer.left_out:,} articles."
    return line + lost if answer.left_out else line


def in_words(published: Published | None, written: Callable[[date], str] = day_in_words) -> str:
    """Return a date in words: ``28 August 2024, 22:49 (UTC-04:00)``; empty for None.

    Args:
        published: the date.
        written: writes its day.
    """
    if published is None:
        return ""
    day = written(published.day)
    if published.day_only:
        return day
    return f"{day}, {published.moment:%H:%M} ({published.moment.tzname()})"


def parted_at_span(quoted: Quote) -> tuple[str, str, str]:
    """Return the text of a quote in three parts: before, in and after the words that answer.

    The last two are empty if no words stand out.
    """
    text, span = quoted.text, quoted.span
    if not span:
        return text, "", ""
    start = place_of(span, text, text.index(quoted.sentence))
    return text[:start], span, text[start + len(span) :]


def outlet_of(quoted: "Quote | Standing") -> str:
    """Return an outlet, with language and nearness: “TASS, in Russian (state media)”."""
    code, near = foreign(quoted.language), nearness_of(quoted)
    language = f"in {language_name(code)}" if code else ""
    named = ", ".join(filter(None, (quoted.source, language)))
    return f"{named} ({WHOSE_WORDS[near]})" if near else named


def headline_of(quoted: Quote) -> str:
    """Return the headline of a quote; empty if the quote begins with it, and it tells nothing."""
    headline = quoted.title.rstrip("….").casefold()
    return "" if quoted.text.casefold().startswith(headline) else quoted.title


def quote_notes(quoted: Quote, *, dated: bool = False) -> list[str]:
    """Return the sentences that stand below a quote.

    Args:
        quoted: the quote.
        dated: whether the answer is the day on which its article was published.
    """
    notes = (
        f"Said by {quoted.speaker}." if quoted.speaker else "",
        "The date is the article's publication date." if dated else "",
        "The first quote is newer and gives a different value." if quoted.overtaken else "",
        "Only part of this article is stored." if quoted.partial else "",
        "Read by machine from a scanned page." if quoted.by_machine else "",
        f"Correction by the publisher: {quoted.correction}" if quoted.correction else "",
        f"No longer on the web since {day_in_words(quoted.gone)}." if quoted.gone else "",
        f"Also in {', '.join(quoted.also)}{_counted(quoted)}." if quoted.also else "",
    )
    return [note for note in notes if note]


def _counted(quoted: Quote) -> str:
    """“: 7 outlets, 2 origins”, where the number of origins is sure."""
    if quoted.origins is None or quoted.origins.count is None:
        return ""
    origins = "1 origin" if quoted.origins.count == 1 else f"{quoted.origins.count} origins"
    return f": {len(quoted.also) + 1} outlets, {origins}"


def origin_notes(links: Iterable[OriginLink]) -> list[str]:
    """Return who takes what it prints from whom, with the words that say so."""
    return [f"{one.outlet} has it from {one.origin}: “{one.words}”." for one in links]


def events_reason(found: "EventAnswer") -> str:
    """Why no events are listed, as a sentence."""
    from index.answer.quoting.refusal import unnamed  # noqa: PLC0415 - slow

    topic, side = found.query.topic, found.query.side
    if found.reason == "no words":
        return f"“{topic}” has no words to look for."
    if found.unknown == (side,):
        return Told("No source here speaks for “{side}”.", side=side)
    if found.unknown:
        return unnamed(found.unknown, SearchFilter(found.query.reach.scopes, ""))
    dated = found.reason == "nothing from that time"
    if not topic:
        return "No article is from that time." if dated else Told("No article fits.")
    if dated:
        return Told("No article from that time has all words of “{topic}”.", topic=topic)
    of_side = Told("No article of that side has all words of “{topic}”.", topic=topic)
    return of_side if side else Told("No article has all words of “{topic}”.", topic=topic)


def outlets_line(outlets: int, articles: int, retold: Callable[[str], str] = str) -> str:
    """“3 outlets, 5 articles”; empty for one article.

    Args:
        outlets: how many outlets.
        articles: how many articles.
        retold: says it in another language.
    """
    if articles < 2:
        return ""
    told = Told.plural(outlets, "{number} outlet", "{number} outlets")
    return (
        f"{retold(told)}, {retold(Told.plural(articles, '{number} article', '{number} articles'))}"
    )


_UNITS = (
    (86_400, Told("{number} d")),
    (3_600, Told("{number} h")),
    (60, Told("{number} min")),
    (0, Told("{number} s")),
)


def ago(moment: datetime | None) -> str:
    """How long ago a moment was: “3 h ago”; empty for None."""
    return Told("{time} ago", time=_roughly(datetime.now(UTC) - moment)) if moment else ""


def until(moment: datetime | None) -> str:
    """In what time a moment is: “in 3 h”; empty for None."""
    if moment is None:
        return ""
    left = moment - datetime.now(UTC)
    return Told("in {time}", time=_roughly(left)) if left > timedelta() else Told("now")


def _roughly(time: timedelta) -> Told:
    seconds = max(time.total_seconds(), 0)
    size, form = next(unit for unit in _UNITS if seconds >= unit[0])
    return form.format(number=int(seconds // (size or 1)))


def health_of(source: "SourceHealth") -> Told:
    """The health of a source in a word or two."""
    if source.state == "active" and source.failures and source.failing_since:
        time = _roughly(datetime.now(UTC) - source.failing_since)
        return Told("failing since {time}", time=time)
    if source.state == "active" and not source.failures:
        return Told("not fetched yet") if source.is_awaited else Told("OK")
    return {"paused": Told("paused"), "ended": Told("ended")}.get(source.state, Told("failing"))
