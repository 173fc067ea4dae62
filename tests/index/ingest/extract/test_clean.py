"""The page goes, the article stays."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.extract.clean import _headline, clean
from index.values import Published

BODY = (
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing.\n"
    "The talks, the third round this year, lasted nine hours, a spokeswoman said.\n"
    "They will meet again in Vienna in October, according to the foreign ministry."
)


def test_the_seed_article_is_left_with_title_date_and_text_alone(shared: Path) -> None:
    raw = (shared / "eval/seed/sullivan-wang-beijing-2024-08-28.txt").read_text(encoding="utf-8")
    cleaned = clean(raw)
    assert cleaned.title is not None
    assert cleaned.title.startswith("In discussions in Beijing, the two sides made clear")
    assert cleaned.published == Published.parse("2024-08-28T22:49:00-04:00")
    assert cleaned.partial
    standfirst, first, *_ = cleaned.text.split("\n")
    assert standfirst == cleaned.title
    assert first.startswith("Senior American and Chinese officials meeting in Beijing")
    for furniture in ("ARTICLE AD", "preview view", "checking your access", "10:49", "Updated"):
        assert furniture not in cleaned.text
    assert cleaned.text.split("\n")[1:] == raw.rstrip("\n").split("\n")[4:]


@pytest.mark.parametrize(
    "line",
    [
        "ARTICLE AD",
        "Advertisement",
        "SKIP ADVERTISEMENT",
        "Advertisement - scroll to continue",
        "Story continues below advertisement",
        "Share full article",
        "Share on Facebook",
        "Facebook Twitter WhatsApp Email",
        "Listen to this article · 6:12 min Learn more",
        "Read more: Ministers prepare for the summit",
        "RELATED | How the crossing was closed",
        "Related Articles",
        "Editors’ Picks",
        "Follow us on Telegram",
        "Follow us on X, Facebook and Instagram",
        "Sign up for our daily newsletter",
        "Get the morning briefing delivered to your inbox",
        "Download our app",
        "We use cookies to improve your experience.",
        "Accept all cookies",
        "Credit...Jane Doe/The Daily Post",
        "Photo: Jane Doe",
        "A version of this article appears in print on Aug. 29, 2024, Section A, Page 4.",
        "Updated 10:49 p.m. ET",
        "Last updated: 3 September 2024",
        "Get the monthly delivered through your letterbox, 12 issues for just £11.99",
        "Sign up for The Water Bulletin today to get the free newsletter delivered to your inbox",
        "From 2h ago",
        "Show key events only",
    ],
)
def test_furniture_goes_from_the_head_the_middle_and_the_tail(line: str) -> None:
    one, two, three = BODY.split("\n")
    for text in (f"{line}\n{BODY}", f"{one}\n\n{line}\n\n{two}\n{three}", f"{BODY}\n{line}"):
        cleaned = clean(text)
        assert [row for row in cleaned.text.split("\n") if row] == [one, two, three]
        assert not cleaned.partial


@pytest.mark.parametrize(
    "line",
    [
        "You have a preview view of this article while we are checking your access. When we have "
        "confirmed access, the full article content will load.",
        "Thank you for your patience while we verify access. If you are in Reader mode please exit "
        "and log into your account, or subscribe for all of it.",
        "Subscribe to continue reading",
        "To continue reading this article, log in or create an account.",
        "Already a subscriber? Log in.",
        "This article is for subscribers only",
        "This is a subscriber-only article.",
        "You’ve reached your limit of free articles.",
        "Become a subscriber to read the rest",
        "Log in or subscribe to read the full story",
    ],
)
def test_a_paywall_notice_goes_and_says_that_the_text_is_partial(line: str) -> None:
    cleaned = clean(f"{BODY}\n{line}")
    assert cleaned.text == BODY
    assert cleaned.partial


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for the mission closed on Friday, the ministry said.",
        "The advertisement was pulled by the embassy.",
        "Subscribe to the treaty, he urged.",
        "Already a member of NATO, Poland hosts 10,000 U.S. troops.",
        "This article is open to all members of the alliance.",
        "Hundreds register to access the border crossing.",
        "Inspectors will wait while we verify access to the sites.",
        "“Read more, write more,” the ambassador told the students.",
        "Read more about the new partnership and the commitments made today:",
        "Follow the money.",
        "Join us.",
        "Listen: this is a hard problem, and we will solve it.",
        "Loading of grain resumed in Odesa.",
        "By Tuesday, the talks had stalled.",
        "Cookies were served.",
        "Share the burden.",
        "More popular than ever.",
        "He asked readers to sign up to continue reading the treaty.",
        "A photo of the two leaders was released by the ministry on Friday.",
        "Your subscription to the convention lapsed in May, the registrar told Kyiv.",
    ],
)
def test_reporting_that_resembles_furniture_stays(line: str) -> None:
    one, two, three = BODY.split("\n")
    for rows in ([line, one, two, three], [one, line, two, three], [one, two, three, line]):
        text = "\n".join(rows)
        cleaned = clean(text)
        assert cleaned.text == text
        assert not cleaned.partial


def test_a_whole_page_pasted_leaves_headline_standfirst_and_reporting() -> None:
    one, two, three = BODY.split("\n")
    standfirst = "After months of silence, both sides say that they want to talk again."
    pasted = [
        "Skip to content", "Skip to site index", "World", "Border to reopen after spring closure",
        standfirst, "Share full article", "330", "Image",
        "The crossing at Brenn on Tuesday.Credit...Jane Doe/The Daily Post",
        "By Jane Doe, Reporting from Geneva", "May 3, 2024", one, "SKIP ADVERTISEMENT", two, three,
        "Already a subscriber? Log in.", "© 2024 The Daily Post. All rights reserved.",
    ]  # fmt: skip
    cleaned = clean("\n".join(pasted))
    assert cleaned.title == "Border to reopen after spring closure"
    assert cleaned.text.split("\n") == ["World", cleaned.title, standfirst, one, two, three]
    assert cleaned.published == Published.parse("2024-05-03")
    assert cleaned.partial


@pytest.mark.parametrize(
    "line",
    [
        "Anzeige", "Artikel teilen", "Lesen Sie auch: Minister bereiten den Gipfel vor",
        "Melden Sie sich für unseren Newsletter an", "Alle akzeptieren", "Foto: Jane Doe/dpa",
        "Wir verwenden Cookies, um die Seite zu verbessern.", "Lesezeit: 5 Minuten",
        "Publicité", "Partager l'article", "Lire aussi : Les ministres préparent le sommet",
        "Inscrivez-vous à notre newsletter", "Tout accepter", "Temps de lecture : 5 min",
        "La suite après cette publicité", "Publicidad", "Compartir en Facebook",
        "Lee también: Los ministros preparan la cumbre", "Suscríbete a nuestro boletín",
        "Aceptar y continuar", "Pubblicità", "Leggi anche: I ministri preparano il vertice",
        "Iscriviti alla nostra newsletter", "Accetta tutti", "Publicidade", "Leia também",
        "Assine a nossa newsletter", "Advertentie", "Lees ook: Ministers bereiden de top voor",
        "Schrijf je in voor onze nieuwsbrief", "Alles accepteren",
    ],
)  # fmt: skip
def test_furniture_of_six_other_languages_goes(line: str) -> None:
    one, two, three = BODY.split("\n")
    cleaned = clean(f"{one}\n\n{line}\n\n{two}\n{three}")
    assert [row for row in cleaned.text.split("\n") if row] == [one, two, three]


@pytest.mark.parametrize(
    "line",
    [
        "Um weiterzulesen, schließen Sie ein Abo ab.",
        "Dieser Artikel ist nur für Abonnenten zugänglich.",
        "Sie sind bereits Abonnent? Melden Sie sich an.",
        "Il vous reste 75 % de cet article à lire.",
        "La suite est réservée aux abonnés et se lit en ligne.",
        "Abonnez-vous pour lire la suite",
        "Déjà abonné ? Connectez-vous",
        "Suscríbete para seguir leyendo",
        "Contenido exclusivo para suscriptores",
        "Abbonati per continuare a leggere",
        "Contenuto riservato agli abbonati",
        "Assine para continuar lendo",
        "Conteúdo exclusivo para assinantes",
        "Om verder te lezen heb je een abonnement nodig",
        "Dit artikel is alleen voor abonnees",
        "Diesen Artikel weiterlesen mit SPIEGEL+",
        "Jetzt Artikel freischalten:",
        "Sie haben keinen Zugriff auf diesen Inhalt.",
        "Lisez la suite de cet article en vous abonnant",
        "Este artículo es exclusivo para suscriptores",
        "Este conteúdo é exclusivo para assinantes",
        "Lees dit artikel verder met een abonnement",
        "この記事は有料会員限定です。残り 1,200文字",
    ],
)
def test_a_paywall_notice_of_another_language_says_that_the_text_is_partial(line: str) -> None:
    cleaned = clean(f"{BODY}\n{line}")
    assert cleaned.text == BODY
    assert cleaned.partial


@pytest.mark.parametrize(
    "line",
    [
        "Sie haben bereits ein Abkommen unterzeichnet.",
        "Dieser Text gehört zu den wichtigsten der Verhandlungen.",
        "Complete digital access to the archives was promised by both sides.",
        "To read the full treaty, delegates had to sign in at the door.",
        "Die Anzeige gegen den Botschafter wurde zurückgezogen.",
        "Les abonnés absents du sommet ont été nombreux.",
        "La publicidad del tratado costó dos millones, según el gobierno.",
        "Per continuare i negoziati serve una tregua.",
        "Para continuar as negociações, é preciso uma trégua.",
        "Om verder te onderhandelen is een bestand nodig.",
        "Ursula von der Leyen in Kyiv",
        "Fuentes diplomáticas hablan de un acuerdo.",
    ],
)
def test_reporting_of_another_language_stays(line: str) -> None:
    one, two, three = BODY.split("\n")
    text = "\n".join([one, line, two, three])
    assert clean(text).text == text
    assert not clean(text).partial


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by Jane Doe and John Roe; Editing by Ann Poe",
        "Additional reporting by Jane Doe",
        "Jane Doe in Geneva and the Associated Press contributed to this report.",
        "Jane Doe contributed reporting from Geneva.",
        "Follow Jane Doe on Twitter: @janedoe",
        "Jane Doe covers the border. Follow her on Twitter @janedoe.",
        "Jane Doe may be reached at jane@post.example.",
        "Have a tip? Write to the newsroom.",
        "Click here to read more from the region.",
        "This article was republished from The Post.",
    ],
)
def test_credits_go_at_the_end_alone(line: str) -> None:
    assert clean(f"{BODY}\n{line}").text == BODY
    one, *rest = BODY.split("\n")
    text = "\n".join([one, line, *rest])
    assert clean(text).text == text


def test_byline_and_update_are_told() -> None:
    head = "Border to reopen\nBy Jane Doe and John Roe\nMay 3, 2024, updated May 4, 2024"
    cleaned = clean(f"{head}\n{BODY}")
    assert cleaned.byline == "Jane Doe and John Roe"
    assert cleaned.updated == Published.parse("2024-05-04")
    assert clean(BODY).byline is None
    assert clean(BODY).updated is None


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe on Friday, May 3, 2024 at 11:04 a.m. ET",
        "By Jane Doe | May 3, 2024 11:04 AM ET",
        "by Jane Doe, May 3, 2024, 11:04 a.m. ET",
    ],
)
def test_a_byline_with_a_date_behind_it_gives_both(line: str) -> None:
    cleaned = clean(f"Border to reopen\n{line}\n{BODY}")
    assert cleaned.text == f"Border to reopen\n{BODY}"
    assert cleaned.byline == "Jane Doe"
    assert cleaned.published == Published.parse("2024-05-03T11:04:00-04:00")


@pytest.mark.parametrize("last", ["May 3, 2024", "Minsk, May 3, 2024", "3 May 2024, Minsk"])
def test_the_date_that_a_statement_ends_with_stays_and_is_told(last: str) -> None:
    cleaned = clean(f"{BODY}\n\n{last}.")
    assert cleaned.text.endswith(f"\n\n{last}.")
    assert cleaned.closing == Published.parse("2024-05-03")
    assert clean(BODY).closing is None


def test_publication_counts_before_an_update() -> None:
    cleaned = clean(f"Updated May 4, 2024\nPublished May 3, 2024\n{BODY}")
    assert cleaned.published == Published.parse("2024-05-03")


def test_dates_that_head_a_chronology_stay() -> None:
    text = f"Talks, day by day\nMay 3, 2024\n{BODY}\nMay 4, 2024\n{BODY}\nMay 5, 2024\n{BODY}"
    assert clean(text).text == text


def test_a_date_below_the_text_stays() -> None:
    text = f"{BODY}\nTHE WHITE HOUSE,\nMay 3, 2024."
    assert clean(text).text == text


def test_a_date_line_of_another_day_than_the_known_one_is_content() -> None:
    text = f"May 3, 2024\n{BODY}"
    assert clean(text, Published.parse("2024-06-20")).text == text
    assert clean(text, Published.parse("2024-05-04T02:00:00+00:00")).text == BODY


def test_buttons_go_at_the_edges_but_the_same_word_is_a_heading_between_paragraphs() -> None:
    one, two, three = BODY.split("\n")
    assert clean(f"Menu\nSearch\n{BODY}\n© 2024 The Daily Post").text == BODY
    text = f"{one}\nAnalysis\n{two}\n{three}"
    assert clean(text).text == text


def test_line_endings_are_all_that_changes_in_a_clean_text() -> None:
    assert clean(f" {BODY}\n\n\n".replace("\n", "\r\n")).text == f" {BODY}\n\n\n"


def test_only_furniture_leaves_nothing() -> None:
    assert clean("ADVERTISEMENT\nShare this article\nSubscribe to continue reading").text == ""


LINES = st.sampled_from([
    "Advertisement", "May 3, 2024", "By Jane Doe", "Menu", "", "  ",
    "Subscribe to continue reading",
    "Envoys met in Geneva.", "A headline", "Updated 10 p.m. ET", *BODY.split("\n"),
]) | st.text(max_size=30)  # fmt: skip


@given(st.lists(LINES, max_size=14))
def test_what_is_left_is_lines_of_the_input_in_order(lines: list[str]) -> None:
    given_lines = "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rest = iter(given_lines)
    assert all(line in rest for line in clean("\n".join(lines)).text.split("\n") if line)


@given(st.lists(LINES, max_size=14))
def test_cleaning_twice_changes_nothing_more_than_cleaning_once(lines: list[str]) -> None:
    once = clean("\n".join(lines)).text
    marks = {"Advertisement", "Subscribe to continue reading", "Updated 10 p.m. ET"}
    assert not marks & set(once.split("\n"))


def test_a_page_of_a_word_a_line_is_searched_for_its_headline_once() -> None:
    def seconds(lines: int) -> float:
        began = time.process_time()
        assert _headline(["Met"] * lines, set()) == "Met"
        return time.process_time() - began

    short, long = (min(seconds(lines) for _ in range(3)) for lines in (20_000, 80_000))
    assert long < 9 * short
