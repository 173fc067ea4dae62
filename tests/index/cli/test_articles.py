import gzip
import json
import lzma
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.index.cli.terminal import QUESTION, SAMPLE_ARTICLES, Ran, process, verbale
from tests.index.ingest.extract.pdfs import pdf
from tests.patience import ended

ARTICLE = {
    "id": "kvass-1",
    "title": "Envoys talk at the old mill",
    "text": "Ana Reyes and Bo Lind met on Friday. They sat down at the Grey Mill, outside Oslo.",
    "url": "https://example.org/mill",
    "source": "The Example Times",
    "published_at": "2024-03-05T18:30:00+01:00",
}
PAGE = """<!doctype html><html><head><title>Ministers agree on fishing quotas</title>
<link rel="canonical" href="{url}"><meta property="article:published_time"
content="2024-05-02T09:00:00+02:00"></head><body><nav>Home News Shop</nav><article>
<h1>Ministers agree on fishing quotas</h1>
<p>Ministers of the northern league agreed on Thursday to cut the herring quota by a fifth,
after talks that lasted all night in the harbour office of Bergen.</p>
<p>The agreement takes effect in October. Envoy Carla Moe said that the boats of the smaller
harbours would be spared, and that the league would meet again before the winter.</p>
</article><footer>About us</footer></body></html>"""


def written(folder: Path, *lines: object, name: str = "articles.jsonl") -> Path:
    file = folder / name
    file.write_bytes(
        b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    )
    return file


def counts(data: Path) -> dict[str, Any]:
    status: dict[str, Any] = verbale("status", "--json", data=data).json
    return status


def exported(data: Path, *options: str | Path) -> list[dict[str, Any]]:
    ran = verbale("export", *options, data=data)
    assert (ran.code, ran.err) == (0, "")
    return ran.lines


