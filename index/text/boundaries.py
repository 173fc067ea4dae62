"""Sentence boundaries: which full stops, question marks and ellipses end a sentence.

A mark before a space ends one unless a rule says otherwise. A trained model (nupunkt 0.8) was tried
below the rules: of 226,000 marks in news and transcripts it decided 58 otherwise, nearly all before
a mark that stands alone, for which there is a rule now.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.text.words.abbreviations import INNER, LEADING, NUMBERED, OPENERS, SPEECH, STATES, TITLES

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

    @property
    def capital(self) -> bool:
        """Whether the next word begins with a capital."""
        return self.next_word[:1].isupper()


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
    return gap.capital and not _FIRST_PERSON.match(gap.next_word)


def attribution(gap: Gap) -> bool | None:
    """``“Why?” Mr. Biden asked.`` is one sentence."""
    if gap.mark == "." or not set(gap.closers) & set("\"'”’»"):
        return None
    following = gap.block[gap.end : gap.end + _LOOKS_AHEAD].lstrip()
    return False if _ATTRIBUTION.match(following) else None


def stray_mark(gap: Gap) -> bool | None:
    """A mark on its own, or ``&``, belongs to the sentence before it."""
    return None if gap.after.strip(_STRAY) else False


RULES: tuple[Rule, ...] = (
    numbering,
    lower_case,
    title,
    before_number,
    abbreviation,
    ellipsis_mark,
    attribution,
    stray_mark,
)
"""In order of precedence: the first rule that applies decides."""


def sentence_ends(block: str) -> Sequence[int]:
    """The end offsets of all sentences of a block but the last, in order."""
    return _remembered(block) if len(block) <= _LONGEST_REMEMBERED else tuple(_sentence_ends(block))


# An article is divided to be chunked, and again to find statements and offices.
@lru_cache(maxsize=512)
def _remembered(block: str) -> Sequence[int]:
    return tuple(_sentence_ends(block))


def _sentence_ends(block: str) -> Iterator[int]:
    cased = block != block.lower()
    start = 0
    for match in _MARK.finditer(block):
        if match.end() < len(block) and _ends(match, start, cased):
            yield match.end()
            start = _next_start(block, match.end())


def _ends(match: re.Match[str], start: int, cased: bool) -> bool:
    """Whether a sentence that begins at ``start`` ends at a mark."""
    if match["wide"]:
        return True
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
    verdicts = (rule(gap) for rule in RULES)
    return next((verdict for verdict in verdicts if verdict is not None), True)


def _word_before(block: str, start: int, mark: int) -> str:
    """The last part of the word that ends at ``mark``: ``U.S`` of ``ROK-U.S.``."""
    words = block[max(start, mark - _LOOKS_BACK) : mark].split()
    if not words or block[mark - 1].isspace():
        return ""
    return _JOINERS.split(words[-1].lstrip(_OPENING))[-1]


def _next_start(block: str, end: int) -> int:
    while end < len(block) and block[end].isspace():
        end += 1
    return end
