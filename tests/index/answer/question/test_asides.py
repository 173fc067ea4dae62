import json
from pathlib import Path

import pytest

from index.answer.question.asides import (
    SmallTalk,
    answer_or_aside,
    language_of_question,
    small_talk,
)
from index.errors import InputError
from index.values import Answer, Question, ReadAs
from tests.bot.samples import answer as sure_answer
from tests.bot.samples import quote


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
        ("ko", "라브로프는 무엇을 말했나"),
        ("fa", "رئیس جمهور ایران کجا رفت؟"),
        ("fr", "ministre des affaires étrangères visite Pékin mardi"),
    ],
)
def test_a_question_in_another_language_is_recognized(language: str, texts: str) -> None:
    found = {text: language_of_question(text) for text in texts.split("|")}
    assert found == dict.fromkeys(texts.split("|"), language)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "where did Sullivan and Wang meet?",
        "El Salvador and Los Angeles",
        "Qui Gang?",
        "what did 习近平 say?",
        "who wrote “Où est Macron” in Le Monde?",
        "no",
        "and Lula da Silva?",
        "Ursula von der Leyen, Mercosur",
    ],
)
def test_english_names_and_whatever_is_unsure_are_left_alone(text: str) -> None:
    assert language_of_question(text) is None


def test_no_english_question_of_the_evaluation_is_taken_for_an_aside(shared: Path) -> None:
    for path in sorted((shared / "eval" / "questions").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            text = json.loads(line)["question"]
            assert language_of_question(text) is None, text
            assert small_talk(text) is None, text


async def reply(text: str, gives: Answer | InputError) -> Answer:
    async def answering() -> Answer:
        if isinstance(gives, InputError):
            raise gives
        return gives

    return await answer_or_aside(Question(text), answering())


async def test_where_an_original_comes_nearest_its_language_is_read() -> None:
    unsure = sure_answer(quote(language="ru"), confidence=0.6)
    assert await reply("Кто встретился с Си?", unsure) == unsure


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Où est Macron ?", "anglais"),
        ("Кто встретился с Си?", "английском"),
        ("من التقى شي؟", "الإنجليزية"),
        ("Kto spotkał się z Xi?", "in English"),
        ("라브로프는 무엇을 말했나", "questions in Korean yet; please ask in English"),
    ],
)
async def test_another_language_is_told_so_in_that_language_unless_the_answer_is_sure(
    question: str, words: str
) -> None:
    unsure = Answer(Question(question), ReadAs(), 0.3, reason="No article mentions “où”.")
    for gives in (unsure, InputError("The question contains no words. Ask in words.")):
        told = await reply(question, gives)
        assert told.aside
        assert words in (told.reason or "")
    assert await reply(question, sure_answer()) == sure_answer()


async def test_an_english_question_keeps_its_refusal_and_its_error() -> None:
    refused = Answer(Question("who met Xi?"), ReadAs(), 0.3, reason="No article mentions “Xi”.")
    assert await reply("who met Xi?", refused) is refused
    with pytest.raises(InputError):
        await reply("who met Xi on 32/13/2024?", InputError("There is no such day."))


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
        "🕊️",
        "and when?",
        "who else was there?",
        "hello, where did they meet?",
        "thanks, and when?",
        "who thanked Wang?",
        "help for Ukraine",
        "what are the sources of the money?",
        "how does the treaty work?",
        "Good Friday Agreement",
        "Nice",
        "Bye-election in Wellingborough",
        "what is this?",
    ],
)
def test_whatever_may_be_about_the_news_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None


def test_a_long_text_is_no_small_talk_and_is_not_compared() -> None:
    assert small_talk("thanks" + " again" * 600) is None
