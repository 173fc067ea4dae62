"""Check an evidence packet: ``python -I verify.py PACKET…``; needs Python 3.11, and no Verbale.

It proves that no byte of the file has changed since the digest that it prints was written down;
that each quote stands in the text word for word, at the place named; that text, page and record of
the fetch are those that were hashed together; and that this record's hash follows from those of
the records before it. It can't prove that the page said what the text says, which you see by
comparing page and text yourself; nor that the server sent these bytes, as nobody but Verbale's
operator saw the connection and held the library; nor that Verbale's clock was right. The digest is
worth what it is written on: whoever can change the file can pack it anew, with another digest.
"""

import io
import json
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

DIGITS = 64
"""Characters of a SHA-256 in hexadecimal; a packet ends with that of all its other bytes."""
MOST = 500_000_000
"""Most bytes of what a packet holds, unpacked."""


class WrongError(Exception):
    """The packet isn't what it should be; the message says where."""


def check(packet: bytes) -> dict[str, Any]:
    """Check a packet.

    Returns:
        its manifest.

    Raises:
        WrongError: something in it is wrong.
    """
    digest = digest_of(packet)
    try:
        with zipfile.ZipFile(io.BytesIO(packet)) as archive:
            must(archive.comment == digest.encode(), "the digest isn't the end of the file")
            must(sum(one.file_size for one in archive.infolist()) <= MOST, "it is too large")
            files = {name: archive.read(name) for name in archive.namelist()}
            must(len(files) == len(archive.infolist()), "it has two files of one name")
        manifest: dict[str, Any] = json.loads(files.pop("manifest.json"))
        must(files.keys() == manifest["files"].keys(), "it has other files than it names")
        for name, expected in manifest["files"].items():
            must(hashed(files[name]) == expected, f"{name} has changed")
        for article in manifest["articles"]:
            check_article(article, files)
    except WrongError:
        raise
    except Exception as error:
        raise WrongError(f"it can't be read ({type(error).__name__}: {error})") from error
    return manifest


def digest_of(packet: bytes) -> str:
    """The digest of a packet, by which it's known.

    Raises:
        WrongError: it isn't that of the packet's bytes.
    """
    rest, digest = packet[:-DIGITS], packet[-DIGITS:]
    must(digest == hashed(rest).encode(), "its bytes have changed since it was made")
    return digest.decode()


def check_article(article: dict[str, Any], files: dict[str, bytes]) -> None:
    """Check the quotes of an article, and how its page was fetched.

    Raises:
        WrongError: something of it is wrong.
    """
    raw = files[article["text"]]
    text = raw.decode()
    for quote in article["quotes"]:
        found = text[quote["start"] : quote["end"]]
        must(found == quote["text"], f"a quote doesn't stand in {article['text']}")
    held = {one["revision"]: one["text_sha256"] for one in article["revisions"]}
    must(held[article["revision"]] == hashed(raw), "the text isn't that of its revision")
    capture = article["capture"]
    if capture is None:
        must(bool(article["lacks"]), "it doesn't say why nothing is known of the fetch")
        return
    written = files[capture["record"]]
    record = json.loads(written)
    must(record["text_sha256"] == hashed(raw), "the record is of another text")
    must(record["article"] == article["article_id"], "the record is of another article")
    must(record["revision"] == article["revision"], "the record is of another revision")
    if capture["page"] is None:
        must(bool(article["lacks"]), "it doesn't say why the page isn't there")
    else:
        must(record["body_sha256"] == hashed(files[capture["page"]]), "the page is another one")
    before, last = capture["before"], ""
    for last, follows in capture["chain"]:
        before = hashed(f"{before}{last}".encode())
        must(before == follows, "the chain of records is broken")
    must(last == hashed(written), "the chain doesn't end with this record")


def must(is_so: bool, wrong: str) -> None:
    """Raise ``WrongError`` unless something is so."""
    if not is_so:
        raise WrongError(wrong)


def hashed(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def told(name: str) -> str:
    """What is found of a packet, in lines.

    Raises:
        WrongError: something in it is wrong.
        OSError: it can't be read.
    """
    packet = Path(name).read_bytes()
    manifest = check(packet)
    lines = [f"{name}: every hash and every quote is right", f"  digest {digest_of(packet)}"]
    for article in manifest["articles"]:
        lines.append(f"  {article['title']} ({article['source']}), revision {article['revision']}")
        lines += [
            f"    {quote['start']}–{quote['end']}: {quote['text']}" for quote in article["quotes"]
        ]
        lines += [f"    {article['lacks']}"] if article["lacks"] else []
    return "\n".join(lines)


def main(names: list[str]) -> int:
    """Check packets; returns 0 if all are right."""
    wrong = 0
    for name in names:
        try:
            line = told(name)
        except (WrongError, OSError) as error:
            line, wrong = f"{name}: WRONG: {error}", wrong + 1
        sys.stdout.write(line.encode("ascii", "backslashreplace").decode() + "\n")
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
