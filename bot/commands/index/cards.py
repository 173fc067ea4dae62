"""Cards on the index: how a build gets on, how it ended, and how all of it fares."""

from collections.abc import Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.commands.index.cancel_button import CancelBuild
from bot.commands.index.eta import BuildEta, lasted
from bot.core.command_runner import Card
from bot.core.markdown import ago, clip, escape, escape_line, small
from bot.ui.components import card, counted, name, row, text
from index.indexing.build import BuildState
from index.indexing.service import GRACE, IndexStatus, Verification
from index.store.rows import Generation
from index.store.source_health import SourceHealth
from index.values import PUBLIC

_CELLS = 20
_MODEL = 100
_TROUBLE = 1_000
# Everybody in the channel reads it: what exactly fails is for the log and for the terminal.
_STANDS_STILL = (
    "**Paused**: vectors can't be stored right now.",
    "It resumes on its own. The operator can run `verbale doctor` for the cause.",
)

_NO_ROOM = (
    "The disk is almost full. Fetching goes on by itself once the bot's operators have made room."
)


def bar(share: float) -> str:
    """A progress bar of text with its percentage; full only when all is done."""
    percent = int(max(0.0, min(share, 1.0)) * 100 + 1e-6)  # 0.55 is a little less
    cells = percent * _CELLS // 100
    return f"`{'█' * cells}{'░' * (_CELLS - cells)}` {percent} %"


def stage(state: BuildState) -> str:
    """What is being done to a generation."""
    if state.uncut:
        return "splitting articles into passages"
    if state.unencoded:
        return "encoding passages"
    return "storing vectors" if state.unplaced else "checking"


def model_of(generation: Generation) -> str:
    """What encodes for a generation, marked up."""
    return name(generation.model or generation.encoder, _MODEL)


def progress(state: BuildState, pace: BuildEta) -> Card:
    """How a build gets on, and the button that gives it up."""
    built = state.generation
    return card(
        text([f"**{heading(built)}**", bar(state.share), f"{stage(state)} · {pace.words}"]),
        text(_STANDS_STILL) if built.trouble else None,
        text([small(_origin(built)), small("I keep answering questions meanwhile.")]),
        row(CancelBuild(built.id)),
    )


def heading(built: Generation) -> str:
    """What is being done, in a few words."""
    if goes_back(built):
        return f"Rolling back to generation {built.id}"
    return f"Building generation {built.id}"


def goes_back(built: Generation) -> bool:
    """Whether a generation that is built has answered before."""
    return built.ended_at is not None


def _origin(built: Generation) -> str:
    begun = f"started {ago(built.made_at)}" if built.made_at else "started"
    return f"{model_of(built)} · {begun} {_by(built.asked_by)}"


def _by(asked_by: str | None) -> str:
    who = (asked_by or "").removeprefix("discord:")
    return f"by <@{who}>" if asked_by != who and who.isdecimal() else "from the terminal"


def ended(built: Generation, status: IndexStatus) -> Card:
    """How a build ended: the last that its message says."""
    facts = [small(_origin(built))]
    return card(text([*_ending(built, status), *facts]))


def _ending(built: Generation, status: IndexStatus) -> Sequence[str]:
    live = status.live.generation.id if status.live else None
    goes_on = f"Generation {live} keeps answering." if live else ""
    if built.state == "live":
        return _now_live(built, status)
    if built.state == "failed" or (_was_given_up(built) and built.trouble):
        trouble = escape(clip(built.trouble or "The build failed.", _TROUBLE))
        return [f"**Generation {built.id} was not made live.**", trouble, goes_on]
    if built.state == "cancelled" or _was_given_up(built):
        return [f"**Generation {built.id} was cancelled.**", f"Nothing has changed. {goes_on}"]
    if live is not None and live < built.id:
        return [f"**Generation {built.id} was rolled back.**", f"Generation {live} answers again."]
    return [f"**Generation {built.id} has been replaced.**", f"Generation {live} answers now."]


def _was_given_up(built: Generation) -> bool:
    """Whether a way back was begun and given up: then it was last begun after it last ended."""
    begun, over = built.made_at, built.ended_at
    return built.state == "kept" and begun is not None and over is not None and begun > over


