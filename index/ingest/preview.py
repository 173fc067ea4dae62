"""Previews of URLs and files, before a source is added."""

from pathlib import Path

from index.errors import VerbaleError
from index.ingest.detect import SourcePreview, preview_listing, preview_page, preview_upload
from index.ingest.extract.sandbox import ParserPool
from index.ingest.fetch.pages import NotModified
from index.ingest.fetch.polite_client import PoliteClient
from index.ingest.options import SourceCheck
from index.values import day_in_words

_PARSING_S = 20.0


class SourcePreviewer:
    """Fetches and parses without storing anything."""

    def __init__(self, client: PoliteClient, parsers: ParserPool) -> None:
        self._client = client
        self._parsers = parsers

    async def at(self, address: str) -> SourcePreview:
        """Preview a URL.

        Raises:
            InputError: there is no article, feed or sitemap that can be read.
            TryLaterError: the server fails.
        """
        asked = _with_scheme(address)
        page = await self._client.visit(asked)
        assert not isinstance(page, NotModified), "the request had no validators"
        return await self._parsers.run(preview_page, page, asked, seconds=_PARSING_S)

    async def at_file(self, name: str, body: bytes) -> SourcePreview:
        """Preview an uploaded file.

        Raises:
            InputError: it has no article that can be read.
        """
        return await self._parsers.run(preview_upload, name, body, seconds=_PARSING_S)

    async def at_path(self, path: Path, url: str | None) -> SourcePreview:
        """Preview a local file.

        Raises:
            InputError: it cannot be read, or has no article.
        """
        return await self._parsers.run(preview_listing, path, url, seconds=_PARSING_S)

    async def try_out(self, name: str, url: str) -> SourceCheck:
        """Check whether a URL can be read."""
        try:
            preview = await self.at(url)
        except VerbaleError as error:
            return SourceCheck(name, well=False, told=str(error))
        if preview.parts and not preview.count:
            sitemaps = f"{preview.parts:,} sitemap{'' if preview.parts == 1 else 's'}"
            message = f"It works: an index of {sitemaps}."
            return SourceCheck(name, well=True, told=message)
        newest = f", the newest of {day_in_words(preview.until)}" if preview.until else ""
        count = f"{preview.count:,} article{'' if preview.count == 1 else 's'}"
        told = f"It works: a {preview.kind} with {count}{newest}."
        if preview.is_cut:
            told = f"It works, but ended early: a {preview.kind} with {count}{newest}."
        return SourceCheck(name, well=True, told=told)


def _with_scheme(address: str) -> str:
    """The URL with its scheme, which people may leave out."""
    address = address.strip()
    return address if "://" in address else f"https://{address}"
