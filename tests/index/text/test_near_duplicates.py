"""One story printed twice, and letters that only sound alike."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.near_duplicates import (
    ALIKE,
    MOST_WORDS,
    WITHIN,
    PublishedText,
    alike,
    is_copy,
    minhash_bands,
)

WIRE = """The foreign ministers of Ruritania and Sylvania agreed on Thursday to reopen the bridge \
over the Iser, nine years after it was closed. The agreement, signed in Vienna, lets lorries cross \
by day from the first of May.

"We have chosen traffic over quarrels," Sylvanian minister Petra Lindqvist said after the signing. \
Her colleague Anton Hentzau called it a good day for the farmers on both banks.

The bridge was shut in a dispute about fishing rights that brought the two countries close to \
blows. Talks broke down twice, in 2019 and again in 2021, when Ruritania recalled its ambassador.

Diplomats said that the European Union had promised to pay for new customs halls. Opposition \
parties in Ruritania complained that parliament had not been asked, and a vote is expected before \
the summer recess. Trade between the neighbours has fallen by a third since the closure, according \
to the chamber of commerce in Strelsau. Hauliers drive a detour of 140 kilometres over the hills."""

LETTER = """On behalf of the Government and the people of Ruritania, I congratulate the people of \
{land} as you celebrate your national day. Our two countries share a long friendship, and {land} \
has been a partner in trade, in learning and in the defence of free navigation. This year we look \
forward to deepening these ties, and to welcoming students and artists from {land}. I wish all \
{people} a joyful celebration and a peaceful year, and renew our promise to stand beside you."""

CALL = """The Secretary spoke today with Foreign Minister {name} about the events on the border. \
They stressed the importance of a lasting ceasefire and of humanitarian access, and agreed to stay \
in close contact. The Secretary thanked the minister for his leadership and reaffirmed our support \
for the sovereignty and territorial integrity of {land}."""


def _as(title: str, text: str) -> PublishedText:
    return PublishedText(title, text)


PINNED = (-7011521441918088546, -3903351346617664515, 1971929908845645337)
ORIGINAL = _as("Ruritania and Sylvania reopen bridge", WIRE)
PARAGRAPHS = WIRE.split("\n\n")


def _share_a_band(one: str, other: str) -> bool:
    return bool(set(minhash_bands(one)) & set(minhash_bands(other)))


@pytest.mark.parametrize(
    "other",
    [
        _as("Bridge over Iser opens again after nine years", WIRE),
        _as(ORIGINAL.title, f"VIENNA (Reuters) – {WIRE}"),
        _as(ORIGINAL.title, WIRE.replace("Lindqvist said", "Lindqvist told Reuters")),
        _as(ORIGINAL.title, WIRE.replace('"', "“").replace("European Union", "E.U.")),
        _as(ORIGINAL.title, WIRE.replace("nine years", "9 years").replace("a third", "one third")),
        _as("Iser bridge to reopen", "\n\n".join(PARAGRAPHS[:3])),
        _as(ORIGINAL.title, "\n\n".join([*PARAGRAPHS[:2], PARAGRAPHS[3]])),
        _as(ORIGINAL.title, f"{WIRE}\n\nIn Zenda, people hung flags from their windows."),
        _as(ORIGINAL.title, WIRE.replace("Lindqvist", "Lindqvvist", 1)),
    ],
)
def test_what_outlets_print_of_a_wire_s_story_are_copies(other: PublishedText) -> None:
    assert is_copy(ORIGINAL, other)
    assert is_copy(other, ORIGINAL)
    assert _share_a_band(ORIGINAL.text, other.text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            LETTER.format(land="Sylvania", people="Sylvanians"),
            LETTER.format(land="Graustark", people="Graustarkians"),
        ),
        (
            CALL.format(name="Hentzau", land="Sylvania"),
            CALL.format(name="Lindqvist", land="Graustark"),
        ),
        (
            CALL.format(name="Hentzau", land="Sylvania"),
            CALL.format(name="Tarlenheim", land="Sylvania"),
        ),
        (WIRE, WIRE.replace("140 kilometres", "190 kilometres")),
        (WIRE, WIRE.replace("Sylvania", "Graustark")),
        (WIRE, WIRE.replace("the bridge", "the ferry").replace("The bridge", "The ferry")),
    ],
)
def test_the_same_words_about_another_country_person_or_number_are_no_copy(
    one: str, other: str
) -> None:
    assert alike(one, other) >= 0.6
    assert not is_copy(_as("A statement", one), _as("A statement", other))


def test_of_short_texts_and_of_very_equal_ones_the_headline_does_not_matter() -> None:
    one = (
        "Four people are killed in a strike on a boat that the navy says was carrying arms in the "
        "waters off the northern coast."
    )
    assert is_copy(_as("Raids", one), _as("Strikes", one))
    assert not is_copy(_as("Raids", one), _as("Raids", one.replace("Four", "Two")))
    assert not is_copy(_as("Raids", one), _as("Raids", one.replace("navy", "Zenda navy")))


def test_a_statement_quoted_in_the_midst_of_a_briefing_is_no_copy_of_it() -> None:
    talk = " ".join(f"Question {at} was about matter {at * 7} and its costs." for at in range(60))
    briefing = _as("Daily briefing", f"{talk}\n\n{WIRE}\n\n{talk}")
    assert not is_copy(_as("Bridge", WIRE), briefing)


def test_a_text_written_anew_is_no_copy() -> None:
    anew = WIRE
    for ours, theirs in [
        ("agreed on", "settled"), ("to reopen", "on opening"), ("it was closed", "its closing"),
        ("signed in", "sealed at"), ("lets lorries cross", "allows trucks over"),
        ("after the signing", "once done"), ("called it", "spoke of"), ("was shut in", "fell to"),
        ("close to", "nearly to"), ("broke down", "collapsed"), ("recalled its", "withdrew the"),
        ("promised to", "pledged they would"), ("complained that", "objected:"),
        ("is expected", "may come"), ("has fallen by", "is down"), ("drive a", "face one"),
    ]:  # fmt: skip
        anew = anew.replace(ours, theirs)
    assert not is_copy(ORIGINAL, _as(ORIGINAL.title, anew))


def test_a_text_too_short_to_tell_has_no_bands_and_no_copies() -> None:
    short = "Two fishermen are killed in a strike off the coast."
    assert minhash_bands(short) == ()
    assert minhash_bands("") == ()
    assert not is_copy(_as("Raid", short), _as("Raid", short))
    assert not is_copy(_as("", ""), _as("", ""))


def test_what_is_said_again_next_year_is_no_copy() -> None:
    day = date(2024, 5, 1)
    text = LETTER.format(land="Sylvania", people="Sylvanians")
    first = PublishedText("National day", text, day)
    assert is_copy(first, PublishedText("National day", text, day + WITHIN))
    assert is_copy(first, PublishedText("National day", text, None))
    assert not is_copy(first, PublishedText("National day", text, day + WITHIN + timedelta(days=1)))
    assert not is_copy(PublishedText("National day", text, day.replace(year=2025)), first)


def test_of_long_texts_the_beginning_is_compared() -> None:
    halls, days = (
        [words.format(number) for number in range(MOST_WORDS)]
        for words in ("In hall {} the envoys spoke of grain.", "On day {} a mission was sent home.")
    )
    beginning = " ".join(halls[: MOST_WORDS // 8])  # eight words each
    one = f"{beginning} {' '.join(halls[MOST_WORDS // 8 :])}"
    other = f"{beginning} {' '.join(days)}"
    assert alike(one, other) < ALIKE
    assert is_copy(_as("Talks", one), _as("Talks", other))
    assert not is_copy(_as("Talks", one), _as("Talks", one.replace("hall 7 ", "hall 9000 ")))


def test_a_sketch_is_what_libraries_already_hold_in_every_process() -> None:
    """Bands are stored: a change of seed, hashing or words would part all old articles from new."""
    made = minhash_bands(WIRE)
    assert (*made[:2], made[-1]) == PINNED


@given(st.text(max_size=400))
def test_any_text_is_like_itself_and_never_breaks_the_comparison(text: str) -> None:
    same = PublishedText("t", text)
    assert minhash_bands(text) == minhash_bands(text.replace(" ", "  "))
    assert alike(text, WIRE) == alike(WIRE, text)
    assert is_copy(same, same) == bool(minhash_bands(text))
    is_copy(same, ORIGINAL)


@given(st.lists(st.sampled_from(WIRE.split()), max_size=120), st.data())
def test_whether_two_are_copies_does_not_depend_on_their_order(
    words: list[str], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(words)) if words else []
    one, two = PublishedText("", " ".join(words)), PublishedText("", " ".join(other))
    assert is_copy(one, two) == is_copy(two, one)
