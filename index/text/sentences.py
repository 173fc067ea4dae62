"""Splits a text into sentences with exact offsets.

Line breaks end blocks, marks end sentences, and sentences that are too long to be quoted are
divided at their strongest inner boundaries. A mark before a space ends a sentence unless a rule
says otherwise. A trained model (nupunkt 0.8) was tried below the rules: of 226,000 marks in news
and transcripts it decided 58 otherwise, nearly all before a mark that stands alone, for which there
is a rule now.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil

from index.data_files import word_lists
from index.text.words import MONTH_ABBREVIATIONS
from index.values import Span

_LEVELS = (
    re.compile(r"[;؛][\"'”’)\]]*(?=\s)|[；]|\s(?=[•‣▪●◦■]\s)"),
    re.compile(r":[\"'”’)\]]*(?=\s)|[：]|\s(?:[-–—]{1,3})(?=\s)"),
    re.compile(r"[,،][\"'”’)\]]*(?=\s)|[，、]"),
    re.compile(r"\s+"),
)
"""Boundaries, strongest first: semicolons and bullets, colons and dashes, commas, spaces."""


_MOST_ACCENTS = 8


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of a piece.

    Attributes:
        words: most words (runs without spaces).
        characters: most characters if words are long, as in scripts without spaces.
        long_word: mean characters per word from which words count as long.
    """

    words: int
    characters: int
    long_word: int = 15

    def load(self, characters: int, words: int) -> float:
        """The share of the limit that a piece uses; more than 1 is too long."""
        dense = characters > self.long_word * words
        return max(words / self.words, characters / self.characters if dense else 0.0)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text with its number of words."""

    span: Span
    words: int

    @property
    def characters(self) -> int:
        return self.span.end - self.span.start

    def join(self, other: "_Piece") -> "_Piece":
        """Both merged; two halves of one word count as one word."""
        words = self.words + other.words - (self.span.end == other.span.start)
        return _Piece(Span(self.span.start, other.span.end), words)


def divide(text: str, span: Span, bounds: Bounds) -> list[Span]:
    """Pieces of ``span`` within ``bounds``, in order, that cover all of it except spaces.

    A span within bounds comes back whole. Else it is divided at semicolons into pieces of about
    the same length; where that leaves a piece too long, at colons and dashes; then at commas,
    between words, and last between characters. Linear in the length of the span.
    """
    pieces = _divide(text, _piece(text, span.start, span.end), bounds, level=0)
    return [piece.span for piece in pieces]


def _divide(text: str, piece: _Piece, bounds: Bounds, level: int) -> list[_Piece]:
    if bounds.load(piece.characters, piece.words) <= 1:
        return [piece]
    if level == len(_LEVELS):
        return list(_chop(text, piece, bounds))
    start, end = piece.span.start, piece.span.end
    cuts = [match.end() for match in _LEVELS[level].finditer(text, start, end)]
    parts = (_piece(text, *bound) for bound in pairwise([start, *cuts, end]))
    small = [
        atom for part in parts if part.words for atom in _divide(text, part, bounds, level + 1)
    ]
    return _pack(small, bounds)


def _piece(text: str, start: int, end: int) -> _Piece:
    """The span without outer spaces; 0 words if it is empty."""
    body = text[start:end]
    indent = len(body) - len(body.lstrip())
    stripped = body.strip()
    return _Piece(Span(start + indent, start + indent + len(stripped)), len(stripped.split()))


def _chop(text: str, piece: _Piece, bounds: Bounds) -> Iterator[_Piece]:
    """A long word in pieces within the limit; letters keep their combining accents."""
    start, end = piece.span.start, piece.span.end
    while start < end:
        cut = min(start + bounds.characters, end)
        whole = range(cut, max(start, cut - _MOST_ACCENTS), -1)
        cut = next((at for at in whole if at == end or not unicodedata.combining(text[at])), cut)
        yield _Piece(Span(start, cut), 1)
        start = cut


def _pack(atoms: list[_Piece], bounds: Bounds) -> list[_Piece]:
    """Neighbours merged into as few pieces as possible, of about the same length."""
    whole = atoms[0]
    for atom in atoms[1:]:
        whole = whole.join(atom)
    load = bounds.load(whole.characters, whole.words)
    goal = load / ceil(load)
    packed = [atoms[0]]
    for atom in atoms[1:]:
        last, joined = packed[-1], packed[-1].join(atom)
        full = bounds.load(last.characters, last.words) >= goal
        if full or bounds.load(joined.characters, joined.words) > 1:
            packed.append(atom)
        else:
            packed[-1] = joined
    return packed


_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARKER = re.compile(
    r"(?:[-*+•‣▪●◦∙·■□➢✓]|[–—](?=\s+[^\sa-z])"
    r"|\(?\d{1,3}[.)]|\(?[A-Za-z]\)|\(?[ivxlIVXL]{1,6}\))(?:\s|$)"
)
_SPEAKER = re.compile(r"(?:[A-Z][A-Z.,'’\- ]{0,60}:|[QA][.:]?)(?:\s|$)")
_MARKED_END = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»“)\]}」』]*$")
_DANGLING = re.compile(
    r"(?:,|\b(?:a|an|the|and|or|of|in|on|at|to|by|for|from|with|as|is|are|was|were|has|have|had|be"
    r"|that|which|who|its|his|her|their|our|Mr\.|Ms\.|Mrs\.|Dr\.))$"
)
_CAPITAL = re.compile(r"[^\W\d_a-z]")

SHORTEST_WRAP = 40
"""Shortest width of wrapped lines, in columns."""

WIDEST_WRAP = 120
"""Longest width of wrapped lines, in columns; longer lines are whole paragraphs."""

FULL = 0.85
"""Least share of the width that a wrapped line fills; proportional type varies that much."""


def blocks(text: str) -> list[Span]:
    """The blocks of ``text``, which no sentence crosses, in order, without outer whitespace.

    A blank line always ends a block. A single line break ends it too, unless the text is wrapped
    there: the sentence plainly goes on (in lower case, or after a comma or a word like "of"), or,
    in a text whose lines are wrapped to a common width, the line is full. List markers and
    speakers' labels always begin a block.
    """
    lines = list(_lines(text))
    width = _wrap_width([pair for pair in pairwise(lines) if pair[1].near])
    merged = [line.span for line in lines[:1]]
    for above, below in pairwise(lines):
        alone = merged[-1] == above.span
        if below.near and _wraps(above, below, width, alone=alone):
            merged[-1] = Span(merged[-1].start, below.span.end)
        else:
            merged.append(below.span)
    return merged


@dataclass(frozen=True)
class _Line:
    """A line that is not blank, trimmed.

    Attributes:
        text: its text.
        span: its place in the text.
        near: whether the line above is not blank.
    """

    text: str
    span: Span
    near: bool

    @cached_property
    def columns(self) -> int:
        """Its width on a terminal, where a Chinese character takes two columns."""
        if self.text.isascii():
            return len(self.text)
        wide = sum(unicodedata.east_asian_width(char) in "WF" for char in self.text)
        return len(self.text) + wide

    @property
    def begins_block(self) -> bool:
        return bool(_MARKER.match(self.text) or _SPEAKER.match(self.text))

    @property
    def is_headline(self) -> bool:
        """Most of its longer words are capitalised."""
        words = [word for word in self.text.split() if len(word) > 3]
        capitals = sum(bool(_CAPITAL.match(word)) for word in words)
        return len(words) >= 3 and capitals >= 0.8 * len(words)


def _lines(text: str) -> Iterator[_Line]:
    start, near = 0, False
    ends = [match.span() for match in _LINE_BREAK.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        line = text[start:end]
        if body := line.strip():
            first = start + len(line) - len(line.lstrip())
            yield _Line(body, Span(first, first + len(body)), near)
        near = bool(body)
        start = following


def _wrap_width(joints: list[tuple[_Line, _Line]]) -> int | None:
    """The common width of wrapped lines; None if lines are not wrapped.

    The evidence is where lines break without a mark: wrapped prose mostly goes on plainly, or, in
    a script without case, after lines that are full.
    """
    unmarked = [
        (above, below)
        for above, below in joints
        if not _MARKED_END.search(above.text) and not below.begins_block
    ]
    if not unmarked:
        return None
    columns = sorted(above.columns for above, _ in joints)
    width = columns[min(int(0.95 * len(columns)), len(columns) - 1)]
    wrapped = sum(
        _goes_on(above, below)
        or (unicodedata.category(below.text[0]) == "Lo" and _is_full(above, below, width))
        for above, below in unmarked
    )
    plausible = SHORTEST_WRAP <= width <= WIDEST_WRAP
    return width if plausible and 2 * wrapped >= len(unmarked) else None


def _wraps(above: _Line, below: _Line, width: int | None, *, alone: bool) -> bool:
    """Whether the line break between two adjacent lines is only a wrap.

    ``alone``: the upper line is the first of its block, so it may be a headline.
    """
    if _MARKER.fullmatch(above.text):
        return True
    if below.begins_block or above.text.endswith(":"):
        return False
    full = width is not None and _is_full(above, below, width)
    if _MARKED_END.search(above.text):
        return full
    return _goes_on(above, below) or (full and not (alone and above.is_headline))


def _goes_on(above: _Line, below: _Line) -> bool:
    """Whether the words show that a line without a mark at its end is not finished."""
    unfinished = below.text[0].islower() or _DANGLING.search(above.text)
    return above.columns >= SHORTEST_WRAP and bool(unfinished)


def _is_full(above: _Line, below: _Line, width: int) -> bool:
    """Whether the next word would not have fitted on the line."""
    word = min(len(below.text.split(maxsplit=1)[0]), width)
    return above.columns <= WIDEST_WRAP and above.columns + 1 + word > FULL * width


_LISTS = word_lists(__package__, "sentences.tsv")


TITLES = _LISTS["titles"]
"""Stand before a name, whatever the name looks like: never the end of a sentence."""

LEADING = _LISTS["leading"]
"""Lead on to what they announce: never the end of a sentence; ``v`` and ``c`` only if small."""

NUMBERED = _LISTS["numbered"] | MONTH_ABBREVIATIONS
"""Abbreviations before a number only; elsewhere many of them are words (``No.``, ``art.``)."""

INNER = _LISTS["inner"] | (MONTH_ABBREVIATIONS - {"mar"})
"""Stand inside a sentence or at its end; what follows decides."""

STATES = _LISTS["states"]
"""States of the United States, like ``INNER`` but only with this capital: ``ill.`` is a word."""

ABROAD = _LISTS["abroad"]
"""Abbreviations that English lacks, which lead on to a name, a number or what they announce."""

OPENERS = _LISTS["openers"]
"""Words that are capitalised only because they open a sentence: hardly ever part of a name."""

SPEECH = _LISTS["speech"]
"""Verbs that attribute a quotation."""


_CLOSERS = "\"'”’»)\\]}」』›"
_WIDE = "。！？｡۔؟।॥።։။"
_FOOTNOTES = r"(?:\[[^\s\[\]]{1,12}(?: [^\s\[\]]{1,12})?\]|[¹²³⁰-⁹])*+"
# Possessive quantifiers and the look-behinds keep the search linear in runs like "!!!!" or ". . .".
_MARK = re.compile(
    rf"(?P<wide>[{_WIDE}][{_WIDE}.!?…]*+)[{_CLOSERS}）》〉】]*+"
    r"|(?P<mark>(?<![.!?…‽⁇-⁉])(?:(?<!\.[ \u00a0])\.(?:[ \u00a0]\.)++(?![.\w])|[.!?…‽⁇-⁉]++))"
    rf"(?P<closers>[{_CLOSERS}“]*+(?:[ \u00a0\u202f][\"”’»](?=\s))?+)"
    rf"{_FOOTNOTES}(?=\s++(?P<after>\S{{1,60}}))"
    r"|(?P<glued>(?<=[a-z]{2})\.(?=[A-Z][a-z]*+(?:[,;:.]?(?:\s|$))))"
    r"|(?P<unspaced>(?<=[぀-ヿ㐀-鿿])[!?]++[\"”’)」』]*+(?=[“「『]?[぀-ヿ㐀-鿿]))"
)
_QUOTED_ON = re.compile(r"\s?(?:と|って|など|の|は|が|を|に|で|も|や|的|等|[，、；：。,;:])")
"""What shows that a sentence goes on after a quoted one, in Japanese and Chinese."""
_SAID_ON = re.compile(r"\s?[—–-]\s[а-яёіїєґ]")
"""The same in Russian and Ukrainian: ``«Почему?» — спросил он.``"""
_ORDINAL = re.compile(r"(?<!\S)[(„“«]?(?:\d{1,2}|[IVX]{1,5})\.$")
_WITH_ORDINALS = re.compile(
    r"\b(?:und|ist|von|am|im|dem|zum|das|eine|wurde|się|oraz|w|z|ve|bir|için|olarak|ile|og|det|på"
    r"|ja|oli|že|és|hogy|az)\b"
)
_NO_ORDINALS = re.compile(
    r"\b(?:the|of|and|to|is|he|she|we|you|with|for|that|has)\b", re.IGNORECASE
)
_NUMBERING = re.compile(
    r"(?:[-*+•‣▪●◦·■]\s*)?(?:(?:sec|section|art|article|chapter|part|title)\.?\s)?"
    r"\(?(?:\d{1,3}|[a-z]|[ivxl]{1,6})[.)]\.?"
    r"|\(?\d{1,2}(?:[:.]\d\d)?\s?[ap]\.m\.|[\W_]*",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[:;]\s\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\.?$")
_NUMBER = re.compile(r"[#§($€£]*(?:\d|[IVXLC]{2,}\b|[VX]\b|I[.:;)])")
_LETTERS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_FIRST_PERSON = re.compile(r"I(?:['’](?:m|ll|d|ve))?$")
_ATTRIBUTION = re.compile(
    rf"(?:[\w.’'\-]+\s){{1,6}}(?:{'|'.join(sorted(SPEECH))})(?:[.;]|\s(?:in|at|on|to|during|after)\b)"
)
_OPENING = "\"'“‘«‹„([{¿¡*_"
_QUOTES = '"”’」』'
_STRAY = "&.!?…\"'”’»)]"
_JOINERS = re.compile(r"[-–—/]")
_LOOKS_AHEAD = 120
_LOOKS_BACK = 40
_LONGEST_REMEMBERED = 4_000


@dataclass(frozen=True)
class Gap:
    """A place where a sentence may end: a mark and its context.

    Attributes:
        block: the text of one block.
        start: start offset of the sentence that may end here.
        end: end offset of the mark with its closing quotes and footnote marks.
        mark: the full stop, question mark, ellipsis …
        closers: closing quotes and brackets after the mark.
        before: the word before the mark, without opening quotes.
        after: the first 60 characters of the word that follows.
        cased: whether the block has capitals at all.
    """

    block: str
    start: int
    end: int
    mark: str
    closers: str
    before: str
    after: str
    cased: bool

    @cached_property
    def next_word(self) -> str:
        """The following word, without opening quotes and brackets."""
        return self.after.lstrip(_OPENING)

    @cached_property
    def abbreviated(self) -> str:
        """The word before a lone full stop in lower case, else nothing."""
        return self.before.lower() if self.mark == "." else ""

    @cached_property
    def opener(self) -> bool:
        """Whether the next word is capitalised only because it opens a sentence."""
        word = re.split(r"['’,;:.…?!]", self.next_word, maxsplit=1)[0]
        initial = len(word) == 1 and self.next_word[1:2] == "."
        return word[:1].isupper() and word.lower() in OPENERS and not initial


Rule = Callable[[Gap], bool | None]
"""Whether a sentence ends in a gap; None where the rule has no opinion."""


def numbering(gap: Gap) -> bool | None:
    """``1.``, ``(a)``, ``Sec. 2.`` or ``9 a.m.`` at the start belongs to what it numbers."""
    if gap.end - gap.start <= _LOOKS_BACK and _NUMBERING.fullmatch(gap.block, gap.start, gap.end):
        return False
    return False if _LISTED.search(gap.block, max(gap.start, gap.end - 9), gap.end) else None


def lower_case(gap: Gap) -> bool | None:
    """A sentence goes on in lower case; ``al-Shabaab`` and ``eBay`` may open one."""
    if not gap.cased or gap.after[:1] in "([":
        return None
    word = gap.next_word
    return False if word[:1].islower() and word == word.lower() else None


def title(gap: Gap) -> bool | None:
    """A title leads on to a name, ``vs.`` and ``e.g.`` to what they announce."""
    word = gap.abbreviated
    leads = word in LEADING and (len(word) > 1 or gap.before.islower())
    return False if leads or word in TITLES else None


def before_number(gap: Gap) -> bool | None:
    """``No. 2``, ``Aug. 28``, ``Art. IV``; without a number they are words or stand at the end."""
    if gap.abbreviated not in NUMBERED:
        return None
    if _NUMBER.match(gap.next_word):
        return False
    return None if gap.abbreviated in INNER else True


def abbreviation(gap: Gap) -> bool | None:
    """Other abbreviations and initials end a sentence only where an opening word follows."""
    word = gap.abbreviated
    known = word in INNER or (word and gap.before in STATES)
    return gap.opener if known or _LETTERS.fullmatch(word) else None


def ellipsis_mark(gap: Gap) -> bool | None:
    """An ellipsis ends a sentence before a capital, unless that is the word I."""
    if "…" not in gap.mark and ".." not in gap.mark and " ." not in gap.mark:
        return None
    return gap.next_word[:1].isupper() and not _FIRST_PERSON.match(gap.next_word)


def attribution(gap: Gap) -> bool | None:
    """``“Why?” Mr. Biden asked.`` is one sentence."""
    if gap.mark == "." or not set(gap.closers) & set("\"'”’»"):
        return None
    following = gap.block[gap.end : gap.end + _LOOKS_AHEAD].lstrip()
    return False if _ATTRIBUTION.match(following) else None


def stray_mark(gap: Gap) -> bool | None:
    """A mark on its own, or ``&``, belongs to the sentence before it."""
    return None if gap.after.strip(_STRAY) else False


def abroad(gap: Gap) -> bool | None:
    """``им. Ленина``, ``bzw. Paris`` and ``«Да!» — сказал он`` go on."""
    said = gap.closers and _SAID_ON.match(gap.block, gap.end)
    return False if said or gap.abbreviated in ABROAD or gap.before == "MM" else None


def ordinal(gap: Gap) -> bool | None:
    """``am 15. November``, ``II. Dünya Savaşı``: ordinals go on in languages that mark them so."""
    if gap.mark != "." or not _ORDINAL.search(gap.block, max(gap.start, gap.end - 8), gap.end):
        return None
    return False if gap.next_word[:1].isalpha() and _marks_ordinals(gap.block) else None


@lru_cache(maxsize=64)
def _marks_ordinals(block: str) -> bool:
    return bool(_WITH_ORDINALS.search(block)) and not _NO_ORDINALS.search(block)


FIRST_RULES: tuple[Rule, ...] = (
    numbering,
    lower_case,
    title,
    before_number,
    abbreviation,
    ellipsis_mark,
    attribution,
    stray_mark,
)
"""In order of precedence: the first rule that applies decides. Those of English."""
RULES = (*FIRST_RULES[:2], abroad, ordinal, *FIRST_RULES[2:])
"""Those of all languages; they cut English as the first ones do."""


def sentence_ends(block: str, rules: tuple[Rule, ...] = RULES) -> Sequence[int]:
    """The end offsets of all sentences of a block but the last, in order."""
    short = len(block) <= _LONGEST_REMEMBERED
    return (_sentence_ends if short else _sentence_ends.__wrapped__)(block, rules)


# An article is divided to be chunked, and again to find statements and offices.


@lru_cache(maxsize=512)
def _sentence_ends(block: str, rules: tuple[Rule, ...]) -> Sequence[int]:
    cased, start, ends = block != block.lower(), 0, list[int]()
    for match in _MARK.finditer(block):
        if match.end() < len(block) and _ends(match, start, rules, cased=cased):
            start = match.end()
            ends.append(start)
            while start < len(block) and block[start].isspace():
                start += 1
    return tuple(ends)


def _ends(match: re.Match[str], start: int, rules: tuple[Rule, ...], *, cased: bool) -> bool:
    """Whether a sentence that begins at ``start`` ends at a mark."""
    if match["wide"] or match["unspaced"]:
        if rules is FIRST_RULES:
            return bool(match["wide"])
        closed = match[0][-1] in _QUOTES
        return not (closed and _QUOTED_ON.match(match.string, match.end()))
    before = _word_before(match.string, start, match.start())
    if match["glued"]:
        return before.isalpha() and before.islower() and before != "www"
    gap = Gap(
        block=match.string,
        start=start,
        end=match.end(),
        mark=match["mark"],
        closers=match["closers"],
        before=before,
        after=match["after"],
        cased=cased,
    )
    verdicts = (rule(gap) for rule in rules)
    return next((verdict for verdict in verdicts if verdict is not None), True)


def _word_before(block: str, start: int, mark: int) -> str:
    """The last part of the word that ends at ``mark``: ``U.S`` of ``ROK-U.S.``."""
    words = block[max(start, mark - _LOOKS_BACK) : mark].split()
    if not words or block[mark - 1].isspace():
        return ""
    return _JOINERS.split(words[-1].lstrip(_OPENING))[-1]


LONGEST = Bounds(words=80, characters=600)
"""The longest sentence: a quote has at most 80 words."""


def sentences(text: str) -> list[Span]:
    """Whole sentences of ``text``, in order, not overlapping, without outer whitespace.

    Together they cover every character that is not whitespace. A line break ends a sentence
    unless the text is wrapped there (see ``blocks``). Closing quotes, brackets and footnote marks
    stay with the sentence they close, an attribution with the words it attributes.

    A sentence of more than 80 words (a clause of law, a list run together), or of more than 600
    characters without spaces to match, is divided at its strongest inner boundaries (see
    ``divide``). Linear in the length of the text.
    """
    return [sentence for block in sentence_blocks(text) for sentence in block]


def sentence_blocks(text: str, rules: tuple[Rule, ...] = RULES) -> list[list[Span]]:
    """The sentences of each paragraph, headline or list item: ``sentences``, grouped."""
    found: list[list[Span]] = []
    for block in blocks(text):
        body, start = block.of(text), 0
        parts: list[Span] = []
        for end in [*sentence_ends(body, rules), len(body)]:
            sentence = body[start:end]
            first = start + len(sentence) - len(sentence.lstrip())
            parts += divide(text, Span(block.start + first, block.start + end), LONGEST)
            start = end
        found.append(parts)
    return found
