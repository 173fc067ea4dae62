"""What most people write: sentence-transformers and Chroma, a question, the nearest passages.

    python -m benchmarks.speed.usual_script QUESTION

It holds twenty passages, so nearly all of its time is what the libraries need to start.
"""

import sys

import chromadb
from chromadb.config import Settings
from sentence_transformers import SentenceTransformer

from benchmarks.speed.corpus import sample_passages
from index.embedding.model_files import find_model
from index.settings import PACKAGED_MODEL


def main() -> None:
    """Print the nearest passages."""
    model = SentenceTransformer(find_model(PACKAGED_MODEL).location, device="cpu")
    texts = sample_passages(20)
    collection = chromadb.EphemeralClient(Settings(anonymized_telemetry=False)).create_collection(
        "passages", embedding_function=None
    )
    collection.add(ids=list(map(str, range(len(texts)))), embeddings=model.encode(texts))
    found = collection.query(query_embeddings=model.encode(sys.argv[1:2]), n_results=5)
    for id_ in found["ids"][0]:
        print(texts[int(id_)])


if __name__ == "__main__":
    main()
