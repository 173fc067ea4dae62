"""Rows as they are collected."""

from dataclasses import fields

import numpy as np
import pytest

from benchmarks.training.rows import Row
from index.answer.candidates import Features
from index.answer.retrieval.retriever import PassageFeatures

FEATURES = {field.name for field in fields(Features)}
PASSAGES = {field.name for field in fields(PassageFeatures)}


def choice(right: bool | None, random: np.random.Generator, article: str) -> Row:
    """A sentence that is covered where it is right, and else as it happens."""
    features = dict.fromkeys(sorted(FEATURES), 0.0)
    features |= {"cover": 0.9 if right else 0.1, "near": random.uniform()}
    return {
        "features": features, "prior": 0.0, "follow_up": False, "register": "read",
        "right": right, "article": article, "answer": f"Hall {article}",
        "marked": bool(right) and int(article) == 0,
    }  # fmt: skip


def row(number: int, random: np.random.Generator) -> Row:
    """A question that its first article answers, or none does."""
    rights = [number % 3 > 0, False, None if number % 5 == 0 else False]
    choices = [choice(right, random, str(place)) for place, right in enumerate(rights)]
    passages = [
        {
            "features": dict.fromkeys(PASSAGES, 0.0) | {"words": one["features"]["cover"]},
            "right": one["right"],
        }
        for one in choices
    ]
    return {
        "question": f"Question {number}?",
        "kind": "place",
        "answerable": rights[0],
        "passages": passages,
        "drafts": choices,
        "sentences": choices,
    }


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    random = np.random.default_rng(7)
    return [row(number, random) for number in range(40)]
