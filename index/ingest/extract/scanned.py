"""Reads the pages of scanned PDFs by machine: with tesseract, where it is installed."""

import io
import logging
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

from index.errors import InputError
from index.ingest.extract.sandbox import die_with_parent
from index.told import Told

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf._page import ImageFile

log = logging.getLogger(__name__)

_PROGRAM = "tesseract"
SECONDS = 15.0
"""For all pages; those that are not read by then are left out."""


def read_scan(reader: "PdfReader", name: str, seconds: float = SECONDS) -> list[str]:
    """The text of each page of a PDF whose pages are pictures, as far as there is time.

    Args:
        reader: the PDF.
        name: what a message calls it.
        seconds: how long reading may take.

    Raises:
        InputError: tesseract is not installed, or can't read it.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        raise InputError(
            Told(
                "{name} holds no text, only pictures of it: it seems to be scanned. Install "
                "tesseract (Debian: apt install tesseract-ocr), and Verbale reads it by machine.",
                name=name,
            )
        )
    from PIL.Image import DecompressionBombError  # noqa: PLC0415 - only scans need it

    ends = time.monotonic() + seconds
    texts: list[str] = []
    try:
        listed = _run([program, "--list-langs"], b"", seconds).split("\n")[1:]
        languages = "+".join(one for one in listed if one and one != "osd")
        asked = [program, "stdin", "stdout", "-l", languages, "--dpi", "300"]
        for page in reader.pages:
            read = (
                _run(asked, _upright(picture, page.rotation), ends - time.monotonic())
                for picture in page.images
            )
            texts.append("\n".join(read))
    except subprocess.TimeoutExpired:
        log.info("%s: %d of %d pages were read in time", name, len(texts), len(reader.pages))
    except (DecompressionBombError, OSError) as error:
        raise InputError(f"The pictures of {name} can't be read ({error}).") from error
    return texts


def _upright(picture: "ImageFile", rotation: int) -> bytes:
    """A picture as the page shows it, as a PNG in grey."""
    turned = io.BytesIO()
    assert picture.image is not None
    picture.image.rotate(-rotation, expand=True).convert("L").save(turned, "PNG")
    return turned.getvalue()


def _run(command: list[str], given: bytes, seconds: float) -> str:
    """What a program prints; it dies with the process that reads for it.

    Raises:
        InputError: it failed.
        TimeoutExpired: it took too long.
    """
    ran = subprocess.run(  # noqa: S603 - our own words; a sandbox has a single thread
        command, input=given, capture_output=True, timeout=max(seconds, 0.0), check=False,
        env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}, preexec_fn=die_with_parent,
    )  # fmt: skip
    if ran.returncode:
        raise InputError(f"{_PROGRAM} failed: {ran.stderr.decode(errors='replace')[:300].strip()}")
    return ran.stdout.decode(errors="replace").replace("\f", "\n")
