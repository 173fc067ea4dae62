"""Cards of ``/index``: the progress and result of a build, the status, the check."""

from collections.abc import Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.commands.index.cancel_button import CancelBuild
from bot.commands.index.eta import BuildEta, duration_in_words
from bot.core.command_runner import Card
from bot.core.markdown import ago, clip, escape, escape_line, small
from bot.translations.language import numeral, plural, retold, say, translatable
from bot.ui.components import card, name, row, text
from index.indexing.build import BuildState
from index.indexing.service import GRACE, IndexStatus, Verification
from index.store.rows import Generation
from index.store.source_health import SourceHealth
from index.values import PUBLIC

_CELLS = 20
_MODEL = 100
_TROUBLE = 1_000
# Everybody in the channel reads this, so the exact failure is only in the log and the terminal.
_PAUSED = translatable(
    "**Paused**: vectors can't be stored right now. It resumes on its own. The operator can run "
    "`verbale doctor` for the cause."
)
_NO_ROOM = translatable(
    "The disk is almost full. Fetching resumes on its own once the bot's operators have made room."
)
_STAGES = {
    "cutting": translatable("splitting articles into passages"),
    "encoding": translatable("encoding passages"),
    "storing": translatable("storing vectors"),
    "checking": translatable("checking"),
}
_OTHER_SETTING = translatable(
    "The settings still name {named}; set encoder.model to {model} before you change them."
)
_NO_ARTICLES = translatable("There are no articles yet. Add a source with `/source add`.")
_SHARE = translatable("{bar} of the articles are indexed")
_NO_BUILD = translatable("No build is running, and no earlier generation is kept.")
_REPAIRED = translatable("Found differences and repaired them; some repairs may still be running.")
_AGREE = translatable("Library, full-text index and vectors agree.")


def bar(share: float) -> str:
    """A progress bar of text with its percentage; full only when all is done."""
    percent = int(max(0.0, min(share, 1.0)) * 100 + 1e-6)  # 0.55 is a little less
    cells = percent * _CELLS // 100
    return f"`{'█' * cells}{'░' * (_CELLS - cells)}` {percent} %"


def stage(state: BuildState) -> str:
    """The current stage of a build."""
    if state.uncut:
        return say(_STAGES["cutting"])
    if state.unencoded:
        return say(_STAGES["encoding"])
    return say(_STAGES["storing" if state.unplaced else "checking"])


def model_of(generation: Generation) -> str:
    """The embedding model of a generation, in markdown."""
    return name(generation.model or generation.encoder, _MODEL)


def progress(state: BuildState, pace: BuildEta) -> Card:
    """The progress of a build, with the Cancel button."""
    built = state.generation
    return card(
        text([f"**{heading(built)}**", bar(state.share), f"{stage(state)} · {pace.words}"]),
        text([say(_PAUSED)]) if built.trouble else None,
        text([small(_origin(built)), small(say("I keep answering questions meanwhile."))]),
        row(CancelBuild(built.id)),
    )


def heading(built: Generation) -> str:
    """What is running, in a few words."""
    if is_rollback(built):
        return say("Rolling back to generation {generation}", generation=built.id)
    return say("Building generation {generation}", generation=built.id)


def is_rollback(built: Generation) -> bool:
    """Whether a running build is a rollback: its generation was live before."""
    return built.ended_at is not None


def _origin(built: Generation) -> str:
    return f"{model_of(built)} · {_begun(built)}"


def _begun(built: Generation) -> str:
    """When a build was started, and by whom."""
    when = ago(built.made_at) if built.made_at else ""
    who = (built.asked_by or "").removeprefix("discord:")
    if built.asked_by != who and who.isdecimal():
        person = f"<@{who}>"
        return say("started {when} by {person}", when=when, person=person)
    return say("started {when} from the terminal", when=when)


def ended(built: Generation, status: IndexStatus) -> Card:
    """The result of a build: the final state of its progress message."""
    facts = [small(_origin(built))]
    return card(text([*_ending(built, status), *facts]))


def _ending(built: Generation, status: IndexStatus) -> Sequence[str]:
    live = status.live.generation.id if status.live else None
    still_live = say("Generation {generation} keeps answering.", generation=live) if live else ""
    if built.state == "live":
        return _now_live(built, status)
    if built.state == "failed" or (_is_cancelled_rollback(built) and built.trouble):
        trouble = escape(clip(retold(built.trouble or "") or say("The build failed."), _TROUBLE))
        return [_strong(_not_live(built)), trouble, still_live]
    if built.state == "cancelled" or _is_cancelled_rollback(built):
        over = say("Generation {generation} was cancelled.", generation=built.id)
        same = say("Nothing has changed.")
        return [_strong(over), f"{same} {still_live}"]
    if live is not None and live < built.id:
        over = say("Generation {generation} was rolled back.", generation=built.id)
        return [_strong(over), say("Generation {generation} answers again.", generation=live)]
    over = say("Generation {generation} has been replaced.", generation=built.id)
    return [_strong(over), say("Generation {generation} answers now.", generation=live)]


