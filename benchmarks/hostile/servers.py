"""Servers that break the protocol, take their time, or never stop; and robots.txt of that kind."""

import random

from benchmarks.hostile.answers import (
    OK,
    forever,
    hang_up,
    moved,
    reply,
    sends,
    silence,
    tell_cookies,
)
from benchmarks.hostile.trial import HOST, Case
from benchmarks.hostile.world import Says
from index.ingest.fetch.pages import Validators

_NO_ANSWER = "without a proper answer"
_SLOW_S = 0.3
_CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
_NOISE = random.Random(7).randbytes(5000)


def _case(name: str, got: str, words: str, says: Says, limit_s: float = 5.0) -> Case:
    return Case(name, got, words, says={"/": says}, limit_s=limit_s)


def _with_length(length: str, body: bytes) -> Says:
    return sends(OK + f"Content-Length: {length}\r\n\r\n".encode() + body)


SERVERS = (
    _case("silence", "BusyError", "longer than", silence, _SLOW_S),
    _case("headers, a letter at a time", "BusyError", "longer than",
          forever(OK + b"X-Slow: ", b"x", 0.02), _SLOW_S),
    _case("a body, a letter at a time", "BusyError", "longer than",
          forever(OK + b"\r\n", b"x", 0.02), _SLOW_S),
    _case("endless headers", "BusyError", _NO_ANSWER, forever(OK, b"X-More: and more\r\n" * 50)),
    _case("one endless header", "BusyError", _NO_ANSWER, forever(OK + b"X: ", b"x" * 1000)),
    _case("70 KiB of headers", "InputError", "64 KiB of headers", reply(X_Large="x" * 70_000)),
    _case("endless 100 Continue", "BusyError", "longer than",
          forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), _SLOW_S),
    _case("an endless body", "InputError", "more than 20 MB",
          forever(OK + b"\r\n", b"x" * 100_000), 30.0),
    _case("endless chunks", "InputError", "more than 20 MB",
          forever(_CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"), 30.0),
    _case("endless chunks of one byte", "BusyError", "longer than",
          forever(_CHUNKED, b"1\r\nx\r\n", 0.001), _SLOW_S),
    _case("chunks that are none", "BusyError", _NO_ANSWER, sends(_CHUNKED + _NOISE)),
    _case("a chunk of 2⁶⁴ bytes", "BusyError", _NO_ANSWER,
          sends(_CHUNKED + b"FFFFFFFFFFFFFFFF\r\nx")),
    _case("chunks that break off", "BusyError", _NO_ANSWER, sends(_CHUNKED + b"5\r\nab")),
    _case("a length too short", "page", "<p>te", _with_length("5", b"<p>text</p>")),
    _case("a length too long", "BusyError", _NO_ANSWER, _with_length("500", b"<p>text</p>")),
    _case("a negative length", "BusyError", _NO_ANSWER, _with_length("-1", b"<p>text</p>")),
    _case("a length that is no number", "BusyError", _NO_ANSWER, _with_length("many", b"<p>")),
    _case("two lengths", "BusyError", _NO_ANSWER,
          _with_length("3\r\nContent-Length: 11", b"<p>text</p>")),
    _case("a length of 5,000 digits", "BusyError", _NO_ANSWER, _with_length("9" * 5000, b"<p>")),
    _case("an announced gigabyte", "InputError", "more than 20 MB",
          _with_length("1000000000", b"")),
    _case("HTTP/0.9", "BusyError", _NO_ANSWER, sends(b"<html>no headers here</html>")),
    _case("binary noise", "BusyError", _NO_ANSWER, sends(_NOISE)),
    _case("another protocol", "BusyError", _NO_ANSWER, sends(b"220 mail.example ESMTP ready\r\n")),
    _case("a broken connection", "BusyError", _NO_ANSWER, hang_up),
    _case("no answer at all", "BusyError", _NO_ANSWER, sends(b"")),
    _case("zeros in a header", "BusyError", _NO_ANSWER, sends(OK + b"X: a\0b\r\n\r\n<p>text")),
    _case("a header without a name", "BusyError", _NO_ANSWER, sends(OK + b": a\r\n\r\n<p>text")),
    _case("status 999", "BusyError", "999", reply(status="999 Odd")),
    _case("status 42", "BusyError", _NO_ANSWER, reply(status="42 Odd")),
    _case("switching protocols", "BusyError", _NO_ANSWER,
          sends(b"HTTP/1.1 101 Switching\r\nUpgrade: odd\r\nConnection: upgrade\r\n\r\n")),
    _case("a 304 that nobody asked for", "BusyError", "to an unconditional request",
          reply(b"", "304 Not Modified")),
    Case("a 304 that was asked for", "page", "unchanged", known=Validators('"1"', None),
         says={"/": reply(b"", "304 Not Modified")}),
    _case("200 and nothing in it", "InputError", "empty page", reply(b"")),
    _case("204", "InputError", "empty page", sends(b"HTTP/1.1 204 No Content\r\n\r\n")),
    _case("429, a thousand years", "BusyError", "429",
          reply(status="429 Slow", Retry_After="31556952000")),
    _case("503, in the past", "BusyError", "503",
          reply(status="503 Busy", Retry_After="Thu, 01 Jan 1970 00:00:00 GMT")),
    _case("410", "GoneError", "taken the page away", reply(status="410 Gone")),
    _case("403", "RefusedError", "refuses to show", reply(status="403 Forbidden")),
    _case("451", "RefusedError", "refuses to show", reply(status="451 Law")),
    Case("cookies to carry on", "page", "no cookie",
         says={"/": reply(b"", "302 Found", Location="/b", Set_Cookie="a=b; Path=/"),
               "/b": tell_cookies}),
    Case("proxies in the environment", "page", "text", says={"/": reply()},
         environment=dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"),
                                   "http://127.0.0.1:9/")),
)  # fmt: skip

