"""Print answers as text."""

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.style import Style
from rich.text import Text

from index.answer.presentation.dates import in_words
from index.answer.presentation.quotes import parted_at_span, quote_notes
from index.cli.output.console import PALE, address_line, opens_links, origin, styled
from index.values import NEAREST, NO_REASON, Answer, Position, Quote

_ANSWER = Style(color="green", bold=True)


def show_answer(answer: Answer, console: Console) -> None:
    """Print the answer, or the refusal with the closest sentences."""
    parts: list[RenderableType] = []
    if answer.read_as.question:
        parts.append(styled(f"Read as: {answer.read_as.question}\n", PALE))
    if answer.answered:
        parts.append(_quote(answer.quotes[0], dated=answer.answer_from == "published_at"))
        if answer.agreement.positions:
            said = map(_position, answer.agreement.positions)
            parts.append(
                styled(f"\n{answer.agreement.in_words}: {' · '.join(said)}", Style(color="yellow"))
            )
        parts += [_further(quoted) for quoted in answer.quotes[1:]]
    else:
        parts.append(styled(answer.reason or NO_REASON, Style(color="yellow")))
        if answer.nearest:
            parts.append(styled(NEAREST, PALE))
        parts += [_further(quoted) for quoted in answer.nearest]
    console.print("", *parts, "", sep="\n", crop=False)


def _position(held: Position) -> str:
    """Return who prints an answer, and the answer: ``Reuters, AP: March 3``."""
    return f"{', '.join(held.outlets) or 'one of them'}: {held.words}"


@dataclass(frozen=True)
class _Indented:
    """A text with every line indented, without trailing spaces."""

    text: Text
    by: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.wrap(console, options.max_width - self.by):
            yield Text(" " * self.by).append_text(line)


def _further(quoted: Quote) -> RenderableType:
    """Return a quote after the first, indented."""
    return Group("", _quote(quoted, indent=4))


def _quote(quoted: Quote, *, dated: bool = False, indent: int = 0) -> RenderableType:
    opens = bool(quoted.title) and opens_links()
    told = origin(
        quoted.source,
        in_words(quoted.published),
        title=quoted.title,
        link=quoted.link if opens else None,
    )
    notes = (styled(note, PALE) for note in quote_notes(quoted, dated=dated))
    lines = [_quoted_words(quoted), *told, *notes]
    links = [address_line(quoted.link, indent)] if quoted.link and not opens else []
    return Group(*(_Indented(line, indent) for line in lines), *links)


def _quoted_words(quoted: Quote) -> Text:
    before, span, after = parted_at_span(quoted)
    return styled(f"“{before}").append(styled(span, _ANSWER)).append(styled(f"{after}”"))
