"""What people type in chat, and what articles print for it: offices, bodies, countries, people."""

from index.answer.question.lexicon.entries import Entry
from index.answer.question.lexicon.lookup import Found, Lexicon, packaged_lexicon

__all__ = ["Entry", "Found", "Lexicon", "packaged_lexicon"]
