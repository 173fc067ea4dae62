"""What people type in chat, and what articles print for it: offices, bodies, countries, people."""

from index.answer.lexicon.entries import Entry
from index.answer.lexicon.lookup import Found, Lexicon, packaged_lexicon

__all__ = ["Entry", "Found", "Lexicon", "packaged_lexicon"]
