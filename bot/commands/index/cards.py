"""Cards of ``/index``: the progress and result of a build, the status, the check."""

from collections.abc import Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.commands.index.cancel_button import CancelBuild
from bot.commands.index.eta import BuildEta, duration_in_words
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
# Everybody in the channel reads this, so the exact failure is only in the log and the terminal.
_PAUSED = (
    "**Paused**: vectors can't be stored right now.",
    "It resumes on its own. The operator can run `verbale doctor` for the cause.",
)

_NO_ROOM = (
    "The disk is almost full. Fetching resumes on its own once the bot's operators have made room."
)


def bar(share: float) -> str:
    """A progress bar of text with its percentage; full only when all is done."""
    percent = int(max(0.0, min(share, 1.0)) * 100 + 1e-6)  # 0.55 is a little less
    cells = percent * _CELLS // 100
    return f"`{'█' * cells}{'░' * (_CELLS - cells)}` {percent} %"


def stage(state: BuildState) -> str:
    """The current stage of a build."""
    if state.uncut:
        return "splitting articles into passages"
    if state.unencoded:
        return "encoding passages"
    return "storing vectors" if state.unplaced else "checking"


def model_of(generation: Generation) -> str:
    """The embedding model of a generation, in markdown."""
    return name(generation.model or generation.encoder, _MODEL)


def progress(state: BuildState, pace: BuildEta) -> Card:
    """The progress of a build, with the Cancel button."""
    built = state.generation
    return card(
        text([f"**{heading(built)}**", bar(state.share), f"{stage(state)} · {pace.words}"]),
        text(_PAUSED) if built.trouble else None,
        text([small(_origin(built)), small("I keep answering questions meanwhile.")]),
        row(CancelBuild(built.id)),
    )


def heading(built: Generation) -> str:
    """What is running, in a few words."""
    if is_rollback(built):
        return f"Rolling back to generation {built.id}"
    return f"Building generation {built.id}"


def is_rollback(built: Generation) -> bool:
    """Whether a running build is a rollback: its generation was live before."""
    return built.ended_at is not None


def _origin(built: Generation) -> str:
    begun = f"started {ago(built.made_at)}" if built.made_at else "started"
    return f"{model_of(built)} · {begun} {_by(built.asked_by)}"


def _by(asked_by: str | None) -> str:
    who = (asked_by or "").removeprefix("discord:")
    return f"by <@{who}>" if asked_by != who and who.isdecimal() else "from the terminal"


def ended(built: Generation, status: IndexStatus) -> Card:
    """The result of a build: the final state of its progress message."""
    facts = [small(_origin(built))]
    return card(text([*_ending(built, status), *facts]))


def _ending(built: Generation, status: IndexStatus) -> Sequence[str]:
    live = status.live.generation.id if status.live else None
    still_live = f"Generation {live} keeps answering." if live else ""
    if built.state == "live":
        return _now_live(built, status)
    if built.state == "failed" or (_is_cancelled_rollback(built) and built.trouble):
        trouble = escape(clip(built.trouble or "The build failed.", _TROUBLE))
        return [f"**Generation {built.id} was not made live.**", trouble, still_live]
    if built.state == "cancelled" or _is_cancelled_rollback(built):
        return [f"**Generation {built.id} was cancelled.**", f"Nothing has changed. {still_live}"]
    if live is not None and live < built.id:
        return [f"**Generation {built.id} was rolled back.**", f"Generation {live} answers again."]
    return [f"**Generation {built.id} has been replaced.**", f"Generation {live} answers now."]


def _is_cancelled_rollback(built: Generation) -> bool:
    """Whether a rollback was cancelled: then its start is later than its end."""
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
        lines.append(f"{_kept_until(kept)}. To return to it, run `/index rollback`.")
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
    return duration_in_words((built.ended_at - built.made_at).total_seconds())


def _kept_until(kept: Generation) -> str:
    until = f" until {_day(kept.ended_at + GRACE)}" if kept.ended_at else ""
    return f"Generation {kept.id} is kept{until}"


def _day(when: datetime) -> str:
    return format_dt(when, "D")


def status_card(
    status: IndexStatus,
    sources: Sequence[SourceHealth],
    shortage: str | None = None,
    *,
    owner: bool,
) -> Card:
    """The status, as far as the asker may see it.

    Args:
        status: the status of the whole index; counts are shown as percentages only.
        sources: the sources visible in this server.
        shortage: why fetching is suspended, or None.
        owner: whether the asker is an operator, who also sees why a build failed and how full the
            disk is.
    """
    return card(
        text(["**Index**", *_live(status.live)]),
        text(_other_generations(status, owner=owner)),
        text(_article_counts(sources)),
        text(_shortage_lines(shortage, owner=owner)) if shortage else None,
    )


def _shortage_lines(shortage: str, *, owner: bool) -> list[str]:
    why = escape_line(shortage) if owner else _NO_ROOM
    return ["**Nothing is fetched at the moment.**", why]


def _live(live: BuildState | None) -> list[str]:
    if live is None:
        return ["There are no articles yet. Add a source with `/source add`."]
    generation = live.generation
    since = generation.ended_at or generation.made_at
    lines = [
        f"Generation {generation.id} answers ({model_of(generation)})"
        + (f", since {ago(since)}." if since else ".")
    ]
    if not live.is_complete:
        lines.append(f"{bar(live.share)} of the articles are indexed")
    return lines


def _other_generations(status: IndexStatus, *, owner: bool) -> list[str]:
    building, kept, last = status.building, status.kept, status.last
    lines = [] if building is None else _being_built(building)
    if building is None and last is not None and last.state == "failed":
        why = escape_line(clip(last.trouble or "", _TROUBLE)) if owner else ""
        lines.append(why or f"Generation {last.id} was not made live.")
    if kept is not None:
        lines.append(f"{_kept_until(kept)}.")
    return lines or ["No build is running, and no earlier generation is kept."]


def _being_built(building: BuildState) -> list[str]:
    built = building.generation
    return [
        f"{heading(built)} ({model_of(built)}), started "
        f"{ago(built.made_at) if built.made_at else ''} {_by(built.asked_by)}.",
        f"{bar(building.share)} · {stage(building)}",
    ]


def _article_counts(sources: Sequence[SourceHealth]) -> list[str]:
    own = [source for source in sources if source.scope != PUBLIC]
    public = [source for source in sources if source.scope == PUBLIC]
    return [_amount("This server's own sources", own), _amount("Public sources", public)]


def _amount(what: str, sources: Sequence[SourceHealth]) -> str:
    if not sources:
        return f"{what}: none"
    articles = counted(sum(source.articles for source in sources), "article")
    return f"{what}: {len(sources):,} with {articles}"


def verified(result: Verification) -> Card:
    """The differences between library, full text and vectors."""
    placed = "not checked, because another process owns them"
    if result.placed_wrong is not None:
        placed = f"{result.placed_wrong:,}"
    wrong = any(
        (result.words_missing, result.words_extra, result.vectors_missing, result.placed_wrong)
    )
    return card(
        text(
            [
                "**Found differences and repaired them; some repairs may still be running.**"
                if wrong
                else "**Library, full-text index and vectors agree.**",
                f"Passages missing from the full-text index: {result.words_missing:,}",
                f"Full-text entries without a passage: {result.words_extra:,}",
                f"Passages without a vector: {result.vectors_missing:,}",
                f"Missing or surplus vectors in Chroma: {placed}",
            ]
        )
    )
