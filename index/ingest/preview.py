"""Looking before taking in: what stands behind an address, or in a file."""

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
    """Finds out what something is; stores nothing."""

    def __init__(self, client: PoliteClient, parsers: ParserPool) -> None:
        self._client = client
        self._parsers = parsers

    async def at(self, address: str) -> SourcePreview:
        """What stands behind an address.

        Raises:
            InputError: nothing that can be read.
            TryLaterError: its server does not answer properly.
        """
        asked = _spelt_out(address)
        page = await self._client.visit(asked)
        assert not isinstance(page, NotModified), "nothing was said to be known"
        return await self._parsers.run(preview_page, page, asked, seconds=_PARSING_S)

    async def at_file(self, name: str, body: bytes) -> SourcePreview:
        """What a file holds.

        Raises:
            InputError: no article that can be read.
        """
        return await self._parsers.run(preview_upload, name, body, seconds=_PARSING_S)

    async def at_path(self, path: Path, url: str | None) -> SourcePreview:
        """What a local file holds.

        Raises:
            InputError: it cannot be read, or holds no article.
        """
        return await self._parsers.run(preview_listing, path, url, seconds=_PARSING_S)

    async def try_out(self, name: str, url: str) -> SourceCheck:
        """Whether an address can be read, in words."""
        try:
            found = await self.at(url)
        except VerbaleError as error:
            return SourceCheck(name, well=False, told=str(error))
        if found.parts and not found.count:
            told = f"An index of {found.parts:,} sitemap{'' if found.parts == 1 else 's'}."
            return SourceCheck(name, well=True, told=told)
        newest = f", the newest of {day_in_words(found.until)}" if found.until else ""
        count = f"{found.count:,} article{'' if found.count == 1 else 's'}"
        return SourceCheck(name, well=True, told=f"A {found.kind} with {count}{newest}.")


def _spelt_out(address: str) -> str:
    """People leave out what every browser adds."""
    address = address.strip()
    return address if "://" in address else f"https://{address}"
