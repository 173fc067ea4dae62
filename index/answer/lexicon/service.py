"""The façade over office-holders, for the terminal and for the bot."""

from collections.abc import Sequence
from dataclasses import replace

from index.answer.lexicon.entry_file import entry_of, lines_of
from index.answer.lexicon.listing import listed
from index.answer.lexicon.values import LexiconAnswer, LexiconQuery
from index.answer.office_holders.holder import Holder, person_key
from index.answer.office_holders.holders import Holders
from index.answer.office_holders.learned import read_holders
from index.concurrency import ProgressCallback, ShouldContinue, Threads, no_progress
from index.errors import InputError, NotFoundError
from index.store.articles.extractions import UnreadRevision
from index.store.articles.lexicon_entries import HandEntry
from index.store.articles.offices import prepared_mentions
from index.store.library import Library
from index.store.rows import PreparedMention
from index.text.offices.extraction import VERSION, office_mentions
from index.values import read_scopes

_AT_ONCE = 50
"""Revisions in one transaction."""


class LexiconService:
    """Shows and changes who holds which office, and reads articles for it.

    Args:
        library: where office-holders are stored.
        threads: keep SQL off the loop.
    """

    def __init__(self, library: Library, threads: Threads) -> None:
        self._library = library
        self._threads = threads

    async def show(self, query: LexiconQuery) -> LexiconAnswer:
        """Who holds which office, with the sentences that say it."""
        return await self._threads.read(self._show, query)

    def _show(self, query: LexiconQuery) -> LexiconAnswer:
        return listed(self._library, self._holders(query.scopes), query)

    def _holders(self, scopes: Sequence[str]) -> Holders:
        return read_holders(self._library, read_scopes(*scopes))

    async def add(self, entries: Sequence[HandEntry]) -> int:
        """Enter office-holders; returns how many. They come before what articles say.

        An entry of the same person and office in the same scope is replaced.
        """
        await self._threads.write(self._library.lexicon_entries.put, entries)
        return len(entries)

    async def correct(self, entry: HandEntry, name: str | None = None) -> HandEntry:
        """Change the name or the days of an office-holder who is known.

        Args:
            entry: the person and the office as they are known, with the right days.
            name: the right name, or None.

        Returns:
            the entry that was stored.

        Raises:
            InputError: neither name nor days are given.
            NotFoundError: nobody of that name is known to hold the office.
        """
        return await self._threads.write(self._correct, entry, name)

    def _correct(self, entry: HandEntry, name: str | None) -> HandEntry:
        if not (name or entry.since or entry.until):
            raise InputError("Nothing to correct: give a name, or the first or last day.")
        known = self._known(entry)
        before = known.entry if known.entry and known.entry.scope == entry.scope else None
        right = entry_of(
            name or entry.person, entry.office, entry.scope,
            entry.since or (before.since if before else None),
            entry.until or (before.until if before else None),
        )  # fmt: skip
        renamed = [replace(entry, since=None, until=None, removed=True)] if name else []
        self._library.lexicon_entries.put([*renamed, right])
        return right

    async def remove(self, entry: HandEntry) -> bool:
        """Take an office from a person, whatever articles say.

        Returns:
            whether articles say it; if not, the entry is deleted and nothing is kept.

        Raises:
            NotFoundError: nobody of that name is known to hold the office.
        """
        return await self._threads.write(self._remove, entry)

    def _remove(self, entry: HandEntry) -> bool:
        known = self._known(entry)
        own = known.entry if known.entry and known.entry.scope == entry.scope else None
        entries = self._library.lexicon_entries
        if own is not None:
            entries.delete(own.scope, own.person, own.office)
        said = bool(known.ids or known.table_of) or (own is None and known.entry is not None)
        if said:
            entries.put([replace(entry, removed=True)])
        return said

    def _known(self, entry: HandEntry) -> Holder:
        """The known holder that an entry names.

        Raises:
            NotFoundError: there is none.
        """
        holders = self._holders((entry.scope,))
        office, key = holders.names.office(entry.office), person_key(entry.person)
        for one in holders.of(office):
            if any(person_key(name) == key for name in one.names):
                return one
        raise NotFoundError(
            f"Nobody called “{entry.person}” is known as “{entry.office}”. `verbale lexicon show` "
            "lists names and offices; `verbale lexicon add` enters a new one."
        )

    async def export(self, scope: str) -> list[str]:
        """The entries of a scope as lines of a file that ``add`` reads."""
        entries = await self._threads.read(self._library.lexicon_entries.of, (scope,))
        return list(lines_of(entries))

    async def read_offices(self, watcher: ProgressCallback = no_progress) -> int:
        """Read the articles that the current rules have not read; returns how many.

        It can be stopped at any time, and goes on where it was.
        """
        return await self._threads.background(self._read, watcher)

    def _read(self, should_continue: ShouldContinue, watcher: ProgressCallback) -> int:
        stored, done = self._library.offices, 0
        for some in stored.each_unread(VERSION, _AT_ONCE, should_continue, watcher):
            stored.keep(VERSION, [(one, _offices_in(one)) for one in some])
            done += len(some)
        return done


def _offices_in(one: UnreadRevision) -> Sequence[PreparedMention]:
    return prepared_mentions(one.text, office_mentions(one.text, one.day))
