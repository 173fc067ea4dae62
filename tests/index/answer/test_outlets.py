"""Whose words an outlet prints: told by its host or name, or not at all."""

from urllib.parse import urlsplit

import pytest

from index.answer.outlets import NEARNESS, nearness_of
from index.data_files import table_rows
from index.values import ArticleRef


@pytest.mark.parametrize(
    ("outlet", "url", "near"),
    [
        ("Xinhua", "https://english.news.cn/20240501/a/c.html", "state"),
        ("Xinhua", None, "state"),
        ("Reuters", "https://www.reuters.com/world/a", "press"),
        ("MFA", "https://www.mfa.gov.cn/eng/a", "official"),
        ("Ministry", "https://mzv.gov.sk/a", "official"),
        ("NATO", "https://www.nato.int/a", "official"),
        ("UN", "https://press.un.org/en/2024/sc1.doc.htm", "official"),
        ("SPA", "https://www.spa.gov.sa/en/a", "state"),  # a government's host, but a news agency
        ("ABC News", "https://www.abc.net.au/news/a", "press"),
        ("The Courier", None, None),
        ("The Courier", "https://courier.example/a", None),
        ("Kremlin", "https://kremlin.example/a", None),  # anybody can call a page that
        ("Xinhua", "https://www.reuters.com/a", None),  # one prints what the other wrote
        ("Al Jazeera", "https://www.aljazeera.com/a", None),  # in the table without evidence
        ("Digest", "https://reliefweb.int/a", None),  # prints what others wrote
        ("News", "https://notgov.example/a", None),
        ("", "not an address", None),
    ],
)
def test_whose_words_an_outlet_prints_is_said_where_it_is_sure(
    outlet: str, url: str | None, near: str | None
) -> None:
    assert nearness_of(_article(outlet, url)) == near


def test_at_least_150_outlets_are_told_each_with_an_address_that_shows_it() -> None:
    rows = [row for row in table_rows("index.answer", "outlets.tsv") if row[4]]
    assert len(rows) >= 150
    assert {row[1] for row in rows} == set(NEARNESS)
    for _, near, names, hosts, evidence in rows:
        assert names or hosts
        assert urlsplit(evidence).hostname, evidence
        for name in filter(None, names.split(";")):
            assert nearness_of(_article(name, None)) == near, name
        for host in filter(None, hosts.split(";")):
            assert nearness_of(_article("", f"https://www.{host}/a")) == near, host


def test_no_name_and_no_host_stands_twice_in_the_table() -> None:
    rows = table_rows("index.answer", "outlets.tsv")
    for column in (2, 3):
        found = [one.casefold() for row in rows for one in row[column].split(";") if one]
        assert len(found) == len(set(found))


def _article(outlet: str, url: str | None) -> ArticleRef:
    return ArticleRef(article_key="a", revision=1, title="Talks", source=outlet, url=url)
