from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.ingest.subscriptions.entries import DIVIDER, NOWHERE, Subscription
from index.ingest.subscriptions.opml import read_opml
from index.ingest.subscriptions.write import write_opml

letters = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Co", "Cn"])
words = st.text(letters, min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)
subscriptions = st.builds(
    Subscription,
    place=st.just(NOWHERE),
    name=names,
    url=st.integers(0, 999).map(lambda n: f"https://h{n}.example/feed?a={n}&b=<{n}>"),
    folder=st.none() | names | st.lists(names, min_size=2, max_size=3).map(DIVIDER.join),
    outlet=st.none() | names,
    language=st.sampled_from([None, "en", "fr", "ar"]),
    kind=st.sampled_from(["feed", "sitemap", "page"]),
    paused=st.booleans(),
)


def read(text: str) -> list[Subscription]:
    listed = read_opml(text)
    assert listed.bad == ()
    return [replace(entry, place=NOWHERE) for entry in listed.entries]


@given(st.lists(subscriptions, unique_by=lambda one: one.url, max_size=20))
def test_what_is_written_is_read_again(entries: list[Subscription]) -> None:
    written = write_opml(entries)
    assert sorted(read(written), key=repr) == sorted(entries, key=repr)
    assert write_opml(read(written)) == written


def test_a_list_of_200_feeds_is_the_same_after_reading_and_writing_it() -> None:
    entries = [
        Subscription(
            NOWHERE,
            f"Feed “{number}” & <co>",
            f"https://h{number}.example/rss?a=1&b={number}",
            folder=[None, "Norway", "Europe / France", "EU"][number % 4],
            outlet="The Post" if number % 3 else None,
            language="fr" if number % 5 else None,
            paused=number % 7 == 0,
        )
        for number in range(200)
    ]
    written = write_opml(entries)
    assert write_opml(read(written)) == written
    assert sorted(read(written), key=repr) == sorted(entries, key=repr)


def test_a_side_of_parts_without_a_name_is_one_folder() -> None:
    entry = Subscription(NOWHERE, "A", "https://a.example", folder="EU /  / x")
    assert '<outline text="EU /  / x"' in write_opml([entry])


def test_characters_that_xml_forbids_are_left_out() -> None:
    entry = Subscription(NOWHERE, "A\x00\ud800B", "https://a.example")
    assert [one.name for one in read(write_opml([entry]))] == ["AB"]
