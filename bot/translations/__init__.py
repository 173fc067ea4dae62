"""The bot's own words in other languages: a catalogue for each, and how a reply is translated."""
