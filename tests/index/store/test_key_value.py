"""Small things that outlive a process."""

from index.store.library import Library


def test_the_last_put_is_remembered_by_the_next_process(url: str) -> None:
    first = Library.open(url)
    assert first.key_values.get("key") is None
    first.key_values.put("key", "before")
    first.key_values.put("key", "after 🤝")
    named = first.key_values.library_id()
    first.close()
    second = Library.open(url)
    assert second.key_values.get("key") == "after 🤝"
    assert second.key_values.get("other") is None
    assert second.key_values.library_id() == named
    second.close()
