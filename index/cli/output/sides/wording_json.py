"""Wordings as a JSON object. Its fields are a public contract: only add to them."""

from typing import Any

from index.answer.presentation.answer_json import quote_object
from index.answer.wording import Recurrence, SideWording, Stage, WordingAnswer


def wording_object(found: WordingAnswer) -> dict[str, Any]:
    """Return the JSON object of wordings."""
    return {
        "wording": found.query.wording,
        "side": found.query.side,
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "sides": [_side_object(one) for one in found.sides],
        "formulas": [_formula_object(one) for one in found.formulas],
        "older": found.is_cut,
        "reason": found.reason,
        "elapsed_ms": found.elapsed_ms,
    }


def _side_object(one: SideWording) -> dict[str, Any]:
    return {
        "side": one.side or None,
        "nearness": one.nearness,
        "articles": one.articles,
        "stages": [_stage_object(stage) for stage in one.stages],
        "wordings": [_wording_object(wording) for wording in one.wordings],
    }


def _stage_object(one: Stage) -> dict[str, Any]:
    pieces = [
        {"kind": piece.kind, "before": piece.quoted, "now": piece.stored} for piece in one.pieces
    ]
    return {
        "words": one.words,
        "articles": one.articles,
        "last": one.last.isoformat() if one.last else None,
        "change": one.change,
        "pieces": pieces,
        "quote": quote_object(one.quote),
    }


def _wording_object(one: Stage) -> dict[str, Any]:
    return {**_stage_object(one), "returns": one.returns}


def _formula_object(one: Recurrence) -> dict[str, Any]:
    return {
        "words": one.words,
        "articles": one.articles,
        "sides": [{"side": side, "articles": articles} for side, articles in one.sides],
        "first": one.first.isoformat() if one.first else None,
        "last": one.last.isoformat() if one.last else None,
        "quote": quote_object(one.quote),
    }
