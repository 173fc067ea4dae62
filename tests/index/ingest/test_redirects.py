import pytest

from index.ingest.fetch.errors import GoneError, RefusedError
from index.ingest.redirects import check, is_elsewhere

PAGE = "https://www.post.example/world/talks/7-crossing?id=7"


@pytest.mark.parametrize(
    "found",
    [
        PAGE,
        "http://post.example/world/talks/7-crossing?utm_source=rss&id=7",
        "https://post.example/world/talks/8-other",
        "https://post.example/world/talks/7",
        "https://post.example/?p=7",
        "https://elsewhere.example/world",
    ],
)
def test_an_article_may_have_moved(found: str) -> None:
    check(PAGE, found)


@pytest.mark.parametrize(
    "found",
    [
        "https://www.post.example/",
        "https://post.example/index.html",
        "https://new.example/",
        "https://post.example/world",
        "https://post.example/world/talks/",
    ],
)
def test_what_lies_above_an_article_is_not_it(found: str) -> None:
    with pytest.raises(GoneError, match=r"no longer exists; it redirects to") as told:
        check(PAGE, found)
    assert not told.value.for_good


@pytest.mark.parametrize(
    "found",
    [
        "https://id.post.example/login?back=https%3A%2F%2Fwww.post.example%2Fworld%2Ftalks%2F"
        "7-crossing%3Fid%3D7",
        "https://www.post.example/login?return=%2Fworld%2Ftalks%2F7-crossing%3Fid%3D7",
        "https://consent.example/ask?to=%2Fworld%2Ftalks%2F7-crossing",
        "https://wall.example/for/https://www.post.example/world/talks/7-crossing",
    ],
)
def test_a_page_that_leads_back_stands_before_it(found: str) -> None:
    with pytest.raises(RefusedError, match=r"redirects to a login or consent page"):
        check(PAGE, found)


def test_spellings_are_no_other_place() -> None:
    assert not is_elsewhere("https://post.example/a-1", "http://www.post.example/amp/a-1")
    assert is_elsewhere("https://post.example/a-1", "https://post.example/a-2")
