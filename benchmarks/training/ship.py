"""Put a trained network into the package: its file, and its hash.

    python -m benchmarks.training.ship questions|reader|multilingual FILE

The package then answers with it. ``git diff`` shows the change, ``git checkout index`` undoes it.
"""

import argparse
import shutil
from pathlib import Path

from index.embedding import quantized
from index.embedding.quantized import (
    MULTILINGUAL_READER,
    QUESTIONS,
    READER,
    QuantizedModel,
    file_sha256,
)

MODELS = {"questions": QUESTIONS, "reader": READER, "multilingual": MULTILINGUAL_READER}


def ship(model: QuantizedModel, trained: Path, hashes: Path) -> str:
    """Replace a shipped network.

    Args:
        model: the network as it is shipped now.
        trained: the file that replaces its file.
        hashes: the Python file that names its hash.

    Returns:
        The SHA-256 of the new file.

    Raises:
        ValueError: the Python file does not name the network's hash once.
    """
    found = file_sha256(trained)
    code = hashes.read_text(encoding="utf-8")
    if code.count(model.sha256) != 1:
        raise ValueError(f"{hashes} does not name the hash {model.sha256} once")
    shutil.copyfile(trained, model.file)
    hashes.write_text(code.replace(model.sha256, found), encoding="utf-8")
    return found


def main() -> None:
    """Replace one network, and print the hash."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", choices=sorted(MODELS))
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    print(given.model, ship(MODELS[given.model], given.file, Path(quantized.__file__)))


if __name__ == "__main__":
    main()