class TestImport:
    def test_of_the_same_file_twice_changes_nothing(self, tmp_path: Path) -> None:
        file, data = written(tmp_path, ARTICLE, ARTICLE | {"id": "kvass-2"}), tmp_path / "data"
        first = verbale("import", file, data=data)
        assert first == Ran(0, "Articles: 2 new, 0 revised, 0 unchanged.\n", "")
        before = counts(data)
        again = verbale("import", file, data=data)
        assert again == Ran(0, "Articles: 0 new, 0 revised, 2 unchanged.\n", "")
        assert counts(data) == before

    def test_of_changed_words_makes_a_revision(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        verbale("import", written(tmp_path, ARTICLE), data=data)
        changed = ARTICLE | {"text": "Ana Reyes met Bo Lind at the Red Mill."}
        ran = verbale("import", written(tmp_path, changed), data=data)
        assert ran.out == "Articles: 0 new, 1 revised, 0 unchanged.\n"
        answer = verbale("ask", "where did Reyes meet Lind?", "--json", data=data).json
        assert answer["quotes"][0]["revision"] == 2
        assert "Red Mill" in answer["quotes"][0]["text"]
        assert counts(data)["revisions"] == 2

    def test_keeps_the_rest_of_a_batch_and_tells_each_bad_line_with_its_number(
        self, tmp_path: Path
    ) -> None:
        file = written(
            tmp_path,
            ARTICLE,
            b'{"title": "broken", "text": ',
            {"title": "no text"},
            ARTICLE | {"id": "3", "published_at": "the day after"},
            ARTICLE | {"id": "4", "text": "a NUL \0 byte"},
            b'{"text": "a raw NUL \0 byte"}',
            b'{"text": "caf\xe9 in Latin-1"}',
            b"",
            ARTICLE | {"id": "last", "url": None},
        )
        ran = verbale("import", file, data=tmp_path / "data")
        assert ran.code == 0
        assert ran.out == "Articles: 2 new, 0 revised, 0 unchanged, 6 bad lines skipped.\n"
        told = ran.err.splitlines()
        assert [line.split(":")[0] for line in told] == [f"line {n}" for n in range(2, 8)]
        reasons = ["broken", "missing", "the day after", "NUL", "NUL", "iconv -f LATIN1"]
        assert all(reason in line for reason, line in zip(reasons, told, strict=True))
        ids = {article["id"] for article in exported(tmp_path / "data")}
        assert ids == {"kvass-1", "last"}

    def test_tells_twenty_bad_lines_and_counts_the_others(self, tmp_path: Path) -> None:
        file = written(tmp_path, ARTICLE, *[b"{"] * 23)
        ran = verbale("import", file, data=tmp_path / "data")
        assert ran.code == 0
        assert len(ran.err.splitlines()) == 21
        assert "… and 3 bad lines more." in ran.err

    def test_of_bad_lines_alone_fails_and_leaves_no_source(self, tmp_path: Path) -> None:
        ran = verbale("import", written(tmp_path, b"{"), data=tmp_path / "data")
        assert ran.code == 1
        assert ran.out == "Articles: 0 new, 0 revised, 0 unchanged, 1 bad line skipped.\n"
        assert counts(tmp_path / "data")["sources"] == 0
        assert counts(tmp_path / "data")["generation"] is None

    @pytest.mark.parametrize("name", ["absent.jsonl", "."])
    def test_of_what_cannot_be_read_fails_and_leaves_no_source(
        self, tmp_path: Path, name: str
    ) -> None:
        ran = verbale("import", tmp_path / name, data=tmp_path / "data")
        assert ran.code == 1
        assert ran.out == ""
        assert ran.err.startswith(f"verbale: {tmp_path / name}")
        assert counts(tmp_path / "data")["sources"] == 0

    @pytest.mark.parametrize(
        ("packed", "way_out"),
        [
            (gzip.compress, "packed with gzip; unpack it first (gunzip --stdout a.jsonl > "),
            (lzma.compress, "packed with xz; unpack it first (xz --decompress --stdout a.jsonl > "),
            (lambda body: body.decode().encode("utf-16"), "is UTF-16, not UTF-8; convert it fi"),
        ],
    )
    def test_of_a_packed_file_or_utf_16_fails_with_the_command_that_makes_one_of_it(
        self, sample: Path, tmp_path: Path, packed: Callable[[bytes], bytes], way_out: str
    ) -> None:
        file = tmp_path / "a.jsonl"
        file.write_bytes(packed(json.dumps(ARTICLE).encode() + b"\n"))
        ran = verbale("import", file, data=sample)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith(f"verbale: {file} is")
        assert way_out in ran.err
        assert len(ran.err.splitlines()) == 1

    def test_names_the_source_after_the_file_or_as_told(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        file = written(tmp_path, ARTICLE, name="wire.jsonl")
        verbale("import", file, data=data)
        verbale("import", file, "--source", "Archive", "--scope", "public", data=data)
        assert verbale("show", "kvass-1", "--json", data=data).json["sources"] == [
            "wire",
            "Archive",
        ]


class TestAddFiles:
    @pytest.mark.usefixtures("forked")
    def test_takes_text_markdown_html_and_pdf_and_keeps_failures_apart(
        self, tmp_path: Path
    ) -> None:
        words = "Ana Reyes met Bo Lind at the {} on Friday, officials of the league said."
        (tmp_path / "a.txt").write_text(words.format("Grey Mill"))
        (tmp_path / "b.md").write_text("# Talks at the castle\n\n" + words.format("Oak Castle"))
        (tmp_path / "c.html").write_text(PAGE.format(url="https://example.org/quotas"))
        (tmp_path / "d.pdf").write_bytes(pdf(["Talks", words.format("Old Quay")]))
        (tmp_path / "blank.pdf").write_bytes(pdf([]))
        (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
        (tmp_path / "bytes.txt").write_bytes(b"\0\1\2\3")
        (tmp_path / "empty.md").write_bytes(b"\n")
        names = ["blank.pdf", "a.txt", "broken.pdf", "b.md", "bytes.txt", "c.html", "empty.md",
                 "absent.txt", "d.pdf", "letter.doc"]  # fmt: skip
        (tmp_path / "letter.doc").write_bytes(b"words")
        # In a process of its own: what libraries log goes past standard error's stand-in.
        ran = process("add", *[tmp_path / name for name in names], data=tmp_path / "data")
        assert ran.code == 1
        assert [line.split(":")[0] for line in ran.out.splitlines()] == ["new"] * 4
        told = [line.split(": ")[0] for line in ran.err.splitlines()]
        bad = ["blank.pdf", "broken.pdf", "bytes.txt", "empty.md", "absent.txt", "letter.doc"]
        assert told == [str(tmp_path / name) for name in bad]
        sources = {article["path"] for article in exported(tmp_path / "data")}
        assert sources == {str(tmp_path / name) for name in ("a.txt", "b.md", "c.html", "d.pdf")}
        answer = verbale("ask", "where is the castle?", "--json", data=tmp_path / "data").json
        assert answer["quotes"] + answer["nearest"]

    def test_says_where_a_local_page_came_from(self, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        page.write_text(PAGE.format(url=""))
        url = "https://example.org/2024/quotas"
        ran = verbale("add", page, "--url", url, "--side", "Norway", data=tmp_path / "data")
        assert ran.out == (
            "new: Ministers agree on fishing quotas (2 May 2024, 09:00 (UTC+02:00))\n"
        )
        shown = verbale("show", url, "--json", data=tmp_path / "data").json
        assert shown["title"] == "Ministers agree on fishing quotas"
        assert shown["path"] == str(page)
        assert "Norway" in verbale("sources", data=tmp_path / "data").out
        again = verbale("add", page, "--url", url, data=tmp_path / "data")
        assert again.out.startswith("unchanged: ")


class _Site(BaseHTTPRequestHandler):
    """A small web site, most of it broken."""

    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {
        "/404": (404, {}, b"not here"),
        "/403": (403, {}, b"not you"),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/empty": (200, {"Content-Type": "text/html"}, b""),
        "/huge": (200, {"Content-Type": "text/html", "Content-Length": "200000000"}, b""),
        "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
        "/500": (500, {}, b"oops"),
    }

    def do_GET(self) -> None:
        page = PAGE.format(url="").encode()
        good = (200, {"Content-Type": "text/html; charset=utf-8"}, page)
        status, headers, body = self.pages.get(self.path, good)
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: standard error belongs to the command."""


@contextmanager
def site() -> Iterator[str]:
    """The address of the site, while it runs."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            ended(thread)


class TestAddAddresses:
    def test_takes_a_page_and_keeps_those_that_cannot_be_had_apart(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", '["127.0.0.1"]')
        bad = {
            "/404": "404",
            "/403": "403",
            "/loop": "redirects more than 5 times",
            "/empty": "empty page",
            "/huge": "more than 20 MB",
            "/picture": "image/png",
            "/500": "try again later",
        }
        with site() as address:
            paths = ["/404", "/good", *list(bad)[1:]]
            ran = verbale("add", *[address + path for path in paths], data=tmp_path)
            shown = verbale("show", f"{address}/good", "--json", data=tmp_path).json
        assert ran.code == 1
        assert ran.out.startswith("new: Ministers agree on fishing quotas (2 May 2024")
        told = ran.err.splitlines()
        assert len(told) == len(bad)
        for (path, reason), line in zip(bad.items(), told, strict=True):
            assert line.startswith(f"{address}{path}: ")
            assert reason in line
        assert "Home News Shop" not in shown["text"]
        assert counts(tmp_path)["sources"] == counts(tmp_path)["articles"] == 1

    def test_with_a_url_besides_is_told(self, tmp_path: Path) -> None:
        ran = verbale("add", "https://example.org/a", "--url", "https://b.org", data=tmp_path)
        assert ran.code == 1
        assert "this is an address" in ran.err


class TestExport:
    FIELDS = (
        "id", "title", "text", "url", "source", "published_at", "path", "partial", "byline",
        "updated_at", "language", "correction", "pages", "by_machine",
    )  # fmt: skip

    def test_into_another_library_brings_the_same_articles(
        self, sample: Path, tmp_path: Path
    ) -> None:
        note = tmp_path / "note.txt"
        note.write_text("The envoys met at the Grey Mill on Friday. They will meet again.")
        verbale("add", note, data=sample)
        file, other = tmp_path / "all.jsonl", tmp_path / "other"
        assert verbale("export", file, data=sample) == Ran(0, "", "")
        ran = verbale("import", file, data=other)
        assert ran.out == f"Articles: {SAMPLE_ARTICLES + 1} new, 0 revised, 0 unchanged.\n"
        assert [self.told(one) for one in exported(other)] == [
            self.told(one) for one in exported(sample)
        ]
        mine, theirs = (verbale("ask", QUESTION, "--json", data=d).json for d in (sample, other))
        assert [quote["text"] for quote in mine["quotes"]] == [
            quote["text"] for quote in theirs["quotes"]
        ]

    def told(self, article: dict[str, Any]) -> dict[str, Any]:
        return {name: article[name] for name in self.FIELDS}

    def test_back_into_its_own_library_changes_nothing(self, sample: Path, tmp_path: Path) -> None:
        file, bare = tmp_path / "all.jsonl", tmp_path / "bare.jsonl"
        bare.write_text(json.dumps({"text": "The envoys met at the Grey Mill on Friday."}))
        verbale("import", bare, data=sample)
        verbale("export", file, data=sample)
        ran = verbale("import", file, "--source", "sample", data=sample)
        assert ran.out == f"Articles: 0 new, 0 revised, {SAMPLE_ARTICLES + 1} unchanged.\n"

    def test_keeps_where_pages_begin_and_that_a_machine_read_them(self, tmp_path: Path) -> None:
        given = {"text": "The envoys met.\n\nThey left.", "pages": [0, 17], "by_machine": True}
        for text, pages in ((given["text"], [0, 17]), ("The envoys met.\r\n\r\nThey left.", [])):
            file = tmp_path / f"{len(pages)}.jsonl"
            file.write_text(json.dumps(given | {"text": text}))
            data = tmp_path / f"library{len(pages)}"
            verbale("import", file, data=data)
            [line] = exported(data)
            assert (line["pages"], line["by_machine"]) == (pages, True)

    def test_of_a_source_or_to_a_folder_that_is_not_there_is_told(
        self, sample: Path, tmp_path: Path
    ) -> None:
        kept = tmp_path / "kept.jsonl"
        kept.write_text("words")
        ran = verbale("export", kept, "--source", "smaple", data=sample)
        assert ran.code == 1
        assert "“smaple”" in ran.err
        assert kept.read_text() == "words"
        ran = verbale("export", "/absent/all.jsonl", data=sample)
        assert (ran.code, ran.out) == (1, "")
        assert "/absent/all.jsonl cannot be written: No such file or directory." in ran.err


class TestShow:
    ID = "sample-sullivan-wang-yanqi-lake"

    def test_finds_an_article_by_every_name_it_has(self, sample_folder: Path) -> None:
        by_id = verbale("show", self.ID, "--json", data=sample_folder).json
        for name in (by_id["article_id"], by_id["url"], by_id["url"] + "#:~:text=They"):
            assert verbale("show", name, "--json", data=sample_folder).json == by_id
        assert by_id["external_id"] == self.ID
        assert by_id["scope"] == "public"
        assert by_id["sources"] == ["sample"]

    def test_prints_it_for_a_person(self, sample_folder: Path) -> None:
        ran = verbale("show", self.ID, data=sample_folder)
        title, origin, url, facts, blank, *text = ran.out.splitlines()
        assert title.startswith("Sullivan and Wang close two days of talks")
        assert origin == "Verbale sample, 29 August 2024, 19:30 (UTC+08:00)"
        assert url == "https://example.org/verbale-sample/sullivan-wang-yanqi-lake"
        assert "revision 1 · scope public · from sample" in facts
        assert blank == ""
        shown = verbale("show", self.ID, "--json", data=sample_folder).json
        assert "\n".join(text) == shown["text"]


def test_a_field_that_is_not_read_is_told_once_with_its_count_and_the_right_name(
    tmp_path: Path,
) -> None:
    file = tmp_path / "articles.jsonl"
    one = {"title": "Envoys meet", "text": "Envoys met in Oslo on Monday.", "section": "world"}
    lines = [one | {"id": str(n), "published": "2024-08-28", "body": "x"} for n in range(3)]
    file.write_text("\n".join(map(json.dumps, lines)))
    ran = verbale("import", file, data=tmp_path / "data")
    assert (ran.code, "3 new" in ran.out) == (0, True)
    said = sorted(ran.err.splitlines())
    assert said[0] == "The field “body” of 3 lines is not read; write text if you mean that."
    assert said[1] == (
        "The field “published” of 3 lines is not read; write published_at if you mean that."
    )
    assert said[2].startswith("The field “section” of 3 lines is not read; known are title, text,")
    assert len(said) == 3
