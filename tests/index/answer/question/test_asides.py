import json
from pathlib import Path

import pytest

from index.answer.question.asides import (
    SmallTalk,
    language_of_question,
    small_talk,
)


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
        ("ar", "من التقى شي؟|أين التقى سوليفان ووانغ"),
        (
            "und",
            "Dove si sono incontrati Sullivan e Wang?|Quem ganhou as eleições na Venezuela?"
            "|Wie won de verkiezingen?|Gdzie spotkali się Sullivan i Wang?"
            "|Sullivan ve Wang nerede buluştu?",
        ),
        ("uk", "Хто зустрівся з Сі?|Що сказав Зеленський?"),
        ("ja", "金正恩はどこでプーチンに会いましたか"),
        ("fr", "ministre des affaires étrangères visite Pékin mardi"),
        # English, names, and whatever is unsure
        (
            None,
            "|?|where did Sullivan and Wang meet?|Qui Gang?|what did 习近平 say?|and Lula da Silva?"
            "|who wrote “Où est Macron” in Le Monde?|Ursula von der Leyen, Mercosur",
        ),
    ],
)
def test_a_question_in_another_language_is_recognized(language: str | None, texts: str) -> None:
    found = {text: language_of_question(text) for text in texts.split("|")}
    assert found == dict.fromkeys(texts.split("|"), language)


def test_no_english_question_of_the_evaluation_is_taken_for_an_aside(shared: Path) -> None:
    for path in sorted((shared / "eval" / "questions").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            text = json.loads(line)["question"]
            assert language_of_question(text) is None, text
            assert small_talk(text) is None, text


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("greeting", "hello|Hi there!|good morning 👋|hey verbale|how are you?|Hi, how are you?"),
        ("thanks", "thanks!|thank you so much|thx|ok, thanks|great|Thank you for your help 🙏"),
        ("farewell", "bye|goodbye!|thanks, bye|see you later|good night"),
        ("help", "help|HELP ME|how does this work?|what can you do|how do I use this bot?"),
        ("sources", "what do you read?|what are your sources|which newspapers do you use?"),
        ("identity", "who are you?|Hi, who are you?|are you a bot?|what’s your name"),
    ],
)
def test_small_talk_is_recognized_by_kind(kind: SmallTalk, texts: str) -> None:
    assert {text: small_talk(text) for text in texts.split("|")} == dict.fromkeys(
        texts.split("|"), kind
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and when?",
        "hello, where did they meet?",
        "thanks, and when?",
        "help for Ukraine",
        "what are the sources of the money?",
        "Good Friday Agreement",
        "Bye-election in Wellingborough",
        "what is this?",
    ],
)
def test_whatever_may_be_about_the_news_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None


def test_a_long_text_is_no_small_talk_and_is_not_compared() -> None:
    assert small_talk("thanks" + " again" * 600) is None
