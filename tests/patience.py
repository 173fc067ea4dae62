"""How long a test waits for what must come."""

PATIENCE_S = 240.0
"""After this long a test says that something hangs.

It measures nothing: what is waited for comes in a hundredth of it, and must also come on a
processor ten times slower, beside other work. It is shorter
than the limit of a test (``timeout`` in ``pyproject.toml``), so that the message of the wait is
what one reads.
"""
