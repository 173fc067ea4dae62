"""Fixtures that every test may use."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index import actor

if TYPE_CHECKING:
    from index.embedding.encoder import Encoder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real evaluation data beside the checkout; skips where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the evaluation data (a folder 'shared' beside the checkout) is absent")
    return folder


@pytest.fixture(autouse=True)
def nobody_acts_yet() -> Iterator[None]:
    """Whoever one test acted for is not who acts in the next."""
    before = actor._current.set(None)
    yield
    actor._current.reset(before)


@pytest.fixture(scope="session")
def encoder() -> "Encoder":
    """The packaged model, as Verbale runs it, loaded once."""
    from index.embedding.registry import open_encoder  # noqa: PLC0415 - tests without it start at once
    from index.settings import PACKAGED_MODEL  # noqa: PLC0415 - as above

    loaded = open_encoder(PACKAGED_MODEL)
    loaded.encode_question("")
    return loaded


@pytest.fixture
def one_model(encoder: "Encoder", monkeypatch: pytest.MonkeyPatch) -> None:
    """Every library that this test opens shares the model that is loaded already."""
    monkeypatch.setattr("index.app.open_encoder", lambda _name: encoder)


@pytest.fixture(scope="session")
def sample_folder(encoder: "Encoder", tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the sample as `verbale import --sample` leaves it; read only."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("index.app.open_encoder", lambda _name: encoder)
        asyncio.run(_import_sample(folder))
    return folder


@pytest.fixture
def sample(sample_folder: Path, tmp_path: Path) -> Path:
    """A data folder with the sample, to do with as one likes."""
    return Path(shutil.copytree(sample_folder, tmp_path / "data"))


async def _import_sample(folder: Path) -> None:
    from index.app import opened  # noqa: PLC0415 - as above
    from index.data_files import SAMPLE  # noqa: PLC0415 - as above
    from index.settings import load_settings  # noqa: PLC0415 - as above

    async with opened(load_settings(data=folder)) as verbale:
        await verbale.import_file(SAMPLE, source="sample")
