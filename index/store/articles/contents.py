"""Stores what is read of new revisions: passages, copies, statements, offices and events.

Those of many articles are stored at once: a statement costs more than the rows that it writes.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from index.store.articles.attributions import add_attributions
from index.store.articles.copies import tell_copies
from index.store.articles.event_grouping import Arrival, assign_events
from index.store.articles.offices import add_offices
from index.store.articles.passage_writes import NewPassages, PassageOwner, add_passages
from index.store.full_text.search import FullText
from index.store.rows import PreparedArticle, Source
from index.text.event_similarity import outlet_key
from index.text.normalize import plain_outlet


@dataclass(frozen=True, slots=True)
class _NewRevision:
    """A revision that was just stored.

    Attributes:
        article_id: its article.
        home: its id, scope and chunker.
        entry: what was read of it.
        is_first: whether it is its article's first revision.
        source: the name of the source that brings it.
    """

    article_id: int
    home: PassageOwner
    entry: PreparedArticle
    is_first: bool
    source: str

    @property
    def arrival(self) -> Arrival:
        """What its event is found by."""
        published = self.entry.draft.published
        day = published.day if published else None
        outlet = outlet_key(plain_outlet(self.entry.draft.outlet or "") or self.source)
        return Arrival(self.article_id, day, self.entry.event_terms, outlet, self.is_first)

    @property
    def new_passages(self) -> NewPassages:
        """Its passages."""
        draft = self.entry.draft
        return NewPassages(self.home, draft.title, draft.text, self.entry)


class Contents:
    """Collects the new revisions of a transaction, and stores what was read of them.

    Args:
        connection: the transaction's connection.
        words: the full-text index.
        under: the source that brings the articles.
        chunker: what made their passages.
    """

    def __init__(
        self, connection: Connection, words: FullText, under: Source, chunker: str
    ) -> None:
        self.under = under
        self._connection = connection
        self._words = words
        self._chunker = chunker
        self._new: list[_NewRevision] = []

    def add(
        self, article_id: int, revision_id: int, entry: PreparedArticle, *, is_first: bool
    ) -> None:
        """Take a revision that was just stored, in the order in which the articles came."""
        home = PassageOwner(self.under.scope_id, revision_id, self._chunker)
        self._new.append(_NewRevision(article_id, home, entry, is_first, self.under.name))

    def make_sure_of(self, revision_id: int) -> None:
        """Store what was collected if this revision, which is to be replaced, is among it."""
        if any(one.home.revision_id == revision_id for one in self._new):
            self.store()

    def store(self) -> None:
        """Store what was collected."""
        # Imported late, because their patterns take long to compile.
        from index.text.attribution.extraction import VERSION  # noqa: PLC0415
        from index.text.offices.extraction import VERSION as OFFICES_VERSION  # noqa: PLC0415

        connection, new, self._new = self._connection, self._new, []
        add_passages(connection, self._words, [one.new_passages for one in new])
        tell_copies(connection, self.under, [(one.article_id, one.entry) for one in new])
        said = [(one.home, one.entry.attributions) for one in new]
        add_attributions(connection, VERSION, said)
        add_offices(connection, OFFICES_VERSION, [(one.home, one.entry.offices) for one in new])
        assign_events(connection, self.under.scope_id, [one.arrival for one in new])
