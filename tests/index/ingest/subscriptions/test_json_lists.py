import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.ingest.subscriptions.entries import Place, Subscription
from index.ingest.subscriptions.json_lists import read_json

SAMPLES = Path(__file__).parent / "samples"
HARBOUR = Subscription(Place(1, "entry"), "Harbour Tide", "https://harbour.example/feed")
GOVERNMENT = ("Government", "https://gov.example/rss", True)


def test_the_feeds_of_miniflux_are_read_with_their_categories() -> None:
    listed = read_json((SAMPLES / "miniflux.json").read_text("utf-8"))
    first, second = listed.entries
    assert (listed.origin, first) == ("Miniflux", HARBOUR)
    assert (second.name, second.url, second.paused) == GOVERNMENT
    assert second.folder == "Norway"
    [locked] = map(str, listed.bad)
    assert locked.startswith("entry 3 (Paid wire): It needs a user name and a password")


def test_a_backup_of_monitorss_is_read() -> None:
    listed = read_json((SAMPLES / "monitorss.json").read_text("utf-8"))
    first, second = listed.entries
    assert (listed.origin, first) == ("MonitoRSS", HARBOUR)
    assert (second.name, second.url, second.paused) == GOVERNMENT
    [bad] = map(str, listed.bad)
    assert bad.startswith("entry 3 (No address): It has no address.")


def test_so_is_one_of_an_older_version() -> None:
    feeds = {"a": {"title": "Harbour Tide", "link": HARBOUR.url, "channel": "1"}}
    listed = read_json(json.dumps({"id": "1", "name": "Newsroom", "sources": feeds}))
    assert (listed.origin, listed.entries) == ("MonitoRSS", (HARBOUR,))


def test_a_plain_value_among_the_feeds_is_named() -> None:
    listed = read_json('["https://a.example", {"url": "https://b.example"}]')
    assert [entry.url for entry in listed.entries] == ["https://b.example"]
    assert str(listed.bad[0]).startswith("entry 1: It is no feed but a plain value.")


@pytest.mark.parametrize("text", ["{}", '{"feeds": 1}', "1", '"a"'])
def test_other_json_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(InputError, match="Export the feeds as OPML"):
        read_json(text)


def test_broken_json_is_named_with_its_line() -> None:
    with pytest.raises(InputError, match=r"in line 2\. Export it again"):
        read_json('[{"url": "https://a.example"},\n{]')


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["feed_url", "url", "title", "category", "feeds", "sources"]), inner
        )
    ),
    max_leaves=12,
)


@given(values)
def test_any_value_is_read_or_refused(value: Any) -> None:
    with suppress(InputError):
        read_json(json.dumps(value))
