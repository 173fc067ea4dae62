"""Evidence packets: what a quote was taken from, in a file that can be checked without Verbale."""
