"""How ``verbale show`` prints articles, revisions and changes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from index.answer.events import ArticleView
from index.cli.check import article_lines, changed, changes_lines
from index.store.rows import Article, CopyOf, EventArticle, Revision
from index.values import Published
from tests.index.cli.terminal import printed

ARTICLE = Article(
    key="k", scope="public", external_id=None, url=None, outlet="Wire", path="/a.txt",
    sources=("a.txt",), revision=1, title="Talks", text="They met.", published=None,
    partial=False,
)  # fmt: skip
FIRST = Revision(
    1, "Talks", "They met on Tuesday at the mill.", None, None, None,
    datetime(2024, 8, 28, 9, 30, tzinfo=UTC),
)  # fmt: skip
SECOND = replace(FIRST, number=2, text="They met on Friday at the mill.")


def shown(article: Article, *copies: CopyOf) -> str:
    return printed(article_lines(ArticleView(article, (FIRST, SECOND), copies)))


def test_a_person_is_told_what_one_has_to_know_of_an_article() -> None:
    copy = CopyOf("c", "Gazette", "Talks", "https://example.org/c", Published.parse("2024-08-28"))
    article = replace(ARTICLE, partial=True, gone=date(2024, 9, 1), correction="It was on Friday.")
    told = shown(article, copy)
    for words in (
        "Only part of this article",
        "/a.txt",
        "No longer on the web since 1 September 2024.",
        "Also printed by Gazette: https://example.org/c",
    ):
        assert words in told
    assert told.index("They met.") < told.index("Correction by the publisher: It was on Friday.")


def test_other_articles_of_the_story_are_listed_without_copies() -> None:
    rows = tuple(
        EventArticle(
            revision_id=1,
            event_id=7,
            article_key=key,
            revision=1,
            title=f"Title {key}",
            source=f"Outlet {key}",
        )
        for key in (ARTICLE.key, "c", "other")
    )
    copy = CopyOf("c", "Gazette", "Talks", None, None)
    told = printed(article_lines(ArticleView(ARTICLE, (FIRST,), (copy,), rows)))
    assert "In a story of 3 outlets, 3 articles:" in told
    assert "undated · Outlet other · Title other · other" in told
    assert "Title c" not in told


def test_what_changed_is_told_word_by_word() -> None:
    told = printed(changes_lines(ArticleView(ARTICLE, (FIRST, SECOND))))
    assert "They met on [-Tuesday-]{+Friday+} at the mill." in told


def test_texts_that_are_no_longer_kept_are_named() -> None:
    revisions = [replace(FIRST, number=n, text=f"Text {n}.") for n in (1, 4, 6, 7)]
    found = ArticleView(ARTICLE, tuple(revisions))
    told = printed(article_lines(found)) + printed(changes_lines(found))
    assert "Revision 2–3, 5 was deleted" in told
    assert told.index("Revision 2–3 was deleted") < told.index("revision 4, ")
    assert told.index("revision 4, ") < told.index("Revision 5 was deleted")


@given(st.text(max_size=60), st.text(max_size=60))
def test_texts_that_differ_have_a_change_and_equal_ones_none(before: str, after: str) -> None:
    assert bool(list(changed(before, after))) == (before != after)
