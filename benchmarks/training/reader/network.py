"""The network that learns to read, with more layers than the reader that ships.

The reader that ships ends after some of the layers, with a head of its own. The layers above, with
another head, only teach it: it learns their scores along with the right answers (self-distillation,
Zhang et al. 2019; heads on inner layers, Lee et al. 2015).
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertForTokenClassification

from index.embedding.bert import HEADS
from index.embedding.quantized import Arrays

LABELS = 3
"""Scores per token: start, end, evidence."""

KEPT_LAYERS = 8
"""Layers of the reader that ships."""


class DeepReader(BertForTokenClassification):
    """A BERT with a head on its last layer, and one on the layer after which the reader ends.

    ``kept_layers`` in its configuration is the number of layers that the reader keeps.
    """

    def __init__(self, config: Any) -> None:
        """Make a network with random weights, which ``from_pretrained`` replaces."""
        super().__init__(config)
        self.early = nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()  # type: ignore[no-untyped-call]

    def scores(self, tokens: Tensor, mask: Tensor, segments: Tensor) -> tuple[Tensor, Tensor]:
        """Return the scores of the head that ships, and of the last layer's.

        Both are of shape (examples, tokens, ``LABELS``).
        """
        made = self.bert(
            input_ids=tokens,
            attention_mask=mask,
            token_type_ids=segments,
            output_hidden_states=True,
        )
        early = made.hidden_states[self.config.kept_layers]
        return self.early(early), self.classifier(made.last_hidden_state)


def network_config(words: int, size: int, layers: int, kept: int) -> BertConfig:
    """Return the configuration of a network.

    Args:
        words: the number of word embeddings.
        size: the dimensions of each.
        layers: the number of layers.
        kept: how many of them the reader keeps.
    """
    config: BertConfig = BertConfig.from_dict(
        {
            "vocab_size": words,
            "hidden_size": size,
            "intermediate_size": 4 * size,
            "num_hidden_layers": layers,
            "num_attention_heads": HEADS,
            "num_labels": LABELS,
            "kept_layers": kept,
        }
    )
    return config


def load_network(start: Path) -> DeepReader:
    """Load the network of a folder of ``save_pretrained``; heads that it lacks are new."""
    # Distributing attention and drawing dropout take half the time of a step on a CPU. Few epochs
    # over varied examples need no dropout.
    network: DeepReader = DeepReader.from_pretrained(
        start,
        num_labels=LABELS,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    network.bert.embeddings.word_embeddings.weight.requires_grad = False
    return network


def reader_weights(trained: Path) -> Arrays:
    """Return the weights of the reader that ships, out of the folder of the network that learned.

    They have the names by which ``index.embedding.bert`` knows them.
    """
    kept = json.loads((trained / "config.json").read_text(encoding="utf-8"))["kept_layers"]
    weights = load_file(trained / "model.safetensors")
    named = {name.removeprefix("bert."): one for name, one in weights.items()}
    return {
        name.replace("early.", "classifier."): one
        for name, one in named.items()
        if not name.startswith("classifier.") and _layer(name) < kept
    }


def layers_of(weights: Iterable[str]) -> int:
    """Return the number of layers, by the names of the weights."""
    return max(map(_layer, weights)) + 1


def _layer(name: str) -> int:
    """Return the number of a weight's layer; -1 for one outside the layers."""
    parts = name.split(".")
    return int(parts[2]) if parts[:2] == ["encoder", "layer"] else -1
