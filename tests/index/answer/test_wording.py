"""Wordings are listed by side and date, collapsed while they stay; a new one is told."""

import asyncio

import pytest

from index.answer.wording import (
    NewWording,
    SideWording,
    WordingAnswer,
    WordingQuery,
    WordingService,
)
from index.values import PUBLIC, Reach
from tests.index.answer.samples import THREADS, Desk, draft

WORDED = {
    "2022-01-01": "Velden fully supports the policy of open ports on Sunday.",
    "2022-02-01": "Velden supported a policy of open ports.",
    "2022-02-10": "VELDEN SUPPORTS THE POLICY OF OPEN PORTS at sea.",
    "2022-03-01": "Velden supports the principle of open ports.",
}
FORMULA = "supports the policy of open ports"


def add(desk: Desk, day: str, text: str, *, side: str | None = "Velden",
        scope: str = PUBLIC, title: str | None = None) -> None:  # fmt: skip
    source = f"Source of {side}"
    desk.library.articles.source(scope, source, "bulk", side=side)
    url = f"https://example.org/{day}"
    article = draft(
        text, title=title or f"News of {day}", url=url, published=day, outlet="Own words"
    )
    desk.add(article, source=source, scope=scope, encoded=False)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for day, text in WORDED.items():
        add(desk, day, text)
    text = "A policy of open ports was asked for. Norland supports a policy of open ports."
    add(desk, "2022-01-05", text, side="Norland")
    add(desk, "2022-01-06", "Velden supported the policy of open ports, papers wrote.", side=None)
    return desk


def service(desk: Desk) -> WordingService:
    return WordingService(desk.library, lambda: desk.generation, THREADS)


def wording(desk: Desk, words: str, scope: str = PUBLIC, **more: str) -> WordingAnswer:
    reach = Reach(scope=scope, since=more.get("since"), until=more.get("until"))
    return asyncio.run(service(desk).wording(WordingQuery(words, more.get("side"), reach)))


def stages(side: SideWording) -> list[tuple[str, int]]:
    return [(one.words, one.articles) for one in side.stages]


def test_each_side_has_its_stages_by_date(filled: Desk) -> None:
    velden, norland, press = wording(filled, FORMULA).sides
    assert (velden.side, velden.nearness, velden.articles) == ("Velden", "official", 4)
    assert stages(velden) == [
        ("fully supports the policy of open ports", 1),
        ("supported a policy of open ports", 2),
        ("supports the principle of open ports", 1),
    ]
    second = velden.stages[1]
    assert second.last is not None
    assert second.last.isoformat() == "2022-02-10"
    assert second.quote.text == WORDED["2022-02-01"]
    assert second.quote.span == second.words
    assert second.quote.link is not None
    assert [one.stored for one in velden.stages[2].pieces if one.kind != "kept"] == [
        "the principle"
    ]
    assert stages(norland) == [("supports a policy of open ports", 1)]
    assert (press.side, press.nearness) == ("", "press")


def test_a_wording_that_comes_back_is_told_once(filled: Desk) -> None:
    for number in range(8):
        words = ("condemns the launch", "Firmly condemned the Launch")[number % 2]
        add(filled, f"2022-04-{number + 10}", f"Velden {words}, it said on day {number}.")
    [velden] = wording(filled, "condemns the launch", side="Velden", since="2022-04-01").sides
    assert (len(velden.stages), velden.articles) == (8, 8)
    condemned, firmly = velden.wordings
    assert (condemned.words, condemned.articles, condemned.returns) == ("condemns the launch", 4, 3)
    assert condemned.quote.published is not None
    assert condemned.quote.published.isoformat() == "2022-04-10"
    assert condemned.last is not None
    assert condemned.last.isoformat() == "2022-04-16"
    assert (firmly.words, firmly.returns) == ("Firmly condemned the Launch", 3)
    assert [(one.kind, one.stored) for one in firmly.pieces] == [
        ("left out", "Firmly"), ("kept", "condemned the Launch"),
    ]  # fmt: skip


def test_in_a_transcript_the_words_of_another_countrys_guest_are_not_the_sides(desk: Desk) -> None:
    moon = "Remarks by President Oss and H.E. Moon Jae-in, President of the Republic of Korea"
    for day, name, headline in (
        ("2022-01-01", "MOON", f"{moon}, in Joint Press Conference"),
        ("2022-01-02", "ZELENSKYY", "Secretary Oss with President Zelenskyy"),
        ("2022-01-03", "FLORES", "Secretary Oss and Special Envoy to Ukraine Ida Flores"),
    ):
        text = f"MS OSS: Let us begin now.\n\nMR {name}: On {day}, our side {FORMULA}."
        add(desk, day, text, side="United States", title=headline)
    [side] = wording(desk, FORMULA).sides
    assert ["2022-01-03" in one.quote.text for one in side.stages] == [True]


def test_a_side_and_days_narrow(filled: Desk) -> None:
    [only] = wording(filled, FORMULA, side="velden").sides
    assert only.side == "Velden"
    [late] = wording(filled, FORMULA, since="2022-02-15").sides
    assert stages(late) == [("supports the principle of open ports", 1)]
    assert wording(filled, FORMULA, until="2021").reason == "nothing"
    assert wording(filled, "of the").reason == "no words"


def test_what_another_server_added_is_not_read(filled: Desk) -> None:
    add(filled, "2022-05-01", f"Amberg {FORMULA}.", side="Amberg", scope="discord:1")
    assert len(wording(filled, FORMULA).sides) == 3
    assert len(wording(filled, FORMULA, scope="discord:1").sides) == 4


def test_names_give_the_formulas_that_recur_about_them(desk: Desk) -> None:
    for day in ("2022-01-01", "2022-02-01", "2022-03-01"):
        text = f"On {day}, Velden praised the open lines of communication with Taiwan."
        add(desk, day, text)
    assert wording(desk, "TAIWAN").formulas == wording(desk, "taiwan").formulas
    [one] = wording(desk, "taiwan").formulas
    assert one.words == "praised the open lines of communication with Taiwan"
    assert (one.articles, one.sides) == (3, (("Velden", 3),))
    assert (str(one.first), str(one.last)) == ("2022-01-01", "2022-03-01")
    assert one.quote.text.startswith("On 2022-03-01")


def new_wordings(desk: Desk, day: str) -> list[NewWording]:
    passages = desk.library.passages.newest_with([["ports"]], desk.search_filter())
    keys = {one.article_key for one in passages if one.title == f"News of {day}"}
    return service(desk).new_wordings(WordingQuery(FORMULA), keys, desk.generation)


def test_an_article_that_words_it_anew_for_its_side_is_told(filled: Desk) -> None:
    [found] = new_wordings(filled, "2022-03-01")
    assert found.now.span == "supports the principle of open ports"
    assert found.before.span == "SUPPORTS THE POLICY OF OPEN PORTS"
    assert new_wordings(filled, "2022-02-10") == []  # as before
    assert new_wordings(filled, "2022-01-01") == []  # the first of its side
    assert new_wordings(filled, "2022-01-06") == []  # press
    add(filled, "2022-04-01", "Velden fully supports the policy of open ports again.")
    assert new_wordings(filled, "2022-04-01") == []  # an earlier wording again
    add(filled, "2022-02-20", "Velden supports the principle of open ports.")
    assert new_wordings(filled, "2022-02-20") == []  # came in late


def test_a_quote_that_is_not_stored_so_is_left_out(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(filled.library.passages), "words_at", lambda *_: "other words")
    assert wording(filled, FORMULA).reason == "nothing"
