import pytest

from index.answer.question.language import ForeignLanguage, language_of_question


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fr", "Où est Macron ?|Quand Biden a-t-il rencontré Xi ?|Bonjour|Qui a signé l’accord ?"),
        (
            "de",
            "Wer traf Xi?|Wann hat Scholz Kiew besucht?|Was hat Scholz mit Xi besprochen, und wo?",
        ),
        (
            "es",
            "¿Dónde se reunieron?|quien gano las elecciones en Venezuela|Donde se reunieron ayer",
        ),
        ("ru", "Кто встретился с Си?|где встретились Байден и Си"),
        ("zh", "习近平在哪里会见了沙利文？|谁去了北京"),
        ("ar", "من التقى شي؟|أين التقى سوليفان ووانغ"),
    ],
)
def test_a_question_in_another_language_is_recognized(
    language: ForeignLanguage, texts: str
) -> None:
    found = {text: language_of_question(text) for text in texts.split("|")}
    assert found == dict.fromkeys(texts.split("|"), language)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "where did Sullivan and Wang meet?",
        "Le Monde, La Croix?",
        "El Salvador and Los Angeles",
        "Den Haag",
        "Qui Gang?",
        "Wen Jiabao in Berlin",
        "Lake Como",
        "what did 习近平 say?",
        "who wrote “Où est Macron” in Le Monde?",
        "people die in Rafah",
        "no",
        "and Lula da Silva?",
        "Хто зустрівся з Сі?",
        "金正恩はどこでプーチンに会いましたか",
        "رئیس جمهور ایران کجا رفت؟",
    ],
)
def test_english_names_and_whatever_is_unsure_are_left_alone(text: str) -> None:
    assert language_of_question(text) is None
