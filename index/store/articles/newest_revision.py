"""The condition for the newest revision of an article."""

from sqlalchemy import ColumnElement, exists

from index.store.schema import revision


def is_newest() -> ColumnElement[bool]:
    """The condition for revisions that no later one of the same article follows."""
    later = revision.alias()
    return ~exists().where(
        later.c.article_id == revision.c.article_id, later.c.number > revision.c.number
    )
