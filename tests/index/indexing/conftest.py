"""Libraries that are built again."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.index.indexing.libraries import COUNT, Models, house, models
from tests.index.libraries import articles

__all__ = ["models"]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of forty envoys; only to be copied."""
    folder = tmp_path_factory.mktemp("envoys")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("index.answer.models.open_encoders", Models().open)
        asyncio.run(_fill(folder / "data", articles(folder, COUNT)))
    return folder / "data"


@pytest.fixture
def data(filled: Path, tmp_path: Path, models: Models) -> Path:
    """The data folder of forty envoys, to do with as one likes."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


async def _fill(folder: Path, file: Path) -> None:
    async with house(folder) as verbale:
        await verbale.import_file(file, source="articles")
