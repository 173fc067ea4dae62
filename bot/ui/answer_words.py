"""What a card says of an answer besides its quotes, in the current language."""

from collections.abc import Sequence

from bot.core.days import day
from bot.translations.language import plural, say, translatable
from index.answer.presentation.certainty import Certainty
from index.values import Agreement, ReadAs

CERTAIN: dict[Certainty, str] = {
    "clear": translatable("Clear answer"),
    "likely": translatable("Likely answer"),
    "uncertain": translatable("Uncertain answer"),
}


def agreement_in_words(counted: Agreement) -> str:
    """“2 other articles agree, 1 differs”; empty if nothing was compared."""
    agree, differ = counted.agree, counted.differ
    if not differ:
        return _agree(agree) if agree else ""
    if not agree:
        return plural(differ, "{number} other article differs", "{number} other articles differ")
    differing = plural(differ, "{number} differs", "{number} differ")
    return f"{_agree(agree)}, {differing}"


def _agree(number: int) -> str:
    return plural(number, "{number} other article agrees", "{number} other articles agree")


def period_in_words(read: ReadAs) -> Sequence[str]:
    """The filter on publication dates, as a list of at most one phrase."""
    if read.since is None:
        return [] if read.until is None else [say("articles until {day}", day=day(read.until))]
    if read.until is None:
        return [say("articles since {day}", day=day(read.since))]
    if read.since == read.until:
        return [say("articles of {day}", day=day(read.since))]
    return [say("articles from {first} to {last}", first=day(read.since), last=day(read.until))]


def more_quotes(number: int) -> str:
    """“1 more quote”, “3 more quotes”."""
    return plural(number, "{number} more quote", "{number} more quotes")
