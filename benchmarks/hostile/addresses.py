"""Addresses that lead where nothing may be fetched, by themselves or by a redirect."""

from collections.abc import Mapping

from benchmarks.hostile.answers import chain, forever, moved, reply
from benchmarks.hostile.trial import HOST, Case
from benchmarks.hostile.world import NO_TLS_PORT, PUBLIC, Addresses

_INSIDE = "leads to a private address"
_NO_HOST = "not a host name or a plainly written address"
_NO_PAGE = "not an address of a page"


def _case(
    name: str, url: str, words: str, names: Mapping[str, list[Addresses]] | None = None
) -> Case:
    return Case(name, "InputError", words, url=url, names=names or {})


def _named(host: str, *answers: Addresses) -> dict[str, list[Addresses]]:
    return {host: list(answers)}


_OUT, _IN = (PUBLIC,), ("127.0.0.1",)

ADDRESSES = (
    _case("loopback", "http://127.0.0.1/", _INSIDE),
    _case("all of loopback", "http://127.8.9.10/", _INSIDE),
    _case("localhost", "http://localhost/", _INSIDE, _named("localhost", ("::1", "127.0.0.1"))),
    _case("loopback, IPv6", "http://[::1]/", _INSIDE),
    _case("loopback, IPv4-mapped", "http://[::ffff:127.0.0.1]/", _INSIDE),
    _case("loopback, IPv4-compatible", "http://[::127.0.0.1]/", _INSIDE),
    _case("the unspecified address", "http://0.0.0.0/", _INSIDE),
    _case("a decimal host", "http://2130706433/", _NO_HOST),
    _case("a hexadecimal host", "http://0x7f000001/", _NO_HOST),
    _case("an octal host", "http://0177.0.0.1/", _NO_HOST),
    _case("a shortened host", "http://127.1/", _NO_HOST),
    _case("digits in circles", "http://①②⑦.⓪.⓪.①/", _NO_HOST),
    _case("escaped digits", "http://%31%32%37.0.0.1/", _NO_HOST),
    _case("a final dot", "http://127.0.0.1./", _INSIDE),
    _case("a private network", "http://192.168.0.1/", _INSIDE),
    _case("carrier-grade NAT", "http://100.64.0.1/", _INSIDE),
    _case("metadata, by address", "http://169.254.169.254/latest/meta-data/", _INSIDE),
    _case("metadata, by name", "http://metadata.google.internal/", _INSIDE,
          _named("metadata.google.internal", ("169.254.169.254",))),
    _case("metadata, IPv6", "http://[fd00:ec2::254]/", _INSIDE),
    _case("metadata on a public-looking address", "http://168.63.129.16/", _INSIDE),
    _case("6to4", "http://[2002:7f00:1::]/", _INSIDE),
    _case("NAT64", "http://[64:ff9b::7f00:1]/", _INSIDE),
    _case("Teredo", "http://[2001:0:7f00:1::]/", _INSIDE),
    _case("link-local with a zone", "http://[fe80::1%25eth0]/", _INSIDE),
    _case("multicast", "http://224.0.0.1/", _INSIDE),
    _case("a name for loopback", "http://127.0.0.1.nip.example/", _INSIDE,
          _named("127.0.0.1.nip.example", _IN)),
    _case("public and private answers mixed", HOST, _INSIDE,
          _named("news.example", (PUBLIC, "10.0.0.1"))),
    _case("a host that turns private after robots.txt", HOST, _INSIDE,
          _named("news.example", _OUT, _IN)),
    Case("a host that turns private once it is connected to", "page", "text",
         says={"/": reply()}, names=_named("news.example", _OUT, _OUT, _IN)),
    _case("credentials", "http://news.example@127.0.0.1/", "user name or password"),
    _case("credentials and a backslash", "http://news.example\\@127.0.0.1/", "user name"),
    _case("a mail server's port", "http://news.example:25/", "Port 25"),
    _case("a database's port", "http://news.example:6379/", "Port 6379"),
    _case("port 0", "http://news.example:0/", _NO_PAGE),
    _case("a file", "file:///etc/passwd", _NO_PAGE),
    _case("gopher", "gopher://127.0.0.1:6379/_FLUSHALL", _NO_PAGE),
    _case("a header in the address", "http://news.example/\r\nX-Injected: yes", "malformed"),
    _case("an address of 3,000 characters", f"{HOST}/".ljust(3000, "a"), "2,000 characters"),
    _case("no such host", "http://nowhere.invalid/", "no host called"),
    Case("a host without an address", "BusyError", "no address", names=_named("news.example", ())),
    Case("a name server that never answers", "BusyError", "longer than",
         url="http://slow-names.example/", limit_s=0.3),
)  # fmt: skip


def _redirect(name: str, to: str, words: str, got: str = "InputError", **more: object) -> Case:
    return Case(f"redirect {name}", got, words, says={"/": moved(to)}, **more)  # type: ignore[arg-type]


REDIRECTS = (
    _redirect("to loopback", "http://127.0.0.1:8080/", _INSIDE),
    _redirect("to metadata", "http://169.254.169.254/", _INSIDE),
    _redirect("to IPv4-mapped IPv6", "http://[::ffff:169.254.169.254]/", _INSIDE),
    _redirect("to a decimal host", "http://2852039166/", _NO_HOST),
    _redirect("without a scheme, to loopback", "//127.0.0.1/", _INSIDE),
    _redirect("to a private name", "http://intranet.example/", _INSIDE,
              names=_named("intranet.example", ("10.0.0.7",))),
    _redirect("to itself, now private", "/b", _INSIDE,
              names=_named("news.example", _OUT, _OUT, _IN)),
    _redirect("to a file", "file:///etc/passwd", _NO_PAGE),
    _redirect("to a script", "javascript:alert(1)", "malformed"),
    _redirect("to data", "data:text/html,<p>hello", "malformed"),
    _redirect("to an odd port", "http://news.example:22/", "Port 22"),
    _redirect("with credentials", "http://a:b@news.example/", "user name or password"),
    _redirect("to itself", "/", "more than 5 times"),
    Case("redirects without end", "InputError", "more than 5 times", url=f"{HOST}/chain/0",
         says={"*": chain}),
    _redirect("to nowhere", "http://[broken", "not a"),
    _redirect("to a port that is no number", "http://news.example:x/", "invalid address"),
    _redirect("with an escaped header", "/a%0d%0aX-Injected:%20yes", "no such page", "GoneError"),
    _redirect("to 30,000 characters", "/" + "a" * 30_000, "2,000 characters"),
    Case("redirect with an endless body", "page", "text", most_bytes=1_000_000,
         says={"/": forever(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", b"x" * 100_000),
               "/b": reply()}),
    _redirect("to a certificate of its own", "https://news.example/", "No safe connection",
              "RefusedError"),
    Case("a certificate of its own", "RefusedError", "No safe connection",
         url="https://news.example/"),
    Case("no TLS where there should be", "RefusedError", "No safe connection",
         url=f"https://news.example:{NO_TLS_PORT}/"),
)  # fmt: skip
