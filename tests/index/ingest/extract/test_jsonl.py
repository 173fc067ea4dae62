"""Bulk files: every bad line is told, every good one kept."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import InputError
from index.ingest import bulk_import as jsonl
from index.ingest.bulk_import import BadLine, read_jsonl
from index.values import Draft, Published

TEXT = "Envoys met in Geneva on Monday. They agreed to reopen the crossing."
GOOD = json.dumps({"title": "Crossing to reopen", "text": TEXT})


def read(folder: Path, *lines: str | bytes) -> list[Draft | BadLine]:
    file = folder / "articles.jsonl"
    file.write_bytes(b"\n".join(one.encode() if isinstance(one, str) else one for one in lines))
    return list(read_jsonl(file))


def one(folder: Path, **record: object) -> Draft:
    (draft,) = read(folder, json.dumps(record))
    assert isinstance(draft, Draft), draft
    return draft


def test_unknown_fields_are_counted_and_those_of_an_export_are_not(tmp_path: Path) -> None:
    file, unknown = tmp_path / "articles.jsonl", Counter[str]()
    lines = ['{"text": "They met.", "published": "2024-08-28", "revision": 2, "gone": null}'] * 3
    many = json.dumps({"text": "They met."} | {f"x{number}": 1 for number in range(500)})
    file.write_text("\n".join([*lines, '{"text": "", "published": 1, "date": 2}', many]))
    list(read_jsonl(file, unknown))
    assert (unknown["published"], unknown["date"], unknown["revision"]) == (4, 1, 0)
    assert len(unknown) == 100


def test_all_fields_are_read(tmp_path: Path) -> None:
    draft = one(
        tmp_path, title="Crossing\nto reopen", text=TEXT, url="https://x.org/a?utm_source=b#2",
        source="The Post", published_at="2024-08-28T22:49:00-04:00", id=17, path="/tmp/a.txt",
        partial=True, section="world",
    )  # fmt: skip
    assert draft == Draft(
        title="Crossing to reopen", text=TEXT, url="https://x.org/a?utm_source=b#2",
        outlet="The Post", published=Published.parse("2024-08-28T22:49:00-04:00"),
        external_id="17", path="/tmp/a.txt", partial=True, language="en",
    )  # fmt: skip


def test_absent_null_and_blank_fields_are_none(tmp_path: Path) -> None:
    assert one(tmp_path, title="A", text=TEXT) == Draft("A", TEXT, language="en")
    assert one(tmp_path, title="A", text=TEXT, url=None, source=" ", published_at=None, id="") == (
        Draft("A", TEXT, language="en")
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "A", "text": "b"', "broken at column"),
        ("[1, 2]", "not an object"),
        ('{"title": "A"}', "“text” is missing"),
        ('{"title": "A", "text": " \\n"}', "“text” is empty"),
        ('{"title": "A", "text": 3}', "“text” is a number, not a string"),
        ('{"title": ["A"], "text": "b"}', "“title” is a list, not a string"),
        ('{"text": "b", "published_at": "yesterday"}', "“yesterday” is not a date"),
        ('{"text": "b", "published_at": 1724900000}', "“published_at” is a number"),
        ('{"text": "b", "published_at": "0001-01-01T00:00:00+14:00"}', "is not a date"),
        (b'{"text": "a\0b"}', "NUL byte"),
        ('{"text": "a\\u0000b"}', "NUL character"),
        ('{"text": "a\\ud800b"}', "half a character"),
        ('{"text": "b", "title": "\\udfff"}', "half a character"),
        ('{"text": "Die Außenministerin"}'.encode("latin-1"), "Byte 17 of the line is not UTF-8"),
        ('{"text": "Die Außenministerin"}'.encode("latin-1"), "iconv -f LATIN1"),
        ("[" * 200_000, "nested too deeply"),
        ('{"text": "b", "id": ' + "9" * 5000 + "}", "number that cannot be read"),
        ('{"text": "ADVERTISEMENT"}', "page furniture alone"),
        ('{"text": "b", "url": "example.org/a"}', "“example.org/a” is not a web address"),
        ('{"text": "b", "url": "https://me:pw@a.org/"}', "of a.org holds a user name or password"),
        ('{"text": "b", "url": "https://www.state.gov@evil.org/"}', "address of evil.org holds a"),
        (json.dumps({"text": "b", "id": "x" * 501}), "“id” has 501 characters; it may have 500"),
        ('{"text": "b", "id": ' + "9" * 501 + "}", "“id” has 501 characters"),
        (json.dumps({"text": "b", "path": "é" * 4_097}), "“path” has 4,097 characters"),
        (
            json.dumps({"text": "word " * 400_001}),
            "“text” has 2,000,005 characters; an article may have 2,000,000 at most",
        ),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_is_kept(
    tmp_path: Path, line: str | bytes, reason: str
) -> None:
    first, bad, last = read(tmp_path, GOOD, line, GOOD)
    assert isinstance(first, Draft)
    assert isinstance(last, Draft)
    assert isinstance(bad, BadLine)
    assert bad.number == 2
    assert reason in bad.reason


def test_a_line_that_is_too_long_is_skipped_without_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 1_000_000)
    first, bad, last = read(tmp_path, GOOD, json.dumps({"text": "x" * 3_000_000}), GOOD)
    assert isinstance(bad, BadLine)
    assert (bad.number, "longer than 1 MB" in bad.reason) == (2, True)
    assert first == last


def test_byte_order_mark_blank_lines_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    lines = read(tmp_path, b"\xef\xbb\xbf" + GOOD.encode() + b"\r", "", "  ", "{", GOOD)
    assert [type(line) for line in lines] == [Draft, BadLine, Draft]
    assert isinstance(lines[1], BadLine)
    assert lines[1].number == 4


def test_a_missing_title_is_made_from_the_first_sentence(tmp_path: Path) -> None:
    assert one(tmp_path, text=TEXT).title == "Envoys met in Geneva on Monday."
    long = one(tmp_path, text="Envoys of many countries " * 20).title
    assert len(long) <= 120
    assert long.endswith(("Envoys…", "of…", "many…", "countries…"))


def test_real_articles_come_through_unchanged_but_for_their_date_line(shared: Path) -> None:
    file = shared / "eval/articles/wikinews.jsonl"
    with file.open(encoding="utf-8") as lines:
        for draft, line in zip(read_jsonl(file), lines, strict=True):
            assert isinstance(draft, Draft)
            assert json.loads(line)["text"].endswith(draft.text.split("\n")[-1])


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"cannot be read|is a folder"):
        list(read_jsonl(tmp_path / name))


PIECES = st.sampled_from(
    [GOOD.encode(), b'{"text": ', b"\0", b"\xff", b"\n", b"null", b'"\\ud800"']
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.lists(PIECES, max_size=8).map(b"".join))
def test_no_bytes_raise_and_nothing_unstorable_gets_through(tmp_path: Path, body: bytes) -> None:
    try:
        lines = read(tmp_path, body)
    except InputError:  # packed, or UTF-16: refused as a whole
        return
    for line in lines:
        if isinstance(line, Draft):
            assert "\0" not in line.text
            line.text.encode()
            line.title.encode()
