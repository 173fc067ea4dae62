"""Settings and findings for the doctor's tests."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from index.operations.doctor.finding import Finding
from index.settings import Settings, load_settings


def settings(data: Path, **sections: dict[str, Any]) -> Settings:
    """The defaults over a data folder, with what a test changes."""
    loaded = load_settings(data=data)
    changed = {
        name: getattr(loaded, name).model_copy(update=values) for name, values in sections.items()
    }
    return loaded.model_copy(update=changed)


def by_name(found: Iterable[Finding]) -> dict[str, Finding]:
    """Findings by their name, the last of each."""
    return {one.name: one for one in found}
