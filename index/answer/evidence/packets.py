"""Make evidence packets: zip files with quotes, their texts and pages, and how those came."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.answer.evidence.verify import DIGITS, hashed
from index.answer.presentation.permalink import place_of_quote
from index.concurrency import Threads, reads
from index.errors import NotFoundError
from index.store.administration.answers import digest_of, require_readable
from index.store.library import Library
from index.store.rows import Cited, numbers_dropped
from index.told import Told
from index.urls.canonical import canonical_if_url
from index.values import Span
from index.version import version

_BEFORE = (
    "Nothing is known of the fetch: the article was imported from a file of articles, taken from a "
    "feed whose address may hold a key, or taken in before evidence was kept."
)
_DROPPED = (
    "The bytes of the page are no longer kept (gather.evidence_mb); the record has their SHA-256."
)
_REMOVED = Told("The article was removed since, so there is no evidence of it any more.")
_ANSWER = re.compile("[0-9a-f]{16}")
_MADE = (1980, 1, 1, 0, 0, 0)
_VERIFY = Path(__file__).with_name("verify.py")

_Place = tuple[str, int, Span | None, str | None]
"""An article's key, the number of a revision, what is quoted of it (None for all), its digest."""


@dataclass(frozen=True, slots=True)
class Packet:
    """An evidence packet.

    Attributes:
        content: the bytes of the file.
        digest: the SHA-256 with which it ends, of all that stands before.
    """

    content: bytes
    digest: str


@dataclass(frozen=True)
class EvidenceService:
    """Makes evidence packets of quotes and of whole answers.

    Args:
        library: the library.
        threads: run SQL, and pack.
    """

    _library: Library
    _threads: Threads

    @reads
    def of_answer(self, key: str, scope: str, further_scopes: Sequence[str] = ()) -> Packet:
        """The packet of an answer's quotes, as they stood when they were quoted.

        Args:
            key: the answer's.
            scope: where it was shown.
            further_scopes: the other scopes that the person reads.

        Raises:
            NotFoundError: it was not shown in the scope, has expired, or was given from a scope
                that the person does not read; or none of its articles is left.
        """
        require_readable(self._library.feedback.recall(key, scope).question, further_scopes)
        return self._of_answer(key, scope)

    @reads
    def of_article(
        self, key: str, number: int, quoted: Span | None, scopes: Sequence[str]
    ) -> Packet:
        """The packet of words of an article's revision, or of its whole text.

        Args:
            key: the article's.
            number: the revision's.
            quoted: where the words stand; None for the whole text.
            scopes: the scopes that are read.

        Raises:
            NotFoundError: the scopes have no such revision, or its text ends earlier.
        """
        return self._packed([(key, number, quoted, None)], scopes)

    @reads
    def named(self, name: str) -> Packet:
        """The packet of what a person names who reads every scope.

        Args:
            name: the key of an answer; of a quote (``article:revision:start-end``); or an article's
                id or URL, for the whole of its newest revision.

        Raises:
            NotFoundError: there is nothing of that name.
        """
        if _ANSWER.fullmatch(name) and self._library.feedback.has(name):
            return self._of_answer(name, None)
        scopes = self._library.catalogue.scopes()
        if place := place_of_quote(name):
            return self._packed([(*place, None)], scopes)
        found = self._library.catalogue.show(scopes, name, canonical_if_url(name))
        return self._packed([(found.key, found.revision, None, None)], scopes)

    def _of_answer(self, key: str, scope: str | None) -> Packet:
        shown = self._library.feedback.recall(key, scope)
        places = [(one.place, one.digest) for one in shown.quotes[: shown.first]]
        quoted = [(at.article, at.revision, Span(at.start, at.end), sha) for at, sha in places]
        return self._packed(quoted, shown.question.scopes)

    def _packed(self, places: Iterable[_Place], scopes: Sequence[str]) -> Packet:
        found: dict[tuple[str, int], tuple[Cited, list[Span]]] = {}
        for key, number, quoted, digest in places:
            cited = self._library.passages.cited(key, number, scopes)
            span = quoted or Span(0, len(cited.text) if cited else 0)
            if cited is None or not span.start < span.end <= len(cited.text):
                continue
            if digest in (None, digest_of(span.of(cited.text))):
                found.setdefault((key, number), (cited, []))[1].append(span)
        if not found:
            raise NotFoundError(_REMOVED)
        files = {"verify.py": _VERIFY.read_bytes()}
        articles = [
            self._article(cited, spans, f"{number}/", files)
            for number, (cited, spans) in enumerate(found.values(), start=1)
        ]
        manifest = {
            "made_by": f"Verbale {version()}",
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "articles": articles,
            "files": {name: hashed(content) for name, content in files.items()},
        }
        return packed(files | {"manifest.json": json.dumps(manifest, indent=1).encode()})

    def _article(
        self, cited: Cited, spans: Sequence[Span], folder: str, files: dict[str, bytes]
    ) -> dict[str, Any]:
        """What the manifest says of an article; its text, record and page go into ``files``."""
        revisions = self._library.catalogue.revisions(cited.article_key)
        text, record, page = (f"{folder}{name}" for name in ("text.txt", "record.json", "page"))
        files[text] = cited.text.encode()
        capture = self._library.captures.of(cited.article_key, cited.revision)
        known: dict[str, Any] = {"lacks": _BEFORE, "capture": None}
        if capture is not None:
            files[record] = capture.record.encode()
            chain = {"before": capture.before, "chain": capture.chain}
            known = {"lacks": _DROPPED, "capture": {"record": record, "page": None, **chain}}
            if capture.body is not None:
                files[page] = capture.body
                known = {"lacks": None, "capture": {"record": record, "page": page, **chain}}
        return {
            "article_id": cited.article_key,
            "revision": cited.revision,
            "title": cited.title,
            "source": cited.source,
            "url": cited.url,
            "published_at": cited.published.isoformat() if cited.published else None,
            "quotes": [
                {"start": one.start, "end": one.end, "text": one.of(cited.text)} for one in spans
            ],
            "text": text,
            "revisions": [
                {
                    "revision": one.number,
                    "gathered_at": one.gathered_at.isoformat(),
                    "title": one.title,
                    "correction": one.correction,
                    "text_sha256": hashed(one.text.encode()),
                }
                for one in revisions
            ],
            "revisions_dropped": numbers_dropped(revisions),
            **known,
        }


def packed(files: dict[str, bytes]) -> Packet:
    """The files as a zip file that ends with the SHA-256 of all its other bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
        archive.comment = b"0" * DIGITS
    rest = made.getvalue()[:-DIGITS]
    return Packet(rest + hashed(rest).encode(), hashed(rest))
