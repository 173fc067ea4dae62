import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

ONE = '[[source]]\nname = "A"\nurl = "https://a.example/feed"\ngroups = ["first"]\n'
TWO = '[[source]]\nname = "B"\nurl = "https://b.example/feed"\ngroups = ["second", "far"]\n'


def a_list(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return path


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


class TestAListOfYourOwn:
    def test_is_read_in_its_order(self, tmp_path: Path) -> None:
        more = 'outlet = "Bee"\nside = "Norway"\nlanguage = "nb-NO"\n'
        assert read_starter(a_list(tmp_path, ONE + TWO + more)) == (
            StarterSource("A", "https://a.example/feed", None, None, None, ("first",)),
            StarterSource("B", "https://b.example/feed", "Bee", "Norway", "no", ("second", "far")),
        )

    def test_gives_one_group_alone(self, tmp_path: Path) -> None:
        path = a_list(tmp_path, TWO + ONE)
        assert [one.name for one in read_starter(path, "first")] == ["A"]
        assert [one.name for one in read_starter(path, "far")] == ["B"]
        assert groups(path) == ("second", "first", "far")


ELSEWHERE = TWO.replace("https://b.example/feed", "https://A.example:443/feed/?utm_source=x")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ONE + TWO.replace("name", "title"), "source 2: name is missing"),
        (ONE + TWO.replace("url", "address"), "source 2 (“B”): url is missing"),
        (ONE + TWO.replace("groups", "parts"), "source 2 (“B”): groups is missing"),
        *(
            (ONE.replace('["first"]', value), "groups must be a list of words")
            for value in ('"first"', "[]", '[" "]', "[3]")
        ),
        *((f"{ONE}outlet = {value}\n", "outlet must be text") for value in ('" "', "3", '["en"]')),
        (f'{ONE}country = "Norway"\n', "“country” is not known; a source has name, url, outlet"),
        *(
            (ONE.replace("https://a.example/feed", url), f"“{url}” is not a web address")
            for url in ("a.example/feed", "ftp://a.example", "https://")
        ),
        *(
            (f'{ONE}language = "{code}"\n', f"source 1 (“A”): “{code}” is no ISO 639-1 code")
            for code in ("english", "e1")
        ),
        (ONE + TWO.replace('"B"', '"a"'), "“A” and “a” have the name in common"),
        (ONE + ELSEWHERE, "“A” and “B” have the address in common"),
        (f"{ONE}name = \n", "mine.toml is not valid TOML"),
        (f"{ONE}name = \n", "line 5"),
        *(
            (text, "lists no sources; write [[source]]")
            for text in ("", "# nothing yet\n", "source = []\n", '[source]\nname = "A"')
        ),
        ('source = ["https://a.example/feed"]\n', "source 1 is no table"),
        (f'title = "Mine"\n{ONE}', "outside a source; write [[source]]"),
        ('[[sources]]\nname = "A"\n', "outside a source; write [[source]]"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_starter(a_list(tmp_path, text))
    assert told in str(caught.value)


def test_a_group_that_is_fine_does_not_hide_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    path = a_list(tmp_path, ONE + TWO.replace("https", "ftp"))
    with pytest.raises(InputError, match="source 2"):
        read_starter(path, "first")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml cannot be read: No such file"):
        read_starter(tmp_path / "none.toml")
    path = tmp_path / "mine.toml"
    path.write_bytes(ONE.encode("utf-16"))
    with pytest.raises(InputError, match="not UTF-8 text; save it as UTF-8"):
        read_starter(path)


@given(st.text(max_size=300))
def test_any_text_is_a_list_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, "utf-8", "replace")
    with pytest.raises(InputError, match=r"any\.toml"):
        read_starter(path)
