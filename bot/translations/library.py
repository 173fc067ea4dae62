"""Sentences of the library that the bot translates: refusals, and the errors met most.

The library writes English; ``language.retold`` finds the sentence again in what it wrote. A test
holds ``SENTENCES`` to the library's code.
"""

from bot.translations.language import translatable

SENTENCES = (
    translatable("There are no articles to answer from yet."),
    translatable("No sentence{where} answers this question closely enough to be quoted."),
    translatable("No article{where} mentions {names}."),
    translatable("No passage{where} mentions {names} together."),
    translatable("Nothing was found from the time named in the question (“{words}”)."),
    translatable("Nothing{where} is related to this question."),
    translatable("There are no {articles}."),
    translatable("There is no source named “{name}”; there are none yet."),
    translatable("There is no source named “{name}”; did you mean {names}?"),
    translatable("There is no source named “{name}”; there are: {names}."),
    translatable("No article answers this question."),
    translatable("Verbatim"),
    translatable("Verbatim, but for capitals, punctuation or typography"),
    translatable("Altered"),
    translatable("Nowhere in the articles that I hold"),
    translatable("Not checked"),
    translatable(
        "Fewer than {fewest} words: they may stand in any article, whoever is quoted. Check a "
        "longer quote."
    ),
    translatable("No article that I hold has words close to these."),
    translatable("This answer has expired, so its buttons no longer work. Ask the question again."),
    translatable("This answer has expired. Ask again."),
    translatable(
        "This answer also came from a server that you have left, or no longer let me answer from. "
        "Ask again."
    ),
    translatable(
        "The article has changed since, and these words no longer stand in it, so they are not "
        "quoted. Ask the question again to get what it says now."
    ),
    translatable(
        "The article was removed since, so it is not quoted any more. Ask the question again to "
        "get other articles."
    ),
    translatable("The same names, words and figures"),
    translatable("Close, but judge yourself"),
    translatable("Closest passages, which may not answer the question:"),
    translatable("The question contains no words. Type a question."),
    translatable("The question contains no words. Ask in words."),
    translatable("The question is too long ({length} characters). Use {most} characters or fewer."),
    translatable("“{typed}” can mean {first} or {second}; write {one} or {other}."),
    translatable(
        "“{typed}” is not a date or time. Write a date such as 2024-08-28, or words such as "
        "“August 2024”, “last week” or “since March 2022”."
    ),
    translatable(
        "The dates are in the wrong order: since ({since}) is later than until ({until})."
    ),
)
"""Whole sentences, as they stand in the library's code."""

PHRASES = (
    translatable(" in the {articles}"),
    translatable("articles from “{source}”"),
    translatable("articles published between {since} and {until}"),
    translatable("articles published since {since}"),
    translatable("articles published until {until}"),
    translatable("articles from “{source}” published between {since} and {until}"),
    translatable("articles from “{source}” published since {since}"),
    translatable("articles from “{source}” published until {until}"),
    translatable("“{only}”"),
    translatable("“{first}” or “{second}”"),
    translatable("“{first}”, “{second}” or “{third}”"),
    translatable("“{first}” and “{second}”"),
    translatable("“{first}”, “{second}” and “{third}”"),
)
"""Parts of these sentences, which the library puts together."""
