"""A quote tells who else reports its story, within what the asker may see."""

from index.answer.quoting.duplicates import with_spread
from index.store.library import Library
from index.values import PUBLIC, StorySpread
from tests.bot.samples import quote
from tests.index.answer.samples import Desk, draft

TEXT = (
    "Envoy Hale met Speaker Oduya in the customs house of Port Amberg on Thursday. They signed the "
    "fishing treaty of the Tarn Strait, Herald Quill said."
)


def told(library: Library, key: str, *scopes: str) -> StorySpread | None:
    [found] = with_spread([quote(article_id=key, source="Gazette")], library.events, scopes)
    return found.story


def add(desk: Desk, outlet: str, day: str, scope: str = PUBLIC) -> str:
    url = f"https://example.org/{outlet}"
    text = f"{TEXT} {outlet} was there."
    article = draft(text, title="Hale meets Oduya", url=url, published=day, outlet=outlet)
    desk.library.articles.source(scope, f"Source in {scope}", "bulk")
    desk.add(article, source=f"Source in {scope}", scope=scope, encoded=False)
    return desk.library.catalogue.show([PUBLIC, scope], url, url).key


def test_other_outlets_are_counted_and_the_first_is_named(desk: Desk) -> None:
    key = add(desk, "Gazette", "2024-05-02T12:00:00+00:00")
    assert told(desk.library, key, PUBLIC) is None
    add(desk, "Wire", "2024-05-02T14:00:00+02:00")
    add(desk, "Herald", "2024-05-02T09:00:00+00:00")
    assert told(desk.library, key, PUBLIC) == StorySpread(2, "Herald")


def test_what_a_server_added_counts_in_that_server_alone(desk: Desk) -> None:
    key = add(desk, "Gazette", "2024-05-02T12:00:00+00:00")
    add(desk, "Own", "2024-05-01T12:00:00+00:00", "discord:1")
    assert told(desk.library, key, PUBLIC, "discord:2") is None
    assert told(desk.library, key, PUBLIC, "discord:1") == StorySpread(1, "Own")


def test_nobody_is_first_where_the_dates_do_not_tell(desk: Desk) -> None:
    key = add(desk, "Gazette", "2024-05-02T12:00:00+00:00")
    add(desk, "Wire", "2024-05-02")
    assert told(desk.library, key, PUBLIC) == StorySpread(1)


def test_an_article_without_a_story_has_its_copies(desk: Desk) -> None:
    found = with_spread([quote(article_id="x", source="Gazette", also=("Wire",))],
                        desk.library.events, [PUBLIC])  # fmt: skip
    assert [one.story for one in found] == [StorySpread(1)]
