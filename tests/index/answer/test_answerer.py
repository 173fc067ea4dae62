"""From a question to checked quotes, or to a refusal that says why."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from index.answer import answerer
from index.answer.answerer import NEAREST, Answerer, AnswererCache
from index.answer.doubt import DOUBTED
from index.answer.ranking import span_reading as reading_budget
from index.embedding.encoder import Matrix
from index.errors import InputError, NotFoundError
from index.indexing.chunking import CHUNKER
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.sync import VectorSearch
from index.values import PUBLIC, Agreement, Published, Question
from tests.index.answer.samples import Desk, WordReader, WordsEncoder, draft

MET = "Sullivan and Wang met at Yanqi Lake."
WHERE = "Where did Sullivan and Wang meet?"
NOISE = "The price of wheat rose again."


class Meddling(WordsEncoder):
    """Does something once, between the reading of the sentences and the check of the quotes."""

    def __init__(self) -> None:
        self.then: Callable[[], None] = lambda: None

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        then, self.then = self.then, lambda: None
        then()
        return super().encode_passages(texts)


@pytest.fixture
def meddling() -> Meddling:
    return Meddling()


@pytest.fixture
def meddled_desk(library: Library, meddling: Meddling) -> Desk:
    return Desk(library, meddling)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Où est Macron ?", "anglais"),
        ("Wer traf Xi?", "Englisch"),
        ("¿Dónde se reunieron?", "inglés"),
        ("Кто встретился с Си?", "английском"),
        ("习近平在哪里会见了沙利文？", "英文"),
        ("من التقى شي؟", "الإنجليزية"),
        ("Kto spotkał się z Xi?", "in English"),
        ("라브로프는 무엇을 말했나", "questions in Korean yet; please ask in English"),
    ],
)
def test_without_the_multilingual_model_who_asks_in_another_language_is_told_so_in_it(
    desk: Desk, question: str, words: str
) -> None:
    desk.add(draft(f"{NOISE} {MET}", url="https://example.org/a", published="2024-08-28"))
    told = desk.ask(question)
    assert told.aside
    assert words in (told.reason or "")


class TestAnswers:
    def test_the_answer_is_the_words_of_the_first_quote(self, desk: Desk) -> None:
        desk.add(draft(f"{NOISE} {MET}", url="https://example.org/a", published="2024-08-28"))
        answer = desk.ask(WHERE)
        assert (answer.answer, answer.answer_from) == ("Yanqi Lake", "text")
        [quoted] = answer.quotes
        assert (quoted.sentence, quoted.span) == (MET, "Yanqi Lake")
        assert quoted.link
        assert quoted.link.startswith("https://example.org/a#:~:text=")
        assert answer.read_as.names == ("Sullivan", "Wang")
        assert answer.confidence == quoted.score > 0.5

    def test_a_question_of_stop_words_alone_is_refused(self, desk: Desk) -> None:
        desk.add(draft(f"{NOISE} {MET}", published="2024-08-28"))
        assert not replace(desk, threshold=0.0).ask("and when?").answered

    def test_where_no_words_stand_out_the_sentence_is_the_answer(self, desk: Desk) -> None:
        desk.add(draft("Sullivan and Wang discussed Taiwan."))
        answer = desk.ask("What did Sullivan and Wang discuss?")
        assert answer.answer == "Sullivan and Wang discussed Taiwan."
        assert answer.quotes[0].span is None

    def test_at_most_five_quotes_of_as_many_articles(self, desk: Desk) -> None:
        places = ("Oslo", "Rome", "Bern", "Lima", "Kyiv", "Doha", "Baku")
        desk.add(*(draft(f"Sullivan and Wang met in {place}.", title=place) for place in places))
        answer = desk.ask(WHERE)
        assert len(answer.quotes) == 5
        assert answer.agreement == Agreement(), "nothing tells that it was one meeting"
        assert len(answer.more) == 2
        assert [one.rank for one in (*answer.quotes, *answer.more)] == list(range(1, 8))

    def test_an_article_is_quoted_once_or_twice_where_it_gives_several_answers(
        self, desk: Desk
    ) -> None:
        desk.add(draft("Sullivan and Wang met in Oslo. Sullivan and Wang met. It rained."))
        assert [one.span for one in desk.ask(WHERE).quotes] == ["Oslo"]
        places = ("Bern", "Lima", "Rome")
        desk.add(draft(" ".join(f"Ann and Bob met in {place}." for place in places)))
        answer = desk.ask("Where did Ann and Bob meet?")
        assert len(answer.quotes) == 2
        assert len({one.span for one in answer.quotes}) == 2
        assert answer.agreement == Agreement()

    def test_a_refusal_shows_articles_of_which_nothing_was_read_last(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading_budget, "READ", 1)
        monkeypatch.setattr(reading_budget, "READ_ON", 1)
        places = ("Oslo", "Rome", "Bern", "Lima")
        desk.add(*(draft(f"Sullivan and Wang met in {place}.", title=place) for place in places))
        read = replace(desk, reader=WordReader("Oslo"), threshold=1.0)
        nearest = read.ask(WHERE).nearest
        assert len({one.title for one in nearest}) == NEAREST
        assert [one.rank for one in nearest] == [1, 2, 3]
        assert [one.span for one in nearest[1:]] == [None, None]
        assert nearest[0].score >= nearest[1].score >= nearest[2].score > 0

    def test_copies_count_once_and_name_the_other_outlets(self, desk: Desk) -> None:
        for outlet in ("Times", "Post", "Globe", "Post"):
            desk.add(draft(f"{MET} {outlet} {len(outlet)}.", title=outlet + "x", outlet=outlet))
        answer = desk.ask(WHERE)
        [quoted] = answer.quotes
        assert {quoted.source, *quoted.also} == {"Times", "Post", "Globe"}
        assert list(quoted.also) == sorted(set(quoted.also) - {quoted.source})
        assert answer.agreement == Agreement()

    def test_articles_that_are_not_shown_are_counted_and_copies_of_one_story_once(
        self, desk: Desk
    ) -> None:
        desk.add(*(draft(f"{MET} So said envoy {name}.") for name in ("Ann", "Bob")))
        desk.add(*(draft(f"On day {day}, Sullivan met Wang at Yanqi Lake.") for day in range(1, 7)))
        answer = desk.ask(WHERE)
        assert len(answer.quotes) == 5
        # The two that print the same sentence are one; the first is not counted beside itself.
        assert answer.agreement == Agreement(agree=6, differ=0)

    def test_what_leans_on_the_passage_before_is_quoted_with_it(self, desk: Desk) -> None:
        filler = " ".join(["grain"] * 70)
        lead = f"Wheat {filler}. Oats {filler}. Sullivan and Wang came."
        desk.add(draft(f"{lead}\n\nThey met at Yanqi Lake. Rye {filler}. Corn {filler}."))
        assert desk.library.catalogue.counts().passages == 2
        answer = replace(desk, threshold=0.0).ask(WHERE)
        assert answer.quotes[0].text == "Sullivan and Wang came.\n\nThey met at Yanqi Lake."

    def test_words_alone_answer_while_vectors_are_still_to_come(self, desk: Desk) -> None:
        desk.add(draft(f"{NOISE} {MET}"), encoded=False)
        answer = desk.ask(WHERE)
        assert answer.answered
        assert answer.quotes[0].sentence == MET

    def test_several_threads_get_the_answers_that_one_gets(self, desk: Desk) -> None:
        desk.add(*(draft(f"Envoy {name} met Wang in {name}burg.") for name in ("Ann", "Bob", "Cy")))
        questions = [f"Where did envoy {name} meet Wang?" for name in ("Ann", "Bob", "Cy")] * 4
        expected = [desk.ask(question).answer for question in questions]
        with ThreadPoolExecutor(4) as pool:
            assert [one.answer for one in pool.map(desk.ask, questions)] == expected


class TestDatedByTheArticle:
    QUESTION = "When does the council vote on Gaza?"

    def test_today_is_the_day_of_the_article(self, desk: Desk) -> None:
        desk.add(draft("The council votes on Gaza today.", published="2024-05-10T23:30:00-04:00"))
        answer = desk.ask(self.QUESTION)
        assert (answer.answer, answer.answer_from) == ("10 May 2024", "published_at")
        assert answer.quotes[0].span is None
        assert answer.quotes[0].published == Published.parse("2024-05-10T23:30:00-04:00")
        assert answer.agreement == Agreement()

    def test_a_date_in_the_sentence_goes_before_the_articles(self, desk: Desk) -> None:
        desk.add(draft("Today the council votes on Gaza, May 9.", published="2024-05-10"))
        answer = desk.ask(self.QUESTION)
        assert (answer.answer, answer.answer_from) == ("May 9", "text")


class TestVerbatim:
    def test_what_was_changed_meanwhile_is_not_sent(
        self, meddled_desk: Desk, meddling: Meddling, caplog: pytest.LogCaptureFixture
    ) -> None:
        meddled_desk.add(draft(MET))
        meddling.then = lambda: tamper(meddled_desk.library, "Yanqi Lake", "Yanqi Pond")
        with caplog.at_level(logging.ERROR):
            answer = meddled_desk.ask(WHERE)
        assert not answer.answered
        assert not answer.nearest
        assert answer.reason
        assert "differs from the stored text" in caplog.text

    def test_the_next_quote_steps_in(self, meddled_desk: Desk, meddling: Meddling) -> None:
        meddled_desk.add(draft(MET), draft("Wang said he and Sullivan would meet in Rome."))
        assert "Yanqi Lake" in meddled_desk.ask(WHERE).quotes[0].sentence
        meddling.then = lambda: tamper(meddled_desk.library, "Yanqi Lake", "Yanqi Pond")
        first, *_ = meddled_desk.ask(WHERE).quotes
        assert "Rome" in first.sentence
        assert first.rank == 1

    def test_a_copy_steps_in_for_the_first_print(
        self, meddled_desk: Desk, meddling: Meddling
    ) -> None:
        meddled_desk.add(draft(MET, outlet="A"), draft(f"{MET} Yes.", outlet="B"))
        [first] = meddled_desk.ask(WHERE).quotes
        assert first.also == ("B",)
        meddling.then = lambda: tamper(meddled_desk.library, "Lake.", "Lake!", only=MET)
        [second] = meddled_desk.ask(WHERE).quotes
        assert (second.source, second.also) == ("B", ("A",)), "it still says the same"

    def test_what_another_outlet_says_in_nearly_the_same_words_is_named(self, desk: Desk) -> None:
        said = (
            "Envoy Hale and Speaker Oduya signed a fishing treaty in Port Amberg with four parties"
        )
        others = {
            "C": (said.replace("four", "five"), "2024-05-01"),
            "D": (said.replace("Port Amberg", "Port Eddin"), "2024-05-01"),
            "E": (f"At last {said}", "2024-05-04"),
            "F": (said.replace("signed", "denied").replace("parties", "rivals"), "2024-05-01"),
            "G": (said.replace("signed", "will sign"), "2024-05-01"),
            "H": (said.replace("signed", "again signed"), "2024-05-01"),
            "I": (f"We learn that {said}", "2024-05-01"),
        }
        desk.add(
            draft(f"{said} on Monday.", title="Treaty", outlet="A", published="2024-05-01"),
            draft(f"On Monday {said.replace('four', '4')}.", title="Fish",
                  outlet="B", published="2024-05-01"),
            *(draft(f"{words} on Monday.", title=outlet, outlet=outlet, published=day)
              for outlet, (words, day) in others.items()),
        )  # fmt: skip
        quotes = desk.ask("Where did Hale and Oduya sign the fishing treaty?").quotes
        also = {one.source: one.also for one in quotes}
        assert also["A"] == ("B",)
        assert not any(also.get(outlet) for outlet in others)

    def test_what_was_removed_meanwhile_is_not_sent(
        self, meddled_desk: Desk, meddling: Meddling
    ) -> None:
        meddled_desk.add(draft(MET))
        meddling.then = lambda: remove(meddled_desk.library)
        assert not meddled_desk.ask(WHERE).answered


def tamper(library: Library, old: str, new: str, only: str = "%") -> None:
    """Change stored words behind the library's back."""
    with library.database.writing() as connection:
        done = connection.execute(
            text("UPDATE revision SET text = replace(text, :old, :new) WHERE text LIKE :only"),
            {"old": old, "new": new, "only": only},
        )
        assert done.rowcount


