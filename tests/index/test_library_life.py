"""The life of a library, step by step against a model in plain Python, on both databases."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from index.answer.presentation.as_json import answer_object
from index.app import Verbale, opened
from index.operations.backup.backup import create_backup, restore
from index.settings import AnswerSettings, EncoderSettings, Settings, StoreSettings
from index.values import Question
from tests.lexical import count_words
from tests.services import Postgres

T = TypeVar("T")
NewUrl = Callable[[], str]
"""Makes an empty database, and returns its URL."""

SOURCES = (("public", "Gazette"), ("public", "Herald"), ("discord:1", "Cable"))
PICKS = st.integers(0, 1_000)
"""Which of the articles, however many there are."""
KEPT = 2
"""Older revisions that are kept, so that a short life prunes."""
NAMES = ("Hale", "Oduya", "Brandt", "Sato", "Lindqvist", "Moreau", "Castillo", "Ferrante")


def text_of(number: int, version: int) -> str:
    """A text that no other article or version has."""
    name, other = NAMES[number % 8], NAMES[(number // 8 + number + 3) % 8]
    return (
        f"Envoy {name} met Speaker {other} in hall {number} of the customs house. Both spoke of "
        f"grain number {number}, of {version} ships and of fishing. Paper {number}x{version} "
        "follows in spring, said the harbour master."
    )


@dataclass
class Modelled:
    """An article as it must stand in the library.

    Attributes:
        number: what its text is about.
        versions: its revisions that are kept, by number.
    """

    number: int
    versions: dict[int, str]

    def revise(self, text: str) -> None:
        """Add a revision, and drop what is superfluous: the first and the newest stay longest."""
        self.versions[max(self.versions) + 1] = text
        *older, _ = sorted(self.versions)
        first = [one for one in older if one == 1]
        rest = [one for one in reversed(older) if one != 1]
        for gone in (*first, *rest)[KEPT:]:
            del self.versions[gone]

    @property
    def newest(self) -> str:
        """The text that answers."""
        return self.versions[max(self.versions)]


@dataclass
class Model:
    """What must be in the library: its articles by scope, source and id."""

    articles: dict[tuple[str, str, str], Modelled] = field(default_factory=dict)


class LibraryLife(RuleBasedStateMachine):
    """Adds, revises, copies, removes, backs up and restores."""

    def __init__(self, folder: Path, new_url: NewUrl) -> None:
        super().__init__()
        self._folder, self._new_url = folder, new_url
        self._model, self._kept = Model(), Model()
        self._numbers, self._files = count(1), count(1)
        self._backup: Path | None = None
        self._runner = asyncio.Runner()
        self._held = AsyncExitStack()
        self._verbale = self._begin(new_url())

    def _run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self._runner.run(awaited())

    def _begin(self, url: str) -> Verbale:
        data = self._folder / f"data{next(self._files)}"
        given = Settings(
            data=data,
            store=StoreSettings(url=url),
            encoder=EncoderSettings(model="first"),
            answer=AnswerSettings(threshold=0.2),
        )
        return self._run(self._held.enter_async_context(opened(given, searching=False)))

    def teardown(self) -> None:
        self._run(self._held.aclose())
        self._runner.close()

    def _take_in(self, scope: str, source: str, name: str, number: int, text: str) -> None:
        file = self._folder / f"{next(self._files)}.jsonl"
        line = {"id": name, "title": f"Paper {number}", "text": text, "published_at": "2024-03-05"}
        file.write_text(json.dumps(line) + "\n")
        self._run(self._verbale.import_file(file, source=source, scope=scope))

    @rule(where=st.sampled_from(SOURCES))
    def add(self, where: tuple[str, str]) -> None:
        number = next(self._numbers)
        text = text_of(number, 1)
        self._take_in(*where, f"paper-{number}", number, text)
        self._model.articles[*where, f"paper-{number}"] = Modelled(number, {1: text})

    def _any(self, pick: int) -> tuple[str, str, str]:
        places = sorted(self._model.articles)
        return places[pick % len(places)]

    @precondition(lambda self: self._model.articles)
    @rule(pick=PICKS)
    def revise(self, pick: int) -> None:
        place = self._any(pick)
        one = self._model.articles[place]
        text = text_of(one.number, next(self._numbers))  # a copy may begin with a later version
        self._take_in(*place, one.number, text)
        one.revise(text)

    @precondition(lambda self: self._model.articles)
    @rule(pick=PICKS)
    def bring_again(self, pick: int) -> None:
        place = self._any(pick)
        one = self._model.articles[place]
        self._take_in(*place, one.number, one.newest)

    @precondition(lambda self: self._model.articles)
    @rule(pick=PICKS, where=st.sampled_from(SOURCES))
    def copy(self, pick: int, where: tuple[str, str]) -> None:
        one = self._model.articles[self._any(pick)]
        name = f"copy-{next(self._numbers)}"
        self._take_in(*where, name, one.number, one.newest)
        self._model.articles[*where, name] = Modelled(one.number, {1: one.newest})

    @precondition(lambda self: self._model.articles)
    @rule(pick=PICKS)
    def remove(self, pick: int) -> None:
        scope, source, _ = self._any(pick)
        gone = [place for place in self._model.articles if place[:2] == (scope, source)]
        assert self._run(self._verbale.source_service.remove(source, scope)) == len(gone)
        for place in gone:
            del self._model.articles[place]

    @rule()
    def back_up(self) -> None:
        self._backup = self._folder / f"{next(self._files)}.verbale"
        library = self._verbale.answerer.library
        create_backup(library.database, self._backup)
        self._kept = deepcopy(self._model)

    @precondition(lambda self: self._backup is not None)
    @rule()
    def restore_it(self) -> None:
        assert self._backup is not None
        self._run(self._held.aclose())
        url = self._new_url()
        restore(self._backup, url)
        self._model = deepcopy(self._kept)
        self._verbale = self._begin(url)
        self._run(self._verbale.catch_up())

    @precondition(lambda self: self._model.articles)
    @rule(pick=PICKS)
    def ask(self, pick: int) -> None:
        place = self._any(pick)
        one = self._model.articles[place]
        name, other = one.newest.split()[1], one.newest.split()[4]
        words = f"In which hall of the customs house did Envoy {name} meet Speaker {other}?"
        scope = place[0]
        answer = self._run(self._verbale.ask(Question(words, scope=scope)))
        assert answer.quotes
        readable = {
            (article_id, article.newest)
            for (in_scope, _, article_id), article in self._model.articles.items()
            if in_scope in {"public", scope}
        }
        for quote in answer.quotes:
            assert quote.external_id is not None
            assert any(
                quote.external_id == article_id and text[quote.start : quote.end] == quote.text
                for article_id, text in readable
            )

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        library = self._verbale.answerer.library
        for scope in ("public", "discord:1"):
            mine = {
                name: one for (in_scope, _, name), one in self._model.articles.items()
                if in_scope == scope
            }  # fmt: skip
            stored = {one.external_id: one for one in self._verbale.export(scope)}
            assert {name: one.text for name, one in stored.items()} == {
                name: one.newest for name, one in mine.items()
            }
            for name, one in mine.items():
                revisions = library.catalogue.revisions(stored[name].key)
                assert {revision.number: revision.text for revision in revisions} == one.versions
        assert library.database.file_errors() == []
        assert library.full_text.mend() == (0, 0)
        if self._model.articles:
            assert self._run(self._verbale.status()).unencoded == 0


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewUrl]:
    """Makes an empty database of each kind."""
    numbers = count(1)
    with ExitStack() as held:

        def made() -> str:
            if request.param == "sqlite":
                return f"sqlite:///{tmp_path / f'{next(numbers)}.sqlite'}"
            cluster: Postgres = request.getfixturevalue("cluster")
            return cluster.url(held.enter_context(cluster.database()))

        yield made


def test_a_library_holds_what_was_done_to_it(
    new_url: NewUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_words(monkeypatch)
    monkeypatch.setattr("index.store.articles.articles.KEPT", KEPT)
    folders = count(1)

    class Life(LibraryLife):
        def __init__(self) -> None:
            folder = tmp_path / f"life{next(folders)}"
            folder.mkdir()
            super().__init__(folder, new_url)

    run_state_machine_as_test(Life, settings=settings(max_examples=5, stateful_step_count=15))


async def test_both_searches_give_the_same_quotes_and_both_databases_the_same_first_one(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_words(monkeypatch)
    cluster: Postgres = request.getfixturevalue("cluster")
    file = tmp_path / "papers.jsonl"
    file.write_text(
        "".join(
            json.dumps({"id": f"paper-{n}", "title": f"Paper {n}", "text": text_of(n, 1)}) + "\n"
            for n in range(60)
        )
    )
    asked = [
        Question(f"In which hall did Envoy {name} speak of grain number {n}?")
        for n, name in enumerate(NAMES)
    ]
    answers: dict[str, list[list[tuple[str, str, str]]]] = {}
    with cluster.database() as name:
        for url in ("", cluster.url(name)):
            for searching in (False, True):
                chosen = Settings(
                    data=tmp_path / ("postgresql" if url else "sqlite"),
                    store=StoreSettings(url=url),
                    answer=AnswerSettings(threshold=0.2),
                )
                async with opened(chosen, searching=searching) as verbale:
                    await verbale.import_file(file)
                    await verbale.catch_up()
                    given_now = [answer_object(await verbale.ask(one)) for one in asked]
                # Full text ranks by other figures in each database, and probabilities follow it.
                answers[f"{url}{searching}"] = [
                    [(one["article_id"], one["text"], one["span"]) for one in given["quotes"]]
                    for given in given_now
                ]
    exact, approximate, other_exact, other_approximate = answers.values()
    assert all(exact)
    assert (exact, other_exact) == (approximate, other_approximate)
    assert [one[0] for one in other_exact] == [one[0] for one in exact]
