"""The components that the composition root opens for the façade."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.answer.answerer_cache import AnswererCache
from index.concurrency import Threads
from index.indexing.build import Build
from index.indexing.live_generation import LiveGeneration
from index.indexing.service import IndexService
from index.indexing.vector_sync import VectorSync
from index.ingest.article_writer import ArticleWriter
from index.operations.telemetry.observer import UNSEEN, Observer
from index.store.library import Library

if TYPE_CHECKING:
    from index.answer.attribution.service import SaidService
    from index.answer.events.service import EventService
    from index.answer.example_questions import ExampleQuestions
    from index.answer.lexicon.service import LexiconService
    from index.answer.readout.service import ReadoutService
    from index.answer.wording.service import WordingService


@dataclass(frozen=True)
class Components:
    """The components that ``index/app.py`` opens for the façade."""

    library: Library
    answerers: AnswererCache
    article_writer: ArticleWriter
    vector_sync: VectorSync
    build: Build
    index_service: IndexService
    live: LiveGeneration
    threads: Threads
    observer: Observer = UNSEEN


class SearchServices:
    """The services of searches other than questions, each imported and made on first use.

    A single question needs none of them, and their imports take a tenth of the time until its
    answer.

    Args:
        components: library, answerers, index and thread pools.
    """

    def __init__(self, components: Components) -> None:
        self._components = components
        self._library = components.library
        self._live = components.live
        self._threads = components.threads

    @cached_property
    def said_service(self) -> "SaidService":
        """Finds who said what."""
        from index.answer.attribution.service import SaidService  # noqa: PLC0415 - slow

        return SaidService(self._library, self._live.checked, self._threads)

    @cached_property
    def readout_service(self) -> "ReadoutService":
        """Compares the sides' accounts of a meeting."""
        from index.answer.readout.service import ReadoutService  # noqa: PLC0415 - slow

        live = self._live
        return ReadoutService(self._library, live.checked, live.encoder_of, self._threads)

    @cached_property
    def event_service(self) -> "EventService":
        """Finds stories and timelines."""
        from index.answer.events.service import EventService  # noqa: PLC0415 - slow

        answerers = self._components.answerers
        return EventService(self._library, self._live.checked, answerers, self._threads)

    @cached_property
    def example_questions(self) -> "ExampleQuestions":
        """Finds questions that the library can answer, to show them as examples."""
        from index.answer.example_questions import ExampleQuestions  # noqa: PLC0415 - slow

        answerers = self._components.answerers
        return ExampleQuestions(self._library, self._live.checked, answerers, self._threads)

    @cached_property
    def wording_service(self) -> "WordingService":
        """Follows the wording of a phrase."""
        from index.answer.wording.service import WordingService  # noqa: PLC0415 - slow

        return WordingService(self._library, self._live.checked, self._threads)

    @cached_property
    def lexicon_service(self) -> "LexiconService":
        """Shows office holders, and keeps lexicon entries."""
        from index.answer.lexicon.service import LexiconService  # noqa: PLC0415 - slow

        return LexiconService(self._library, self._threads)
