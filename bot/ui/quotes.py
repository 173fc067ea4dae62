"""The lines and links of a quote on a card, and URLs as Discord accepts them."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import httpx

from bot.core.markdown import block_quote, bold, clip, day, escape_line, moment, small
from bot.language import current, language_in_words, plural, retold, say, translatable
from index.answer.outlets import WHOSE_WORDS, nearness_of
from index.answer.presentation.meant_days import MeantDays, meant_days
from index.answer.presentation.permalink import snapshot_path
from index.answer.presentation.words import headline_of
from index.answer.quotation import Standing
from index.answer.word_comparison import Piece
from index.errors import InputError
from index.text.language import foreign
from index.urls.hosts import requestable
from index.values import PUBLIC, Quote

READ = translatable("Read the article")
BUTTON_LIMIT = 512
TEXT_LIMIT = 2_048
"""The limit for URLs in embeds; for links in a text Discord states none but the card's size."""
_ENDS_A_LINK = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()<>*\\`"})
"""Characters that would end a link in a text, or act as markup."""


@dataclass(frozen=True, slots=True)
class Link:
    """The link of a quote.

    Attributes:
        url: the address.
        in_text: whether the link is too long for a button.
    """

    url: str
    in_text: bool = False

    @property
    def masked(self) -> str:
        """The link in markdown."""
        return _masked(say(READ), self.url)


@dataclass(frozen=True, slots=True)
class SnapshotLinks:
    """Links to the web page that shows a quote highlighted in its article.

    Attributes:
        base: where people reach the page; empty if it is not public.
        scopes: the scopes that the page shows; articles of others get no link.
    """

    base: str = ""
    scopes: tuple[str, ...] = (PUBLIC,)

    def masked(self, quote: Quote) -> str | None:
        """The link of a quote in markdown; None if the page does not show its article."""
        if not self.base or quote.scope not in self.scopes:
            return None
        path = snapshot_path(quote.article_key, quote.revision, quote.start, quote.end)
        url = _usable(f"{self.base}{path}")
        return _masked(say("Snapshot"), url) if url else None


NO_SNAPSHOTS = SnapshotLinks()
"""For a bot whose page is not public."""


def link_of(quote: Quote, *, exact: bool) -> Link | None:
    """The link of a quote: to the sentence, else to the article, else None.

    Args:
        quote: the quote.
        exact: whether to use the link to the sentence even if it is too long for a button;
            otherwise the link leads to the article, on a button if possible.
    """
    urls = [url for address in (quote.link, quote.url) if address and (url := _usable(address))]
    short = next((Link(url) for url in urls if len(url) <= BUTTON_LIMIT), None)
    if not urls or (short and (not exact or short.url == urls[0])):
        return short
    return Link(urls[0] if exact else urls[-1], in_text=True)


def masked_link(marked: str, url: str | None) -> str:
    """Marked-up words as a link; the words alone if Discord would not render a link.

    It does not if the words contain brackets or look like a URL themselves.
    """
    usable = _usable(url) if url else None
    if usable is None or len(usable) > BUTTON_LIMIT or set("[]") & set(marked) or "//" in marked:
        return marked
    return _masked(marked, usable)


def _masked(marked: str, url: str) -> str:
    return f"[{marked}]({url.translate(_ENDS_A_LINK)})"


def plain_link(url: str) -> str | None:
    """A clickable URL without a preview; None if Discord would not render a link."""
    usable = _usable(url)
    if usable is None or len(usable) > BUTTON_LIMIT:
        return None
    return f"<{usable.translate(_ENDS_A_LINK)}>"


def _usable(url: str) -> str | None:
    try:
        parsed = httpx.URL(requestable(url))
    except (httpx.InvalidURL, InputError):
        return None
    text = str(parsed)
    valid = (
        parsed.scheme in {"http", "https"}
        and re.fullmatch(rb"(?i)[a-z0-9._:-]+", parsed.raw_host)
        and (parsed.port or 0) <= 65_535
        and len(text) <= TEXT_LIMIT
    )
    return text if valid else None


NAME = 60
"""Most characters of an outlet's name."""
_ALSO = 5
_WORDS = 40


Clip = Callable[[str, int], str]
"""Cuts a foreign text to a length, and escapes it on one line."""


def too_long() -> str:
    """Stands for a sentence that no card can show."""
    words = say("The sentence is too long for Discord; read it in the article.")
    return f"*{words}*"


def clipped(text: str, length: int) -> str:
    """A foreign text cut to ``length`` characters, escaped on one line."""
    return escape_line(clip(text, length))


def quoted(quote: Quote, *, whole: bool = True) -> str:
    """A quote's sentences, or the answering one alone, as a block quote; sure words are bold."""
    text = quote.text if whole else quote.sentence
    return block_quote(bold(text, quote.span, quote.sentence))


def speaker_line(quote: Quote, cut: Clip = clipped) -> list[str]:
    """Who said what is quoted, as a list of at most one line."""
    return [small(say("Said by {name}", name=cut(quote.speaker, NAME)))] if quote.speaker else []


def dates_line(quote: Quote) -> list[str]:
    """What relative dates of a quote stand for, as a list of at most one line."""
    found = [f"“{escape_line(clip(one.words, _WORDS))}”: {_days(one)}" for one in meant_days(quote)]
    told = say("Worked out from the article's date: {dates}", dates=" · ".join(found))
    return [small(told)] if found else []


def _days(meant: MeantDays) -> str:
    """“4 April 2023”, “March 2023”, “2022”, or “27 March to 2 April 2023”."""
    first, last = meant.since, meant.until
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return current().month(first)
    return days_between(first, last)


def days_between(first: date, last: date) -> str:
    """“1 May 2022”, “1 May to 3 June 2022”, or “1 May 2022 to 3 June 2023”."""
    if first == last:
        return day(first)
    begins = day(first).removesuffix(f" {last.year}")
    return say("{first} to {last}", first=begins, last=day(last))


def outlet(quote: Quote | Standing, cut: Clip = clipped) -> str:
    """A quote's outlet, with language and nearness: “TASS, in Russian (state media)”."""
    name = cut(quote.source, NAME)
    code, near = foreign(quote.language), nearness_of(quote)
    named = name
    if code:  # “in Russian” where there is no outlet
        language = language_in_words(code)
        named = say("{outlet}, in {language}", outlet=name, language=language).removeprefix(", ")
    return f"{named} ({retold(WHOSE_WORDS[near])})" if near else named


def source_line(quote: Quote, cut: Clip = clipped, *, dated: bool = True) -> str:
    """A quote's source line: outlet, date, other outlets that print it, restrictions.

    With ``dated=False`` it lacks the date, because the card already shows it.
    """
    parts = [outlet(quote, cut)]
    if quote.published and dated:
        parts.append(moment(quote.published))
    if quote.also:
        parts.append(say("also in {names}", names=outlets(quote.also, cut)))
        if quote.origins and (origins := quote.origins.count):
            printed = plural(len(quote.also) + 1, "{number} outlet", "{number} outlets")
            parts.append(f"{printed}, {plural(origins, '{number} origin', '{number} origins')}")
    if quote.overtaken:
        parts.append(say("overtaken by the first quote"))
    if quote.by_machine:
        parts.append(say("read by machine"))
    if quote.partial:
        parts.append(say("(partial article)"))
    if quote.gone:
        parts.append(say("no longer on the web since {day}", day=day(quote.gone)))
    return " · ".join(part for part in parts if part)


def outlets(names: tuple[str, ...], cut: Clip = clipped) -> str:
    """“Reuters, AP, AFP, DPA, EFE and 2 more”: all outlets are counted, and five are named."""
    named = ", ".join(cut(name, NAME) for name in names[:_ALSO])
    more = len(names) - _ALSO
    return say("{names} and {more} more", names=named, more=more) if more > 0 else named


def correction_line(quote: Quote, cut: Clip = clipped) -> list[str]:
    """The publisher's correction, as a list of at most one line."""
    if not quote.correction:
        return []
    words = cut(quote.correction, 300)
    return [small(say("Correction by the publisher: {words}", words=words))]


def short_lines(
    quote: Quote, title: int, cut: Clip = clipped, snapshot: str | None = None
) -> list[str]:
    """A quote with all its lines, its headline cut to ``title`` characters in the source line.

    The source line ends with the link to the snapshot, if there is one.
    """
    headline = escape_line(clip(headline_of(quote), title))
    return [
        quoted(quote),
        *speaker_line(quote, cut),
        *dates_line(quote),
        small(" · ".join(filter(None, (headline, source_line(quote, cut), snapshot)))),
        *correction_line(quote, cut),
    ]


_AROUND = 6
"""Words of an unchanged part that are shown beside a difference, in a small card."""


def difference(pieces: Sequence[Piece], characters: int) -> str:
    """The source's words in bold and the quotation's struck through where they differ.

    If it is longer than about ``characters``, unchanged parts lose their middle, and then the end
    is left out.
    """
    if sum(len(one.quoted) + len(one.stored) for one in pieces) > characters:
        pieces = [_shortened(one, number, len(pieces)) for number, one in enumerate(pieces)]
    shown: list[str] = []
    for one in pieces:
        if characters < 0:
            return " ".join([*shown, "…"])
        shown.append(_marked(one, max(characters, 20)))
        characters -= len(shown[-1])
    return " ".join(shown)


def _shortened(piece: Piece, number: int, count: int) -> Piece:
    words = piece.stored.split()
    if piece.kind != "kept" or len(words) <= 2 * _AROUND:
        return piece
    before = [] if number == 0 else words[:_AROUND]
    after = [] if number == count - 1 else words[-_AROUND:]
    return Piece("kept", piece.quoted, " ".join([*before, "…", *after]))


def _marked(piece: Piece, characters: int) -> str:
    quoted, stored = (
        escape_line(clip(words, characters)) for words in (piece.quoted, piece.stored)
    )
    if piece.kind == "kept":
        return stored
    if piece.kind == "gap":
        return rf"\[… {stored}]"  # else "](" of the article would make a link
    parts = (f"~~{quoted}~~" if quoted else "", f"**{stored}**" if stored else "")
    return " ".join(filter(None, parts))
