"""Posts what watches have found to webhooks: signed, each once, again until it is taken.

The form is that of Standard Webhooks: a receiver checks ``webhook-signature``, and leaves out what
has a ``webhook-id`` that it has had already.

"""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from index.answer.presentation.as_json import answer_object, change_objects, quote_object
from index.concurrency import alongside
from index.errors import NotFoundError, VerbaleError
from index.monitoring.matcher import WordingChange
from index.monitoring.service import WatchService, signature
from index.store.deliveries import Delivery
from index.store.horizon import DELIVERY_WAIT
from index.told import Told
from index.values import Answer

if TYPE_CHECKING:
    from index.ingest.fetch.client import WebhookClient


def finding_object(
    one: Delivery, answer: Answer, new: WordingChange | None = None
) -> dict[str, Any]:
    """Return what a watch has found as JSON, in the terminal and for webhooks: a public contract.

    ``new`` is what is new in a wording.
    """
    return {
        "watch": one.watch.id,
        "kind": one.watch.given.kind,
        "text": one.watch.given.text,
        "answer": answer_object(answer),
        "wording": None
        if new is None
        else {
            "side": new.side,
            "former_side": new.former_side or None,
            "pieces": change_objects(new.pieces),
            "now": quote_object(new.now),
            "before": quote_object(new.before) if new.before else None,
        },
    }


EVERY_S = 5.0
"""Seconds between two looks at what is due."""

FAILING = Told("The webhook has failed for three days.")
GONE = Told("The webhook no longer exists (410).")
"""Why a watch was paused, as sentences of its list."""


_log = logging.getLogger(__name__)


class WebhookPoster:
    """Posts deliveries to the webhooks of their watches.

    Attributes:
        _done: the numbers of deliveries that were taken, but are not yet recorded in the library.

    Args:
        service: hands them out.
        sender: sends them.
        clock: the current time.
    """

    def __init__(
        self,
        service: WatchService,
        sender: "WebhookClient",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._service = service
        self._sender = sender
        self._clock = clock
        self._worker = f"webhooks:{secrets.token_hex(4)}"
        self._done: set[int] = set()

    async def keep_posting(self) -> None:
        """Post what is due, again and again."""
        while True:
            try:
                await self.post_due()
            except VerbaleError as error:
                _log.warning("Cannot read what watches have found: %s", error)
            except Exception:  # noqa: BLE001 - the next look may succeed; the log has the traceback
                _log.exception("Cannot post to webhooks; trying again.")
            await asyncio.sleep(EVERY_S)

    async def post_due(self) -> None:
        """Post everything that is due.

        Raises:
            VerbaleError: the library cannot be read or written.
        """
        while claimed := await self._service.claim(self._worker, webhooks=True):
            await asyncio.gather(*map(self._deliver, claimed))

    async def _deliver(self, one: Delivery) -> None:
        if one.id not in self._done and not await self._is_taken(one):
            return
        self._done.add(one.id)
        await self._service.sent(one, "webhook", "")
        self._done.discard(one.id)

    async def _is_taken(self, one: Delivery) -> bool:
        """Post a delivery; False if it was given up, or is to be tried again."""
        try:
            content = await self._service.content(one)
        except NotFoundError:
            _log.info("What delivery %d quotes is gone.", one.id)
            await self._service.drop(one)
            return False
        url = one.watch.given.place.webhook
        assert url is not None
        new = None
        if one.watch.given.kind == "wording":
            new = await self._service.wording_change(content.answer)
        sent = {
            "type": "watch.found",
            "timestamp": self._clock().isoformat(),
            "data": finding_object(one, content.answer, new),
        }
        body = json.dumps(sent, ensure_ascii=False).encode()
        key = (await self._service.keys()).signing_key(one.watch.id)
        timestamp = int(self._clock().timestamp())
        headers = {
            "webhook-id": one.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(key, one.key, timestamp, body),
        }
        try:
            status, after_s = await self._sender.post(url, body, headers)
        except VerbaleError as error:
            await self._failed(one, str(error))
            return False
        if 200 <= status < 300:
            return True
        await self._failed(one, f"status {status}", after_s, is_gone=status == 410)
        return False

    async def _failed(
        self, one: Delivery, why: str, after_s: float | None = None, *, is_gone: bool = False
    ) -> None:
        """Try again later, each time after twice as long; pause the watch after some days."""
        since = self._clock() - (one.tried_at or self._clock())
        _log.warning("Webhook of watch %d rejected the post: %s", one.watch.id, why)
        if is_gone or since > timedelta(days=3):
            await self._service.halt(one, GONE if is_gone else FAILING)
            return
        wait = max(since, timedelta(minutes=1), timedelta(seconds=after_s or 0))
        await self._service.retry(one, min(wait, DELIVERY_WAIT))


def posting(service: WatchService, sender: "WebhookClient") -> AbstractAsyncContextManager[None]:
    """While inside, post what is due."""
    return alongside(WebhookPoster(service, sender).keep_posting(), "webhooks")
