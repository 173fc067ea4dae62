"""What opens a watch from outside: the name of its feed, and the secret that signs its posts.

Both are derived from the watch's number with a secret of the library (HMAC-SHA256), so that nobody
can guess one, and no watch stores any. A watch's number is never given again.
"""

import hmac
from base64 import b64encode

_HEX = 40
"""Hexadecimal digits of a feed's name: 160 bits."""


class AccessKeys:
    """Derives keys.

    Args:
        secret: the library's secret.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def feed_name(self, number: int) -> str:
        """The name of the feed of a watch."""
        return f"{number}-{self._derived('feed', number).hex()[:_HEX]}"

    def number_of(self, feed_name: str) -> int | None:
        """The number of the watch whose feed has this name; None if none can have it."""
        typed = feed_name.partition("-")[0]
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            return None
        number = int(typed)
        fits = hmac.compare_digest(feed_name.encode(), self.feed_name(number).encode())
        return number if fits else None

    def signing_key(self, number: int) -> bytes:
        """The key with which the posts of a watch are signed."""
        return self._derived("webhook", number)

    def signing_secret(self, number: int) -> str:
        """The same as people copy it, in the form of Standard Webhooks."""
        return f"whsec_{b64encode(self.signing_key(number)).decode()}"

    def _derived(self, purpose: str, number: int) -> bytes:
        return hmac.digest(self._secret, f"{purpose}:{number}".encode(), "sha256")


def signature(key: bytes, name: str, timestamp: int, body: bytes) -> str:
    """The signature of a post in the header ``webhook-signature`` (Standard Webhooks, version 1).

    Args:
        key: the key of the watch.
        name: the id of the post, the same each time it is tried.
        timestamp: when it is sent, in seconds since 1970.
        body: the body.
    """
    signed = f"{name}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
