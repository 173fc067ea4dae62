"""Names of English questions in Russian, Ukrainian, Chinese, Arabic, Persian and Latin texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.names_across import told_in

LANGUAGES = ("ru", "uk", "zh", "fr", "es", "pt", "de", "ar", "fa", "pl", "ko", "xx", "", None)


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("lavrov", "ru", "Переговоры с Лавровым длились два часа."),
        ("sergei lavrov", "zh", "俄罗斯外长谢尔盖·拉夫罗夫表示"),
        ("lavrov", "ar", "وقال لافروف إن بلاده مستعدة"),
        ("zelensky", "uk", "Заява Зеленського пролунала ввечері."),
        ("xi jinping", "zh", "國家主席習近平"),
        ("macron", "fa", "امانوئل مکرون در پاریس"),
        ("erdogan", "ru", "Президент Эрдоган заявил"),
        ("putin", "fr", "Le président Poutine"),
        ("china", "ru", "отношения с Китаем"),
        ("chinese", "fa", "وزیر خارجه چین"),
        ("un security council", "zh", "联合国安理会"),
        ("foreign ministry", "ru", "заявление МИДа"),
        ("beijing", "fr", "à Pékin"),
        ("50", "zh", "五十人"),
        ("fifty", "ar", "٥٠ شخصا"),
        ("lavrov", None, "Об этом Лавров сказал"),
    ],
)
def test_a_name_is_found_as_another_language_prints_it(
    name: str, language: str | None, text: str
) -> None:
    assert told_in(name, text, language) >= 0.5


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("niger", "fr", "le Nigeria et le Bénin"),
        ("india", "zh", "印度尼西亚总统"),
        ("germany", "zh", "这是的国家"),
        ("iran", "ru", "Ирак закрыл границу"),
        ("us", "fr", "Un accord entre nous"),
        ("un", "fr", "un accord entre Paris et Londres"),
        ("modi", "ru", "Это вошло в моду и стало модой."),
        ("50", "ar", "٥٠٠ شخص"),
    ],
)
def test_a_name_that_looks_alike_is_not_found(name: str, language: str, text: str) -> None:
    assert told_in(name, text, language) < 0.5


def test_the_last_name_counts_more_than_the_first() -> None:
    text = "Джо Байден прибыл в Киев"

    both, last, first = (
        told_in(name, text, "ru") for name in ("joe biden", "jill biden", "joe lee")
    )

    assert both > last >= 0.5 > first


@given(st.text(max_size=60), st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_name_and_text_give_a_share(name: str, text: str, language: str | None) -> None:
    assert 0.0 <= told_in(name, text, language) <= 1.0


@given(st.from_regex(r"[a-z]{1,12}( [a-z]{1,12})?", fullmatch=True), st.sampled_from(LANGUAGES))
def test_any_word_printed_alike_is_found_unless_it_is_short(
    name: str, language: str | None
) -> None:
    longest = max(name.split(), key=len)
    if len(longest) > 4:
        assert told_in(longest, f"xx {longest.title()} xx", language) >= 0.5
