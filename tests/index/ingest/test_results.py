from index.ingest.context import Result, Tally


def test_a_tally_counts_articles_and_keeps_what_failed_last() -> None:
    tally = Tally()
    tally.count("Post", Result(("new", "new", "unchanged"), due=3))
    tally.count("https://post.example/1", Result(("revised",)))
    tally.count("Wire", Result(trouble="The server is on fire."))
    tally.count("Wire", Result(trouble="The server is wet."))
    assert tally.outcomes == {"new": 2, "revised": 1, "unchanged": 1}
    assert tally.errands == 4
    assert tally.failed == {"Wire": "The server is wet."}
