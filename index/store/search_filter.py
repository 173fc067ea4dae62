"""The SQL condition of a question's filter; the only place where scopes become SQL."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all

from index.store.rows import SearchFilter
from index.store.schema import article, article_source, passage, revision, scope, source
from index.text.normalize import plain_outlet


def within(search_filter: SearchFilter, *, of_few: bool = False) -> ColumnElement[bool]:
    """The condition for passages that pass the filter; needs no join.

    Args:
        search_filter: the filter.
        of_few: whether another condition leaves few passages.
    """
    scope_ids = select(scope.c.id).where(scope.c.name.in_(search_filter.scopes))
    # Where few passages are left, or dates or a source narrow the filter, SQLite is to begin with
    # these: "+ 0" keeps it from going through all passages of the scopes.
    narrow = of_few or search_filter.narrowed
    scope_id = passage.c.scope_id + 0 if narrow else passage.c.scope_id
    parts = [scope_id.in_(scope_ids), passage.c.chunker == search_filter.chunker]
    if days := published_in(search_filter.since, search_filter.until):
        parts.append(passage.c.revision_id.in_(select(revision.c.id).where(*days)))
    if search_filter.source is not None:
        parts.append(passage.c.revision_id.in_(_of_source(search_filter.source, scope_ids)))
    if search_filter.languages:
        parts.append(_in_languages(article.c.language.in_(search_filter.languages)))
    if search_filter.foreign:
        # Two ranges of the index leave out English, which most articles are in, and null.
        parts.append(_in_languages(or_(article.c.language < "en", article.c.language > "en")))
    return and_(*parts)


def published_in(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """The conditions for revisions published from one day to another, inclusive."""
    day = revision.c.published_day
    first = [] if since is None else [day >= since]
    return first if until is None else [*first, day <= until]


def _in_languages(spoken: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition for passages of articles of which a condition on their language is true."""
    articles = select(article.c.id).where(spoken)
    revisions = select(revision.c.id).where(revision.c.article_id.in_(articles))
    return passage.c.revision_id.in_(revisions)


def _of_source(name: str, scope_ids: Select[tuple[int]]) -> Select[tuple[int]]:
    """Revisions of articles of these scopes from the source or outlet with this name."""
    # Names are compared once for each source and outlet, not for each article: on SQLite, "lower"
    # is a call into Python.
    named = select(source.c.id).where(func.lower(source.c.name) == func.lower(name.strip()))
    fetched = select(article_source.c.article_id).where(article_source.c.source_id.in_(named))
    # "min": else SQLite compares before it groups.
    outlets = (
        select(article.c.outlet)
        .where(article.c.scope_id.in_(scope_ids))
        .group_by(article.c.outlet)
        .having(func.lower(func.min(article.c.outlet)) == func.lower(plain_outlet(name.strip())))
    )
    printed = select(article.c.id).where(
        article.c.scope_id.in_(scope_ids), article.c.outlet.in_(outlets)
    )
    return select(revision.c.id).where(revision.c.article_id.in_(union_all(fetched, printed)))
