"""What people write with txtai, which encodes and keeps vectors by itself: a question, the nearest.

    python -m benchmarks.speed.txtai_script QUESTION

As ``usual_script``, it holds twenty passages, so nearly all of its time is what txtai needs to
start.
"""

import sys

from txtai import Embeddings

from benchmarks.speed.corpus import sample_passages
from index.embedding.model_files import find_model
from index.settings import PACKAGED_MODEL


def main() -> None:
    """Print the nearest passages."""
    model = str(find_model(PACKAGED_MODEL).location)
    texts = sample_passages(20)
    embeddings = Embeddings({"path": model, "hybrid": True})
    embeddings.index(texts)
    for number, _ in embeddings.search(sys.argv[1], 5):
        print(texts[int(number)])


if __name__ == "__main__":
    main()
