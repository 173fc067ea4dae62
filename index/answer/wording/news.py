"""Tells which wordings sides use for the first time in new articles."""

from collections.abc import Collection, Iterator, Sequence

from index.answer.wording.history import Use


def reworded(uses: Sequence[Use], article_keys: Collection[str]) -> Iterator[tuple[Use, Use]]:
    """The uses of a formula in articles that word it as their side never did, each with the former.

    The wording may stand neither in an earlier article of the side nor in one that was there
    before.
    """
    told = _sided(uses)
    for own in (one for one in told if one.quote.article_id in article_keys):
        others = [one for one in told if one.group == own.group and one is not own]
        before = [one for one in others if one.moment < own.moment]
        known = [one for one in others if one.quote.article_id not in article_keys]
        if before and not any(one.key == own.key for one in (*before, *known)):
            yield own, before[-1]


def taken_up(uses: Sequence[Use], article_keys: Collection[str]) -> Iterator[tuple[Use, Use]]:
    """The uses of a formula in articles whose side lacked it, each with the last use by others."""
    told = _dated(uses)
    for own in (one for one in _sided(told) if one.quote.article_id in article_keys):
        others = [one for one in told if one is not own]
        before = [one for one in others if one.moment < own.moment and one.group != own.group]
        again = [
            one
            for one in others
            if one.group == own.group
            and (one.moment < own.moment or one.quote.article_id not in article_keys)
        ]
        if before and not again:
            yield own, before[-1]


def _sided(uses: Sequence[Use]) -> list[Use]:
    """The dated uses by sides, oldest first."""
    return [one for one in _dated(uses) if one.side.nearness != "press"]


def _dated(uses: Sequence[Use]) -> list[Use]:
    dated = (one for one in uses if one.quote.published is not None)
    return sorted(dated, key=lambda one: one.moment)
