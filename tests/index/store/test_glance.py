"""Whether a library has anything to answer from is known before it is opened."""

from pathlib import Path

from index.store.glance import may_have_passages
from index.store.library import Library
from tests.index.store.samples import entry, store


def test_a_library_has_passages_once_an_article_is_stored(tmp_path: Path) -> None:
    file = tmp_path / "a library#1?.sqlite"
    url = f"sqlite:///{file}"
    assert not may_have_passages(url)
    library = Library.open(url)
    assert not may_have_passages(url)
    store(library, entry("Sullivan met Wang."))
    assert may_have_passages(url)  # while it is open
    library.close()
    assert may_have_passages(url)
    assert list(tmp_path.glob("*")) == [file]


def test_what_cannot_be_read_may_have_some(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    file.write_text("no database at all, whatever its name says" * 20)
    assert may_have_passages(f"sqlite:///{file}")
    assert may_have_passages("postgresql://somebody@host/library")
