"""An article as a JSON object. Its fields are a public contract: only add to them."""

from collections.abc import Sequence
from typing import Any

from index.store.rows import Article, CopyOf, Revision, numbers_dropped


def article_object(
    article: Article, revisions: Sequence[Revision], copies: Sequence[CopyOf]
) -> dict[str, Any]:
    """Return the JSON object of an article with its revisions and its copies."""
    return exported(article) | {
        "scope": article.scope,
        "sources": list(article.sources),
        "revisions_dropped": numbers_dropped(revisions),
        "revisions": [_revision_object(revision) for revision in revisions],
        "copies": [_copy_object(copy) for copy in copies],
    }


def exported(article: Article) -> dict[str, Any]:
    """Return an article as ``import`` reads it; ``id`` is the external id if it has one."""
    return {
        "id": article.external_id or article.key,
        "article_id": article.key,
        "external_id": article.external_id,
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "source": article.outlet,
        "published_at": article.published.isoformat() if article.published else None,
        "path": article.path,
        "partial": article.partial,
        "revision": article.revision,
        "byline": article.byline,
        "updated_at": article.updated.isoformat() if article.updated else None,
        "language": article.language,
        "correction": article.correction,
        "gone": article.gone.isoformat() if article.gone else None,
    }


def _revision_object(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.number,
        "title": revision.title,
        "text": revision.text,
        "published_at": revision.published.isoformat() if revision.published else None,
        "correction": revision.correction,
        "gathered_at": revision.gathered_at.isoformat(),
    }


def _copy_object(copy: CopyOf) -> dict[str, Any]:
    return {"article_id": copy.key, "source": copy.outlet, "title": copy.title, "url": copy.url}
