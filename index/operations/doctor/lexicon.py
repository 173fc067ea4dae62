"""Checks which office-holders of the packaged tables newer articles contradict."""

from collections.abc import Iterator
from datetime import UTC, datetime

from index.answer.lexicon import outdated_entries
from index.answer.office_holders.learned import read_holders
from index.operations.doctor.finding import Finding
from index.store.library import Library
from index.text.offices.extraction import VERSION
from index.values import PUBLIC, day_in_words

_NAMED = 3


def check_lexicon(library: Library) -> Iterator[Finding]:
    """Report how many office-holders are known, and whom the packaged tables name wrongly."""
    holders = read_holders(library, (PUBLIC,))
    known = sum(bool(one.ids or one.entry) for one in holders.all())
    told = f"{known:,} {'office-holder' if known == 1 else 'office-holders'} known"
    unread = library.offices.count_unread(VERSION)
    if unread:
        fix = "Read them with `verbale reindex --offices`."
        yield Finding("lexicon", None, f"{told}; {unread:,} articles not read for them", fix)
        return
    outdated = list(outdated_entries(library, holders, datetime.now(UTC).date()))
    if not outdated:
        yield Finding("lexicon", True, told)
        return
    named = ", ".join(f"{one.office} ({one.holder.person})" for one in outdated[:_NAMED])
    more = f" and {len(outdated) - _NAMED} more" if len(outdated) > _NAMED else ""
    yield Finding(
        "lexicon",
        None,
        f"{told}; articles name others than the packaged tables of "
        f"{day_in_words(outdated[0].as_of)} for {named}{more}",
        "Nothing to do: articles come first. `verbale lexicon show` lists them.",
    )
