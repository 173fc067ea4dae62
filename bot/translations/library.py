"""Sentences of the library that the bot translates: refusals, and the errors met most.

The library writes English; ``language.retold`` finds the sentence again in what it wrote. A test
holds ``SENTENCES`` to the library's code.
"""

from bot.translations.language import translatable

SENTENCES = (
    translatable("There are no articles to answer from yet."),
    translatable("No source here speaks for “{side}”."),
    translatable("No article of that side has all words of “{topic}”."),
    translatable("No article has all words of “{topic}”."),
    translatable("No article from that time has all words of “{topic}”."),
    translatable("No article fits."),
    translatable("No sentence{where} answers this question closely enough to be quoted."),
    translatable("No article{where} mentions {names}."),
    translatable("No passage{where} mentions {names} together."),
    translatable(
        "No article tells what “{who}” said about “{topic}”. /said {name} lists everything else."
    ),
    translatable("No article tells that “{who}” said this. /said {name} lists what is known."),
    translatable("Nothing was found from the time named in the question (“{words}”)."),
    translatable("Nothing{where} is related to this question."),
    translatable("There are no {articles}."),
    translatable("There is no source named “{name}”; there are none yet."),
    translatable("There is no source named “{name}”; did you mean {names}?"),
    translatable("There is no source named “{name}”; there are: {names}."),
    translatable("No article answers this question."),
    translatable("There is no source named “{name}”."),
    translatable("“{name}” came from a file, so there is nothing to fetch."),
    translatable("“{name}” is {state}."),
    translatable("This server has {there} of at most {most} sources of its own."),
    translatable("There is no watch number {number} here."),
    translatable("This server has {number} watches, as many as it may have. Remove one first."),
    translatable(
        "You are waiting for {number} answers, as many as one person may. They end by themselves; "
        "remove one first if this one matters more."
    ),
    translatable("{number} people wait for this here, as many as I mention in one message."),
    translatable("The webhook has failed for three days."),
    translatable("The webhook no longer exists (410)."),
    translatable("No country, body or source here is “{side}”. Type a side such as: {names}."),
    translatable("There are no names in “{text}”. Type names such as: Macron, Merz."),
    translatable("These are more than {most} words of names. Make several watches of them."),
    translatable("“{typed}” isn't a valid time range. Type it like 22:00-07:00."),
    translatable("This answer has expired and can't be rated. Ask again and rate the new one."),
    translatable("The way back to generation {generation} has already begun."),
    translatable("Generation {generation} is already being built."),
    translatable("Generation {generation} is not being built any more."),
    translatable("No generation is being built; there is nothing to cancel."),
    translatable("The library is empty; there is nothing to verify."),
    translatable("The Hugging Face hub has no model {name}; check its name."),
    translatable(
        "The model {name} is not on this machine, and the Hugging Face hub does not answer."
    ),
    translatable(
        "Only {free} MB are free on the disk. Fetching stops below {most} MB (gather.keep_free_mb) "
        "and resumes on its own once there is room."
    ),
    translatable("It works: an index of {sitemaps}."),
    translatable("It works: a {kind} with {articles}{newest}."),
    translatable("It works, but ended early: a {kind} with {articles}{newest}."),
    translatable(
        "The feed of {host} ended early, before its first entry was whole; try again later."
    ),
    translatable("{host} {gone}; check the address."),
    translatable("{host} refuses to show the page to a program ({status}); {what}."),
    translatable("{host} cannot answer at the moment ({status}); try again later."),
    translatable("{host} did not send the page ({status}); check the address."),
    translatable("{host} sent {kind}, not a text; name the page itself."),
    translatable("{host} sent an empty page; check the address, or {what}."),
    translatable("{host} sent more than {most} MB, which is more than a page should have; {what}."),
    translatable("{host} does not answer in time; try again later."),
    translatable("{host} took longer than {seconds} seconds; try again later."),
    translatable("{host} cannot be reached ({error}); try again later."),
    translatable("{host} closed the connection without a proper answer; try again later."),
    translatable("There is no host called {host}; check the address."),
    translatable("The name {host} could not be looked up; try again."),
    translatable(
        "{host} leads to a private address, which is not fetched; if you run it, name it in "
        "gather.allow_private_hosts."
    ),
    translatable(
        "“{address}” is not an address of a page; it must begin with http:// or https://."
    ),
    translatable(
        "The robots.txt of {host} asks programs not to fetch this page; open it in a browser, save "
        "its text as a file, and add that."
    ),
    translatable(
        "{where} is not a feed: {seems}. Look for an address that ends in /feed, .rss or .xml, or "
        "add the page itself."
    ),
    translatable("{address} is a {kind} without entries. Check that it is the right one."),
    translatable(
        "{page} is a list of links, not one article; add its feed, or an article's own address."
    ),
    translatable(
        "{page} asks first whether a person is reading, and shows no article to programs; open it "
        "in a browser, save the text as a file, and add that."
    ),
    translatable(
        "{page} shows its text only to a browser that runs its scripts; open it in one, save the "
        "text as a file, and add that."
    ),
    translatable(
        "{page} asks for consent to cookies instead of showing the article; open it in a browser, "
        "save the text as a file, and add that."
    ),
    translatable(
        "{page} asks to sign in before it shows an article; sign in with a browser, save the text "
        "as a file, and add that."
    ),
    translatable(
        "{page} says that there is nothing at this address; check it for a slip, and whether the "
        "article was moved."
    ),
    translatable(
        "No article text was found on {where}; check that the address is one article, or save its "
        "text as a file and add that."
    ),
    translatable("{name} has a file type that is not read. Save it as {endings}."),
    translatable("{name} is empty; there is nothing to quote in it."),
    translatable("{name} is encrypted; save a copy without a password and add that."),
    translatable(
        "{name} holds no text, only pictures of it: it seems to be scanned. Run it through OCR "
        "(for example ocrmypdf) and add the result."
    ),
    translatable(
        "The source “{name}” has been removed from the web for good. {error} Its articles stay."
    ),
    translatable(
        "The source “{name}” has failed since {day} and is paused now. {error} Its articles stay. "
        "Resume the source to have it fetched again."
    ),
    translatable("Verbatim"),
    translatable("The words are verbatim; the article attributes them to {name}."),
    translatable("The words are altered; the article attributes them to {name}."),
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
    translatable("Word for word; check who says it"),
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
    translatable(
        "Hello! Ask me a question about the news, in English. I answer with the exact sentence and "
        "its source."
    ),
    translatable("You're welcome. Ask me anything else about the news."),
    translatable("Goodbye!"),
    translatable(
        "Ask a whole question about the news, in English. I answer with sentences from articles, "
        "word for word, or say that no article answers."
    ),
    translatable(
        "I'm Verbale. I answer questions about diplomatic news with sentences from articles, word "
        "for word, and name the source. No language model writes my answers."
    ),
    translatable("I read the articles that were added here; the list of sources shows from where."),
    translatable("I understand only questions in English, for now. Please ask in English."),
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
    translatable("open it in a browser, save its text as a file, and add that"),
    translatable(", the newest of {day}"),
    translatable("has no such page (404)"),
    translatable("has taken the page away (410)"),
    translatable("The page at {host}"),
    translatable("feed"),
    translatable("sitemap"),
    translatable("page"),
    translatable("paused"),
    translatable("ended"),
)
"""Parts of these sentences, which the library puts together."""

CHANGES = (
    translatable("source added"),
    translatable("source added again"),
    translatable("source removed"),
    translatable("source paused"),
    translatable("source resumed"),
    translatable("setting changed"),
    translatable("data exported"),
    translatable("data deleted"),
    translatable("bot removed"),
    translatable("bot back"),
    translatable("watch added"),
    translatable("watch removed"),
    translatable("watch paused"),
    translatable("watch resumed"),
    translatable("lexicon entry added"),
    translatable("lexicon entry removed"),
)
"""What the audit log says of changes in a server."""
