"""``verbale evidence``: a packet of a quote, a file's article, an answer."""

import asyncio
from pathlib import Path
from typing import Any

from index.answer.evidence.verify import check, digest_of, main, told
from index.app import Verbale
from index.store.administration.answers import ConversationPlace, Exchange
from index.values import Question
from tests.index.cli.terminal import QUESTION, verbale
from tests.index.libraries import house


def packet(data: Path, folder: Path, name: str) -> dict[str, Any]:
    """The manifest of a packet, whose digest the terminal printed."""
    file = folder / "packet.zip"
    ran = verbale("evidence", name, "-o", file, data=data)
    assert (ran.code, ran.err) == (0, "")
    content = file.read_bytes()
    assert ran.out.split()[-1] == digest_of(content)
    return check(content)


def test_a_quote_of_an_imported_article_has_its_text_and_no_page(
    sample: Path, tmp_path: Path
) -> None:
    [quote, *_] = verbale("ask", QUESTION, "--json", data=sample).json["quotes"]
    [article] = packet(sample, tmp_path, quote["quote_id"])["articles"]
    assert article["quotes"] == [
        {"start": quote["start"], "end": quote["end"], "text": quote["text"]}
    ]
    assert article["capture"] is None
    assert "imported" in article["lacks"]
    assert main([str(tmp_path / "packet.zip")]) == 0
    assert quote["text"] in told(str(tmp_path / "packet.zip"))
    [whole] = packet(sample, tmp_path, quote["external_id"])["articles"]
    assert quote["text"] in whole["quotes"][0]["text"]


def test_a_file_that_was_added_is_in_the_packet(tmp_path: Path) -> None:
    file, data = tmp_path / "talks.txt", tmp_path / "data"
    file.write_text("Talks at the mill\n\nThe envoys met at the old mill on Friday.\n")
    added = verbale("add", file, "--name", "Notes", data=data)
    assert (added.code, added.err) == (0, "")
    [key] = [one["article_id"] for one in verbale("export", data=data).lines]
    [article] = packet(data, tmp_path, key)["articles"]
    assert article["lacks"] is None
    assert article["capture"]["page"] == "1/page"


def test_an_answer_that_was_shown_has_a_packet_of_its_quotes(sample: Path, tmp_path: Path) -> None:
    key = "0123456789abcdef"

    async def shown(verbale: Verbale) -> list[str]:
        answer = await verbale.ask(Question(QUESTION, scope="discord:1"))
        place = ConversationPlace("discord:1", "2", "discord:3")
        await verbale.admin_service.record_shown(key, answer, Exchange(place))
        return [one.text for one in answer.quotes]

    async def work() -> list[str]:
        async with house(sample, searching=False) as opened:
            return await shown(opened)

    texts = asyncio.run(work())
    found = [one for each in packet(sample, tmp_path, key)["articles"] for one in each["quotes"]]
    assert sorted(one["text"] for one in found) == sorted(texts)
