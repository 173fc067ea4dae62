"""A quote from a PDF links to its page, and says so where a machine read it."""

from bot.ui.quotes import source_line
from index.answer.presentation.as_json import quote_object
from index.answer.presentation.words import quote_notes
from index.values import Draft, Quote
from tests.index.answer.samples import Desk

TEXT = "The harbour was quiet all day long.\n\nSullivan and Wang met at Yanqi Lake on Tuesday."
WHERE = "Where did Sullivan and Wang meet?"
URL = "https://review.example/a.pdf"


def asked(desk: Desk, draft: Draft) -> Quote:
    desk.add(draft)
    return desk.ask(WHERE).quotes[0]


def test_the_link_opens_the_page_of_the_quote(desk: Desk) -> None:
    pages = (0, 0, TEXT.index("Sullivan"))
    quote = asked(desk, Draft("Review", TEXT, url=f"{URL}#view", pages=pages))
    assert quote.link == f"{URL}#page=3"
    assert quote_object(quote)["page"] == 3
    assert "machine" not in source_line(quote)


def test_what_a_machine_read_is_marked_wherever_it_is_quoted(desk: Desk) -> None:
    quote = asked(desk, Draft("Review", TEXT, url=URL, pages=(0,), by_machine=True))
    assert quote.by_machine
    assert "read by machine" in source_line(quote)
    assert "Read by machine from a scanned page." in quote_notes(quote)
    assert quote_object(quote)["by_machine"] is True


def test_a_new_revision_has_its_own_pages(desk: Desk) -> None:
    asked(desk, Draft("Review", TEXT, url=URL, pages=(0, TEXT.index("Sullivan"))))
    later = Draft("Review", f"{TEXT} It rained.", url=URL)
    quote = asked(desk, later)
    assert (quote.revision, quote.pages) == (2, ())
