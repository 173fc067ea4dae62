"""What cannot be done is told in words, with the exit code for it, and nothing else."""

from pathlib import Path

import pytest

from index.cli.errors import error_message
from index.errors import (
    BuildRunningError,
    DamagedLibraryError,
    ModelMismatchError,
    SourceNotActiveError,
    SourceQuotaError,
    UnknownChunkerError,
    UnknownSourceError,
    VerbaleError,
)
from tests.index.cli.terminal import QUESTION, verbale


@pytest.mark.parametrize(
    ("error", "way_out"),
    [
        (UnknownSourceError("Post"), "`verbale sources`"),
        (SourceNotActiveError("Post", "paused", "No server."), '`verbale resume "Post"`'),
        (SourceQuotaError(3, 3), "`verbale remove`"),
        (BuildRunningError(4), "`verbale reindex --cancel`"),
        (DamagedLibraryError("a page is malformed"), "`verbale --data FOLDER restore FILE`"),
        (ModelMismatchError("old", "new"), "`verbale reindex --model new`"),
        (UnknownChunkerError("sentences-9"), "`verbale reindex`"),
    ],
)
def test_the_terminal_names_the_command_that_helps(error: VerbaleError, way_out: str) -> None:
    assert way_out not in str(error)
    assert error_message(error).startswith(str(error))
    assert way_out in error_message(error)


def test_words_of_the_web_with_braces_are_told_as_they_are() -> None:
    assert "{error}" in error_message(UnknownSourceError("{error}"))


SCOPE = "is not a scope; write public, or discord: and the number of a server"


FAILED = [
    (("ask", QUESTION, "--source", "No such Times"), "No such Times”; there are: “sample”"),
    (("ask", QUESTION, "--since", "some day"), "“some day” is not a date or time"),
    (("ask", QUESTION, "--at", "now"), "“now” is not a date"),
    (("ask", QUESTION, "--at", "01/02/2024"), "1 February 2024 or 2 January 2024; write 2024-02"),
    (("ask", QUESTION, "--since", "2024-09-02", "--until", "2024-09-01"), "wrong order"),
    (("ask", QUESTION, "--as-of", "2999-01-01"), "is not over yet"),
    (("ask", "", "--json"), "no words"),
    (("ask", "🕊️" * 1_000), "too long"),
    (("ask", "--from", "absent.jsonl", "--json"), "absent.jsonl cannot be read"),
    (("ask", "--from", ".", "--json"), ". cannot be read"),
    (("ask", "who met?", "--scope", "foo"), SCOPE),
    (("sources", "--scope=discord:x"), SCOPE),
    (("import", "--sample", "--scope", "discord:٣"), SCOPE),
    (("check", "🕊️"), "no words"),
    (("check", "word " * 1_000), "has 5,000 characters; at most 4,000 are checked"),
    (("trace", "Thanks!"), "states nothing"),
    (("search", "(narwhal"), "The parenthesis at character 1 is never closed."),
    (("evidence", "0123456789abcdef:1:0-5", "-o", "a.zip"), "The article was removed since"),
    (("evidence", "no-such-article", "-o", "a.zip"), "no-such-article"),
    (("evidence", "fedcba9876543210", "-o", "a.zip"), "fedcba9876543210"),
    (("evidence", "sample-sullivan-wang-yanqi-lake", "-o", "no/a.zip"), "cannot be written"),
    (("timeline", "AUKUS", "--picture", "none/aukus.png"), "cannot be written"),
    (("evaluate", "--from-feedback", "--scope", "public"), "No answer has been rated yet"),
    (("reindex", "--cancel"), "No generation is being built; there is nothing to cancel."),
    (("reindex", "--rollback"), "No earlier generation is kept any more; there is no way back."),
    (("watch", "pause", "7"), "7"),
    (("watch", "remove", "7"), "7"),
    (("watch", "add", "question", ""), "question"),
    (("watch", "add", "names", "Macron", "--quiet", "25-3"), "25"),
    (("watch", "add", "names", "Ann, Bob", "--webhook", "ftp://a.example"), "must begin with http"),
    (("watch", "add", "names", "Ann, Bob", "--webhook", "https://a.example", "--channel", "1"),
     "--channel or --webhook, not both"),
]  # fmt: skip


MISUSED = [
    (("--nonsense",), "No such option: --nonsense"),
    (("nonsense",), "No such command 'nonsense'"),
    (("show",), "Missing argument"),
    (("import", "a.jsonl", "b.jsonl"), "unexpected extra argument"),
    (("import",), "--sample"),
    (("import", "--sample", "articles.jsonl"), "--sample"),
    (("ask",), "--from"),
    (("ask", QUESTION, "--from", "questions.jsonl"), "--from"),
    (("ask", QUESTION, "--format", "word"), "--format is one of bibtex, ris, csl"),
    (("ask", QUESTION, "--format", "ris", "--json"), "--json"),
    (("evaluate",), "either a FILE or --from-feedback"),
    (("evaluate", "--from-feedback", "questions.jsonl"), "either a FILE or --from-feedback"),
    (("timeline", "AUKUS", "--picture", "aukus.jpg"), "PNG"),
    (("reindex", "--cancel", "--resume"), "give one of"),
    (("reindex", "--statements", "--resume"), "give one of"),
    (("reindex", "--stories", "--statements"), "give one of"),
]


NOTHING = [
    (("search", "narwhal"), "No article matches this search."),
    (("wording", "tractor diplomacy"), "“tractor diplomacy” isn't repeated in any article."),
    (("lexicon", "show", "nobody"), "Nobody is known to hold “nobody”."),
]


@pytest.mark.parametrize(
    ("code", "words", "told"), [*((1, *one) for one in FAILED), *((2, *one) for one in MISUSED)]
)
def test_what_cannot_be_done_is_told_and_nothing_is_printed(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    code: int, words: tuple[str, ...], told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    ran = verbale(*words, data=sample_folder)
    assert (ran.code, ran.out) == (code, "")
    assert told in " ".join(ran.err.replace("│", "").split())
    assert ran.err.startswith("verbale: ") or "-h' for help" in ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("words", "told"), NOTHING)
def test_that_nothing_is_found_is_told_with_3(
    sample_folder: Path, words: tuple[str, ...], told: str
) -> None:
    ran = verbale(*words, data=sample_folder)
    assert (ran.code, ran.out.strip(), ran.err) == (3, told, "")


@pytest.mark.parametrize("command", ["reindex", "verify"])
def test_an_empty_library_is_told(tmp_path: Path, command: str) -> None:
    ran = verbale(command, data=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "The library is empty" in ran.err
