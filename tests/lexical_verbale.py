"""``verbale`` with the encoder that counts words, and without a reader.

    python -m tests.lexical_verbale --data FOLDER ask …

It waits at each passage that it encodes for as many seconds as ``TESTS_ENCODING_S`` says, until
there is a file of the name in ``TESTS_HURRY``.
"""

import os
import sys
import time
from functools import partial
from pathlib import Path
from unittest.mock import patch

PROGRAM = (sys.executable, "-m", "tests.lexical_verbale")
"""What stands in for ``python -m index``."""

PAUSE, HURRY = "TESTS_ENCODING_S", "TESTS_HURRY"


def wait() -> None:
    """Wait at a passage."""
    hurry = os.environ.get(HURRY)
    if not (hurry and Path(hurry).exists()):
        time.sleep(float(os.environ.get(PAUSE, "0")))


if __name__ == "__main__":  # its workers import this module too, and nothing of the rest
    from index.cli.main import main
    from tests.lexical import LexicalEncoder, no_reader

    encoder = partial(LexicalEncoder, wait=wait)
    with (
        patch("index.answer.models.open_encoders", encoder),
        patch("index.answer.models.open_reader", no_reader),
    ):
        main()
