"""The open library: one database, and the objects that read and write it."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection, inspect, text

from index.errors import NewerLibraryError, OlderLibraryError
from index.store.administration.audit_log import AuditLog
from index.store.administration.chosen_servers import ChosenServers
from index.store.administration.conversations import Conversations
from index.store.administration.feedback import Feedback
from index.store.administration.open_questions import OpenQuestions
from index.store.administration.quotas import Quotas
from index.store.administration.servers import Servers
from index.store.administration.watches import Watches
from index.store.articles.articles import Articles
from index.store.articles.attributions import Attributions
from index.store.articles.events import Events
from index.store.articles.lexicon_entries import LexiconEntries
from index.store.articles.mentions import Mentions
from index.store.articles.offices import Offices
from index.store.articles.passage_writes import PassageWrites
from index.store.articles.passages import Passages
from index.store.articles.revisions import Revisions
from index.store.articles.topics import Topics
from index.store.catalogue import Catalogue
from index.store.database import Database
from index.store.fetching.horizon import Horizon
from index.store.fetching.queue import FetchQueue
from index.store.fetching.results import FetchResults
from index.store.full_text.check import FullTextCheck
from index.store.full_text.search import FullText, open_full_text
from index.store.generations import Generations
from index.store.key_value import KeyValueStore
from index.store.monitoring.arrivals import Arrivals
from index.store.monitoring.deliveries import Deliveries
from index.store.rows import Generation
from index.store.schema import SCHEMA, create_tables
from index.store.source_lists import SourceLists
from index.store.sources import Sources
from index.store.vectors.table import Vectors
from index.values import Limits


@dataclass(frozen=True)
class Library:
    """All parts of the library, on one database."""

    database: Database
    arrivals: Arrivals
    articles: Articles
    attributions: Attributions
    offices: Offices
    lexicon_entries: LexiconEntries
    audit_log: AuditLog
    catalogue: Catalogue
    chosen_servers: ChosenServers
    conversations: Conversations
    deliveries: Deliveries
    passage_writes: PassageWrites
    events: Events
    fetch_queue: FetchQueue
    feedback: Feedback
    generations: Generations
    horizon: Horizon
    key_values: KeyValueStore
    mentions: Mentions
    open_questions: OpenQuestions
    passages: Passages
    revisions: Revisions
    servers: Servers
    source_lists: SourceLists
    sources: Sources
    topics: Topics
    vectors: Vectors
    watches: Watches
    fetch_results: FetchResults
    full_text: FullText
    full_text_check: FullTextCheck

    @classmethod
    def open(cls, url: str, limits: Limits | None = None) -> Self:
        """Open the library; a new one gets its tables.

        Args:
            url: the URL of the database.
            limits: the limits of servers without limits of their own.

        Raises:
            SettingsError: the URL is wrong, or another version of Verbale made the library.
            TryLaterError: the database does not answer.
        """
        database = Database.open(url)
        try:
            make_tables(database)
        except BaseException:
            database.close()
            raise
        full_text = open_full_text(database)
        articles = Articles(database, full_text)
        quotas = Quotas(limits or Limits())
        return cls(
            database=database,
            arrivals=Arrivals(database),
            articles=articles,
            attributions=Attributions(database, full_text),
            offices=Offices(database),
            lexicon_entries=LexiconEntries(database),
            audit_log=AuditLog(database),
            catalogue=Catalogue(database),
            chosen_servers=ChosenServers(database),
            conversations=Conversations(database),
            deliveries=Deliveries(database),
            passage_writes=PassageWrites(database, full_text),
            events=Events(database),
            fetch_queue=FetchQueue(database),
            feedback=Feedback(database),
            generations=Generations(database, full_text),
            horizon=Horizon(database),
            key_values=KeyValueStore(database),
            mentions=Mentions(database, full_text),
            open_questions=OpenQuestions(database),
            passages=Passages(database),
            revisions=Revisions(database),
            servers=Servers(database, articles.remove_source, quotas),
            source_lists=SourceLists(database, quotas),
            sources=Sources(database, quotas),
            topics=Topics(database, full_text),
            vectors=Vectors(database),
            watches=Watches(database),
            fetch_results=FetchResults(database),
            full_text=full_text,
            full_text_check=FullTextCheck(database, full_text),
        )

    def swap(self, built: Generation, settings_model: str) -> Generation | None:
        """Make a built generation live, if every passage exists and has a vector.

        Args:
            built: the generation.
            settings_model: the model in the current settings.

        Returns:
            the live generation; None if it lacks new articles, or was cancelled meanwhile.
        """
        return self.generations.swap(built, settings_model, self._is_whole)

    def _is_whole(self, connection: Connection, built: Generation) -> bool:
        passage_writes, vectors = self.passage_writes, self.vectors
        return passage_writes.is_whole(connection, built.chunker) and vectors.is_whole(
            connection, built
        )

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def make_tables(database: Database) -> None:
    """Make the tables of a library that has none; several processes may do so at once.

    Raises:
        OlderLibraryError: an older Verbale made the tables.
        NewerLibraryError: a newer Verbale made them.
    """
    with database.reading() as connection:
        if has_tables(connection):
            return
    with database.writing() as connection:
        if not has_tables(connection):
            create_tables(connection)


def has_tables(connection: Connection) -> bool:
    """Whether the database has the tables of this schema; False if it has none of Verbale.

    Raises:
        OlderLibraryError: an older Verbale made the tables.
        NewerLibraryError: a newer Verbale made them.
    """
    there = inspect(connection)
    if not there.has_table("schema_version"):
        if there.has_table("passage"):  # as of builds from before tables had a version
            raise OlderLibraryError
        return False
    version: int = connection.execute(text("SELECT version FROM schema_version")).scalar_one()
    if version != SCHEMA:
        raise NewerLibraryError(version) if version > SCHEMA else OlderLibraryError
    return True
