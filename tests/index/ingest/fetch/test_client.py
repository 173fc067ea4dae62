"""Fetching: what every kind of server gets, and that nothing private is ever reached."""

import asyncio
import gzip

import brotli
import httpx
import pytest

from index.errors import InputError, VerbaleError
from index.ingest.fetch import client
from index.ingest.fetch.client import Fetcher
from index.ingest.fetch.pages import (
    BusyError,
    FetchedPage,
    GoneError,
    NotModified,
    RefusedError,
    Validators,
)
from index.ingest.fetch.ssrf_guard import AddressPolicy
from tests.index.ingest.loopback import Says, reply, serving
from tests.patience import PATIENCE_S

OPEN = ("127.0.0.1",)


def redirect(to: str, status: str = "302 Found") -> bytes:
    return reply(status=status, Location=to)


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"x" * 100_000)
        await writer.drain()


async def silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(2 * PATIENCE_S)


async def dripping(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_a_page_arrives_with_its_type_charset_and_final_address() -> None:
    paths = {
        "/a": redirect("b?x=1", "301 Moved Permanently"),
        "/b?x=1": reply(gzip.compress(b"<p>text</p>"), kind="Text/HTML; Charset=Latin-1",
                        Content_Encoding="gzip"),
    }  # fmt: skip
    async with serving(paths) as server, Fetcher(AddressPolicy(OPEN)) as fetcher:
        page = await fetcher.get(server.url("/a"))
    assert page == FetchedPage(server.url("/b?x=1"), "text/html", "latin-1", b"<p>text</p>",
                        moved_to=server.url("/b?x=1"))  # fmt: skip


async def test_the_user_agent_is_truthful_and_no_cookie_is_kept() -> None:
    paths = {
        "/": reply(status="302 Found", Location="/b", Set_Cookie="a=b"),
        "/b": reply(b"x"),
    }
    contact = "https://ministry.example/bot"
    async with (
        serving(paths) as server,
        Fetcher(
            AddressPolicy(OPEN),
            contact=contact,
        ) as fetcher,
    ):
        await fetcher.get(server.url())
    assert f"User-Agent: {client.user_agent(contact)}\r\n".lower() in server.requests[0].lower()
    assert "Verbale/" in server.requests[1]
    assert f"(+{contact})" in server.requests[1]
    assert "cookie" not in server.requests[1].lower()
    assert f"host: 127.0.0.1:{server.port}" in server.requests[1].lower()


@pytest.mark.parametrize(
    ("says", "error", "words"),
    [
        (reply(status="404 Not Found"), GoneError, "no such page"),
        (reply(status="410 Gone"), GoneError, "taken the page away"),
        (reply(status="403 Forbidden"), RefusedError, "refuses to show the page"),
        (reply(status="401 Unauthorized"), RefusedError, "refuses to show the page"),
        (reply(status="418 Teapot"), RefusedError, "did not send the page"),
        (reply(status="302 Found"), InputError, "did not send the page"),
        (reply(status="429 Too Many Requests"), BusyError, "try again later"),
        (reply(status="503 Busy"), BusyError, "try again later"),
        (reply(b""), InputError, "empty page"),
        (reply(status="204 No Content"), InputError, "empty page"),
        (reply(b"x", kind="image/png"), InputError, "sent image/png"),
        (reply(b"x", kind="video/mp4"), InputError, "sent video/mp4"),
        (reply(b"no", Content_Encoding="br"), InputError, "cannot be unpacked"),
        (reply(b"x", Content_Encoding="gzip, br"), InputError, "packed as “gzip, br”"),
        (reply(b"x", X_Large="x" * 70_000), InputError, "64 KiB of headers"),
        (redirect("http://127.0.0.1:port/"), InputError, "an invalid address"),
        (reply(b"x", Content_Encoding="gzip"), InputError, "cannot be unpacked"),
        (reply(gzip.compress(b"text")[:-9], Content_Encoding="gzip"), InputError, "unpacked"),
        (reply(b"x", Content_Length="200000000"), InputError, "more than 20 MB"),
        (reply(gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip"), InputError, "20 MB"),
        (endless, InputError, "more than 20 MB"),
        (redirect("/"), InputError, "redirects more than 5 times"),
        (redirect("file:///etc/passwd"), InputError, "not an address of a page"),
        (redirect("http://user:word@127.0.0.1/"), InputError, "user name or password"),
        (redirect("http://[broken"), InputError, "not a host name"),
        (redirect("http://xn--a.org/x"), InputError, "an invalid address"),
        (redirect("http://\u2603.net/"), InputError, "an invalid address"),
        (b"", BusyError, "closed the connection"),
        (b"<html>HTTP/0.9 garbage</html>", BusyError, "closed the connection"),
        (reply(b"cut", Content_Length="400"), BusyError, "closed the connection"),
    ],
)
async def test_what_goes_wrong_is_told_with_the_host(
    says: bytes | Says, error: type[VerbaleError], words: str
) -> None:
    async with (
        serving({"/": says}) as server,
        Fetcher(AddressPolicy(OPEN), time_limit=PATIENCE_S) as fetcher,
    ):
        with pytest.raises(error, match=words) as caught:
            await fetcher.get(server.url())
    assert type(caught.value) is error
    assert any(named in str(caught.value) for named in ("127.0.0.1", "file:", "broken"))


@pytest.mark.parametrize("says", [silent, dripping])
async def test_a_host_that_takes_too_long_is_given_up(says: Says) -> None:
    async with (
        serving({"/": says}) as server,
        Fetcher(AddressPolicy(OPEN), time_limit=1.0) as fetcher,
    ):
        with pytest.raises(BusyError, match=r"127\.0\.0\.1 took longer than 1 seconds"):
            await fetcher.get(server.url())


async def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    odd = 'W/"a b\xfc, c"'
    first = reply(b"x", ETag="_", Last_Modified="Thu, 29 Aug 2024 02:54:20 GMT")
    paths = {
        "/": first.replace(b"ETag: _", b"ETag: " + odd.encode("latin-1")),
        "/moved": redirect("/same", "308 Permanent Redirect"),
        "/same": reply(status="304 Not Modified"),
    }
    async with serving(paths) as server, Fetcher(AddressPolicy(OPEN)) as fetcher:
        page = await fetcher.get(server.url("/"))
        assert page.etag == odd
        again = await fetcher.visit(server.url("/moved"), Validators(page.etag, page.last_modified))
        whole = await fetcher.visit(server.url("/"), Validators(page.etag, page.last_modified))
    assert again == NotModified(server.url("/same"), moved_to=server.url("/same"))
    assert whole == page
    asked = server.requests[2].lower()
    assert f"if-none-match: {odd.lower()}\r\n" in asked
    assert "if-modified-since: thu, 29 aug 2024 02:54:20 gmt\r\n" in asked


@pytest.mark.parametrize("known", [None, Validators()])
async def test_a_304_that_nobody_asked_for_is_an_error(known: Validators | None) -> None:
    paths = {"/": reply(status="304 Not Modified")}
    async with serving(paths) as server, Fetcher(AddressPolicy(OPEN)) as fetcher:
        asking = fetcher.visit(server.url(), known) if known else fetcher.get(server.url())
        with pytest.raises(BusyError, match="to an unconditional request"):
            await asking


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((), False),
        (("301 Moved Permanently",), True),
        (("301 Moved Permanently", "308 Permanent Redirect"), True),
        (("302 Found",), False),
        (("301 Moved Permanently", "307 Temporary Redirect"), False),
        (("303 See Other", "301 Moved Permanently"), False),
    ],
)
async def test_a_page_has_moved_only_where_each_redirect_is_permanent(
    statuses: tuple[str, ...], moved: bool
) -> None:
    paths = {f"/{at}": redirect(f"/{at + 1}#top", status) for at, status in enumerate(statuses)}
    paths[f"/{len(statuses)}"] = reply(b"x", Cache_Control="max-age=60")
    async with serving(paths) as server, Fetcher(AddressPolicy(OPEN)) as fetcher:
        page = await fetcher.get(server.url("/0"))
    assert page.url == server.url(f"/{len(statuses)}")
    assert page.moved_to == (page.url if moved else None)
    assert page.fresh_s == 60.0


async def test_failures_say_what_a_poll_needs_to_know() -> None:
    paths = {
        "/404": reply(status="404 Not Found"),
        "/410": reply(status="410 Gone"),
        "/429": reply(status="429 Slow", Retry_After="120"),
        "/503": reply(status="503 Busy", Retry_After="99999999"),
        "/500": reply(status="500 Broken"),
    }
    async with serving(paths) as server, Fetcher(AddressPolicy(OPEN)) as fetcher:
        for path, for_good in (("/404", False), ("/410", True)):
            with pytest.raises(GoneError) as gone:
                await fetcher.get(server.url(path))
            assert gone.value.for_good is for_good
        for path, after_s in (("/429", 120.0), ("/503", 86_400.0), ("/500", None)):
            with pytest.raises(BusyError) as busy:
                await fetcher.get(server.url(path))
            assert busy.value.after_s == after_s


@pytest.mark.parametrize("encoding", ["br", "gzip"])
async def test_packed_pages_are_asked_for_and_unpacked(encoding: str) -> None:
    packed = {"br": brotli.compress, "gzip": gzip.compress}
    paths = {"/": reply(packed[encoding](b"<p>text</p>"), Content_Encoding=encoding)}
    async with serving(paths) as server, Fetcher(AddressPolicy(OPEN)) as fetcher:
        assert (await fetcher.get(server.url())).body == b"<p>text</p>"
    assert encoding in server.requests[0].lower().partition("accept-encoding:")[2].split("\r")[0]


async def test_a_name_server_that_never_answers_is_given_up() -> None:
    async def never(host: str, port: int) -> tuple[str, ...]:
        await asyncio.sleep(60)
        return ()

    async with Fetcher(AddressPolicy(), look_up=never, time_limit=0.1) as fetcher:
        with pytest.raises(BusyError, match=r"post\.example took longer"):
            await fetcher.get("http://post.example/")


async def test_lists_of_hosts_hold_at_redirects_too() -> None:
    network = Recorded(httpx.Response(302, headers={"Location": "http://spam.example/"}))
    policy = AddressPolicy(deny=["spam.example"])
    async with Fetcher(policy, transport=network, look_up=Names(("8.8.8.8",))) as fetcher:
        with pytest.raises(InputError, match=r"gather\.deny_hosts"):
            await fetcher.get("http://post.example/")


async def test_a_server_without_tls_is_told() -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    listener = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with listener, Fetcher(AddressPolicy(OPEN)) as fetcher:
        with pytest.raises(RefusedError, match="No safe connection"):
            await fetcher.get(f"https://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
    ],
)
async def test_nothing_private_is_connected_to(host: str) -> None:
    async with serving({"/": reply(b"secret")}) as server, Fetcher(AddressPolicy()) as fetcher:
        fetch_port = f"http://{host}:{server.port}/"
        with pytest.raises(InputError):
            await fetcher.get(fetch_port)
    assert server.connections == 0


