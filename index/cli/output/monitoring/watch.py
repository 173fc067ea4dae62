"""Print watches and what they have found; their JSON objects are a public contract."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.cli.output.answer import show_answer
from index.cli.output.monitoring.wording import show_change
from index.monitoring.pace import in_figures
from index.monitoring.wordings import WordingChange
from index.store.administration.watches import Watch
from index.store.monitoring.deliveries import Delivery
from index.text.display import harmless
from index.values import PUBLIC, Answer

_BOLD, _PALE = Style(bold=True), Style(dim=True)


def show_watches(watches: Sequence[Watch], console: Console) -> None:
    """Print a list of watches, two lines each."""
    for one in watches:
        heading = Text(harmless(f"\n{one.id} · {one.given.kind} · {one.given.text}"), _BOLD)
        console.print(heading, crop=False)
        console.print(Text(harmless(" · ".join(_facts(one))), _PALE), crop=False)
    console.print()


def show_finding(
    one: Delivery, answer: Answer, new: WordingChange | None, console: Console
) -> None:
    """Print what a watch has found; of a wording, what is new in it, and both sentences."""
    given = one.watch.given
    heading = Text(harmless(f"\nWatch {one.watch.id} · {given.kind} · {given.text}"), _BOLD)
    console.print(heading, crop=False)
    if new is None:
        show_answer(answer, console)
    else:
        show_change(new, console)


def watch_object(watch: Watch) -> dict[str, Any]:
    """Return the JSON object of a watch."""
    given = watch.given
    return {
        "number": watch.id,
        "kind": given.kind,
        "text": given.text,
        "scope": given.scope,
        "side": given.side,
        "channel": given.place.channel,
        "role": given.place.role,
        "webhook": given.place.webhook,
        "most_a_day": given.pace.most_a_day,
        "quiet": in_figures(given.pace) or None,
        "rhythm": given.rhythm,
        "hour": given.hour,
        "made_at": watch.made_at.isoformat(),
        "paused": watch.paused,
        "trouble": watch.trouble,
        "posted": watch.posted,
        "left_out": watch.left_out,
    }


def _facts(watch: Watch) -> list[str]:
    given = watch.given
    facts = [_where(watch)]
    if given.place.role:
        facts.append(f"role {given.place.role}")
    if given.scope != PUBLIC:
        facts.append(given.scope)
    if given.side:
        facts.append(f"side {given.side}")
    posts = bool(given.place.channel or given.place.webhook)
    if posts:
        facts.append(f"at most {given.pace.most_a_day} a day")
    if quiet := in_figures(given.pace):
        facts.append(f"quiet {quiet}")
    if watch.paused:
        facts.append("paused" + (f": {watch.trouble}" if watch.trouble else ""))
    facts.append(f"{watch.posted} posted" if posts else f"{watch.posted} found")
    return facts + ([f"{watch.left_out} left out"] if watch.left_out else [])


def _where(watch: Watch) -> str:
    place = watch.given.place
    if place.webhook:
        return f"webhook {place.webhook}"
    return f"channel {place.channel}" if place.channel else "verbale watch read"
