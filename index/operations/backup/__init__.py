"""Backups: one file that holds a library, whatever database it lies in."""
