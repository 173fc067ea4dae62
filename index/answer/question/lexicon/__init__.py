"""What people type in chat, and what articles print for it: offices, bodies, countries, people."""

from index.answer.question.lexicon.entries import LexiconEntry
from index.answer.question.lexicon.lookup import Lexicon, LexiconMatch, packaged_lexicon

__all__ = ["Lexicon", "LexiconEntry", "LexiconMatch", "packaged_lexicon"]
