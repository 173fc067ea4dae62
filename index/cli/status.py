"""``verbale status``: show the library's size and its index generations."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from index.answer.presentation.as_json import generation_object
from index.cli.context import settings_of, with_library
from index.cli.options import AsJson
from index.cli.output import write, write_json
from index.ingest.disk import DiskGuard

if TYPE_CHECKING:
    from index.app import Status, Verbale
    from index.indexing.service import IndexStatus


def status(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """Show the library's size and the index generation that answers.

    **Example**

    - `verbale status --json`
    """

    async def _work(verbale: "Verbale") -> "tuple[Status, IndexStatus]":
        return await verbale.status(), await verbale.index_service.status()

    overview, index = with_library(context, _work, searching=False)
    settings = settings_of(context)
    shortage = DiskGuard(settings.data, settings.gather.keep_free_mb).shortage()
    if as_json:
        shown = asdict(overview.counts) | {
            "unencoded": overview.unencoded,
            "generation": generation_object(overview.generation),
            "building": generation_object(index.building.generation if index.building else None),
            "built": round(index.building.share, 4) if index.building else None,
            "kept": generation_object(index.kept),
            "fetching_stopped": shortage,
        }
        write_json(shown, indent=2)
        return
    for name, count in asdict(overview.counts).items():
        write(f"{name:<10} {count:>9,}\n")
    if overview.unencoded:
        write(f"{overview.unencoded:,} passages are waiting to be encoded.\n")
    if overview.generation:
        write(f"generation {overview.generation.id}: {overview.generation.encoder}\n")
    if index.building:
        built = index.building
        write(
            f"generation {built.generation.id} is being built: {built.share:.0%} done "
            f"({built.generation.encoder})\n"
        )
    if index.kept:
        write(f"generation {index.kept.id} is kept for a rollback\n")
    if shortage:
        write(f"{shortage}\n")
