"""Which addresses are public, and which URLs are plain enough to be looked up."""

import asyncio
import socket
import threading
from collections.abc import Sequence

import httpx
import pytest

from index.errors import InputError
from index.ingest.fetch.pages import BusyError
from index.ingest.fetch.ssrf_guard import AddressPolicy, GuardedTransport, Resolver, is_public
from tests.patience import PATIENCE_S


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.67", "2606:4700::6810:84e5", "1.1.1.1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
        "169.254.169.254", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
        "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "168.63.129.16",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1",
        "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_every_other_range_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://x.org/", "gopher://x.org/", "javascript:alert(1)", "//x.org/",
        "http://", "http:///a", "http://user@x.org/", "http://user:word@x.org/", "http://@x.org/",
        "http://x.org:22/", "http://x.org:6379/", "http://x.org:0/", "http://x.org:99999/",
        "http://x.org:8000/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
        "http://127.1/", "http://0x7f.1/", "http://127.0.0.1.:1/", "http://%31%32%37.0.0.1/",
        "http://[::1/", "http://x..y z/", "http://-x.org/", "http://1.2.3.4.5/", "http://①.②/",
    ],
)  # fmt: skip
def test_odd_urls_are_refused_before_anything_is_looked_up(url: str) -> None:
    with pytest.raises(InputError):
        AddressPolicy().check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://x.org/",
        "https://x.org:8443/a",
        "http://8.8.8.8/",
        "http://[2606:4700::1]:8080/",
        "https://a-b.x_y.org./",
        "http://xn--mnchen-3ya.de/",
    ],
)
def test_plain_urls_pass(url: str) -> None:
    AddressPolicy().check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/x", "http://[::1]/", "http://127.0.0.1./", "http://169.254.169.254/latest",
        "http://[fd00:ec2::254]/", "http://[::ffff:10.0.0.1]/", "http://localhost/",
        "http://a.localhost/", "http://metadata.google.internal/", "http://wiki.local:8080/",
        "http://router.home.arpa/", "http://metadata/", "http://notaurl/",
    ],
)  # fmt: skip
def test_what_is_openly_private_is_refused_before_anything_is_looked_up(url: str) -> None:
    with pytest.raises(InputError, match=r"gather\.allow_private_hosts\.$"):
        AddressPolicy(["other.local"]).check_url(url)


def test_an_opened_host_or_address_lets_names_through_to_the_look_up() -> None:
    AddressPolicy(["wiki.local"]).check_url("http://wiki.local:8000/")
    AddressPolicy(["127.0.0.1"]).check_url("http://localhost/")
    with pytest.raises(InputError, match="private address"):
        AddressPolicy(["127.0.0.1"]).check_url("http://10.0.0.1/")


def test_an_operator_opens_a_host_or_an_address_and_nothing_else() -> None:
    doors = AddressPolicy(["Intranet.Example.", "10.0.0.1", "[::1]"])
    doors.check_addresses("intranet.example", ["10.9.9.9"])
    doors.check_addresses("other.example", ["10.0.0.1"])
    doors.check_addresses("::1", ["::1"])
    doors.check_url("http://intranet.example:8000/")
    doors.check_url("http://[::1]:8000/")
    with pytest.raises(InputError):
        doors.check_addresses("other.example", ["10.0.0.2"])
    with pytest.raises(InputError):
        doors.check_url("http://other.example:8000/")


def test_lists_of_hosts_cover_subdomains_and_denying_is_stronger() -> None:
    doors = AddressPolicy(allow=["Example.org", "*.post.example."], deny=["spam.example.org"])
    for host in (
        "example.org",
        "www.example.org",
        "a.b.example.org.",
        "post.example",
        "a.post.example",
    ):
        doors.check_url(f"https://{host}/")
    for host in ("spam.example.org", "a.spam.example.org"):
        with pytest.raises(InputError, match=r"gather\.deny_hosts"):
            doors.check_url(f"https://{host}/")
    for host in ("badexample.org", "org", "8.8.8.8", "other.example"):
        with pytest.raises(InputError, match=r"gather\.allow_hosts"):
            doors.check_url(f"https://{host}/")


