"""Questions of all kinds, answered by the packaged models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.answer.reader.base import Reader
from index.embedding.encoder import Encoder
from index.ingest.extract.files import read_file
from index.store.library import Library
from tests.index.answer.samples import Desk, draft

PARAPHRASES = [
    "where did Sullivan and Wang meet?",
    "sullivan wang meeting where",
    "In which place did Jake Sullivan meet Wang Yi?",
    "WHERE DID SULLIVAN AND WANG MEET",
]


@pytest.fixture(scope="module")
def seed(
    shared: Path,
    encoder: Encoder,
    reader: Reader | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    """The article that this project began with, alone."""
    [file] = (shared / "eval" / "seed").glob("*.txt")
    library = Library.open(f"sqlite:///{tmp_path_factory.mktemp('seed') / 'library.sqlite'}")
    desk = Desk(library, encoder, reader)
    desk.add(read_file(file, None))
    yield desk
    library.close()


@pytest.fixture(scope="module")
def sample_desk(sample_folder: Path, encoder: Encoder, reader: Reader | None) -> Iterator[Desk]:
    """The articles that travel with Verbale."""
    library = Library.open(f"sqlite:///{sample_folder / 'library.sqlite'}")
    yield Desk(library, encoder, reader)
    library.close()


@pytest.mark.parametrize("question", PARAPHRASES)
def test_the_seed_article_says_where_they_met(seed: Desk, question: str) -> None:
    answer = seed.ask(question)
    assert answer.answer == "Yanqi Lake"
    first = answer.quotes[0]
    assert first.sentence.startswith("They met at Yanqi Lake")
    assert first.text.startswith("Jake Sullivan, President Biden’s national security adviser")


@pytest.mark.parametrize(
    "question", ["Where did Lind meet Okoro on 14 May 2024?", "lind okoro mtg may 14 2024 where"]
)
def test_a_day_that_an_article_tells_by_its_weekday_is_found_by_its_date(
    library: Library, encoder: Encoder, reader: Reader | None, question: str
) -> None:
    told = "Foreign Minister Ada Lind met her Nigerian counterpart, Ben Okoro, in Oslo on Tuesday."
    desk = Desk(library, encoder, reader)
    desk.add(draft(told, title="Lind receives Okoro", published="2024-05-15"))
    assert desk.ask(question).answer == "Oslo"
    other = desk.ask(question.replace("14", "13"))
    assert (other.answered, other.nearest[0].sentence) == (False, told)


@pytest.mark.parametrize("question", PARAPHRASES)
def test_the_sample_says_where_they_met(sample_desk: Desk, question: str) -> None:
    answer = sample_desk.ask(question)
    assert answer.answered
    assert "Yanqi Lake" in answer.quotes[0].sentence
    assert answer.answer
    assert "Yanqi Lake" in answer.answer


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("did Finland join NATO?", "Finland joined NATO on Tuesday"),
        ("did Sweden join NATO?", "Sweden became the 32nd member of NATO on Thursday"),
    ],
)
def test_the_sample_tells_whether_something_is_so(
    sample_desk: Desk, question: str, clause: str
) -> None:
    answer = sample_desk.ask(question)
    assert answer.answered
    assert answer.quotes[0].span is not None
    assert answer.quotes[0].span.startswith(clause)


def test_the_sample_does_not_say_what_is_not_in_it(sample_desk: Desk) -> None:
    answer = sample_desk.ask("Which football club won the cup in Uruguay?")
    assert not answer.answered
    assert answer.nearest


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("who is ada noor", "Norwegian artist"),
        ("what does hac stand for", "Halden Arts Council"),
        ("what is the rost accord", "a treaty of six states on the price of grain"),
        ("mayor of halden 2025", "Bo Lind"),
        ("what does rtc stand for", None),
    ],
)
def test_the_words_beside_a_name_define_it(
    real_desk: Desk, question: str, answer: str | None
) -> None:
    real_desk.add(
        draft("The Halden Arts Council (HAC) honours Norwegian artist Ada Noor for her work.",
              published="2025-12-15"),
        draft("The mayor of Halden, Bo Lind, leaves the Rost Accord, a treaty of six states on the"
              " price of grain.", published="2025-10-13"),
        draft("Police ask Cy Mora about the fire at the RTC.", published="2025-10-14"),
    )  # fmt: skip
    assert real_desk.ask(question).answer == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When was the bank fined?", "15 December 2025"),
        ("when did the minister flee malta", "13 October 2025"),
        ("When was the pope elected?", None),
    ],
)
def test_the_model_reads_news_in_brief_as_of_the_day_of_its_article(
    real_desk: Desk, question: str, answer: str | None
) -> None:
    real_desk.add(
        draft("The court of Valletta fines the bank €3 million.", published="2025-12-15"),
        draft("Minister Bo Lind flees Malta after a vote.", published="2025-10-13"),
    )
    found = real_desk.ask(question)
    assert (found.answer, found.answer_from) == (answer, "published_at" if answer else None)
