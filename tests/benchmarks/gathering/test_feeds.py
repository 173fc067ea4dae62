"""The benchmark of feeds looks for what it says that it looks for."""

from pathlib import Path

from benchmarks.gathering.feeds import LEAKS, SECRET, armed, in_feeds
from index.ingest.feeds.parse import read_listing

BOMB = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://www.server.example/note.xml">\n'
    b'<!ENTITY b SYSTEM "file:///PATH/simple.xml">]>\n<root>&a;&b;</root>'
)


def test_bombs_name_this_machine_and_go_off_in_feeds_and_sitemaps(tmp_path: Path) -> None:
    (tmp_path / "bomb.xml").write_bytes(BOMB)
    (tmp_path / "plain.xml").write_bytes(b"<root/>")
    secret = tmp_path.parent / "secret.txt"
    bombs = list(armed(tmp_path, 8097, secret))
    assert b'"http://127.0.0.1:8097/note.xml"' in bombs[0][1]
    assert secret.as_uri().encode() in bombs[0][1]
    feed, sitemap = in_feeds(bombs)
    assert (feed[0].suffix, sitemap[0].suffix) == (".rss", ".urlset")
    for _, body in (feed, sitemap):
        assert body.count(b"&a;&b;") == 1_000
        assert b"<!ENTITY a SYSTEM" in body
        assert len(read_listing(body, "https://a.example/").entries) == 1
        expanded = body.replace(b"&b;", SECRET.encode())
        assert any(word in repr(read_listing(expanded, "https://a.example/")) for word in LEAKS)
