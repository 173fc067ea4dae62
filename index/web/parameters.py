"""Reads what a request asks for, and says what is wrong with it."""

from starlette.requests import Request

from index.errors import InputError, NotFoundError
from index.values import Span

_LONGEST = 18
"""Digits of the longest number that is read."""


FORMS: dict[str, tuple[str, ...]] = {
    "/": ("question", "since", "until", "source"),
    "/latest": ("topic", "since", "until"),
    "/timeline": ("topic", "since", "until"),
    "/said": ("who", "about", "since", "until"),
    "/readout": ("meeting", "on"),
    "/wording": ("wording", "side", "since", "until"),
    "/check": ("text",),
}
"""The fields of each page's form, by its path; what the page needs first."""


def typed_in(request: Request, form: str) -> dict[str, str]:
    """Read what was typed into a form, by the names of its fields; empty where nothing was."""
    return {name: request.query_params.get(name, "").strip() for name in FORMS[form]}


def number_of(request: Request, name: str) -> int | None:
    """Read a whole number; None if it is not given.

    Raises:
        InputError: it is no whole number.
    """
    given = request.query_params.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _LONGEST):
        raise InputError(f"“{name}” is a whole number from 0 on.")
    return int(given)


def place_of(request: Request, text: str) -> Span | None:
    """Read the place of a quote in the text of a revision; None if no place is given.

    Raises:
        InputError: it is no place of a text.
        NotFoundError: the text is shorter.
    """
    start, end = number_of(request, "start"), number_of(request, "end")
    if start is None and end is None:
        return None
    if start is None or end is None or start >= end:
        raise InputError("“start” and “end” go together, and “end” is the greater one.")
    if end > len(text):
        raise NotFoundError("The text of this revision ends before the words that are linked to.")
    return Span(start, end)
