from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.ingest.subscriptions.entries import Place, Subscription
from index.ingest.subscriptions.opml import MOST_NESTED, read_opml

SAMPLES = Path(__file__).parent / "samples"
FEED = '<outline text="Post" type="rss" xmlUrl="https://post.example/feed"/>'


def opml(*outlines: str, before: str = "") -> str:
    body = "\n".join(outlines)
    return f'{before}<opml version="2.0">\n<head/>\n<body>\n{body}\n</body></opml>'


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_opml(text)
    return str(caught.value)


class TestWhatOtherProgramsWrite:
    def test_an_export_of_freshrss_is_read_with_its_folders(self) -> None:
        listed = read_opml((SAMPLES / "freshrss.opml").read_text("utf-8"))
        assert listed.origin == "FreshRSS"
        assert listed.entries == (
            Subscription(Place(9), "Harbour & Tide", "https://harbour.example/feed?a=1&b=2"),
            Subscription(
                Place(13),
                "Foreign office",
                "https://mfa.example/rss",
                folder="Ministries / Examplia",
                paused=True,
            ),
            Subscription(
                Place(16), "Council", "https://council.example/feed.json", folder="Ministries"
            ),
        )

    def test_what_only_freshrss_can_read_is_named_with_its_line_and_the_way_out(self) -> None:
        listed = read_opml((SAMPLES / "freshrss.opml").read_text("utf-8"))
        scraped, list_ = map(str, listed.bad)
        assert scraped.startswith("line 14 (Speeches): FreshRSS takes this page apart")
        assert "Add the page's feed" in scraped
        assert list_.startswith("line 18 (Shared list): This is a reading list")

    def test_an_export_of_miniflux_is_read_without_its_folder_for_all(self) -> None:
        listed = read_opml((SAMPLES / "miniflux.opml").read_text("utf-8"))
        assert (listed.origin, listed.bad) == ("Miniflux", ())
        assert listed.entries == (
            Subscription(Place(9), "Harbour Tide", "https://harbour.example/feed"),
            Subscription(
                Place(12), "Government", "https://gov.example/rss", folder="Norway", paused=True
            ),
        )

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("https://a.example/f?x=1&y=2", "https://a.example/f?x=1&y=2"),
            ("https://a.example/f?x=1&amp;y=2", "https://a.example/f?x=1&y=2"),
            ("feed://a.example/f", "https://a.example/f"),
            ("feed:https://a.example/f", "https://a.example/f"),
            ("a.example/f", "https://a.example/f"),
            (" https://a.example/f\n", "https://a.example/f"),
        ],
    )
    def test_addresses_are_read_as_programs_write_them(self, written: str, read: str) -> None:
        [entry] = read_opml(opml(f'<outline text="A" xmlUrl="{written}"/>')).entries
        assert entry.url == read

    def test_attributes_are_read_in_any_case(self) -> None:
        [entry] = read_opml(opml('<OUTLINE Text="A" XMLURL="https://a.example"/>')).entries
        assert (entry.name, entry.url) == ("A", "https://a.example")

    def test_a_name_has_no_entities_of_html_or_control_characters_left(self) -> None:
        text = opml('<outline text="Caf&eacute;\x07 &nbsp; &unknown; bar" xmlUrl="a.example"/>')
        [entry] = read_opml(text).entries
        assert entry.name == "Café &unknown; bar"

    def test_without_a_name_it_is_called_by_its_host(self) -> None:
        [entry] = read_opml(opml('<outline xmlUrl="https://www.a.example/rss"/>')).entries
        assert entry.name == "a.example"

    def test_a_link_is_a_page(self) -> None:
        [entry] = read_opml(
            opml('<outline type="link" text="A" url="https://a.example/b"/>')
        ).entries
        assert entry.kind == "page"


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("outline", "reason"),
        [
            ('<outline type="rss" text="A"/>', "has no address"),
            ('<outline text="A" xmlUrl="mailto:a@b.example"/>', "not a web address"),
            ('<outline text="A" xmlUrl="ftp://a.example/f"/>', "not a web address"),
            ('<outline text="A" type="include" url="https://a.example/l.opml"/>', "reading list"),
        ],
    )
    def test_an_entry_is_named_with_its_line_and_the_others_are_read(
        self, outline: str, reason: str
    ) -> None:
        listed = read_opml(opml(FEED, outline, FEED))
        assert len(listed.entries) == 2
        [bad] = map(str, listed.bad)
        assert bad.startswith("line 5 (A): ")
        assert reason in bad

    def test_broken_xml_is_named_with_its_line(self) -> None:
        assert "in line 5. Correct that line" in refusal(opml(FEED, '<outline text="A" <'))
        assert "in line 4" in refusal(opml(FEED)[:-40])

    def test_lines_are_counted_from_the_top_of_the_file(self) -> None:
        declared = '\n\n<?xml version="1.0"\n encoding="UTF-16"?>\n'
        assert "in line 9" in refusal(opml(FEED, '<outline text="A" <', before=declared))

    def test_another_document_is_no_opml(self) -> None:
        assert "begins with <html>" in refusal("<html><body/></html>")

    @pytest.mark.parametrize(
        "declared",
        [
            '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">',
            '<!ENTITY a SYSTEM "file:///etc/passwd">',
            '<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;',
            "<!ATTLIST outline xmlUrl CDATA 'https://a.example'>",
        ],
    )
    def test_a_file_that_declares_entities_is_refused_before_they_are_read(
        self, declared: str
    ) -> None:
        text = opml(
            '<outline text="&b;" xmlUrl="https://a.example"/>',
            before=f"<!DOCTYPE opml [{declared}]>",
        )
        assert "declares a DTD of its own in line 1" in refusal(text)

    def test_a_doctype_that_declares_nothing_is_passed_over(self) -> None:
        text = opml(FEED, before='<!DOCTYPE opml SYSTEM "https://a.example/opml.dtd">')
        assert len(read_opml(text).entries) == 1

    def test_folders_may_not_be_nested_for_ever(self) -> None:
        depth = MOST_NESTED + 1
        text = opml('<outline text="f">' * depth + FEED + "</outline>" * depth)
        assert f"more than {MOST_NESTED} folders" in refusal(text)


@given(st.text(alphabet=st.sampled_from("<>/&;=\"'! \noutlinexmlUrl[]?-A#x1:."), max_size=200))
def test_any_text_is_read_or_refused(noise: str) -> None:
    for text in (noise, opml(noise), opml(f'<outline text="{noise}" xmlUrl="{noise}"/>')):
        with suppress(InputError):
            read_opml(text)