_RULES = b"User-agent: *\nDisallow: /private\n"
_AGENTS = b"".join(b"User-agent: a%d\n" % number for number in range(14_000))


def _robots(name: str, got: str, words: str, says: Says, limit_s: float = 5.0) -> Case:
    return Case(f"robots.txt: {name}", got, words,
                says={"/robots.txt": says, "/": reply()}, limit_s=limit_s)  # fmt: skip


ROBOTS = (
    _robots("500", "BusyError", "cannot be read", reply(status="500 Broken")),
    _robots("silence", "BusyError", "cannot be read", silence, _SLOW_S),
    _robots("noise instead of HTTP", "BusyError", "cannot be read", sends(_NOISE)),
    _robots("endless", "page", "text",
            forever(b"HTTP/1.1 200 OK\r\n\r\n", b"# " + b"x" * 60_000 + b"\n")),
    _robots("endless redirects", "page", "text", moved("/robots.txt")),
    _robots("a redirect to loopback", "page", "text", moved("http://127.0.0.1/")),
    _robots("a page instead", "page", "text", reply(b"<html><body>Disallow: /</body></html>")),
    _robots("a picture instead", "page", "text", reply(_NOISE, kind="image/png")),
    _robots("14,000 names for 20,000 rules", "page", "text",
            reply(_AGENTS + b"Disallow: /a\n" * 20_000)),
    _robots("a rule of 200,000 wildcards", "page", "text",
            reply(b"User-agent: *\nDisallow: /" + b"*a" * 200_000)),
    Case("robots.txt: forbidden", "RefusedError", "asks programs not to",
         url=f"{HOST}/private/1", says={"/robots.txt": reply(_RULES), "*": reply()}),
    Case("robots.txt: forbidden by way of a redirect", "RefusedError", "asks programs not to",
         says={"/robots.txt": reply(_RULES), "/": moved("/private/1"), "*": reply()}),
)  # fmt: skip
