"""What is said of events: why none is listed, and who reports one."""

from index.answer.events import EventAnswer
from index.answer.quoting.refusal import unnamed
from index.store.rows import SearchFilter


def events_reason(found: EventAnswer) -> str:
    """Why nothing is listed, as a sentence."""
    topic, side = found.query.topic, found.query.side
    if found.reason == "no words":
        return f"“{topic}” has no words to look for."
    if found.unknown:
        named = unnamed(found.unknown, SearchFilter(found.query.scopes, ""))
        return f"No source here speaks for “{side}”." if found.unknown == (side,) else named
    dated = found.reason == "nothing from that time"
    if not topic:
        return "No article is from that time." if dated else "No article fits."
    if dated:
        return f"No article from that time has all words of “{topic}”."
    if side:
        return f"No article of that side has all words of “{topic}”."
    return f"No article has all words of “{topic}”."


def outlets_line(outlets: int, articles: int) -> str:
    """“3 outlets, 5 articles”; empty for one article."""
    if articles < 2:
        return ""
    return f"{outlets} outlet{'s' if outlets > 1 else ''}, {articles} articles"