def _strong(words: str) -> str:
    return f"**{words}**"


def _not_live(built: Generation) -> str:
    return say("Generation {generation} was not made live.", generation=built.id)


def _is_cancelled_rollback(built: Generation) -> bool:
    """Whether a rollback was cancelled: then its start is later than its end."""
    begun, over = built.made_at, built.ended_at
    return built.state == "kept" and begun is not None and over is not None and begun > over


def _now_live(built: Generation, status: IndexStatus) -> Sequence[str]:
    kept = status.kept
    if kept is not None and kept.id > built.id:
        live = say("Generation {generation} answers again.", generation=built.id)
    else:
        live = say("Generation {generation} answers now.", generation=built.id)
    lines = [" ".join(filter(None, (_strong(live), _took(built))))]
    if kept is not None:
        way_back = say("To return to it, run `/index rollback`.")
        lines.append(f"{_kept_until(kept)} {way_back}")
    if built.settings_model is not None and built.model != built.settings_model:
        named = name(built.settings_model, _MODEL)
        lines.append(say(_OTHER_SETTING, named=named, model=model_of(built)))
    return lines


def _took(built: Generation) -> str:
    if built.made_at is None or built.ended_at is None:
        return ""
    seconds = (built.ended_at - built.made_at).total_seconds()
    return say("The build took {time}.", time=duration_in_words(seconds))


def _kept_until(kept: Generation) -> str:
    if not kept.ended_at:
        return say("Generation {generation} is kept.", generation=kept.id)
    day = _day(kept.ended_at + GRACE)
    return say("Generation {generation} is kept until {day}.", generation=kept.id, day=day)


def _day(when: datetime) -> str:
    return format_dt(when, "D")


def _moment(when: datetime) -> str:
    return format_dt(when, "f")


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
        text([_strong(say("Index")), *_live(status.live)]),
        text(_other_generations(status, owner=owner)),
        text(_article_counts(sources)),
        text(_shortage_lines(shortage, owner=owner)) if shortage else None,
    )


def _shortage_lines(shortage: str, *, owner: bool) -> list[str]:
    why = escape_line(retold(shortage)) if owner else say(_NO_ROOM)
    return [_strong(say("Nothing is fetched at the moment.")), why]


def _live(live: BuildState | None) -> list[str]:
    if live is None:
        return [say(_NO_ARTICLES)]
    built = live.generation
    since, model = built.ended_at or built.made_at, model_of(built)
    lines = [
        say("Generation {generation} answers ({model}).", generation=built.id, model=model),
        *([say("In use since {when}.", when=_moment(since))] if since else []),
    ]
    if not live.is_complete:
        lines.append(say(_SHARE, bar=bar(live.share)))
    return lines


def _other_generations(status: IndexStatus, *, owner: bool) -> list[str]:
    building, kept, last = status.building, status.kept, status.last
    lines = [] if building is None else _being_built(building)
    if building is None and last is not None and last.state == "failed":
        why = escape_line(clip(retold(last.trouble or ""), _TROUBLE)) if owner else ""
        lines.append(why or _not_live(last))
    if kept is not None:
        lines.append(_kept_until(kept))
    return lines or [say(_NO_BUILD)]


def _being_built(building: BuildState) -> list[str]:
    built = building.generation
    return [
        f"{heading(built)} ({model_of(built)}), {_begun(built)}.",
        f"{bar(building.share)} · {stage(building)}",
    ]


def _article_counts(sources: Sequence[SourceHealth]) -> list[str]:
    own = [source for source in sources if source.scope != PUBLIC]
    public = [source for source in sources if source.scope == PUBLIC]
    return [
        say("This server's own sources: {amount}", amount=_amount(own)),
        say("Public sources: {amount}", amount=_amount(public)),
    ]


def _amount(sources: Sequence[SourceHealth]) -> str:
    if not sources:
        return say("none")
    articles = sum(source.articles for source in sources)
    counted = plural(articles, "{number} article", "{number} articles")
    return say("{sources} with {articles}", sources=numeral(len(sources)), articles=counted)


def verified(result: Verification) -> Card:
    """The differences between library, full text and vectors."""
    placed = say("not checked, because another process owns them")
    if result.placed_wrong is not None:
        placed = numeral(result.placed_wrong)
    wrong = any(
        (result.words_missing, result.words_extra, result.vectors_missing, result.placed_wrong)
    )
    return card(
        text(
            [
                _strong(say(_REPAIRED if wrong else _AGREE)),
                say(
                    "Passages missing from the full-text index: {amount}",
                    amount=numeral(result.words_missing),
                ),
                say(
                    "Full-text entries without a passage: {amount}",
                    amount=numeral(result.words_extra),
                ),
                say(
                    "Passages without a vector: {amount}",
                    amount=numeral(result.vectors_missing),
                ),
                say("Missing or surplus vectors in Chroma: {amount}", amount=placed),
            ]
        )
    )
