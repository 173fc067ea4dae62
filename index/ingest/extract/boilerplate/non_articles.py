"""Detects pages without an article: lists of links, bot checks, errors, logins."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import InputError
from index.ingest.extract.boilerplate.clean import is_paragraph
from index.ingest.extract.json_ld import metas

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

_LETTER = re.compile(r"[^\W\d_]")
LEAST_LETTERS = 50
"""Least letters of an article; the shortest real reports have about 60."""
_SHORT = 150
"""Words below which a text may be only a notice."""
_LOOKED_AT = 20_000
"""Characters of a page that are searched for notices."""
_LINKED = 0.25
"""Share of letters in links from which a page without an article is a list of links."""
_MOSTLY = 0.45
"""The same share for a page that links to a document."""
_LEAST_LINKS = 20
_TITLE_WORDS = 4
"""Words from which a link may be a headline."""
_MOST_TITLED = 4
"""Linked headlines between paragraphs that an article rarely has."""
_FILE = re.compile(r"\.(?:pdf|docx)(?:\?|$)", re.IGNORECASE)
_AROUND = {"nav", "header", "footer", "aside"}
_TEASERS = 0.2
"""Linked headlines from which a page is a list of teasers."""
_DIGEST = 0.4
"""The same for a page that declares itself an article, which may be a digest."""
_HEADING = 80
"""Characters from which a heading is a headline."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_SAYS = (
    (
        re.compile(
            r"checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
            r"|i'?m not a robot|unusual traffic|complete the security check|attention required!"
            r"|just a moment\.\.\.|please complete the captcha|solve the captcha|ddos protection by"
            r"|press & hold to confirm|pardon our interruption|access to this page has been denied",
            re.IGNORECASE,
        ),
        "{page} asks first whether a person is reading, and shows no article to programs; open it "
        "in a browser, save the text as a file, and add that.",
    ),
    (
        re.compile(
            r"(?:enable|turn on|activate|requires?|without|needs?) java ?script"
            r"|java ?script (?:is|must be|has been|to be) (?:disabled|enabled|required|turned off)"
            r"|javascript (?:aktivieren|ist deaktiviert)|activer javascript|habilit[ae] javascript"
            r"|abilita(?:re)? javascript|ativ(?:e|ar) o javascript|schakel javascript in",
            re.IGNORECASE,
        ),
        "{page} shows its text only to a browser that runs its scripts; open it in one, save the "
        "text as a file, and add that.",
    ),
    (
        re.compile(
            r"before you continue to|we value your privacy|we and our (?:\d+ )?(?:\w+ )?partners"
            r"|manage (?:your )?(?:cookie|consent|privacy) (?:preferences|settings|choices)"
            r"|accept (?:all )?cookies|(?:your )?(?:cookie|consent|privacy) (?:preferences|choices)"
            r"|mit werbung (?:weiter|lesen)|wir (?:verwenden|nutzen) cookies|cookies akzeptieren"
            r"|nous utilisons des cookies|accepter (?:et|les|tous)|continuer sans accepter"
            r"|utilizamos cookies|aceptar (?:y|todas|cookies)|utilizziamo i cookie"
            r"|accetta (?:e|tutti)"
            r"|aceitar (?:todos|cookies)|cookies accepteren|wij gebruiken cookies",
            re.IGNORECASE,
        ),
        "{page} asks for consent to cookies instead of showing the article; open it in a browser, "
        "save the text as a file, and add that.",
    ),
    (
        re.compile(
            r"(?:sign|log) ?in to (?:continue|your account|view|access)"
            r"|forgot(?:ten)? (?:your )?password"
            r"|(?:remember|keep) me (?:signed|logged) in|please (?:log|sign) ?in|login required"
            r"|passwort vergessen|mot de passe oublié|olvid(?:aste|ó) (?:tu|su) contraseña"
            r"|password dimenticata|esqueceu (?:a|sua) (?:senha|palavra)|wachtwoord vergeten",
            re.IGNORECASE,
        ),
        "{page} asks to sign in before it shows an article; sign in with a browser, save the text "
        "as a file, and add that.",
    ),
)  # fmt: skip
"""Patterns of pages without an article, and the error message for each."""
_NOT_FOUND = re.compile(
    r"\b(?:(?:error )?404\b|page (?:was )?not found|not found\s*$|page (?:does not|doesn'?t) exist"
    r"|page (?:is )?(?:no longer|not) available|(?:can'?t|cannot|could ?n[o']t) (?:be )?f(?:i|ou)nd"
    r"|seite (?:wurde )?nicht gefunden|page (?:non trouvée|introuvable)|página no encontrada"
    r"|pagina non trovata|página não encontrada|pagina niet gevonden|no longer exists)",
    re.IGNORECASE,
)
_NO_PAGE = (
    "{page} says that there is nothing at this address; check it for a slip, and whether the "
    "article was moved."
)
_LIST = "{page} is a list of links, not one article; add its feed, or an article's own address."
_DOCUMENT = "{page} has no text of its own, but leads to a document; add that: {document}"
_NOTHING = (
    "No article text was found on {where}; check that the address is one article, or save its text "
    "as a file and add that."
)


