"""Counting what is fetched, as it comes over the wire."""

from collections.abc import AsyncIterator, Callable

import httpx

from index.operations.telemetry.observer import Observer


class CountingTransport(httpx.AsyncBaseTransport):
    """A way out that counts its requests, and the bytes of the answers, packed as they came.

    Args:
        way_out: what sends.
        observer: who is told.
    """

    def __init__(self, way_out: httpx.AsyncBaseTransport, observer: Observer) -> None:
        self._way_out = way_out
        self._observer = observer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; one that fails was sent, too."""
        self._observer.fetched(1, 0)
        response = await self._way_out.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Counting(response.stream, self._count)
        return response

    def _count(self, size: int) -> None:
        self._observer.fetched(0, size)

    async def aclose(self) -> None:
        """Close the way out."""
        await self._way_out.aclose()


class _Counting(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, count: Callable[[int], None]) -> None:
        self._stream = stream
        self._count = count

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._count(len(piece))
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
