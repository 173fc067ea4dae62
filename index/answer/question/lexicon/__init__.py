"""The lexicon: typed and printed forms of offices, bodies, countries and people."""

from index.answer.question.lexicon.entries import LexiconEntry, general_forms
from index.answer.question.lexicon.lookup import Lexicon, LexiconMatch, packaged_lexicon

__all__ = ["Lexicon", "LexiconEntry", "LexiconMatch", "general_forms", "packaged_lexicon"]
