"""Misspelt words of a question are corrected by the words that the articles hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question import spelling
from index.answer.question.normal_form import terms_of
from index.answer.question.spelling import Spelling, is_stranger
from index.answer.question.terms import Term
from index.store.library import Library
from tests.index.store.samples import entry, search_filter, store


def _articles(library: Library, scope: str = "public", **times: int) -> None:
    """Passages of one word each, as many of each word as told."""
    lines = [f"{word} spoke." for word, count in times.items() for _ in range(count)]
    store(library, entry("\n".join(lines), title="News"), scope=scope)


def _corrected(library: Library, text: str, *scopes: str) -> str:
    return Spelling(library).corrected(text, terms_of(text), search_filter(*scopes))


@pytest.mark.parametrize(
    "typed",
    ["sulivan", "sulllivan", "sullivam", "sulilvan", "SULIVAN", "Sulivan", "ullivan"],
)
def test_a_slip_of_the_fingers_is_corrected_by_how_the_articles_write_the_word(
    library: Library, typed: str
) -> None:
    _articles(library, Sullivan=3, Lindqvist=3)
    asked = f"where did {typed} land?"
    assert _corrected(library, asked) == "where did Sullivan land?"


@pytest.mark.parametrize(
    ("held", "typed", "read"),
    [
        ({"Lind": 1}, "where did reyes meet lind?", None),  # a name that one article prints
        ({"Wang": 9, "Banga": 9}, "did wnag land?", None),  # too short
        ({"Wang": 9, "Banga": 9}, "did bagna land?", "did Banga land?"),
        ({"Libya": 3}, "lbya, libay and lbay", "Libya, Libya and lbay"),  # what was left out
        ({"organ": 3}, "what happened in oran?", None),  # may be a place
        ({"Biden": 3}, "Where near Oran did bidn land", "Where near Oran did Biden land"),
        ({"Petro": 3, "Peter": 9}, "did petor land?", "did Petro land?"),  # swapped, not wrong
        ({"Sharif": 3, "share": 9}, "did sharf land?", "did Sharif land?"),
        ({"fore": 9, "Foreign": 4}, "the foreing minister", "the Foreign minister"),
        ({"fore": 9, "Foreign": 4}, "the fore minister", None),
        ({"Netanyahu": 3}, "did netenyaho land?", "did Netanyahu land?"),  # two slips, if long
        ({"Blinken": 3}, "did blimkem land?", None),
        # right, or too far off
        *(({"Sullivan": 3, "Lindqvist": 3}, f"where did {one} land?", None) for one in (
            "Sullivan", "sullivan", "kowalski", "sulivan2", "sulivan-wang",
        )),
        ({"Sullivan": 3, "Lindqvist": 3}, "", None),
    ],
)  # fmt: skip
def test_how_much_is_taken_for_a_slip(
    library: Library, held: dict[str, int], typed: str, read: str | None
) -> None:
    _articles(library, "public", **held)
    assert _corrected(library, typed) == (read or typed)


def test_a_name_is_no_slip_of_a_common_word(library: Library) -> None:
    _articles(library, carrots=9)
    named = [Term("marrots", name=True)]
    corrected = Spelling(library).corrected("did Marrots speak?", named, search_filter())
    assert corrected == "did Marrots speak?"


def test_it_is_corrected_wherever_it_stands_and_nothing_else_is_touched(library: Library) -> None:
    _articles(library, Sullivan=3)
    asked = "Was sulivan—or  Sulivan's aide, or sulivan’s plane—there? (sulivans, sulivan2)"
    assert _corrected(library, asked) == (
        "Was Sullivan—or  Sullivan's aide, or Sullivan's plane—there? (Sullivans, sulivan2)"
    )


@pytest.mark.parametrize("word", ["where", "negotiated", "august", "taliban"])
def test_words_of_questions_are_known_without_any_article(library: Library, word: str) -> None:
    _articles(library, Sullivan=3)
    slips = [word[0] + word[2] + word[1] + word[3:], word[:2] + word[1:], word[:2] + word[3:]]
    assert [_corrected(library, one) for one in slips if one != "were"] == [word] * 3
    assert _corrected(library, word) == word


@pytest.mark.parametrize(
    ("held", "times", "meant"),
    [(1, 99, "Blinkin"), (1, 100, "Blinken"), (3, 300, "Blinken"), (4, 500, "Blinkin")],
)
def test_a_word_that_some_article_holds_gives_way_to_one_a_hundred_times_commoner(
    library: Library, held: int, times: int, meant: str
) -> None:
    _articles(library, Blinkin=held, Blinken=times)
    assert _corrected(library, "Did Blinkin land?") == f"Did {meant} land?"


@pytest.mark.parametrize(
    ("printed", "commoner"),
    [("Kerman", "German"), ("ASET", "asset"), ("Caster", "Master"), ("Blinkin", "blinking")],
)
def test_a_name_that_some_article_prints_is_no_slip_of_another_kind_of_word(
    library: Library, printed: str, commoner: str
) -> None:
    _articles(library, "public", **{printed: 1, commoner: 100})
    asked = f"what is {printed.lower()}?"
    assert _corrected(library, asked) == asked


def test_words_out_of_reach_are_never_shown(library: Library) -> None:
    _articles(library, "discord:1", Lindqvist=9)
    assert _corrected(library, "lindqist?") == "lindqist?"
    assert _corrected(library, "lindqist?", "public", "discord:2") == "lindqist?"
    assert _corrected(library, "lindqist?", "public", "discord:1") == "Lindqvist?"


def test_how_common_a_word_is_out_of_reach_has_no_say(library: Library) -> None:
    _articles(library, "discord:1", Bagdol=50)
    _articles(library, Bagdol=4, Bagdon=9)
    assert _corrected(library, "bagdor?") == "Bagdon?"
    assert _corrected(library, "bagdor?", "public", "discord:1") == "Bagdol?"
    _articles(library, "discord:1", Blinken=100)
    _articles(library, Blinkin=1, Blinken=5)
    assert _corrected(library, "Did Blinkin land?") == "Did Blinkin land?"


def test_a_flood_of_words_of_another_server_changes_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spelling, "MOST_STEMS", 20)
    _articles(library, Bagdon=9)
    flood = {f"bag{one}{two}": 3 for one in "abcdefg" for two in "hijklm"}
    _articles(library, "discord:1", **flood)
    assert _corrected(library, "bagdor?") == "Bagdon?"
    speller = Spelling(library)
    speller.corrected("bagdor?", terms_of("bagdor?"), search_filter())
    assert len(speller._stems) == 20


def test_new_words_are_learnt_after_a_while(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    speller = Spelling(library)
    terms = terms_of("lindqist?")
    assert speller.corrected("lindqist?", terms, search_filter()) == "lindqist?"
    _articles(library, Lindqvist=3)
    assert speller.corrected("lindqist?", terms, search_filter()) == "lindqist?"
    monkeypatch.setattr(spelling, "REFRESHED", 0.0)
    monkeypatch.setattr(spelling, "_REST", 0.0)
    assert speller.corrected("lindqist?", terms, search_filter()) == "Lindqvist?"


@pytest.fixture(scope="module")
def of_sullivan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spelling]:
    """What a library of one name mends, kept for the whole module."""
    folder: Path = tmp_path_factory.mktemp("spelling")
    library = Library.open(f"sqlite:///{folder / 'library.sqlite'}")
    _articles(library, Sullivan=3)
    yield Spelling(library)
    library.close()


AROUND = st.text(alphabet="aB é王0_ \n.,’'?—🤝", max_size=12)


@given(AROUND, AROUND)
def test_all_around_a_corrected_word_stays_as_it_was(
    of_sullivan: Spelling, before: str, after: str
) -> None:
    corrected = of_sullivan.corrected(
        f"{before} sulivan {after}", [Term("sulivan")], search_filter()
    )
    assert corrected == f"{before} Sullivan {after}"


@pytest.mark.parametrize(
    ("word", "printed", "stranger"),
    [
        ("haqqani", "Khalilzad met Baradar.", True),
        ("haqqani", "Haqani met Baradar.", False),  # the article's slip, or the question's
        ("kilic", "Kılıç met Baradar.", False),
        ("morroco", "Help for Morocco.", False),  # two slips, if long
        ("tigrayans", "The forces of Tigray met.", False),  # made of a printed word
        ("embasies", "They met.", False),  # a slip of a usual word
        ("peacetalks", "They met.", False),
        ("rapprochement", "They met.", False),
        ("orsi", "They met.", False),  # too short: chat has many such words
        ("23rd-24th", "They met.", False),
    ],
)
def test_only_what_is_neither_english_nor_like_a_printed_word_is_a_stranger(
    word: str, printed: str, stranger: bool
) -> None:
    assert is_stranger(word, lambda: [printed]) == stranger


@pytest.mark.parametrize("word", ["meeting", "whereabouts", "palaver", "lol"])
def test_no_text_is_read_for_english_words(word: str) -> None:
    assert not is_stranger(word, lambda: pytest.fail("texts were read"))
