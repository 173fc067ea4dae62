"""The lexicon: typed and printed forms of offices, bodies, countries and people."""

from index.answer.question.lexicon.entries import LexiconEntry
from index.answer.question.lexicon.lookup import Lexicon, LexiconMatch, packaged_lexicon

__all__ = ["Lexicon", "LexiconEntry", "LexiconMatch", "packaged_lexicon"]