def remove(library: Library) -> None:
    assert library.articles.remove_source(PUBLIC, "Wire")


class TestRefusals:
    def test_an_empty_library(self, desk: Desk) -> None:
        answer = desk.ask(WHERE)
        assert answer.reason == "There are no articles to answer from yet."
        assert answer.confidence == 0.0

    def test_a_library_that_others_alone_may_read(self, desk: Desk) -> None:
        desk.add(draft(MET), scope="discord:2")
        for scope in (PUBLIC, "discord:1"):
            assert (
                desk.ask(WHERE, scope=scope).reason == "There are no articles to answer from yet."
            )

    def test_nothing_close_shows_what_came_nearest(self, desk: Desk) -> None:
        desk.add(*(draft(f"{NOISE} {n}", title=f"Wheat {n}") for n in range(5)))
        answer = desk.ask("Who signed the treaty of Tordesillas?")
        assert answer.reason == "No article mentions “Tordesillas”."
        assert answer.confidence < desk.threshold
        assert answer.nearest

    @pytest.mark.parametrize("who", ["Qin Gang", "Takeshita"])
    def test_a_name_that_no_article_prints_gets_no_answer(self, desk: Desk, who: str) -> None:
        desk.add(draft(MET))
        assert desk.ask(WHERE).answered
        assert not desk.ask(f"Where did Sullivan and {who} meet?").answered

    @pytest.mark.parametrize("who", ["khalilzad", "lifeng and zadran", "vandecasteele", "qin gang"])
    def test_nor_does_one_that_is_typed_in_lower_case(self, desk: Desk, who: str) -> None:
        desk.add(draft(MET))
        answer = desk.ask(f"where did sullivan and {who} meet")
        first, _, _ = who.partition(" ")
        assert (answer.answered, len(answer.nearest)) == (False, 1)
        assert str(answer.reason).startswith(f"No article mentions “{first}”")

    @pytest.mark.parametrize(
        "typed",
        [
            "where did sulivan and wang convene",
            "whereabouts did sullivan and wang hobnob",
            "where was the rapprochement of sullivan and wang",
            "where did sullivan and wang meet for peacetalks",
            "where did sullivan and wang definately meet",
        ],
    )
    def test_slips_rare_words_and_compounds_are_no_names(self, desk: Desk, typed: str) -> None:
        desk.add(draft(MET))
        assert desk.ask(typed).confidence > DOUBTED

    def test_a_large_library_is_asked_of_joburg(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.add(draft(MET))
        monkeypatch.setattr(answerer, "FEW", 0)
        assert desk.ask("where did sullivan and wang meet in joburg").confidence > DOUBTED

    def test_a_question_typed_as_a_headline_names_no_more_than_others(self, desk: Desk) -> None:
        desk.add(draft(MET))
        assert desk.ask("Where Did Sullivan and Wang, Envoys, Meet?").answered

    def test_nothing_at_all_comes_near(self, desk: Desk) -> None:
        desk.add(draft(NOISE), encoded=False)
        answer = desk.ask(WHERE)
        assert answer.reason == "Nothing is related to this question."
        assert answer.nearest == ()

    def test_nothing_between_the_days(self, desk: Desk) -> None:
        desk.add(draft(MET, published="2024-08-28"), draft("Sullivan and Wang met in Rome."))
        answer = desk.ask(WHERE, since="2024-08-29", until="2024-09-30")
        assert answer.reason == (
            "There are no articles published between 2024-08-29 and 2024-09-30."
        )
        assert desk.ask(WHERE, since="2024-08-28", until="2024-08-28").answer == "Yanqi Lake"


class TestSources:
    def test_only_the_named_source_answers(self, desk: Desk) -> None:
        desk.add(draft(MET), source="Wire")
        desk.add(draft("Sullivan and Wang met in Rome.", outlet="The Times"), source="Feed")
        for name in ("feed", " The Times "):
            assert [one.span for one in desk.ask(WHERE, source=name).quotes] == ["Rome"]
        assert len(desk.ask(WHERE, source="  ").quotes) == 2

    def test_an_unknown_source_is_an_error_that_names_those_like_it(self, desk: Desk) -> None:
        desk.add(draft(MET), source="Foreign Wire")
        with pytest.raises(NotFoundError, match="did you mean “Foreign Wire”"):
            desk.ask(WHERE, source="foreign wires")

    def test_a_source_of_another_scope_is_unknown_and_unnamed(self, desk: Desk) -> None:
        desk.add(draft(MET), source="Wire")
        desk.add(draft(MET, outlet="Secret outlet"), source="Secret feed", scope="discord:2")
        for name in ("Secret feed", "Secret outlet"):
            with pytest.raises(NotFoundError, match="there are: “Wire”") as caught:
                desk.ask(WHERE, source=name, scope="discord:1")
            assert str(caught.value).count("Secret") == 1
            assert desk.ask(WHERE, source=name, scope="discord:2").answered

    def test_an_outlet_that_is_out_of_bounds_is_known(self, desk: Desk) -> None:
        desk.add(draft(MET, outlet="The Times", published="2024-08-28"), source="Feed")
        reason = desk.ask(WHERE, source="The Times", until="2024-08-01").reason
        assert reason == "There are no articles from “The Times” published until 2024-08-01."


class TestLanguages:
    def test_only_articles_in_the_language_answer(self, desk: Desk) -> None:
        desk.add(draft(MET, language="en"))
        desk.add(draft("Sullivan and Wang met in Rome.", language="fr"))
        desk.add(draft(NOISE, language="ru"), scope="discord:2")
        for typed in ("fr", "French", "Französisch"):
            assert [one.span for one in desk.ask(WHERE, language=typed).quotes] == ["Rome"]
        with pytest.raises(NotFoundError) as caught:
            desk.ask(WHERE, language="ru")
        told = "No article here is in Russian; there are articles in English and in French."
        assert str(caught.value) == told
        with pytest.raises(InputError, match="“Klingon” is not a language"):
            desk.ask(WHERE, language="Klingon")


def test_no_scope_hears_anything_of_another(desk: Desk) -> None:
    for scope in (PUBLIC, "discord:1", "discord:2"):
        desk.add(
            draft(MET, outlet=f"Outlet of {scope}", title=f"Print of {scope}"),
            draft(f"Sullivan and Wang met in {scope[-1]}ville.", outlet=f"Other of {scope}"),
            draft(f"{NOISE} {scope}", title=f"Wheat of {scope}"),
            scope=scope,
        )
    for scope, hidden in (("discord:1", "discord:2"), ("discord:2", "discord:1")):
        for question in (WHERE, "Who sold oats?"):
            answer = desk.ask(question, scope=scope)
            assert hidden not in repr((answer.quotes, answer.nearest, answer.reason))
    answer = desk.ask(WHERE, scope="discord:1")
    assert f"Outlet of {PUBLIC}" in repr(answer.quotes)
    assert "Outlet of discord:1" in repr(answer.quotes)
    assert "discord" not in repr(desk.ask(WHERE).quotes)


ODD = [
    "Wang Yi",
    "x" * 500,
    "متى التقى الوزيران في القاهرة؟",
    "\u202ewhere did they meet\u202c",
    "e\u0301lyse\u0301e 🙂 where",
    'where "did" they* meet: (AND OR NOT NEAR) ^title:x',
    "'; DROP TABLE article; --",
    "who\x00met",
    "US",
]


@pytest.mark.parametrize("question", ODD, ids=range(len(ODD)))
def test_an_odd_question_is_answered_or_refused(desk: Desk, question: str) -> None:
    desk.add(draft(f"{NOISE} {MET}"), draft("القاهرة: التقى الوزيران."), draft("王毅会见沙利文。"))
    answer = desk.ask(question)
    assert answer.answered or answer.reason


def test_warming_up_loads_what_the_first_question_needs(library: Library) -> None:
    reader = WordReader("Rome")
    Desk(library, WordsEncoder(), reader).answerer.warm()
    assert len(reader.texts) == 1
    Desk(library, WordsEncoder()).answerer.warm()


def test_there_is_one_for_each_encoder_and_it_is_made_once(library: Library) -> None:
    made: list[Generation | None] = []

    def making(generation: Generation | None) -> Answerer:
        made.append(generation)
        return Answerer(library, WordsEncoder(), VectorSearch(library.vectors))

    answerers = AnswererCache(making)
    first = library.generations.begin("words", CHUNKER)
    again = library.generations.start("words", "paragraphs", "words")
    assert answerers.of(first) is answerers.of(first) is answerers.of(again)
    library.generations.end(again, "cancelled")
    other = library.generations.start("another", CHUNKER, "another")
    assert answerers.of(other) is not answerers.of(first)
    assert answerers.of(None) is not answerers.of(first)
    assert made == [first, other, None]


def test_an_answer_tells_the_generation_that_was_asked(library: Library) -> None:
    answerer = Answerer(library, WordsEncoder(), VectorSearch(library.vectors))
    assert answerer.answer(Question("Who met?")).generation is None
    live = library.generations.begin("words", CHUNKER)
    other = library.generations.start("words", "paragraphs", "words")
    assert answerer.answer(Question("Who met?")).generation == live.id
    assert answerer.answer(Question("Who met?"), other).generation == other.id
