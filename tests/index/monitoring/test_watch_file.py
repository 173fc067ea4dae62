"""The file of watches: what a server's export holds is read, and what fits nowhere is named."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from index.errors import InputError
from index.monitoring.watch_file import LARGEST, read_watch_file, watch_file
from index.store.administration.watches import NewWatch, Pace, Watch, WatchPlace

PLACE = WatchPlace("7", role="8", language="de")
GIVEN = NewWatch("discord:1", "names", "Macron, Merz", "discord:5", PLACE, Pace(5, 0, 24 * 60 - 30))
MADE = datetime(2026, 3, 1, tzinfo=UTC)
ENTRY = {"kind": "names", "text": "Macron, Merz", "channel": "7"}


def reason(**changed: Any) -> str:
    read = read_watch_file(json.dumps([ENTRY | changed]).encode(), "terminal:ada")
    assert read.watches == ()
    return read.bad[0]


def test_the_export_of_a_server_is_read() -> None:
    data = {"watches": [asdict(Watch(3, GIVEN, MADE, 0, paused=True))]}
    read = read_watch_file(json.dumps(data, default=str).encode(), "terminal:ada", "discord:2")
    [one] = read.watches
    assert one.given == replace(GIVEN, scope="discord:2", who="terminal:ada")
    assert one.paused


def test_what_is_written_is_read_again() -> None:
    sided = replace(GIVEN, kind="wording", side="Russia", source="Kremlin")
    text = watch_file([Watch(1, GIVEN, MADE, 0), Watch(2, sided, MADE, 0)])
    read = read_watch_file(text.encode(), "discord:5")
    assert [one.given for one in read.watches] == [GIVEN, sided]


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"text": 1}, "text: "),
        ({"scope": "mine"}, "“mine” is not a scope; write public, or discord:"),
        ({"scope": f"discord:{2**64}"}, "is not a scope"),
        ({"channel": "#wire"}, "the channel “#wire” is no id of discord"),
        ({"role": str(2**64)}, "is no id of discord, which is a number"),
        ({"text": "Macron\a, Merz"}, "text holds a control character (u+0007)"),
        ({"webhook": "https://example.org"}, "give one of them."),
        ({"kind": "digest"}, "a digest needs channel, rhythm"),
        ({"quiet": "at night"}, "valid time range"),
        ({"most_a_day": 0}, "most_a_day: "),
        ({"answer_key": "k"}, "it waits for one answer"),
    ],
)
def test_what_does_not_fit_is_named(changed: dict[str, Any], cause: str) -> None:
    told = reason(**changed)
    assert told.startswith("Watch 1 of the file: ")
    assert cause in told.casefold()


def test_a_file_of_too_many_watches_is_refused_with_both_numbers() -> None:
    body = json.dumps([ENTRY] * 20_000).encode()
    with pytest.raises(InputError, match=r"lists 20,000 watches, but at most 1,000 .* Split it"):
        read_watch_file(body, "terminal:ada")


@pytest.mark.parametrize("body", [b"\xff", b"{}", b'{"watches": 3}', b"[" * 100_000])
def test_what_holds_no_watches_is_told(body: bytes) -> None:
    with pytest.raises(InputError, match="no list of watches"):
        read_watch_file(body, "terminal:ada")
    with pytest.raises(InputError, match="too large"):
        read_watch_file(b" " * (LARGEST + 1), "terminal:ada")
