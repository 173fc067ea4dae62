"""Groups whole sentences into passages that fit an encoder.

``index/indexing/chunking.py`` names the rules that use it, with a version.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.text.sentences import RULES, Bounds, Rule, divide, sentence_blocks
from index.values import PassageSpan, Span

SMALLEST_LIMIT = 16
"""Smallest token limit: with fewer, a character and the special tokens might not fit."""

COUNTED = 500
"""Most texts per call of the token counter."""

_LONGEST_HEADLINE = 120
_FINAL_MARKS = tuple(".!?…。！？।۔؟")
_CLOSERS = "\"'”’»)]}」』"
_MID_PARAGRAPH = 0.25
_AFTER_LEAD_IN = 4.0


class TokenCounter(Protocol):
    """Counts tokens like the encoder of the passages."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text; fast in batches."""
        ...


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of one that is too long for a passage.

    Attributes:
        span: its place in the text.
        tokens: its number of tokens.
        break_cost: the cost of ending a passage after it.
    """

    span: Span
    tokens: int
    break_cost: float


def passages(
    text: str, counter: TokenCounter, limit: int, rules: tuple[Rule, ...] = RULES
) -> list[PassageSpan]:
    """Runs of consecutive whole sentences, each of at most ``limit`` tokens by its own count.

    Every sentence of ``text`` lies in exactly one passage, in order. A sentence longer than
    ``limit`` is divided like one of more than 80 words (see ``divide``), so that an encoder never
    cuts anything off. There are as few passages as need be, of similar length; they end with a
    paragraph where that costs little, and a headline or label stays with what it announces.

    The counter is called twice: with all sentences (and the empty text, whose tokens are the
    encoder's own marks), and with all passages, since the tokens of a whole need not be the sum of
    its parts'; again only for what was too long. Each call has ``COUNTED`` texts at most, so that a
    long text neither fills the memory nor holds up other threads.

    Raises:
        ValueError: ``limit`` is under 16.
    """
    if limit < SMALLEST_LIMIT:
        raise ValueError(f"a passage needs a limit of at least {SMALLEST_LIMIT} tokens")
    blocks = sentence_blocks(text, rules)
    spans = [sentence for block in blocks for sentence in block]
    own, *counts = _counted(text, [Span(0, 0), *spans], counter)
    units: list[_Unit] = []
    for span, count, cost in zip(spans, counts, _break_costs(text, blocks), strict=True):
        pieces = list(_within(text, span, count, counter, limit))
        units += [_Unit(piece, max(n - own, 1), _MID_PARAGRAPH) for piece, n in pieces[:-1]]
        last, n = pieces[-1]
        units.append(_Unit(last, max(n - own, 1), cost))
    return _proved(text, _fill(units, limit - own), counter, limit)


def _counted(text: str, spans: Sequence[Span], counter: TokenCounter) -> list[int]:
    """The number of tokens in each span."""
    return [
        count
        for start in range(0, len(spans), COUNTED)
        for count in counter.count_tokens(
            [span.of(text) for span in spans[start : start + COUNTED]]
        )
    ]


def _break_costs(text: str, blocks: list[list[Span]]) -> Iterator[float]:
    """The cost of ending a passage after each sentence."""
    leads = [len(block) == 1 and _is_lead_in(block[0].of(text)) for block in blocks]
    for block, lead, next_lead in zip(blocks, leads, [*leads, True][1:], strict=True):
        yield from [_MID_PARAGRAPH] * (len(block) - 1)
        if lead and not next_lead:
            yield _AFTER_LEAD_IN
        else:
            yield _MID_PARAGRAPH if lead else 0.0


def _is_lead_in(line: str) -> bool:
    """Whether a line may introduce what follows: a headline, a label, an opening."""
    bare = line.rstrip(_CLOSERS)
    short = len(line) <= _LONGEST_HEADLINE
    return bare.endswith(":") or (short and not bare.endswith(_FINAL_MARKS))


def _within(
    text: str, span: Span, count: int, counter: TokenCounter, limit: int
) -> Iterator[tuple[Span, int]]:
    """The span with its count, or smaller pieces with theirs if it is over the limit."""
    if count <= limit or span.end - span.start == 1:
        yield span, count
        return
    share = 0.9 * limit / count
    words = max(1, int(share * len(span.of(text).split())))
    characters = max(1, int(share * (span.end - span.start)))
    pieces = divide(text, span, Bounds(words, characters, long_word=0))
    counts = _counted(text, pieces, counter)
    for piece, n in zip(pieces, counts, strict=True):
        yield from _within(text, piece, n, counter, limit)


def _fill(units: list[_Unit], budget: int) -> list[list[_Unit]]:
    """Group units into runs of at most ``budget`` tokens, at the lowest total cost.

    A run costs 1, the square of the part of the budget that it leaves empty, and its break.
    """
    best = [0.0]
    begins = [0]
    for end in range(1, len(units) + 1):
        least, begin, tokens = float("inf"), end - 1, 0
        for start in range(end - 1, -1, -1):
            tokens += units[start].tokens
            if tokens > budget and start < end - 1:
                break
            cost = best[start] + 1 + (1 - tokens / budget) ** 2
            if cost < least:
                least, begin = cost, start
        best.append(least + (units[end - 1].break_cost if end < len(units) else 0.0))
        begins.append(begin)
    runs: list[list[_Unit]] = []
    end = len(units)
    while end:
        runs.append(units[begins[end] : end])
        end = begins[end]
    return runs[::-1]


def _proved(
    text: str, runs: list[list[_Unit]], counter: TokenCounter, limit: int
) -> list[PassageSpan]:
    """The runs as passages within the limit; a run over the limit is grouped again."""
    spans = [Span(run[0].span.start, run[-1].span.end) for run in runs]
    proved: list[PassageSpan] = []
    for run, span, count in zip(runs, spans, _counted(text, spans, counter), strict=True):
        if count <= limit or len(run) == 1:
            proved.append(PassageSpan(span, tuple(unit.span for unit in run)))
        else:
            smaller = _fill(run, sum(unit.tokens for unit in run) - 1)
            proved += _proved(text, smaller, counter, limit)
    return proved
