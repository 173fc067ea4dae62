"""The open library: one database, and the objects that read and write it."""

from typing import Self

from sqlalchemy import Connection, inspect, text

from index.errors import NewerLibraryError, OlderLibraryError
from index.store.administration.answers import Conversations, Feedback, OpenQuestions
from index.store.administration.audit_log import AuditLog
from index.store.administration.servers import Quotas, Servers
from index.store.administration.watches import Watches
from index.store.articles.articles import Articles
from index.store.articles.events import Events, Topics
from index.store.articles.extractions import Attributions, LexiconEntries, Offices
from index.store.articles.passages import Passages
from index.store.articles.searched_texts import SearchedTexts
from index.store.captures import Captures
from index.store.catalogue import Catalogue
from index.store.database import Database
from index.store.deliveries import Arrivals, Deliveries
from index.store.fetching import FetchQueue, FetchResults
from index.store.full_text import open_full_text
from index.store.generations import Generations
from index.store.horizon import Horizon
from index.store.key_value import KeyValueStore
from index.store.rows import Generation
from index.store.schema import SCHEMA, articles_by_language, create_tables, metadata
from index.store.sources import Sources
from index.store.vectors.table import Vectors
from index.values import Limits


class Library:
    """All parts of the library, on one database whose tables are there."""

    def __init__(self, database: Database, limits: Limits) -> None:
        self.database = database
        self.full_text = words = open_full_text(database)
        self.articles = Articles(database, words)
        self.passages = Passages(database, words)
        self.searched_texts = SearchedTexts(database, words)
        self.events = Events(database)
        self.topics = Topics(database, words)
        self.attributions = Attributions(database, words)
        self.offices = Offices(database)
        self.lexicon_entries = LexiconEntries(database)
        self.captures = Captures(database)
        self.catalogue = Catalogue(database)
        self.vectors = Vectors(database)
        self.generations = Generations(database, words)
        quotas = Quotas(limits)
        self.sources = Sources(database, quotas)
        self.fetch_queue = FetchQueue(database)
        self.fetch_results = FetchResults(database)
        self.horizon = Horizon(database)
        self.servers = Servers(database, self.articles.remove_source, quotas)
        self.feedback = Feedback(database)
        self.conversations = Conversations(database)
        self.open_questions = OpenQuestions(database)
        self.audit_log = AuditLog(database)
        self.watches = Watches(database)
        self.arrivals = Arrivals(database)
        self.deliveries = Deliveries(database)
        self.key_values = KeyValueStore(database)

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
        return cls(database, limits or Limits())

    def swap(self, built: Generation, settings_model: str) -> Generation | None:
        """Make a built generation live, if every passage exists and has a vector.

        Args:
            built: the generation.
            settings_model: the model in the current settings.

        Returns:
            the live generation; None if it lacks new articles, or was cancelled meanwhile.
        """

        def is_whole(connection: Connection, built: Generation) -> bool:
            chunked = self.passages.is_whole(connection, built.chunker)
            return chunked and self.vectors.is_whole(connection, built)

        return self.generations.swap(built, settings_model, is_whole)

    def state(self) -> tuple[int, int | None]:
        """What changes when articles come in, or another generation goes live."""
        live = self.generations.live()
        return self.passages.newest(), live.id if live else None

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
            there = inspect(connection)
            indexes = {one["name"] for one in there.get_indexes("article")}
            # Whether nothing lacks that was added to tables of this version.
            tables = set(there.get_table_names())
            if metadata.tables.keys() <= tables and articles_by_language.name in indexes:
                return
    with database.writing() as connection:
        if not has_tables(connection):
            create_tables(connection)
        metadata.create_all(connection)
        articles_by_language.create(connection, checkfirst=True)


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
