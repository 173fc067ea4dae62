"""Print checked quotations as text."""

from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.presentation.dates import in_words
from index.answer.quotation import CheckedQuotation, QuotationCheck
from index.answer.word_comparison import Piece
from index.cli.output.console import PALE, address_line, opens_links, origin
from index.text.display import harmless

_VERDICTS = {
    "verbatim": Style(color="green", bold=True),
    "altered": Style(color="yellow", bold=True),
    "nowhere": Style(color="red", bold=True),
    "not checked": PALE,
}
_GONE, _NEW = Style(color="red", strike=True), Style(color="green", bold=True)


def show_check(found: QuotationCheck, console: Console) -> None:
    """Print each quotation with its verdict, its differences and where it stands."""
    for one in found.checked:
        console.print()
        for line in _lines(one):
            console.print(line)
    if found.more:
        console.print(Text(f"\n{found.more} more not checked.", PALE))
    console.print()


def _lines(one: CheckedQuotation) -> Iterator[Text]:
    yield Text(one.in_words, _VERDICTS[one.verdict]).append(
        harmless(f"  “{one.quotation.text}”"), Style.null()
    )
    if one.reason:
        yield Text(harmless(one.reason), PALE)
    if one.standing is None:
        return
    if one.differs:
        yield differences_line(one.pieces)
    standing, opens = one.standing, bool(one.standing.title) and opens_links()
    facts, link = (standing.source, in_words(standing.published)), standing.link
    yield from origin(*facts, title=standing.title, link=link if opens else None)
    if one.printed_by:
        yield Text(harmless(one.printed_by), PALE)
    if link and not opens:
        yield address_line(link)


def differences_line(pieces: tuple[Piece, ...]) -> Text:
    """Return the source's words, with those of the quotation that differ struck through."""
    shown = Text("  ")
    for piece in pieces:
        if piece.kind == "kept":
            shown.append(harmless(piece.stored))
        elif piece.kind == "gap":
            shown.append(harmless(f"[… {piece.stored} …]"), PALE)
        else:
            shown.append(harmless(f"[-{piece.quoted}-]") if piece.quoted else "", _GONE)
            shown.append(harmless(f"{{+{piece.stored}+}}") if piece.stored else "", _NEW)
        shown.append(" ")
    shown.rstrip()
    return shown