class Recorded(httpx.AsyncBaseTransport):
    """Stands where the network stands; remembers who was to be connected to."""

    def __init__(self, *responses: httpx.Response) -> None:
        self.asked: list[httpx.Request] = []
        self._responses = iter(responses)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if str(request.url.host).startswith("9."):
            raise httpx.ConnectError("unreachable", request=request)
        return next(self._responses)


class Names:
    """A name server that answers differently each time."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)

    async def __call__(self, host: str, port: int) -> tuple[str, ...]:
        return self.answers.pop(0)


def ok(body: bytes = b"text") -> httpx.Response:
    return httpx.Response(
        200, headers={"Content-Type": "text/plain"}, stream=httpx.ByteStream(body)
    )


async def test_the_address_that_was_judged_is_the_one_connected_to_under_the_hosts_name() -> None:
    network, names = Recorded(ok()), Names(("8.8.8.8",), ("127.0.0.1",))
    async with Fetcher(AddressPolicy(), transport=network, look_up=names) as fetcher:
        page = await fetcher.get("https://post.example/a")
    (asked,) = network.asked
    assert asked.url == "https://8.8.8.8/a"
    assert asked.headers["Host"] == "post.example"
    assert asked.extensions["sni_hostname"] == "post.example"
    assert page.url == "https://post.example/a"
    assert len(names.answers) == 1


@pytest.mark.parametrize("url", ["https://мид.рф/a", "https://xn--d1ahl.xn--p1ai/a"])
async def test_an_international_name_is_asked_for_in_ascii(url: str) -> None:
    moved = httpx.Response(302, headers={b"Location": "https://МИД.рф/b".encode()})
    network, names = Recorded(moved, ok()), Names(("8.8.8.8",), ("8.8.8.8",))
    judged: list[str] = []

    async def may(address: str) -> None:
        judged.append(address)

    async with Fetcher(AddressPolicy(), transport=network, look_up=names) as fetcher:
        fetcher._may = may
        page = await fetcher.get(url)
    assert [one.headers["Host"] for one in network.asked] == ["xn--d1ahl.xn--p1ai"] * 2
    assert judged == ["https://xn--d1ahl.xn--p1ai/a", "https://xn--d1ahl.xn--p1ai/b"]
    assert page.url == "https://xn--d1ahl.xn--p1ai/b"


@pytest.mark.parametrize("url", ["http://xn--a.org/x", "http://x.org/\ud800", "http://\ud800/"])
async def test_what_is_no_host_or_no_text_is_refused_before_anything_is_asked(url: str) -> None:
    network = Recorded()
    async with Fetcher(AddressPolicy(), transport=network, look_up=Names()) as fetcher:
        with pytest.raises(InputError):
            await fetcher.get(url)
    assert network.asked == []


async def test_a_name_that_turns_private_on_a_redirect_is_refused() -> None:
    moved = httpx.Response(302, headers={"Location": "/b"})
    network, names = Recorded(moved, ok()), Names(("8.8.8.8",), ("10.0.0.1",))
    async with Fetcher(AddressPolicy(), transport=network, look_up=names) as fetcher:
        with pytest.raises(InputError, match="private address"):
            await fetcher.get("http://post.example/a")
    assert len(network.asked) == 1


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    network, names = Recorded(ok()), Names(("8.8.8.8", "169.254.169.254"))
    async with Fetcher(AddressPolicy(), transport=network, look_up=names) as fetcher:
        with pytest.raises(InputError, match="private address"):
            await fetcher.get("http://post.example/a")
    assert network.asked == []


async def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving({"/": reply(b"x")}) as server, serving({}) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url())
        monkeypatch.setenv("ALL_PROXY", proxy.url())
        async with Fetcher(AddressPolicy(OPEN)) as fetcher:
            assert (await fetcher.get(server.url())).body == b"x"
    assert proxy.connections == 0