def test_an_empty_allow_list_allows_all() -> None:
    AddressPolicy(deny=["8.8.8.8"]).check_url("https://other.example/")
    with pytest.raises(InputError, match=r"gather\.deny_hosts"):
        AddressPolicy(deny=["8.8.8.8"]).check_url("https://8.8.8.8/")


def test_an_address_of_two_thousand_characters_is_the_longest() -> None:
    longest = "https://x.org/".ljust(2_000, "a")
    AddressPolicy().check_url(longest)
    with pytest.raises(InputError, match="longer than 2,000 characters"):
        AddressPolicy().check_url(f"{longest}a")


def test_a_host_in_disguise_is_told_by_its_first_hundred_characters() -> None:
    with pytest.raises(InputError, match=f"“{'a' * 100}” is not a host name"):
        AddressPolicy().check_url(f"https://{'a' * 120}-/")


class Inner(httpx.AsyncBaseTransport):
    """Notes which addresses are tried; none accepts a connection."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self.closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.tried.append(request.url.host)
        raise httpx.ConnectError("refused")

    async def aclose(self) -> None:
        self.closed = True


async def tried(url: str, addresses: Sequence[str] = ()) -> tuple[list[str], list[tuple[str, int]]]:
    """The addresses that are tried for a URL, and what is looked up."""
    looked_up: list[tuple[str, int]] = []

    async def look_up(host: str, port: int) -> tuple[str, ...]:
        looked_up.append((host, port))
        return tuple(addresses)

    inner = Inner()
    transport = GuardedTransport(AddressPolicy(), inner, look_up)
    with pytest.raises((httpx.ConnectError, BusyError)):
        await transport.handle_async_request(httpx.Request("GET", url))
    await transport.aclose()
    assert inner.closed
    return inner.tried, looked_up


async def test_the_first_eight_addresses_of_a_host_are_tried_at_its_port() -> None:
    many = [f"8.8.8.{last}" for last in range(1, 11)]
    assert await tried("https://x.org/", many) == (many[:8], [("x.org", 443)])
    assert await tried("http://x.org/", many[:1]) == (many[:1], [("x.org", 80)])
    assert await tried("https://x.org:8443/") == ([], [("x.org", 8443)])


async def test_a_request_whose_address_may_not_be_fetched_is_not_even_looked_up() -> None:
    async def look_up(_host: str, _port: int) -> tuple[str, ...]:
        raise AssertionError("looked up")

    transport = GuardedTransport(AddressPolicy(), Inner(), look_up)
    for url in ("http://localhost/", "http://x.org:22/"):
        with pytest.raises(InputError):
            await transport.handle_async_request(httpx.Request("GET", url))


@pytest.mark.parametrize(
    ("error", "told", "words"),
    [
        (socket.gaierror(socket.EAI_AGAIN, ""), BusyError, "could not be looked up"),
        (socket.gaierror(socket.EAI_NONAME, ""), InputError, "There is no host called x.org"),
        (UnicodeError(), InputError, "“x.org” is not a host name"),
    ],
)
async def test_a_name_that_has_no_address_is_told_from_a_resolver_that_is_busy(
    monkeypatch: pytest.MonkeyPatch, error: Exception, told: type[Exception], words: str
) -> None:
    def ask(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    resolver = Resolver()
    with pytest.raises(told, match=words) as refused:
        await resolver("x.org", 443)
    assert type(refused.value) is told


async def test_closing_waits_for_no_look_up_and_lets_no_other_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, answered = threading.Semaphore(0), threading.Event()

    def ask(*_: object, **__: object) -> list[object]:
        begun.release()
        assert answered.wait(PATIENCE_S)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    resolver = Resolver()
    asked = [asyncio.create_task(resolver("x.org", 443)) for _ in range(17)]
    for _ in range(16):
        await asyncio.to_thread(begun.acquire, timeout=PATIENCE_S)
    resolver.close()
    answered.set()
    *found, last = await asyncio.gather(*asked, return_exceptions=True)
    assert (found, type(last)) == ([()] * 16, asyncio.CancelledError)
    with pytest.raises(RuntimeError):
        await resolver("x.org", 443)
