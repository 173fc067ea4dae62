"""Generations: passages cut, encoded, checked and swapped in while questions go on."""
