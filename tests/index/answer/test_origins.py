"""From whom outlets have what they print: told where their words make it sure, else not at all."""

from dataclasses import replace

import pytest

from benchmarks.origins import measure, parts
from index.answer.origins import links_of, origins_of
from index.store.rows import Report
from index.values import Span
from tests.index.answer.samples import Desk, draft

TREATY = (
    "Envoy Hale and Speaker Oduya signed the fishing treaty in Port Amberg with 14 parties before "
    "a cheering crowd of sailors"
)
ASKED = "Where did Hale and Oduya sign the fishing treaty?"


def report(text: str, outlet: str = "Harbour Post", **more: str) -> Report:
    return Report(article_key=outlet, revision=1, title="", source=outlet, text=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "origin", "words"),
    [
        ("The port is shut, Reuters reported on Monday.", "Reuters", "Reuters reported"),
        ("The port is shut, its captain told Haaretz.", "Haaretz", "told Haaretz"),
        ("The port is shut, Interfax quoted him as saying.", "Interfax", "Interfax quoted"),
        (
            "The port is shut, public broadcaster Suspilne reported.",
            "Suspilne",
            "Suspilne reported",
        ),
        (
            "The port is shut, Rybar, a Telegram channel, wrote.",
            "Rybar",
            "Rybar, a Telegram channel",
        ),
        ("The port is shut, Dawn newspaper reported.", "Dawn", "Dawn newspaper reported"),
        ("LONDON, May 3 (Reuters) - The port is shut.", "Reuters", "Reuters"),
        ("The port is shut. It will open in June. (AFP)", "AFP", "AFP"),
        (
            "Iran’s foreign ministry said in a statement that the port is shut.",
            "Iran’s foreign ministry",
            "Iran’s foreign ministry said in a statement",
        ),
    ],
)
def test_a_citation_is_found_with_the_very_words(text: str, origin: str, words: str) -> None:
    [found] = links_of(report(text))
    assert (found.outlet, found.origin) == ("Harbour Post", origin)
    assert found.words == text[found.start : found.end]
    assert words.casefold() in found.words.casefold()


@pytest.mark.parametrize(
    ("outlet", "byline", "words"),
    [("AFP via Harbour Post", None, "AFP via Harbour Post"), ("Harbour Post", "By AFP", "By AFP")],
)
def test_a_byline_says_whose_an_article_is(outlet: str, byline: str | None, words: str) -> None:
    [found] = links_of(replace(report("The port is shut.", outlet), byline=byline))
    assert (found.outlet, found.origin, found.words) == ("Harbour Post", "AFP", words)
    assert found.start is found.end is None


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied a Reuters report that the port is shut.",
        "Reuters said it would close its office.",
        "The port is shut, according to an AP count of ships.",
        "The BBC reported from the port in 2014.",
        "In 2021, AFP reported that the port had no licence.",
        "Reuters said on Tuesday it would open an office in the port.",
        "The captain told CNN Philippines that the port is shut.",
        "Local media reported that the port is shut, and told reporters so.",
        "The ministry said the port is shut.",
        "In 2012 he wrote a letter to The Guardian.",
    ],
)
def test_what_cites_nobody_for_sure_is_no_link(text: str) -> None:
    assert links_of(report(text)) == []


def test_the_quoted_sentence_counts_before_the_first_ones() -> None:
    text = "The port is shut, AP reported. Ships wait. Fuel is short, Axios reported. It rains."
    start = text.index("Fuel")
    [found] = links_of(report(text), Span(start, text.index(" It rains")))
    assert found.origin == "Axios"
    later = text.index("It rains")
    assert [one.origin for one in links_of(report(text), Span(later, len(text)))] == ["AP"]


def test_who_tells_what_it_heard_itself_has_it_from_nobody_else() -> None:
    text = "The port is shut, its captain told NBC News. Axios first reported the closure."
    told = links_of(report(text, "NBC News"), Span(0, text.index(" Axios")))
    assert [one.origin for one in told] == ["NBC News"]


def test_an_outlet_that_no_table_has_is_cited_by_those_that_print_the_same() -> None:
    text = "The port is shut, according to Port Amberg Weekly."
    told = [report("The port is shut.", "Port Amberg Weekly"), report(text)]
    assert links_of(told[1]) == []
    assert origins_of([(one, None) for one in told]).count == 1


def test_a_chain_is_followed_to_its_beginning_and_a_circle_ends() -> None:
    told = [
        report("The port is shut, Reuters reported.", "Harbour Post"),
        report("LONDON (Reuters) - The port is shut, the Financial Times reported.", "Reuters"),
        report("The port is shut, according to the Financial Times.", "Coastal Herald"),
    ]
    found = origins_of([(one, None) for one in told])
    assert found.count == 1
    assert [(one.outlet, one.origin) for one in found.links] == [
        ("Harbour Post", "Reuters"),
        ("Reuters", "Financial Times"),
        ("Coastal Herald", "Financial Times"),
    ]
    circle = [report("Axios reported it.", "Politico"), report("Politico reported it.", "Axios")]
    assert origins_of([(one, None) for one in circle]).count is None


def test_an_outlet_that_names_nobody_makes_the_number_unsure() -> None:
    known = [report("PARIS (AFP) - The port is shut.", "AFP"), report("AFP reported it.", "Post")]
    assert origins_of([(one, None) for one in known]).count == 1
    unknown = report("The port is shut.", "Coastal Herald")
    assert origins_of([(one, None) for one in (*known, unknown)]).count is None


def test_stories_judged_by_hand_are_told_rightly() -> None:
    for name, part in parts().items():
        assert len(part) == 75, name
        (told, right, wanted), (counted, counts_right, _) = (
            (found := measure(part)).links,
            found.counts,
        )
        assert right / told >= 0.93, name
        assert right / wanted >= 0.7, name
        assert counts_right / counted >= 0.8, name


def test_a_quote_tells_from_how_many_origins_its_outlets_have_it(desk: Desk) -> None:
    desk.add(
        draft(f"{TREATY}.", title="Treaty", outlet="AP"),
        draft(f"{TREATY}. The Associated Press reported it.", title="Fish", outlet="Harbour Post"),
    )
    quote = desk.ask(ASKED).quotes[0]
    assert {quote.source, *quote.also} == {"AP", "Harbour Post"}
    assert quote.origins is not None
    assert quote.origins.count == 1
    [link] = quote.origins.links
    assert (link.outlet, link.origin) == ("Harbour Post", "AP")
    stored = desk.library.passages.words_at(
        link.article_key, link.revision, link.start or 0, link.end or 0
    )
    assert stored == link.words


def test_nothing_is_told_of_articles_that_the_asker_may_not_read(desk: Desk) -> None:
    desk.add(draft(f"PORT AMBERG (AP) - {TREATY}.", title="Treaty", outlet="AP"))
    told = draft(f"{TREATY}, the Associated Press reported.", title="Fish", outlet="Harbour Post")
    desk.add(told, scope="discord:1")
    [quote] = desk.ask(ASKED).quotes
    assert quote.origins is not None
    assert (quote.also, quote.origins.links) == ((), ())
