"""How the time of a function grows with its text, on texts made to take long."""

import gc
import time
from collections.abc import Callable, Iterable

Function = Callable[[str], object]

TIMES = 4
"""How many times as long the longer text is."""

AT_MOST = 6.0
"""It may take so many times as long: linear, with room for what the machine adds.

What takes ``n + x n²``, where n is 1 for the shorter text, takes longer from x = 0.2 on.
"""

_LONG_ENOUGH_S = 0.001
_SHORTEST_RUN = 100
_LONGEST_RUN = 4_000
MOST_TIMES = 16

_AGAIN = ((1, 1), (1, 2), (2, 3), (4, 3), (8, 3), (MOST_TIMES, 3))
"""Where the ratio is not good: how many times as long both texts are, and how often each is run.

The quickest run counts.
"""

# What a pattern may look through again from each place of a run, by what it is about.
FAMILIES = {
    "white space": (
        "\n", " ", "\u00a0", "\t", " \n", "\r\n", "\u2028", "\x0b", "\u3000", " \n\n \n", "a \n",
    ),
    "digits": (
        "1", "1 ", "1,", "1.", "1-", "1/", "1:", "2021 ", "2021-", "1st ", "#1 ", "$1 ",
        "1 million ", "1 to ", "1. ",
    ),
    "dots and marks": (
        ".", ". ", "…", "!?", "a. ", "A. ", "a.a.", "U.S. ", "It is so. ", "abc.D", "。", ", ",
        "a, ", "; ", ":", "a: ", "&", "@", "|", "a | ",
    ),
    "quotes and brackets": (
        '"', "“", "”", "'", "a's ", "“a” he said ", '" ', "(", ")", "() ", "(a) ", "[1]", "[", "{",
        "<", "<a ", "<a>", "![", "[a](b) ", "&amp;",
    ),
    "capitals": (
        "A", "A ", "ABC ", "Abc ", "President Xi ", "Abc of ", "of Abc ", "Abc and ", "Abc, ",
        "in Abc ", "Abc on ", "Council on ", "to the central ", "By Jane Doe, ", ", Deputy ",
    ),
    "times": (
        "May ", "may 22 ", "March 2022 ", "in May ", "may, ", "may to ", "may 1 to ", "1 of may ",
        "the first week of ", "last week ", "a week ago ", "since the ", "the 5th ", "on ",
        "between ", "Monday, ", "the last 3 days of ", "the year ", "mid-", "q1 ", "today ",
        "Today ", "10:49 p.m. ET ", "Updated ",
    ),
    "dates": (
        "2024-08-28 ", "28/08/2024 ", "28.08.", "Aug. 28, 2024 ", "28 Aug 2024 ", "2024-08 ",
        "1/2/24 ", "20",
    ),
    "joiners": (
        "-", "a-", "- ", "– ", "a – ", "a-\n", "_", "*", "*a ", "`", "#", "# ", "> ", "~", "\\",
        "/", "http://", "http://a.b/ ", "+ ", "=",
    ),
    "words": (
        "a", "a ", "word ", "the ", "of the ", "and ", "said ", "twenty ", "five million ",
        "hundred and ", "an hour ", "nearly ", "because ", "for ", "in order to ", "visiting ",
    ),
    "questions": (
        "who ", "which a ", "how many ", "what is the ", "what about ", "what worth ", "did ",
        "he ", "they met ", "the talks ", "there ", "else ", "name of ", "w/ ", "no. ", "who's ",
    ),
    "furniture": (
        "subscribe ", "this article is ", "contributed ", "share | ", "copyright ", "credit ",
        "follow ", "read more ", "newsletter ", "cookies ", "image: ", "a > ", "correction ",
        "earlier version of this ", "jetzt weiter lesen ", "abonnez-vous ", "The post a ",
    ),
    "scripts and accents": (
        "e\u0301", "\u0301", "\u0301\u0323", "\u0f73", "\u200b", "a\u00ad", "\u202e", "国", "国。",
        "ก", "ب ", "😀", "👩\u200d", "ß", "İ",
    ),
}  # fmt: skip


def worst(
    function: Function, families: Iterable[str] = FAMILIES, most_times: int = MOST_TIMES
) -> tuple[float, str]:
    """The worst ratio of times for a text ``TIMES`` as long, and the family of texts that has it.

    Args:
        function: takes a text.
        families: the kinds of texts to try.
        most_times: the ratio is taken for texts up to so many times as long, until one is good.
    """
    return max((_ratio(function, family, most_times), family) for family in families)


def text(family: str, length: int) -> str:
    """A run of so many characters of each kind in a family, with words between them."""
    runs = ((unit * (1 + length // len(unit)))[:length] for unit in FAMILIES[family])
    return "\nHe met them on ".join(["It began", *runs, "it ended\x01"])


def _ratio(function: Function, family: str, most_times: int) -> float:
    """How many times as long the longer text takes: the least of several, more so on longer ones.

    A busy machine makes single ratios worse, and so does a text that by chance ends elsewhere. What
    looks again from each place of a sentence, say, is linear only in texts of many sentences.
    """
    length, once = _long_enough(function, family)
    if not length:
        return 1.0
    least = _seconds(function, text(family, TIMES * length), 1) / once
    for times, runs in _AGAIN:
        if least <= AT_MOST or times > most_times:
            break
        short, long = (
            _seconds(function, text(family, length * times * more), runs) for more in (1, TIMES)
        )
        least = min(least, long / short)
    return least


def _long_enough(function: Function, family: str) -> tuple[int, float]:
    """The length of runs that takes a ms, and how many seconds its text takes.

    0 where even long ones take none: a square would.
    """
    length = _SHORTEST_RUN
    while (took := _seconds(function, words := text(family, length), 1)) < _LONG_ENOUGH_S:
        if length >= _LONGEST_RUN:
            return 0, 0.0
        # As long as it would have to be if it took in proportion: never too long.
        length = min(_LONGEST_RUN, length * max(2, int(_LONG_ENOUGH_S / took)))
    return length, min(took, _seconds(function, words, 1))


def _seconds(function: Function, words: str, runs: int) -> float:
    """The least processor time of some runs."""
    gc.disable()
    try:
        return min(_run(function, words) for _ in range(runs))
    finally:
        gc.enable()


def _run(function: Function, words: str) -> float:
    started = time.thread_time()
    function(words)
    return time.thread_time() - started
