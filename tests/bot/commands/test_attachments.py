import pytest

from tests.bot.curating import ScriptedCurator
from tests.discord_double import DiscordDouble, Message, Upload


async def answered(server: DiscordDouble, upload: Upload) -> Message:
    return await (await server.slash("source add", {"file": upload})).answer()


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.htm", "a.PDF", "a.b.docx"])
async def test_texts_pages_and_documents_are_taken(
    server: DiscordDouble, source_service: ScriptedCurator, name: str
) -> None:
    await answered(server, Upload(name, b"words"))
    assert source_service.files == [(name, b"words")]


@pytest.mark.parametrize("name", ["virus.exe", "archive.zip", "pdf", "a.pdf.scr"])
async def test_a_file_of_another_kind_is_refused(
    server: DiscordDouble, source_service: ScriptedCurator, name: str
) -> None:
    told = await answered(server, Upload(name, b"MZ"))
    assert told.ephemeral
    assert "can't read files of this type" in told.content
    assert source_service.files == []


async def test_a_file_that_is_too_big_is_refused_before_it_is_fetched(
    server: DiscordDouble, source_service: ScriptedCurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.add_source.LARGEST", 2_000_000)
    upload = Upload("big.pdf", bytes(3_000_000))
    asked = await server.slash("source add", {"file": upload})
    server.world.uploads.clear()
    told = await asked.answer()
    assert "The file has 3 MB, but the limit is 2 MB" in told.content
    assert source_service.files == []


async def test_a_file_that_discord_does_not_give_out_is_told(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    asked = await server.slash("source add", {"file": Upload("a.txt", b"words")})
    server.world.uploads.clear()  # before the bot, which has yet to acknowledge, can fetch it
    told = await asked.answer()
    assert "couldn't download the file from Discord" in told.content
    assert source_service.files == []
