"""Sentences with their context.

A sentence needs its context: "They met at Yanqi Lake" answers only after the sentence that says
who they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.store.articles.passages import Passages
from index.store.rows import Passage
from index.text.size_policy import is_wide
from index.values import Span

BEFORE = 3
"""Preceding sentences kept as context: with the sentence itself, a quote has four at most."""

LONGEST_WORDS = 80
"""Most words of a quote of several sentences; a timeline quotes no longer sentence, either."""

_PRONOUN = r"(?:[Tt]hey|[Hh]e|[Ss]he|[Ii]t)"

_DEPENDENT = re.compile(
    r"[\"“'‘(]*(?:"
    rf"{_PRONOUN}\b"
    r"|(?:Its|Their|His|Her|This|These|That|Those|Both|Each|Such|Neither|Nor|Likewise|Similarly"
    r"|So (?:did|do|does|has|have|had|is|are|was|were|will|would|too)"
    r"|The (?:two|three|four|five|six|seven|pair|duo|trio|latter|former|same|others?|talks|meeting"
    r"|visit|ministers?|leaders?|officials?|sides?|delegations?|summit|secretary|president|minister"
    r"|agreement|statement|deal|attack|strike|incident|decision|announcement|move|vote))\b"
    rf"|(?:[A-Z][\w’'-]*(?: [\w’'-]+){{0,4}}, ){_PRONOUN}\b"
    r")"
)
"""Openings that refer to the sentence before: a pronoun, perhaps after "On Monday,"; a noun
that was introduced there; "so did", "neither"."""

_GOES_ON = re.compile(
    r"[\"“'‘(]*(?:"
    rf"(?:And|But|Yet|Still|Then|Later|Also|Instead|However|Meanwhile|Earlier),? {_PRONOUN}\b"
    r"|As (?:did|do|does|has|have|had|is|are|was|were)\b|(?:There|Here), "
    r"|(?:One|Two|Three|Some|Most|Many|All|None|Neither|Either|Each) of (?:them|these|those)\b"
    r"|(?:Another|Others|Neither|Instead|Afterwards?|Thereafter|Thereupon|Consequently)\b"
    r"|The (?:diplomats?|envoys?|men|women|couple|bloc|group|pact|treaty|accord|document|letter"
    r"|report|proposal|plan|measures?|sanctions|law|bill|resolution|conference|trip|call|ceremony"
    r"|discussions?|negotiations?|discussion|dispute|ship|vessel|aircraft|suspects?|victims?)\b"
    r")"
)
"""Further openings that refer to the sentence before. They are no part of ``depends_on_previous``,
because that is a feature on which the ranking was trained."""

_BULLETS = re.compile(r"(?:(?:[•‣▪●◦∙■□➢✓>]\s*|(?:[-*+·–—]|#{1,6})\s+)+)(?=\S)")
"""List bullets and marks of headings and quotations; a dash or a star is one only before a space.
"""

_LEAD_IN = re.compile(
    r"(?:the )?(?:below|following)(?: \w+)? (?:is|are) attributable to [^:\n]{3,120}:"
    r"[\s\u200e\u200f]*(?=[^\s\u200e\u200f])",
    re.IGNORECASE,
)
"""What a press office writes before a statement, and the space after it."""

_LIST_LINE = re.compile(r"\s*(?:[•‣▪●◦∙■□➢✓>|*+·–—-]|(?:1[0-9]|20)[0-9]{2}\b)")
"""How a line of a list begins: with a bullet, or with the year of what it tells."""

_LINES_BACK = 200
"""Lines above a line that are passed to find the heading of its list, empty ones too."""

_HEADING_WORDS = 15
"""Words of a heading at most."""


def heading_of_list(text: str, start: int) -> Span | None:
    """Return the line above the list whose line starts at ``start``; None if it is no list's.

    “Head coaches” tells what “2014–2015: Ana Brandl” was.
    """
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip() or not _LIST_LINE.match(text, line):
        return None
    for _ in range(_LINES_BACK):
        if line == 0:
            return None
        end = line - 1
        line = text.rfind("\n", 0, end) + 1
        if line < end and not _LIST_LINE.match(text, line, end):
            words = len(text[line:end].split())
            return Span(line, end) if 0 < words <= _HEADING_WORDS else None
    return None


def depends_on_previous(sentence: str) -> bool:
    """Return whether a sentence depends on the one before it."""
    return _DEPENDENT.match(sentence) is not None


def refers_back(sentence: str) -> bool:
    """Return whether a sentence is read with the one before it, which a quote then includes."""
    return depends_on_previous(sentence) or _GOES_ON.match(sentence) is not None


def with_sentences_before(sentence: Span, before: Sequence[Span], text: str) -> Span:
    """Return a sentence with those before that it refers to, as “They met there” does.

    Args:
        sentence: the sentence.
        before: the sentences before it, nearest last.
        text: the text of all of them.

    Returns:
        the span of the sentence and of as many before it as it refers to, while they have at most
        ``LONGEST_WORDS`` together and stand close to each other.
    """
    whole = sentence
    for earlier in reversed(before):
        longer = Span(earlier.start, whole.end)
        is_far = is_wide(Span(earlier.end, whole.start).of(text))
        if is_far or not refers_back(whole.of(text)) or words_in(longer, text) > LONGEST_WORDS:
            break
        whole = longer
    return whole


def words_in(span: Span, text: str) -> int:
    """Return the number of words of a part of a text."""
    return len(span.of(text).split())


def without_bullet(span: Span, text: str) -> Span:
    """Return a span of ``text`` without its leading bullet, if any."""
    bullet = _BULLETS.match(text, span.start, span.end)
    return Span(bullet.end(), span.end) if bullet else span


def without_lead_in(span: Span, text: str) -> Span:
    """Return a span of ``text`` without “The below is attributable to …:”, if words follow it."""
    lead_in = _LEAD_IN.match(text, span.start, span.end)
    return Span(lead_in.end(), span.end) if lead_in else span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage.

    Attributes:
        passage: its passage.
        revision_text: the whole text of the revision, of which the sentence is a part.
        span: the span of the sentence in ``revision_text``.
        before: the spans of the preceding sentences in ``revision_text``, at most ``BEFORE``,
            nearest last; they may lie in the previous passage.
    """

    passage: Passage
    revision_text: str
    span: Span
    before: tuple[Span, ...] = ()

    @property
    def words(self) -> str:
        """Return the text of the sentence."""
        return self.span.of(self.revision_text)

    @property
    def previous(self) -> str:
        """Return the text of the sentence before; empty for the first of its article."""
        return self.before[-1].of(self.revision_text) if self.before else ""

    @property
    def heading(self) -> Span | None:
        """Return the span of the heading of its list in ``revision_text``; None outside of lists.

        News is read without: the ranking was trained so, and lists there have other uses.
        """
        if self.passage.published is not None:
            return None
        return heading_of_list(self.revision_text, self.span.start)

    @property
    def context(self) -> str:
        """Return the context to read it in: the sentence before, or else the headline."""
        return self.previous or self.passage.title


def sentences_of(found: Sequence[Passage], passages: Passages) -> dict[int, list[Sentence]]:
    """Return the sentences of each passage, in order, by passage id.

    A passage whose article was deleted meanwhile has none.
    """
    texts = passages.texts(one.revision_id for one in found)
    earlier = passages.sentences_before(found)
    return {
        one.id: list(_in_order(one, texts[one.revision_id], earlier.get(one.id, ())))
        for one in found
        if one.revision_id in texts
    }


def _in_order(passage: Passage, text: str, earlier: tuple[Span, ...]) -> Iterator[Sentence]:
    spans = (*earlier, *passage.sentences)
    for number in range(len(earlier), len(spans)):
        yield Sentence(passage, text, spans[number], spans[max(0, number - BEFORE) : number])
