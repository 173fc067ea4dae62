import pytest

from bot.asking.small_talk import SmallTalk, small_talk


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
        "who are the delegates?",
        "what are the sources of the money?",
        "how does the treaty work?",
        "what do they read in the Kremlin?",
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
