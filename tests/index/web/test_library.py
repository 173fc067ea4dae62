from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.app import Verbale
from index.store.source_health import SourceHealth
from index.web.library import ScopedLibrary, _without_secrets
from tests.index.web.conftest import SERVER

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOURCE = SourceHealth(
    name="Wire", scope="public", kind="feed", url="https://me:pw@x.example:81/f?key=k#a",
    outlet=None, side=None, language=None, state="active", articles=0, waiting=0, failed=0,
    fetched_at=None, new_at=None, due_at=None, failures=1, failing_since=None,
    trouble="“https://me:pw@x.example/f?key=k” answered 403 (http://[).",
    added_at=datetime(2024, 3, 5, tzinfo=UTC), added_by="discord:1",
)  # fmt: skip


async def test_keys_in_addresses_and_who_added_a_source_are_left_out() -> None:
    shown = _without_secrets(SOURCE)
    assert shown.url == "https://x.example:81/f"
    assert shown.trouble == "“https://x.example/f” answered 403 (an address)."
    assert shown.added_by is None
    assert _without_secrets(replace(SOURCE, url=None, trouble=None)).url is None


async def test_only_what_the_scopes_hold_is_counted(verbale: Verbale) -> None:
    public = (await ScopedLibrary(verbale).status()).extent
    wider = (await ScopedLibrary(verbale, (SERVER,)).status()).extent
    assert (wider.articles, wider.sources) == (public.articles + 1, public.sources + 1)
