"""The components that the composition root opens for the façade."""

from dataclasses import dataclass

from index.answer.answerer_cache import AnswererCache
from index.concurrency import Threads
from index.indexing.build import Build
from index.indexing.live_generation import LiveGeneration
from index.indexing.service import IndexService
from index.indexing.vector_sync import VectorSync
from index.ingest.article_writer import ArticleWriter
from index.operations.telemetry.observer import UNSEEN, Observer
from index.store.library import Library


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
