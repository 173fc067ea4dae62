"""Small things that outlive a process."""

from index.store.library import Library


def test_the_last_put_is_remembered_by_the_next_process(url: str) -> None:
    first = Library.open(url)
    assert first.memory.get("key") is None
    first.memory.put("key", "before")
    first.memory.put("key", "after 🤝")
    named = first.memory.library_id()
    first.close()
    second = Library.open(url)
    assert second.memory.get("key") == "after 🤝"
    assert second.memory.get("other") is None
    assert second.memory.library_id() == named
    second.close()
