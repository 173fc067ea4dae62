import pytest

from index.app import Verbale
from index.web.library import ScopedLibrary, without_keys
from tests.index.web.conftest import SERVER

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_keys_in_addresses_and_who_added_a_source_are_left_out(verbale: Verbale) -> None:
    assert without_keys("https://me:pw@x.example:81/f?key=k#a") == "https://x.example:81/f"
    trouble = "“https://me:pw@x.example/f?key=k” answered 403 (http://[)."
    assert without_keys(trouble) == "“https://x.example/f” answered 403 (an address)."
    assert without_keys(None) is None
    assert {one.added_by for one in await ScopedLibrary(verbale).sources()} == {None}


async def test_only_what_the_scopes_hold_is_counted(verbale: Verbale) -> None:
    public = (await ScopedLibrary(verbale).status()).extent
    wider = (await ScopedLibrary(verbale, (SERVER,)).status()).extent
    assert (wider.articles, wider.sources) == (public.articles + 1, public.sources + 1)
