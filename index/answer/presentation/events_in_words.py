"""What is said of events: why none is listed, and who reports one."""

from index.answer.events.values import EventQuery, EventReason


def events_reason(reason: EventReason, query: EventQuery) -> str:
    """Why nothing is listed, as a sentence."""
    side = f" from the side “{query.side}”" if query.side else ""
    if reason == "no words":
        return f"“{query.topic}” has no words to look for."
    what = f" has all words of “{query.topic}”" if query.topic else " is stored"
    when = " in that time" if reason == "nothing from that time" else ""
    return f"No article{side}{what}{when}."


def outlets_line(outlets: int, articles: int) -> str:
    """“3 outlets, 5 articles”; empty for one article."""
    if articles < 2:
        return ""
    return f"{outlets} outlet{'s' if outlets > 1 else ''}, {articles} articles"