def _now_live(built: Generation, status: IndexStatus) -> Sequence[str]:
    kept = status.kept
    again = "again" if kept is not None and kept.id > built.id else "now"
    took = _took(built)
    lines = [
        f"**Generation {built.id} answers {again}.**" + (f" The build took {took}." if took else "")
    ]
    if kept is not None:
        lines.append(f"{_way_back(kept)}. To return to it, run `/index rollback`.")
    if built.settings_model is not None and built.model != built.settings_model:
        named = name(built.settings_model, _MODEL)
        lines.append(
            f"The settings still name {named}; set encoder.model to {model_of(built)} before you "
            "change them."
        )
    return lines


def _took(built: Generation) -> str:
    if built.made_at is None or built.ended_at is None:
        return ""
    return lasted((built.ended_at - built.made_at).total_seconds())


def _way_back(kept: Generation) -> str:
    until = f" until {_day(kept.ended_at + GRACE)}" if kept.ended_at else ""
    return f"Generation {kept.id} is kept{until}"


def _day(when: datetime) -> str:
    return format_dt(when, "D")


def fares(
    status: IndexStatus,
    sources: Sequence[SourceHealth],
    shortage: str | None = None,
    *,
    owner: bool,
) -> Card:
    """Where things stand, as far as who asks may know.

    Args:
        status: of the whole index; of its counts only shares are shown.
        sources: those that are seen where it is asked.
        shortage: why nothing is fetched, or None.
        owner: whether who asks is told why a build failed, too, and how full the disk is.
    """
    return card(
        text(["**Index**", *_live(status.live)]),
        text(_aside(status, owner=owner)),
        text(_brought(sources)),
        text(_stopped(shortage, owner=owner)) if shortage else None,
    )


def _stopped(shortage: str, *, owner: bool) -> list[str]:
    why = escape_line(shortage) if owner else _NO_ROOM
    return ["**Nothing is fetched at the moment.**", why]


def _live(live: BuildState | None) -> list[str]:
    if live is None:
        return ["There are no articles yet. Add a source with `/source add`."]
    one = live.generation
    since = one.ended_at or one.made_at
    lines = [
        f"Generation {one.id} answers ({model_of(one)})"
        + (f", since {ago(since)}." if since else ".")
    ]
    if not live.is_complete:
        lines.append(f"{bar(live.share)} of the articles are indexed")
    return lines


def _aside(status: IndexStatus, *, owner: bool) -> list[str]:
    building, kept, last = status.building, status.kept, status.last
    lines = [] if building is None else _being_built(building)
    if building is None and last is not None and last.state == "failed":
        why = escape_line(clip(last.trouble or "", _TROUBLE)) if owner else ""
        lines.append(why or f"Generation {last.id} was not made live.")
    if kept is not None:
        lines.append(f"{_way_back(kept)}.")
    return lines or ["No build is running, and no earlier generation is kept."]


def _being_built(building: BuildState) -> list[str]:
    built = building.generation
    return [
        f"{heading(built)} ({model_of(built)}), started "
        f"{ago(built.made_at) if built.made_at else ''} {_by(built.asked_by)}.",
        f"{bar(building.share)} · {stage(building)}",
    ]


def _brought(sources: Sequence[SourceHealth]) -> list[str]:
    own = [source for source in sources if source.scope != PUBLIC]
    public = [source for source in sources if source.scope == PUBLIC]
    return [_amount("This server's own sources", own), _amount("Public sources", public)]


def _amount(what: str, sources: Sequence[SourceHealth]) -> str:
    if not sources:
        return f"{what}: none"
    articles = counted(sum(source.articles for source in sources), "article")
    return f"{what}: {len(sources):,} with {articles}"


def verified(found: Verification) -> Card:
    """What differed between library, full text and vectors."""
    placed = "not checked, because another process owns them"
    if found.placed_wrong is not None:
        placed = f"{found.placed_wrong:,}"
    wrong = any((found.words_missing, found.words_extra, found.vectors_missing, found.placed_wrong))
    return card(
        text(
            [
                "**Found differences and repaired them; some repairs may still be running.**"
                if wrong
                else "**Library, full-text index and vectors agree.**",
                f"Passages missing from the full-text index: {found.words_missing:,}",
                f"Full-text entries without a passage: {found.words_extra:,}",
                f"Passages without a vector: {found.vectors_missing:,}",
                f"Missing or surplus vectors in Chroma: {placed}",
            ]
        )
    )
