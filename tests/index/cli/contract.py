"""The answer object as other programs rely on it: every field, its type, and when it is null."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.index.cli.terminal import verbale

ANSWER = {
    "id", "question", "answered", "answer", "answer_from", "confidence", "quotes", "agreement",
    "read_as", "reason", "nearest", "elapsed_ms",
}  # fmt: skip
QUOTE = {
    "rank", "text", "sentence", "span", "quote_id", "article_id", "external_id", "revision",
    "start", "end",
    "title", "source", "url", "link", "published_at", "score", "also", "partial",
    "correction", "gone", "span_confidence", "overtaken", "speaker", "language", "nearness",
    "origins", "page", "by_machine",
}  # fmt: skip
KINDS = {
    "place", "date", "person", "organisation", "number", "duration", "reason", "yes/no",
    "description",
}  # fmt: skip

QUOTE_CHECK = {"quotes", "unchecked", "marked", "elapsed_ms"}
CHECKED_QUOTE = {
    "quote", "verdict", "similarity", "exact", "pieces", "found", "others", "also", "reason",
    "attributed_to",
}  # fmt: skip
VERDICTS = {"verbatim", "altered", "nowhere", "not checked"}
PIECES = {"kept", "left out", "added", "changed", "gap"}
FOUND = {
    "text", "sentence", "quote_id", "article_id", "external_id", "revision", "start", "end",
    "title", "source",
    "url", "link", "published_at", "speaker", "language", "nearness", "page",
    "by_machine",
}  # fmt: skip


def checked(
    check: Callable[[dict[str, Any]], None], command: str, data: Path, *words: str | Path
) -> Any:
    """What a command prints for programs; it ends with 3 where it tells why nothing was found."""
    ran = verbale(command, *words, "--json", data=data)
    assert ran.err == ""
    check(ran.json)
    assert ran.code == (3 if ran.json["reason"] else 0)
    return ran.json


def check_quotes(found: dict[str, Any]) -> None:
    """Fail unless this is an object of checked quotes, to the letter."""
    assert found.keys() == QUOTE_CHECK
    assert 1 <= len(found["quotes"]) <= 5
    assert found["unchecked"] >= 0
    assert isinstance(found["marked"], bool)
    assert isinstance(found["elapsed_ms"], int)
    for one in found["quotes"]:
        assert one.keys() == CHECKED_QUOTE
        assert one["verdict"] in VERDICTS
        assert 0.0 <= one["similarity"] <= 1.0
        assert (one["similarity"] == 1.0) == (one["verdict"] == "verbatim")
        assert all(piece.keys() == {"kind", "quoted", "stored"} for piece in one["pieces"])
        assert {piece["kind"] for piece in one["pieces"]} <= PIECES
        assert (one["found"] is None) == (one["reason"] is not None)
        _check_found(one["found"])


def _check_found(place: dict[str, Any] | None) -> None:
    if place is None:
        return
    assert place.keys() == FOUND
    assert len(place["text"]) == place["end"] - place["start"]
    assert place["text"] in place["sentence"]
    assert (place["link"] is None) == (place["url"] is None)


TRACE = {"statements", "untraced", "article", "missing", "elapsed_ms"}
EVIDENCE = {"relation", "aspect", "stated", "quoted", "quote"}
ARTICLE = {"article_id", "title", "source", "url", "published_at"}
RELATIONS = {"supports", "differs", "close"}


def check_trace(found: dict[str, Any]) -> None:
    """Fail unless this is an object of sources, to the letter."""
    assert found.keys() == TRACE
    assert len(found["statements"]) <= 3
    assert found["article"] is None or found["article"].keys() == ARTICLE
    assert all(link.startswith("http") for link in found["missing"])
    for one in found["statements"]:
        assert one.keys() == {"text", "evidence", "reason"}
        assert (one["reason"] is None) == bool(one["evidence"])
        _check_quotes([each["quote"] for each in one["evidence"]])
        for each in one["evidence"]:
            assert each.keys() == EVIDENCE
            assert each["relation"] in RELATIONS
            differs = each["relation"] == "differs"
            assert all((each[key] is not None) == differs for key in ("aspect", "stated", "quoted"))


def check(answer: dict[str, Any]) -> None:
    """Fail unless this is an answer object, or a refusal, to the letter."""
    assert answer.keys() - {"as_of", "left_out"} == ANSWER
    assert isinstance(answer["question"], str)
    assert isinstance(answer["elapsed_ms"], int)
    assert answer["elapsed_ms"] >= 0
    assert 0.0 <= answer["confidence"] <= 1.0
    _check_read_as(answer["read_as"])
    assert answer["agreement"].keys() == {"agree", "differ"}
    if answer["answered"]:
        _check_answered(answer)
    else:
        _check_refused(answer)


def _check_answered(answer: dict[str, Any]) -> None:
    quotes = answer["quotes"]
    assert answer["answered"] is True
    assert answer["answer"]
    assert answer["answer_from"] in {"text", "published_at"}
    assert 1 <= len(quotes) <= 5
    assert answer["reason"] is None
    assert answer["nearest"] == []
    assert answer["confidence"] == quotes[0]["score"]
    _check_quotes(quotes)
    assert min(answer["agreement"].values()) >= 0


def _check_refused(answer: dict[str, Any]) -> None:
    assert answer["answered"] is False
    assert answer["answer"] is None
    assert answer["answer_from"] is None
    assert answer["quotes"] == []
    assert answer["reason"].endswith((".", "!"))
    assert len(answer["nearest"]) <= 3
    assert answer["agreement"] == {"agree": 0, "differ": 0}
    _check_quotes(answer["nearest"])


def _check_quotes(quotes: list[dict[str, Any]]) -> None:
    assert [quote["rank"] for quote in quotes] == list(range(1, len(quotes) + 1))
    for quote in quotes:
        _check_quote(quote)


def _check_words(quote: dict[str, Any]) -> None:
    assert quote.keys() == QUOTE
    assert len(quote["text"]) == quote["end"] - quote["start"]
    assert quote["sentence"] in quote["text"]
    assert quote["span"] is None or quote["span"] in quote["sentence"]


def _check_quote(quote: dict[str, Any]) -> None:
    _check_words(quote)
    assert len(quote["text"].split()) <= 80
    sure = quote["span_confidence"]
    assert sure is None or 0.0 <= sure <= 1.0
    assert quote["revision"] >= 1
    assert quote["title"]
    assert quote["source"]
    assert quote["url"] is None or quote["url"].startswith(("http://", "https://"))
    assert (quote["link"] is None) == (quote["url"] is None)
    if quote["published_at"] is not None:
        datetime.fromisoformat(quote["published_at"])
    assert 0.0 <= quote["score"] <= 1.0
    assert isinstance(quote["also"], list)
    assert isinstance(quote["partial"], bool)
    assert isinstance(quote["overtaken"], bool)
    assert quote["correction"] is None or quote["correction"].strip()
    assert quote["language"] is None or len(quote["language"]) == 2
    assert quote["gone"] is None or date.fromisoformat(quote["gone"]).year > 1990


def _check_read_as(read_as: dict[str, Any]) -> None:
    assert read_as.keys() - {"question"} == {"since", "until", "names", "kind"}
    assert read_as.get("question", "?"), "it is there only where a follow-up was completed"
    assert read_as["kind"] in KINDS
    assert all(isinstance(name, str) for name in read_as["names"])


SAID = {
    "who", "about", "since", "until", "speakers", "statements", "older", "reason", "unread",
    "elapsed_ms",
}  # fmt: skip
STATEMENT = {"speaker", "office", "printed", "kind", "more_in_article", "quote"}
SAID_KINDS = {"direct", "mixed", "indirect", "turn", "statement"}


def check_said(found: dict[str, Any]) -> None:
    """Fail unless this is an object of what somebody said, to the letter."""
    assert found.keys() == SAID
    assert (found["reason"] is None) == bool(found["statements"])
    assert isinstance(found["unread"], int)
    for rank, one in enumerate(found["statements"], start=1):
        assert one.keys() == STATEMENT
        assert one["kind"] in SAID_KINDS
        assert one["speaker"]
        assert one["more_in_article"] >= 0
        assert one["quote"]["rank"] == rank
        _check_words(one["quote"])


READOUT = {
    "meeting", "since", "until", "day", "accounts", "points", "missing", "other_days", "reason",
    "elapsed_ms",
}  # fmt: skip
ACCOUNT = {
    "side", "nearness", "article_id", "title", "source", "url", "published_at", "sentences", "more",
}  # fmt: skip


def check_readout(found: dict[str, Any]) -> None:
    """Fail unless this is an object of what sides say about a meeting, to the letter."""
    assert found.keys() == READOUT
    assert (found["reason"] is None) == bool(found["accounts"])
    assert (found["day"] is None) != bool(found["accounts"])
    sides = [one["side"] for one in found["accounts"]]
    for one in found["accounts"]:
        assert one.keys() == ACCOUNT
        assert one["nearness"] in {"official", "state", "press"}
        assert one["sentences"] >= 0
    for point in found["points"]:
        assert point.keys() == {"shared", "told"}
        assert point["shared"] == (len(point["told"]) > 1)
        for told in point["told"]:
            assert told["side"] in sides
            assert told["quotes"]
            for quote in told["quotes"]:
                _check_words(quote)
                assert quote["sentence"] == quote["text"]


EVENTS = {
    "topic", "side", "since", "until", "stories", "others", "reason", "coverage", "ungrouped",
    "elapsed_ms",
}  # fmt: skip
EVENT_REASONS = {"no words", "nothing", "nothing from that time", None}


def check_events(found: dict[str, Any]) -> None:
    """Fail unless this is an object of the latest articles or of a timeline, to the letter."""
    assert found.keys() == EVENTS
    assert found["reason"] in EVENT_REASONS
    assert (found["reason"] is None) == bool(found["stories"])
    assert found["coverage"].keys() == {"by", "step_days", "periods", "counts"}
    for counts in found["coverage"]["counts"].values():
        assert len(counts) == len(found["coverage"]["periods"])
    for rank, one in enumerate(found["stories"], start=1):
        assert one.keys() == {"side", "outlets", "articles", "quote"}
        assert 1 <= one["outlets"] <= one["articles"]
        assert one["quote"]["rank"] == rank
        _check_words(one["quote"])


WORDING = {
    "wording", "side", "since", "until", "sides", "formulas", "older", "reason", "elapsed_ms",
}  # fmt: skip
SIDE_WORDING = {"side", "nearness", "articles", "stages", "wordings"}
STAGE = {"words", "articles", "last", "pieces", "quote"}
FORMULA = {"words", "articles", "sides", "first", "last", "quote"}


def check_wording(found: dict[str, Any]) -> None:
    """Fail unless this is an object of wordings, to the letter."""
    assert found.keys() == WORDING
    assert (found["reason"] is None) == bool(found["sides"] or found["formulas"])
    assert isinstance(found["older"], bool)
    for side in found["sides"]:
        assert side.keys() == SIDE_WORDING
        assert (side["side"] is None) == (side["nearness"] == "press")
        assert side["articles"] >= sum(bool(one["quote"]) for one in side["stages"])
    stages = [one for side in found["sides"] for one in side["stages"]]
    wordings = [one for side in found["sides"] for one in side["wordings"]]
    assert all(one.keys() == {*STAGE, "returns"} for one in wordings)
    for one in stages:
        assert one.keys() == STAGE
        assert all(piece.keys() == {"kind", "before", "now"} for piece in one["pieces"])
    for one in found["formulas"]:
        assert one.keys() == FORMULA
        assert sum(side["articles"] for side in one["sides"]) == one["articles"]
    for one in (*stages, *wordings, *found["formulas"]):
        _check_words(one["quote"])
        assert one["quote"]["text"] == one["quote"]["sentence"]
        assert one["words"] == one["quote"]["span"]


SEARCH = {"query", "total", "page", "pages", "articles", "months", "undated", "elapsed_ms"}


def check_search(found: dict[str, Any]) -> None:
    """Fail unless this is an object of a search, to the letter."""
    assert found.keys() == SEARCH
    counts = [one["articles"] for one in found["months"]]
    assert found["total"] == sum(counts) + found["undated"]
    assert [one["month"] for one in found["months"]] == sorted(
        (one["month"] for one in found["months"]), reverse=True
    )
    for rank, one in enumerate(found["articles"], start=1):
        assert one["rank"] == rank
        _check_words(one)


LEXICON = {"words", "on", "holders", "more", "outdated", "unread"}
HOLDER = {
    "person", "office", "role", "area", "origin", "current", "first", "last", "articles",
    "outlets", "removed", "quote", "took", "left",
}  # fmt: skip


def check_lexicon(found: dict[str, Any]) -> None:
    """Fail unless this is an object of office-holders, to the letter."""
    assert found.keys() == LEXICON
    for one in found["outdated"]:
        assert one.keys() == {"person", "office", "as_of", "holder"}
    for one in [*found["holders"], *(each["holder"] for each in found["outdated"])]:
        assert one.keys() == HOLDER
        assert one["origin"] in {"articles", "entry", "table"}
        assert one["person"]
        assert not (one["removed"] and one["current"])
        for day in (one["first"], one["last"]):
            assert day is None or date.fromisoformat(day) > date.min
        if one["quote"] is not None:
            _check_words(one["quote"])
            assert one["quote"]["span"]
