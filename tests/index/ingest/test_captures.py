"""What is kept of the pages from which articles were taken, and the packets made of it."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from index.answer.evidence.packets import EvidenceService, Packet
from index.answer.evidence.verify import WrongError, check
from index.errors import NotFoundError
from index.ingest.fetch.client import fetch_record
from index.store.schema import capture, capture_body, fetch_chain
from index.values import PUBLIC, Draft, Span
from tests.index.ingest.loopback import reply
from tests.index.ingest.polling import Ground, full, listed, paper

pytestmark = pytest.mark.asyncio(loop_scope="session")
SERVER = "discord:7"


async def packet_of(ground: Ground, number: int | None = None, key: str = "") -> Packet:
    service = EvidenceService(ground.library, ground.context.threads)
    return await service.of_article(
        key or ground.article.key, number or ground.article.revision, Span(0, 10), [PUBLIC]
    )


def opened(packet: Packet) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The one article of a packet that is right, and the files."""
    with zipfile.ZipFile(io.BytesIO(packet.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    [article] = check(packet.content)["articles"]
    return article, files


def counted(ground: Ground) -> list[int]:
    """How many links of the chain, captures and bodies there are."""
    with ground.library.database.reading() as connection:
        tables = (fetch_chain, capture, capture_body)
        return [connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


async def followed(ground: Ground, page: bytes | None = None) -> None:
    ground.shows({"/feed": listed(ground, ["/1"]), "/1": page or paper()})
    ground.follow()
    await ground.rounds()


async def test_a_packet_holds_the_page_as_it_was_sent_and_how_it_came(ground: Ground) -> None:
    page = paper(X_Seen="yes", Set_Cookie="session=secret", X_Api_Key="secret")
    ground.shows({"/feed": listed(ground, ["/old"]), "/1": page})
    moved = reply(status="302 Found", Location="/1")
    ground.shows({"/old": moved})
    ground.follow()
    await ground.rounds()
    packet = await packet_of(ground)
    article, files = opened(packet)
    body = page.partition(b"\r\n\r\n")[2]
    record = json.loads(files["1/record.json"])
    assert files["1/page"] == body
    assert files["1/text.txt"].decode() == ground.article.text
    assert article["quotes"] == [{"start": 0, "end": 10, "text": ground.article.text[:10]}]
    assert article["lacks"] is None
    assert record["asked"] == ground.server.url("/old")
    assert record["redirects"] == [{"status": 302, "address": ground.server.url("/old")}]
    assert record["address"] == ground.server.url("/1")
    assert record["body_sha256"] == sha256(body).hexdigest()
    headers = {name.lower(): value for name, value in record["headers"]}
    assert headers["x-seen"] == "yes"
    assert headers["set-cookie"] == headers["x-api-key"] == "(left out)"
    assert record["certificate_sha256"] is None
    assert b"secret" not in packet.content.replace(b"secrets", b"")


async def test_each_revision_has_its_own_page_and_a_visit_without_news_adds_none(
    ground: Ground,
) -> None:
    await followed(ground, paper("They spoke of fish."))
    await ground.visit_later(hours=1)
    assert counted(ground) == [1, 1, 1]
    ground.site["/1"] = paper("They spoke of grain.")
    await ground.visit_later(hours=24)
    assert counted(ground) == [2, 2, 2]
    first, files = opened(await packet_of(ground, 1))
    assert b"of fish." in files["1/page"]
    second, later_files = opened(await packet_of(ground, 2))
    assert b"of grain." in later_files["1/page"]
    assert [one["revision"] for one in first["revisions"]] == [1, 2]
    assert second["capture"]["chain"][:-1] == first["capture"]["chain"]


async def test_the_oldest_bodies_make_room_and_a_packet_without_one_says_so(
    ground: Ground,
) -> None:
    small = replace(ground.context, evidence_bytes=700)
    ground.shows({"/feed": listed(ground, ["/1", "/2", "/3"])})
    ground.shows({f"/{n}": paper(f"Number {n}.") for n in (1, 2, 3)})
    ground.follow()
    await Ground(small, ground.clock, ground.server, ground.site).rounds()
    links, captures, bodies = counted(ground)
    assert (links, captures) == (3, 3)
    assert bodies < 3
    with ground.library.database.reading() as connection:
        query = select(capture.c.article_id).where(capture.c.body_id.is_(None))
        assert len(connection.scalars(query).all()) == 3 - bodies
        assert (connection.scalar(select(func.sum(capture_body.c.bytes))) or 0) <= 700
    found = [opened(await packet_of(ground, 1, one.key))[0] for one in ground.articles()]
    dropped = [one for one in found if one["capture"]["page"] is None]
    assert len(dropped) == 3 - bodies
    assert all("no longer kept" in one["lacks"] for one in dropped)


async def test_what_was_kept_of_an_article_goes_with_it_and_the_chain_holds(
    ground: Ground,
) -> None:
    await followed(ground)
    ground.shows({"/more": listed(ground, ["/2"]), "/2": paper("Another.")})
    ground.follow("/more", "More")
    await ground.rounds()
    ground.library.articles.remove_source(PUBLIC, "Post")
    assert counted(ground) == [2, 1, 1]
    assert ground.library.captures.damaged() == 0
    article, _ = opened(await packet_of(ground))
    assert len(article["capture"]["chain"]) == 2


async def test_a_full_text_of_a_feed_is_shown_by_the_feed_unless_its_address_may_hold_a_key(
    ground: Ground,
) -> None:
    ground.shows(
        {"/feed": listed(ground, ["/1"], full()), "/f?key=k": listed(ground, ["/2"], full())}
    )
    ground.follow()
    await ground.rounds()
    _, files = opened(await packet_of(ground))
    assert files["1/page"].startswith(b"<?xml") or b"<rss" in files["1/page"]
    ground.follow("/f?key=k", "Secret")
    await ground.visit_later(hours=1)
    assert len(ground.articles()) == 2
    assert counted(ground) == [1, 1, 1]
    other = ground.articles()[1]
    article, files = opened(await packet_of(ground, 1, other.key))
    assert article["capture"] is None
    assert "feed whose address may hold a key" in article["lacks"]
    assert "1/page" not in files


async def test_no_other_scope_gets_a_packet(ground: Ground) -> None:
    ground.shows({"/feed": listed(ground, ["/1"]), "/1": paper()})
    ground.follow(scope=SERVER)
    await ground.rounds()
    [held] = ground.library.catalogue.export([SERVER])
    service = EvidenceService(ground.library, ground.context.threads)
    for scopes in ([PUBLIC], [PUBLIC, "discord:8"]):
        with pytest.raises(NotFoundError):
            await service.of_article(held.key, 1, None, scopes)
    assert (await service.of_article(held.key, 1, None, [PUBLIC, SERVER])).digest
    with pytest.raises(NotFoundError):
        await service.of_article(held.key, 1, Span(0, 1_000_000), [SERVER])


async def test_a_page_is_kept_for_the_articles_of_each_scope_and_stays_for_the_other(
    ground: Ground,
) -> None:
    await followed(ground)
    ground.follow(name="Theirs", scope=SERVER)
    await ground.rounds()
    assert counted(ground) == [2, 2, 1]
    ground.library.articles.remove_source(PUBLIC, "Post")
    assert counted(ground) == [2, 1, 1]
    ground.library.articles.remove_source(SERVER, "Theirs")
    assert counted(ground) == [2, 0, 0]


@pytest.mark.parametrize(
    ("table", "column"),
    [(capture, "record"), (capture_body, "sha256"), (fetch_chain, "chain_hash"),
     (fetch_chain, "record_hash")],
)  # fmt: skip
async def test_what_is_changed_in_the_library_is_noticed(
    ground: Ground, table: Any, column: str
) -> None:
    await followed(ground)
    assert ground.library.captures.damaged() == 0
    with ground.library.database.writing() as connection:
        changed = func.replace(func.replace(table.c[column], "1", "2"), "a", "b")
        connection.execute(update(table).values({column: changed}))
    assert ground.library.captures.damaged() > 0


async def test_the_page_of_another_text_is_not_kept(ground: Ground) -> None:
    await followed(ground)
    under = ground.library.catalogue.sources([PUBLIC])[0]
    page = await ground.context.client.get(ground.server.url("/1"))
    draft = Draft(title="Border to reopen", text="Another text.", url=ground.article.url)
    with ground.library.database.writing() as connection:
        connection.execute(capture.delete())
    ground.context.writer.capture(under, [draft], page, 1_000_000)
    assert counted(ground)[1] == 0


async def test_a_change_of_any_one_byte_is_noticed_also_by_the_program_in_the_packet(
    ground: Ground, tmp_path: Path
) -> None:
    await followed(ground)
    packet = await packet_of(ground)
    random = Random(45)
    for place in sorted(random.sample(range(len(packet.content)), 300)):
        changed = bytearray(packet.content)
        changed[place] ^= random.randrange(1, 256)
        with pytest.raises(WrongError):
            check(bytes(changed))
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(packet.content)
    bad.write_bytes(bytes(changed))
    verify = tmp_path / "verify.py"
    verify.write_bytes(opened(packet)[1]["verify.py"])

    def ran(*files: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", str(verify), *map(str, files)]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=tmp_path, env={}
        )

    right = ran(good)
    assert (right.returncode, right.stderr) == (0, "")
    assert packet.digest in right.stdout
    wrong = ran(good, bad)
    assert (wrong.returncode, wrong.stderr) == (1, "")
    assert "bad.zip: WRONG: its bytes have changed" in wrong.stdout


def repacked(packet: Packet, name: str, old: str, new: str) -> bytes:
    """A packet whose file was changed by whoever can pack it anew, with a digest of its own."""
    from index.answer.evidence.packets import packed  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(packet.content)) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    assert old in files[name].decode()
    files[name] = files[name].decode().replace(old, new).encode()
    manifest = json.loads(files.pop("manifest.json"))
    manifest["files"] = {one: sha256(content).hexdigest() for one, content in files.items()}
    return packed(files | {"manifest.json": json.dumps(manifest).encode()}).content


@pytest.mark.parametrize(
    ("name", "old", "new", "wrong"),
    [
        ("1/text.txt", "border", "fence", "quote|text isn't that"),
        ("1/page", "border", "fence", "the page is another one"),
        ("1/record.json", "200", "201", "chain doesn't end with this record"),
        ("1/record.json", '"revision": 1', '"revision": 2', "record is of another revision"),
        ("manifest.json", '"start": 0', '"start": 1', "a quote doesn't stand"),
        ("manifest.json", '"before": "0', '"before": "1', "chain of records is broken"),
    ],
)
async def test_a_packet_made_anew_of_parts_that_do_not_fit_is_noticed(
    ground: Ground, name: str, old: str, new: str, wrong: str
) -> None:
    await followed(ground)
    packet = await packet_of(ground)
    with pytest.raises(WrongError, match=wrong):
        check(repacked(packet, name, old, new))


async def test_the_certificate_of_a_safe_connection_is_named_by_its_fingerprint() -> None:
    tls = SimpleNamespace(getpeercert=lambda binary_form: b"certificate")
    stream = SimpleNamespace(get_extra_info=lambda name: tls if name == "ssl_object" else None)
    request = httpx.Request("GET", "https://post.example/a")
    response = httpx.Response(200, request=request, extensions={"network_stream": stream})
    record = fetch_record(response, "https://post.example/a", [])
    assert record["certificate_sha256"] == sha256(b"certificate").hexdigest()
