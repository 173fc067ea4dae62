"""Whose source a person means: on the command line, other scopes are no secret."""

from typing import TYPE_CHECKING

from index.errors import NotFoundError

if TYPE_CHECKING:
    from index.service import Verbale


async def check_named(verbale: "Verbale", scope: str, name: str) -> None:
    """Tell of the one other scope that has a source of that name, where this one has none.

    Raises:
        NotFoundError: it is there.
    """
    scopes = [one.scope for one in await verbale.gathering.health() if one.name == name]
    if scope not in scopes and len(scopes) == 1:
        raise NotFoundError(
            f"There is no source named “{name}” in scope {scope}; it is in scope {scopes[0]}: "
            f"add --scope {scopes[0]}."
        )
