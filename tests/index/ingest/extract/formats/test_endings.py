from pathlib import Path

import pytest

from index.ingest.extract.formats.endings import FORMATS, KINDS, SAVE_AS, one_of
from index.ingest.extract.formats.files import read_upload

ROOT = Path(__file__).resolve().parents[5]


def test_every_ending_belongs_to_one_format() -> None:
    assert sorted(KINDS) == sorted(ending for endings in FORMATS.values() for ending in endings)


@pytest.mark.parametrize("ending", [".txt", ".text", ".md", ".markdown"])
def test_every_ending_of_a_format_is_read(ending: str) -> None:
    assert "Yanqi Lake" in read_upload(f"a{ending}", b"They met at Yanqi Lake.").text


def test_endings_become_a_phrase() -> None:
    assert one_of([".txt", ".md", ".pdf"]) == ".txt, .md or .pdf"
    assert one_of([".txt"]) == ".txt"


@pytest.mark.parametrize("page", ["README.md", "docs/reference.md"])
def test_the_pages_name_the_endings_of_all_formats(page: str) -> None:
    assert " ".join(SAVE_AS) in (ROOT / page).read_text("utf-8")
