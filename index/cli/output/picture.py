"""Write pictures to the files that options name."""

from pathlib import Path

import typer

from index.errors import unwritable


def require_png(picture: Path | None) -> None:
    """Check the name of the file of a picture.

    Raises:
        typer.BadParameter: it does not end in ``.png``.
    """
    if picture is not None and picture.suffix.lower() != ".png":
        raise typer.BadParameter(f"{picture} is not a PNG file name; choose one that ends in .png.")


def write_picture(picture: Path, drawn: bytes) -> None:
    """Write a picture.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        picture.write_bytes(drawn)
    except OSError as error:
        raise unwritable(picture, error) from error
