"""Statements beside sentences, written before the rules that judge them."""

FLOOR: tuple[tuple[str, str, bool], ...] = (
    # One word in common, used for something else.
    ("The moon is made of green cheese.",
     "South Korea's President Moon Jae-in flew to Hanoi on Thursday.", False),
    ("Our cat caught a mouse in the kitchen this morning.",
     "The Kitchen Cabinet met this morning to discuss grain exports.", False),
    ("Turkey tastes best with cranberry sauce.",
     "Turkey summoned the ambassador of Sweden on Friday.", False),
    ("Mercury is the planet closest to the sun.",
     "The Minamata Convention on mercury entered into force in 2017.", False),
    ("Germany won the football match against Brazil.",
     "Chancellor Scholz of Germany opened a hospital in Kyiv.", False),
    # The same matter in other words, or a part of it.
    ("The American secretary of state visited Beijing in June 2023.",
     "Blinken arrived in Beijing on June 18, the first visit by a secretary of state in years.",
     True),
    ("Turkey finally approved Sweden's membership in NATO.",
     "The Turkish parliament ratified Sweden's accession to NATO on Tuesday.", True),
    ("Ukraine exported 33 million tonnes of grain under the deal.",
     "The grain deal let Ukraine ship 33 million tonnes through the Black Sea.", True),
    ("Iran and Saudi Arabia reopened their embassies.",
     "Riyadh's embassy in Iran resumed work, seven years after relations broke off.", True),
    ("The treaty limits both countries to 1,550 warheads.",
     "New START caps deployed warheads at 1,550 on each side.", True),
)  # fmt: skip
"""A statement, a sentence, and whether both are on the same matter."""

INTRODUCED: tuple[tuple[str, str, bool], ...] = (
    ("Blinken said: “We will stand with Ukraine for as long as it takes.”",
     "“We will stand with Ukraine for as long as it takes.”", True),
    ("Blinken said: We will stand with Ukraine for as long as it takes.",
     "We will stand with Ukraine for as long as it takes.", True),
    ("As Wang Yi put it, “the door to dialogue should never be closed”.",
     "Wang told reporters that the door to dialogue should never be closed, even in hard times.",
     True),
    ("In her speech on Monday, Baerbock warned: “Nobody may be left alone in this war.”",
     "Nobody may be left alone in this war.", True),
    ("> Peace cannot be kept by force; it can only be achieved by understanding.",
     "Peace cannot be kept by force; it can only be achieved by understanding.", True),
    ("Quote of the day (Kerry): “Climate diplomacy has no borders and no holidays.”",
     "“Climate diplomacy has no borders and no holidays,” he said in Dubai.", True),
    # Reported, not quoted.
    ("According to the State Department, the two sides held candid and constructive talks.",
     "The two sides held candid and constructive talks on a range of issues.", False),
    # Not the same words.
    ("Blinken said: “We will stand with Ukraine for as long as we can.”",
     "We will stand with Ukraine for as long as it takes.", False),
    ("Blinken said: “We will never stand with Ukraine for as long as it takes.”",
     "We will stand with Ukraine for as long as it takes.", False),
    ("Scholz said: “Thank you very much.”",
     "Thank you very much for the warm welcome in Kyiv, Mr. President.", False),
    ("The minister said: “Talks ended without result and the truce expired at noon.”",
     "Talks ended without result.", False),
    ("Blinken said: “We do not seek conflict with Russia.”",
     "We do not seek conflict with China.", False),
)  # fmt: skip
"""A statement, a sentence, and whether what the statement quotes stands in it word for word."""
