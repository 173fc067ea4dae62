"""What is told about pages that hold no article."""

from pathlib import Path

import pytest

from index.errors import InputError
from index.ingest.extract.html import extract

URL = "https://mfa.example/en/press"
FIRST = (
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing at "
    "Brenn, which had been closed since the spring."
)
SECOND = "The talks lasted nine hours, a spokeswoman of the ministry told reporters on Tuesday."


def page(body: str, title: str = "Ministry of Foreign Affairs") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def links(count: int) -> str:
    one = "<li><a href='/n/{0}'>Statement number {0} of the minister on the border</a></li>"
    return f"<ul>{''.join(one.format(at) for at in range(count))}</ul>"


def told(html: str) -> str:
    with pytest.raises(InputError) as caught:
        extract(html, URL)
    return str(caught.value)


def test_a_list_of_links_is_told_as_one() -> None:
    assert told(page(f"<main><h1>Press releases</h1>{links(30)}</main>")) == (
        "The page at mfa.example is a list of links, not one article; add its feed, or an "
        "article's own address."
    )


def test_a_list_with_a_sentence_under_each_headline_is_one_too() -> None:
    teaser = "<h3><a href='/n/{0}'>Statement {0} on the border crossing</a></h3><p>{1}</p>"
    body = "".join(teaser.format(at, FIRST.replace("Monday", f"day {at}")) for at in range(12))
    assert "is a list of links" in told(page(f"<main>{body}</main>"))


def test_a_digest_and_a_live_blog_are_articles() -> None:
    entry = (
        "<h3><a href='{1}'>Statement {0} on the border crossing</a></h3><p>{2} {0}</p><p>{3}</p>"
    )
    digest = "".join(entry.format(at, f"/n/{at}", FIRST[:-1], SECOND) for at in range(8))
    declared = "<html><head><meta property='og:type' content='article'></head><body>"
    assert "Statement 3" in extract(f"{declared}<article>{digest}</article>", URL).text
    blog = "".join(entry.format(at, f"?with=b{at}#b{at}", FIRST[:-1], SECOND) for at in range(8))
    assert "Statement 3" in extract(page(f"<article>{blog}</article>"), URL).text
    assert "is a list of links" in told(page(f"<article>{digest}</article>"))


def test_a_page_that_leads_to_a_document_names_it() -> None:
    facts = "<li>Area: 475 442</li>" * 20
    body = f"<nav>{links(2)}</nav><main><a href='/p.pdf'>Read it</a></main><ul>{facts}</ul>"
    assert told(page(body)).endswith("add that: /p.pdf")


@pytest.mark.parametrize(
    ("title", "body", "words"),
    [
        ("Just a moment...", "<p>Checking your browser before you go on to the site.</p>",
         "whether a person is reading"),
        ("Post", "<h1>Are you a robot?</h1><p>Please complete the captcha to go on reading.</p>",
         "whether a person is reading"),
        ("Post", "<p>Please enable JavaScript to view this site. It needs it to run at all.</p>",
         "runs its scripts"),
        ("Post", "<h1>We value your privacy</h1><p>We and our 834 partners store information on a "
         "device, and ask for your consent to do so. You may change it at any time.</p>",
         "consent to cookies"),
        ("Post", "<p>Wir nutzen Cookies, um Inhalte anzuzeigen. Stimmen Sie dem bitte zu.</p>",
         "consent to cookies"),
        ("Sign in - Post", "<form><label>Password</label><a href='/f'>Forgot your password?</a>"
         "</form>", "asks to sign in"),
        ("404 Not Found", "<h1>Page not found</h1><p>The page that you are looking for may have "
         "been moved, or may never have been here at all.</p>", "nothing at this address"),
        ("Post", "<h1>Seite nicht gefunden</h1><p>Leider gibt es die gesuchte Seite nicht mehr, "
         "bitte nutzen Sie die Suche oder die Startseite.</p>", "nothing at this address"),
        ("Post", "<p>Short.</p>", "No article text was found on mfa.example"),
        ("Post", "<p><a href='/a'>a</a></p>" + "<p>Price per unit and year</p>" * 9,
         "No article text was found on mfa.example"),
    ],
)  # fmt: skip
def test_a_notice_instead_of_an_article_is_told(title: str, body: str, words: str) -> None:
    assert words in told(page(f"<main>{body}</main>", title))


def test_ministry_pages_are_articles_lists_or_documents(shared: Path) -> None:
    folder = shared / "eval/html/foreign-ministries/pages"
    lists = {"belarus.html", "cameron.html", "press-release.html", "timor.html"}
    for file in sorted(folder.iterdir()):
        if file.name in lists:
            with pytest.raises(InputError, match="list of links"):
                extract(file.read_bytes(), None)
        elif file.name == "2021.html":
            with pytest.raises(InputError, match=r"leads to a document.*\.pdf"):
                extract(file.read_bytes(), None)
        elif file.name != "scrapy.html":
            assert len(extract(file.read_bytes(), None).text.split()) > 150