@dataclass(frozen=True, slots=True)
class PageSignals:
    """Features of a whole page.

    Attributes:
        heads: its title and first-level headings.
        words: its first words, including menus.
        linked: the share of its letters in links, 0–1.
        links: number of links.
        titled: the texts of linked headlines in lower case.
        document: the URL of a document that it links to, as written, or None.
        declared: whether it declares itself an article.
    """

    heads: tuple[str, ...]
    words: str
    linked: float
    links: int
    titled: frozenset[str]
    document: str | None = None
    declared: bool = False


def page_signals(page: "HtmlElement") -> PageSignals:
    """Read the features of a page, before it is modified."""
    links = [" ".join(link.text_content().split()) for link in page.iter("a") if link.get("href")]
    words = " ".join(_visible(page).split())
    letters = sum(len(one) for one in links)
    return PageSignals(
        heads=tuple(
            head
            for heading in page.iter("title", "h1")
            if (head := " ".join(heading.text_content().split()))
        ),
        words=words[:_LOOKED_AT],
        linked=min(1.0, letters / len(words)) if words else 0.0,
        links=len(links),
        titled=frozenset(_titled(page)),
        document=_document(page),
        declared=next(metas(page, "og:type"), "").strip().lower() == "article",
    )


def check_article(looks: PageSignals, text: str, where: str) -> None:
    """Check that the extracted text is an article.

    Args:
        looks: the features of the page.
        text: its text without boilerplate.
        where: how messages call the page: a host name, or "the page".

    Raises:
        InputError: it is no article; the message says what the page has instead.
    """
    says = _says(looks, text)
    if says is not None:
        page = where[0].upper() + where[1:] if where == "the page" else f"The page at {where}"
        raise InputError(says.format(page=page, where=where, document=looks.document))


def nothing_on(where: str) -> InputError:
    """The message if there is no specific reason."""
    return InputError(_NOTHING.format(where=where))


def _says(looks: PageSignals, text: str) -> str | None:
    """The error message for the page, by the most reliable sign; None if it is an article."""
    lines = [line for line in text.split("\n") if is_paragraph(line)]
    little = len(text.split()) < _SHORT and len(text) < 8 * _SHORT
    if little and (message := _in_headings(looks)):
        return message
    if _is_list(looks, text):
        return _LIST
    nothing = len(_LETTER.findall(text)) < LEAST_LETTERS
    if nothing or (little and looks.links and not lines):
        return _instead(looks)
    return _notice(lambda pattern: _is_half(pattern, lines)) if little else None


def _instead(looks: PageSignals) -> str:
    """The message about what a page without an article has instead."""
    if looks.document and looks.linked < _MOSTLY:
        return _DOCUMENT
    if looks.links >= _LEAST_LINKS and looks.linked >= _LINKED:
        return _LIST
    return _notice(lambda pattern: bool(pattern.search(looks.words))) or _NOTHING


def _in_headings(looks: PageSignals) -> str | None:
    short = [head for head in looks.heads if len(head) <= _HEADING]
    if any(_NOT_FOUND.search(head) for head in short):
        return _NO_PAGE
    return _notice(lambda pattern: any(pattern.search(head) for head in short))


def _notice(says: Callable[[re.Pattern[str]], bool]) -> str | None:
    return next((message for pattern, message in _SAYS if says(pattern)), None)


def _is_half(pattern: re.Pattern[str], lines: list[str]) -> bool:
    """Whether the pattern is in at least half of the lines, which are running text."""
    return 2 * sum(bool(pattern.search(line)) for line in lines) >= max(1, len(lines))


def _is_list(looks: PageSignals, text: str) -> bool:
    """Whether the text is a sequence of linked headlines."""
    lines = [line.strip().casefold() for line in text.split("\n") if line.strip()]
    titled = sum(line in looks.titled for line in lines)
    share = _DIGEST if looks.declared else _TEASERS
    return titled >= _MOST_TITLED and titled >= share * len(lines)


def _titled(page: "HtmlElement") -> list[str]:
    """Headings that link to other pages, and list items that are only a link."""
    headings = []
    for heading in page.iter(*_HEADINGS):
        link = heading.find(".//a[@href]")
        text = " ".join(heading.text_content().split())
        elsewhere = link is not None and "#" not in (link.get("href") or "")
        if elsewhere and len(text.split()) >= _TITLE_WORDS:
            headings.append(text.casefold())
    return headings


def _document(page: "HtmlElement") -> str | None:
    """The only document that the page's own content links to."""
    links = [link for link in page.iter("a") if _FILE.search(link.get("href") or "")]
    own = {
        one.get("href"): one
        for one in links
        if not any(up.tag in _AROUND for up in one.iterancestors())
    }
    return next(iter(own)) if len(own) == 1 else None


def _visible(page: "HtmlElement") -> str:
    body = page.find(".//body")
    parts = (body if body is not None else page).xpath(
        ".//text()[not(ancestor::script or ancestor::style or ancestor::template)]"
    )
    return " ".join(parts)
