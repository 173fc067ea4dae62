"""Verbale's library: from a URL to a quoted answer. It knows nothing of Discord.

The path of an article: ``gather`` → ``text`` → ``store`` → ``encode`` → ``store``.
The path of a question: ``answer``. ``service`` is the one façade for both.
"""
