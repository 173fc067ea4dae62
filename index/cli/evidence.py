"""``verbale evidence``: write the evidence packet of a quote or an answer to a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import with_library
from index.cli.output import write
from index.errors import InputError

if TYPE_CHECKING:
    from index.answer.evidence.packets import Packet


def evidence(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="Key of an answer, quote_id of a quote (ask --json), or an article's id or URL.",
            metavar="ANSWER-OR-QUOTE",
        ),
    ],
    file: Annotated[
        Path,
        typer.Option("-o", "--output", help="File to write.", metavar="FILE", show_default=False),
    ],
) -> None:
    """Write what a quote was taken from to a zip file that can be checked without Verbale.

    It holds the page as fetched, the text, the record of the fetch and the hashes before it, and
    verify.py, which checks it all: `python -I verify.py FILE`. Write down the digest.

    **Examples**

    - `verbale evidence 3f2a77c1b09e4d58:1:120-260 -o ferry.zip`
    - `verbale evidence https://example.org/2024/08/talks -o talks.zip`
    """
    made: Packet = with_library(
        context, lambda verbale: verbale.evidence_service.named(name), searching=False
    )
    try:
        file.write_bytes(made.content)
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}).") from error
    write(f"Wrote {file} ({len(made.content):,} bytes). Its digest:\n{made.digest}\n")
