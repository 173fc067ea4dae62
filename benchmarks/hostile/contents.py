"""Bodies that are packed to explode, or are not what they are said to be, or wear readers out."""

import gzip
import io
import random
import zlib
from functools import cache

import brotli

from benchmarks.hostile.answers import as_article, as_listing, packed, reply, when_asked
from benchmarks.hostile.trial import ANYTHING, Case, Reader
from benchmarks.hostile.world import Says

_TOO_LARGE = "more than 20 MB"
_UNPACKED = "cannot be unpacked"
_NOISE = random.Random(8).randbytes(20_000)
_PIXEL = b"\x89PNG\r\n\x1a\n" + _NOISE
_SENTENCE = "Envoys of both countries met in Geneva on Monday and agreed to reopen the crossing. "
_ARTICLE = (
    f"<article><h1>Border to reopen</h1><p>{_SENTENCE * 3}</p><p>{_SENTENCE * 2}</p></article>"
)


@cache
def _zeros() -> bytes:
    return bytes(100_000_000)


def _case(
    name: str, got: str, words: str, says: Says, read: Reader | None = None, *, read_s: float = 30.0
) -> Case:
    return Case(name, got, words, says={"/": says}, read=read, limit_s=30.0, read_s=read_s)


PACKED = (
    _case("100 MB in gzip", "InputError", _TOO_LARGE,
          when_asked(lambda: packed(gzip.compress(_zeros(), 9), "gzip"))),
    _case("100 MB in deflate", "InputError", _TOO_LARGE,
          when_asked(lambda: packed(zlib.compress(_zeros(), 9), "deflate"))),
    _case("100 MB in br", "InputError", _TOO_LARGE,
          when_asked(lambda: packed(brotli.compress(_zeros(), quality=5), "br"))),
    _case("100,000 empty parts of gzip", "InputError", _UNPACKED,
          when_asked(lambda: packed(gzip.compress(b"") * 100_000, "gzip"))),
    _case("gzip in gzip, as headers say", "InputError", _UNPACKED,
          packed(gzip.compress(gzip.compress(b"<p>text")), "gzip, gzip")),
    _case("gzip in br, as headers say", "InputError", _UNPACKED,
          packed(brotli.compress(gzip.compress(b"<p>text")), "gzip, br")),
    _case("an unknown encoding", "InputError", _UNPACKED, packed(_NOISE, "zstd")),
    _case("noise as gzip", "InputError", _UNPACKED, packed(_NOISE, "gzip")),
    _case("noise as br", "InputError", _UNPACKED, packed(_NOISE, "br")),
    _case("gzip that breaks off", "InputError", _UNPACKED,
          packed(gzip.compress(_NOISE)[:-20], "gzip")),
)  # fmt: skip


def _html(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def _feed(entries: str, before: str = "") -> Says:
    body = (
        f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>News</title>'
        f"<link>http://news.example/</link>{entries}</channel></rss>"
    )
    return reply(body.encode(), kind="application/rss+xml")


def _items(count: int) -> str:
    return "".join(
        f"<item><title>Talks, day {number}</title><link>http://news.example/{number}</link>"
        f"<description>{_SENTENCE}</description></item>"
        for number in range(count)
    )


_LAUGHS = "<!DOCTYPE rss [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>" for number in range(1, 12)
) + "]>"  # fmt: skip
_FILE = "<!DOCTYPE rss [<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
_REMOTE = "<!DOCTYPE rss SYSTEM 'http://127.0.0.1/evil.dtd'>"


def _attributes() -> bytes:
    names = io.StringIO()
    for number in range(1_000_000):
        names.write(f" a{number}=1")
    return _html(f"<div{names.getvalue()}>{_ARTICLE}</div>")


CONTENTS = (
    _case("a picture", "InputError", "image/png, not a text", reply(_PIXEL, kind="image/png")),
    _case("a picture as HTML", "InputError", "", reply(_PIXEL), as_article),
    _case("noise as HTML", "InputError", "", reply(_NOISE), as_article),
    _case("noise as PDF", "InputError", "", reply(b"%PDF-1.7\n" + _NOISE), as_article),
    _case("noise as a feed", "InputError", "", reply(_NOISE, kind="application/rss+xml"),
          as_listing),
    _case("an article as an archive", "InputError", "holds no article",
          reply(_html(_ARTICLE), kind="application/zip"), as_article),
    _case("an article of no type", "page", "Envoys", reply(_html(_ARTICLE), kind=""), as_article),
    _case("the wrong charset", ANYTHING, "",
          reply(_html(_ARTICLE), kind="text/html; charset=utf-16"), as_article),
    _case("a charset that does not exist", "page", "Envoys",
          reply(_html(_ARTICLE), kind="text/html; charset=klingon"), as_article),
    _case("a charset that is a program", "page", "Envoys",
          reply(_html(_ARTICLE), kind="text/html; charset=zlib_codec"), as_article),
    _case("100,000 nested elements", ANYTHING, "",
          reply(_html("<div>" * 100_000 + _ARTICLE)), as_article),
    _case("a million attributes", ANYTHING, "",
          when_asked(lambda: reply(_attributes())), as_article, read_s=1.0),
    _case("500,000 links", ANYTHING, "",
          when_asked(lambda: reply(_html("<a href=/>x</a>" * 500_000 + _ARTICLE))), as_article),
    _case("a table of 200,000 cells, unclosed", ANYTHING, "",
          reply(_html("<table><tr>" + "<td><b>" * 200_000 + _ARTICLE)), as_article),
    _case("10,000 entries", "page", "entries",
          when_asked(lambda: _feed(_items(10_000))), as_listing),
    _case("a billion laughs", ANYTHING, "", _feed("<item><title>&a11;</title></item>", _LAUGHS),
          as_listing),
    _case("an entity that is a file", ANYTHING, "",
          _feed("<item><title>&file;</title></item>", _FILE), as_listing),
    _case("a DTD on loopback", "page", "1 entries", _feed(_items(1), _REMOTE), as_listing),
    _case("XML of 200,000 levels", ANYTHING, "",
          when_asked(lambda: _feed("<item>" + "<a>" * 200_000 + "</a>" * 200_000 + "</item>")),
          as_listing, read_s=1.0),
    _case("a title of 10 MB", ANYTHING, "",
          when_asked(lambda: _feed(f"<item><title>{'a' * 10_000_000}</title></item>")),
          as_listing),
)  # fmt: skip
