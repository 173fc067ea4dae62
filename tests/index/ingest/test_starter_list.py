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
LANGUAGES = {"de", "en", "es", "fr", "ja", "ko", "nl", "pt"}
"""ISO 639-1 codes that the list may use; a new language is added here on purpose."""
HTTP_ONLY = {"en.kremlin.ru"}

ONE = '[[source]]\nname = "A"\nurl = "https://a.example/feed"\ngroup = "first"\n'
TWO = '[[source]]\nname = "B"\nurl = "https://b.example/feed"\ngroup = "second"\n'


def a_list(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return path


def refused(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_starter(a_list(folder, text))
    return str(caught.value)


class TestTheListThatTravels:
    """config/sources.toml can be added as it stands."""

    def test_has_many_sources_in_every_group(self) -> None:
        count = Counter(one.group for one in read_starter())
        assert sum(count.values()) >= 50
        assert count.keys() == SPEAKING | MEDIA
        assert min(count.values()) >= 10

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
            assert bool(one.side) == (one.group in SPEAKING), one

    def test_a_source_in_another_language_than_english_says_so_in_its_name(self) -> None:
        for one in read_starter():
            assert (one.language != "en") == one.name.endswith(")")

    def test_its_head_explains_every_group_and_key_and_says_that_nothing_was_tried(self) -> None:
        head = STARTER.read_text("utf-8").partition("\n[[source]]")[0]
        explained = set(re.findall(r"^#   (\w+) {2,}", head, re.MULTILINE))
        assert explained == set(groups()) | set(StarterSource.__dataclass_fields__)
        assert "could be tried" in head
        assert "verbale sources check" in head


class TestAListOfYourOwn:
    def test_is_read_in_its_order(self, tmp_path: Path) -> None:
        more = 'outlet = "Bee"\nside = "Norway"\nlanguage = "nb-NO"\n'
        assert read_starter(a_list(tmp_path, ONE + TWO + more)) == (
            StarterSource("A", "https://a.example/feed", None, None, None, "first"),
            StarterSource("B", "https://b.example/feed", "Bee", "Norway", "no", "second"),
        )

    def test_gives_one_group_alone(self, tmp_path: Path) -> None:
        path = a_list(tmp_path, TWO + ONE)
        assert [one.name for one in read_starter(path, "first")] == ["A"]
        assert groups(path) == ("second", "first")


class TestWhatDoesNotFit:
    """Every refusal names the place and the way out."""

    @pytest.mark.parametrize("key", ["name", "url", "group"])
    def test_a_missing_field(self, tmp_path: Path, key: str) -> None:
        text = re.sub(rf"^{key} = .*\n", "", TWO, flags=re.MULTILINE)
        said = refused(tmp_path, ONE + text)
        assert f"source 2{'' if key == 'name' else ' (“B”)'}: {key} is missing" in said
        assert "needs name, url, group" in said

    @pytest.mark.parametrize("value", ['""', '"  "', "3", '["en"]'])
    def test_a_field_that_is_no_text(self, tmp_path: Path, value: str) -> None:
        assert "outlet must be text" in refused(tmp_path, f"{ONE}outlet = {value}\n")

    def test_an_unknown_key(self, tmp_path: Path) -> None:
        said = refused(tmp_path, ONE + 'country = "Norway"\n')
        assert "source 1 (“A”): “country” is not known; a source has name, url, outlet" in said

    @pytest.mark.parametrize("url", ["a.example/feed", "ftp://a.example", "https://", "feed"])
    def test_an_address_that_is_none(self, tmp_path: Path, url: str) -> None:
        said = refused(tmp_path, ONE.replace("https://a.example/feed", url))
        assert f"source 1 (“A”): “{url}” is not a web address" in said

    @pytest.mark.parametrize("language", ["english", "e", "e1"])
    def test_a_language_that_is_no_code(self, tmp_path: Path, language: str) -> None:
        said = refused(tmp_path, f'{ONE}language = "{language}"\n')
        assert f"“{language}” is no ISO 639-1 code" in said

    def test_a_name_twice(self, tmp_path: Path) -> None:
        said = refused(tmp_path, ONE + TWO.replace('"B"', '"a"'))
        assert "“A” and “a” have the name in common" in said

    def test_an_address_twice_however_it_is_spelt(self, tmp_path: Path) -> None:
        twice = TWO.replace("https://b.example/feed", "https://A.example:443/feed/?utm_source=x")
        assert "“A” and “B” have the address in common" in refused(tmp_path, ONE + twice)

    def test_a_group_that_is_fine_does_not_hide_what_is_wrong_elsewhere(
        self, tmp_path: Path
    ) -> None:
        path = a_list(tmp_path, ONE + TWO.replace("https", "ftp"))
        with pytest.raises(InputError, match="source 2"):
            read_starter(path, "first")

    def test_broken_toml_says_where(self, tmp_path: Path) -> None:
        said = refused(tmp_path, ONE + "name = \n")
        assert "mine.toml is not valid TOML" in said
        assert "line 5" in said

    @pytest.mark.parametrize(
        "text", ["", "# nothing yet\n", "source = []\n", '[source]\nname = "A"']
    )
    def test_no_sources(self, tmp_path: Path, text: str) -> None:
        assert "lists no sources; write [[source]]" in refused(tmp_path, text)

    def test_a_source_that_is_no_table(self, tmp_path: Path) -> None:
        assert "source 1 is no table" in refused(tmp_path, 'source = ["https://a.example/feed"]\n')

    @pytest.mark.parametrize("text", ['title = "Mine"\n' + ONE, '[[sources]]\nname = "A"\n'])
    def test_anything_else_beside_the_sources(self, tmp_path: Path, text: str) -> None:
        assert "outside a source; write [[source]]" in refused(tmp_path, text)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"none\.toml cannot be read: No such file"):
            read_starter(tmp_path / "none.toml")

    def test_a_file_that_is_not_utf_8(self, tmp_path: Path) -> None:
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
