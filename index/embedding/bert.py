"""Build BERT encoders and readers as OpenVINO models directly from their weights, without torch.

Weights without word vectors make a network whose input are those of the tokens, not their ids.

The architecture is that of Devlin et al. 2019: post-norm layers, learned positions, exact GELU.
The encoder ends in normalized mean pooling (Reimers and Gurevych 2019), the reader in several
scores per token.
"""

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedding.quantized import SCALE, WORDS

_UNWANTED = ("openvino_telemetry", "openvino.tools.ovc")


def import_openvino() -> ModuleType:
    """Import ``openvino`` without its converter and telemetry, and return the module.

    Raises:
        ImportError: it is not installed, or not for this machine.
    """
    for name in _UNWANTED:
        if name not in sys.modules:
            sys.modules[name] = None  # type: ignore[assignment]  # makes the import fail
    return importlib.import_module("openvino")


ov = import_openvino()
op = ov.opset13

Weights = Mapping[str, npt.NDArray[Any]]

HEADS = 12
"""Attention heads of every MiniLM and base BERT: the one size that the weights don't determine."""

_EPSILON = 1e-12


def bert(weights: Weights) -> Any:
    """Build the encoder as an ``openvino.Model``.

    Inputs, both int32 of shape (texts, tokens): token ids, and a mask with 1 for tokens and 0 for
    padding. Output, float32 of shape (texts, dimensions): rows of unit length.
    """
    tokens, mask = _tokens(weights), _input("mask")
    places = op.constant(weights["embeddings.token_type_embeddings.weight"][0])
    return ov.Model([_pooled(_hidden(weights, tokens, mask, places), mask)], [tokens, mask], "bert")


def bert_reader(weights: Weights) -> Any:
    """Build the reader as an ``openvino.Model``.

    Inputs, all int32 of shape (pairs, tokens): token ids, the mask as for the encoder, and
    segments, 0 for the question and 1 for the text. Output, float32 of shape (pairs, tokens, 3):
    each token's scores as start and as end of the answer, and its sentence's as evidence.
    """
    tokens, mask, segments = _tokens(weights), _input("mask"), _input("segments")
    kinds = _constant(weights, "embeddings.token_type_embeddings.weight")
    places = op.gather(kinds, segments, op.constant(np.int32(0)))
    marks = _dense(weights, "classifier", _hidden(weights, tokens, mask, places))
    return ov.Model([marks], [tokens, mask, segments], "reader")


def _tokens(weights: Weights) -> Any:
    if WORDS in weights:
        return _input("tokens")
    size = len(weights["embeddings.LayerNorm.weight"])
    return op.parameter([-1, -1, size], np.float32, name="words")


def _input(name: str) -> Any:
    return op.parameter([-1, -1], np.int32, name=name)


def _hidden(weights: Weights, tokens: Any, mask: Any, segments: Any) -> Any:
    """Return the last hidden state, of shape (texts, tokens, dimensions).

    ``segments`` are segment embeddings.
    """
    attended = op.convert(op.unsqueeze(mask, _ints(1, 2)), "boolean")
    hidden = _embedded(weights, tokens, segments)
    layers = {name.split(".")[2] for name in weights if name.startswith("encoder.layer.")}
    for number in range(len(layers)):
        hidden = _layer(weights, f"encoder.layer.{number}.", hidden, attended)
    return hidden


def _embedded(weights: Weights, tokens: Any, segments: Any) -> Any:
    """Return the sum of token, position and segment embeddings, normalized."""
    zero, one = op.constant(np.int32(0)), op.constant(np.int32(1))
    positions = op.range(zero, op.gather(op.shape_of(tokens, "i32"), one, zero), one, "i32")
    numbered = _constant(weights, "embeddings.position_embeddings.weight")
    places = op.add(op.gather(numbered, positions, zero), segments)
    return _norm(weights, "embeddings.LayerNorm", op.add(_words(weights, tokens), places))


def _words(weights: Weights, tokens: Any) -> Any:
    """Return the word embeddings of the tokens; those kept in 8 bits are dequantized singly."""
    if WORDS not in weights:
        return tokens
    zero = op.constant(np.int32(0))
    words = op.gather(_constant(weights, WORDS), tokens, zero)
    if WORDS + SCALE not in weights:
        return words
    scales = op.gather(_constant(weights, WORDS + SCALE), tokens, zero)
    return op.multiply(op.convert(words, "f32"), scales)


def _layer(weights: Weights, at: str, hidden: Any, attended: Any) -> Any:
    mixed = _dense(
        weights, f"{at}attention.output.dense", _attention(weights, at, hidden, attended)
    )
    hidden = _norm(weights, f"{at}attention.output.LayerNorm", op.add(hidden, mixed))
    wide = op.gelu(_dense(weights, f"{at}intermediate.dense", hidden), "erf")
    narrow = _dense(weights, f"{at}output.dense", wide)
    return _norm(weights, f"{at}output.LayerNorm", op.add(hidden, narrow))


def _attention(weights: Weights, at: str, hidden: Any, attended: Any) -> Any:
    query, key, value = (
        _in_heads(_dense(weights, f"{at}attention.self.{role}", hidden))
        for role in ("query", "key", "value")
    )
    heads = op.scaled_dot_product_attention(query, key, value, attended, causal=False)
    return op.reshape(op.transpose(heads, _ints(0, 2, 1, 3)), _ints(0, 0, -1), special_zero=True)


def _in_heads(hidden: Any) -> Any:
    """Reshape (texts, tokens, dimensions) to (texts, heads, tokens, dimensions per head)."""
    split = op.reshape(hidden, _ints(0, 0, HEADS, -1), special_zero=True)
    return op.transpose(split, _ints(0, 2, 1, 3))


def _pooled(hidden: Any, mask: Any) -> Any:
    """Return the normalized sum over the tokens, which equals the normalized mean."""
    counted = op.convert(op.unsqueeze(mask, _ints(2)), "f32")
    return op.normalize_l2(
        op.reduce_sum(op.multiply(hidden, counted), _ints(1)), _ints(1), _EPSILON, "max"
    )


def _dense(weights: Weights, name: str, hidden: Any) -> Any:
    turned = op.matmul(hidden, _constant(weights, f"{name}.weight"), False, True)
    return op.add(turned, _constant(weights, f"{name}.bias"))


def _norm(weights: Weights, name: str, hidden: Any) -> Any:
    even = op.mvn(hidden, _ints(-1), True, _EPSILON, "inside_sqrt")
    scaled = op.multiply(even, _constant(weights, f"{name}.weight"))
    return op.add(scaled, _constant(weights, f"{name}.bias"))


def _constant(weights: Weights, name: str) -> Any:
    # Sharing saves a second copy of 90 MB; the node keeps the array alive.
    return op.constant(weights[name], shared_memory=True)


def _ints(*values: int) -> Any:
    return op.constant(np.array(values, np.int64))
