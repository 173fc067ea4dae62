import re
from collections import Counter

import pytest

from index.data_files import STARTER
from index.errors import InputError
from index.ingest.starter_list import StarterSource, groups, read_starter
from index.urls.canonical import canonical

SPEAKING = {"ministries", "leaders", "bodies"}
"""Groups whose sources speak for a country or body."""
MEDIA = {"wires", "broadcasters", "papers", "analysis"}
SETS = {"g7", "un", "eu", "africa", "americas", "asia", "europe", "middle-east", "pacific"}
LANGUAGES = {"de", "en", "es", "fr", "ja", "ko", "nl", "pt"}
"""ISO 639-1 codes that the list may use; a new language is added here on purpose."""
HTTP_ONLY = {"en.kremlin.ru"}


class TestTheListThatTravels:
    """config/sources.toml can be added as it stands."""

    def test_has_many_sources_in_every_group(self) -> None:
        count = Counter(one.groups[0] for one in read_starter())
        assert sum(count.values()) >= 50
        assert count.keys() == SPEAKING | MEDIA
        assert min(count.values()) >= 10
        every = Counter(group for one in read_starter() for group in one.groups)
        assert every.keys() == SPEAKING | MEDIA | SETS
        assert min(every[region] for region in SETS) >= 4

    def test_names_and_addresses_are_unique(self) -> None:
        listed = read_starter()
        assert len({one.name.casefold() for one in listed}) == len(listed)
        assert len({canonical(one.url) for one in listed}) == len(listed)

    def test_each_source_is_whole(self) -> None:
        for one in read_starter():
            host = one.url.split("/")[2]
            assert one.url.startswith("http://" if host in HTTP_ONLY else "https://"), one
            assert one.outlet, one
            assert one.language in LANGUAGES, one
            assert bool(one.side) == (one.groups[0] in SPEAKING), one

    def test_a_source_in_another_language_than_english_says_so_in_its_name(self) -> None:
        for one in read_starter():
            assert (one.language != "en") == one.name.endswith(")")

    def test_its_head_explains_every_group_and_key_and_says_that_nothing_was_tried(self) -> None:
        head = STARTER.read_text("utf-8").partition("\n[[source]]")[0]
        listed = re.findall(r"^#   ([\w-]+(?:, [\w-]+)*)(?: {2,}|$)", head, re.MULTILINE)
        explained = {word for words in listed for word in words.split(", ")}
        assert explained == set(groups()) | set(StarterSource.__dataclass_fields__)
        assert "could be tried" in head
        assert "verbale sources check" in head


def test_one_group_is_read_in_the_order_of_the_list() -> None:
    bodies = [one for one in read_starter() if "bodies" in one.groups]
    assert list(read_starter("bodies")) == bodies
    assert set(groups()[: len(SPEAKING | MEDIA)]) == SPEAKING | MEDIA


def test_a_group_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(InputError, match="has no group “moon”; its groups are ministries, "):
        read_starter("moon")
