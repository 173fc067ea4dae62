"""Make contrast pairs for the reader: a question that a text answers, and its twin that it doesn't.

    python -m benchmarks.training.contrast_pairs QASRL QAMR OUT.jsonl WRITTEN ARTICLES…

A reader learns the difference between two questions, and not their topic, when it sees both on the
same text (Gardner et al. 2020). Five kinds of pairs are made:

- ``role``: who did it and to whom it was done change places. From QA-SRL (FitzGerald et al. 2018),
  whose questions have a slot for each role of a verb; from QAMR (Michael et al. 2018) and the
  written questions, by putting the answer in the place of the name that the question has; and from
  sentences of news in which one name acts on another, in the active, the passive and the noun.
- ``plan``: the sentence tells that somebody plans, refuses or is urged to do what the question
  takes as done.
- ``attribute``: the question asks how long, why or how many, and the text doesn't tell.
- ``edition``: a year, an ordinal or a month is another one (``twins.near_twin``).
- ``event``: of two events in a sentence, the question asks about the other one.

All that is drawn is drawn by a seed.
"""

import argparse
import csv
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from babel import Locale
from lemminflect import getInflection, getLemma

from benchmarks.training.cases import read_lines
from benchmarks.training.questions import read_written, texts_of
from benchmarks.training.reader.examples import Example, write_examples
from benchmarks.training.reader.twins import near_twin
from benchmarks.training.reader.windows import Window, read_windows
from index.text.sentences import sentences
from index.values import MONTH_NAMES, Span

SEED = 20261201

MOST = 70
"""Sentences of news with the same form of a verb that are used."""

SHARES = {
    "qasrl": 0.69, "qamr": 0.32, "news": 1.0, "pairs": 1.0, "templates": 0.33, "written": 0.23,
}  # fmt: skip
"""Share of the examples of each source that OUT has."""

Named = tuple[str, tuple[str, ...]]


# Texts of QA-SRL and QAMR: tokens with spaces between them


def detokenized(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of some tokens as it is printed, and where each token stands in it."""
    text, places, quoted = "", [], False
    marks = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}
    for token in tokens:
        word = marks.get(token, token)
        closes = word in {",", ".", ";", ":", "?", "!", "%", ")", "]", "n't"} or word.startswith(
            "'"
        )
        glued = not text or text[-1] in "([$£€" or (quoted and text[-1] == '"')
        if word == '"':
            closes, quoted = token == "''", token == "``"
        else:
            quoted = quoted and text.endswith('"')
        text += "" if glued or closes else " "
        places.append((len(text), len(text) + len(word)))
        text += word
    return text, places


def _sentence_example(question: str, text: str, answer: tuple[int, int] | None) -> Example:
    start, end = answer or (-1, -1)
    return Example(question, text, start, end, ((0, len(text)),))


# QA-SRL: questions in slots


def from_qasrl(folder: Path, chance: random.Random) -> Iterator[Example]:
    """Yield pairs made of the verbs of which agent and patient are both told."""
    for file in sorted(folder.glob("*.gold.csv")):
        texts = {
            row["qasrl_id"]: detokenized(row["tokens"].split())
            for row in csv.DictReader(
                file.with_name(file.name.replace("gold", "sentences")).open(encoding="utf-8")
            )
        }
        verbs: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        with file.open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                verbs[row["qasrl_id"], row["verb_idx"]].append(row)
        for (sentence, _), rows_of in verbs.items():
            yield from _of_verb(rows_of, *texts[sentence], chance)


_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "him",
        "her",
        "them",
        "his",
        "their",
        "its",
        "who",
        "which",
        "that",
        "this",
        "these",
        "those",
        "i",
        "you",
        "we",
        "me",
        "us",
        "one",
        "both",
        "all",
        "some",
        "someone",
        "something",
        "myself",
        "himself",
        "herself",
        "themselves",
        "itself",
    ]
)


def _answer_of(row: dict[str, str], text: str, places: list[tuple[int, int]]) -> Named | None:
    """Return the shortest answer of a row that can stand in a question, with where it stands."""
    found = []
    for part in row["answer_range"].split("~!~"):
        first, last = map(int, part.split(":"))
        start, end = places[first][0], places[last - 1][1]
        found.append((text[start:end], start, end))
    words, start, end = min(found, key=lambda one: len(one[0]))
    if len(words.split()) > 7 or words.casefold() in _PRONOUNS or not words[0].isalnum():
        return None
    return words, (str(start), str(end))


def _of_verb(
    rows: Sequence[dict[str, str]],
    text: str,
    places: list[tuple[int, int]],
    chance: random.Random,
) -> Iterator[Example]:
    agents, patients, others = [], [], []
    for row in rows:
        if row["is_negated"] == "True" or not (told := _answer_of(row, text, places)):
            continue
        if row["wh"] in {"who", "what"} and row["obj"] and not row["subj"] and not row["prep"]:
            if row["is_passive"] == "False":
                agents.append((row, told))
        elif row["wh"] in {"who", "what"} and not row["prep"] and not row["obj2"]:
            passive = row["is_passive"] == "True" and not row["subj"]
            if passive or (row["subj"] and not row["obj"]):
                patients.append((row, told))
        elif row["subj"] and row["prep"] and row["wh"] in {"who", "what"}:
            others.append((row, told))
    for agent, patient in zip(agents, patients, strict=False):
        yield from _exchanged_pair(agent, patient, text, chance)
    for agent, other in zip(agents, others, strict=False):
        yield from _prepositional_pair(agent, other, text)


def _exchanged_pair(
    agent: tuple[dict[str, str], Named],
    patient: tuple[dict[str, str], Named],
    text: str,
    chance: random.Random,
) -> Iterator[Example]:
    (asked, (who, who_at)), (asked_whom, (whom, whom_at)) = agent, patient
    if who.casefold() == whom.casefold():
        return
    alike = _kind(who) == _kind(whom)
    if not alike and chance.random() < 0.75:
        return
    lemma = (getLemma(asked["verb"], upos="VERB") or [asked["verb"]])[0]
    pasts, participles = getInflection(lemma, "VBD"), getInflection(lemma, "VBN")
    if not pasts or not participles or lemma in _RECIPROCAL:
        return
    past, participle = pasts[0], participles[0]
    one, other = _article(who), _article(whom)
    doer, done = asked["wh"], asked_whom["wh"]
    forms = [
        (f"{doer} {past} {other}?", who_at, f"{doer} {past} {one}?"),
        (f"{done} did {one} {lemma}?", whom_at, f"{done} did {other} {lemma}?"),
        (f"{doer} was {other} {participle} by?", who_at, f"{doer} was {one} {participle} by?"),
        (f"{done} was {participle} by {one}?", whom_at, f"{done} was {participle} by {other}?"),
    ]
    for right, at, wrong in chance.sample(forms, 3):
        yield _sentence_example(_capital(right), text, (int(at[0]), int(at[1])))
        yield _sentence_example(_capital(wrong), text, None)


def _prepositional_pair(
    agent: tuple[dict[str, str], Named], other: tuple[dict[str, str], Named], text: str
) -> Iterator[Example]:
    """Yield the question for whom something is done to, with its exchanged twin."""
    (_, (who, _)), (row, (to, to_at)) = agent, other
    if who.casefold() == to.casefold() or row["subj"] not in {"someone", "something"}:
        return
    slot = re.compile(rf"\b{row['subj']}\b")
    right = slot.sub(lambda _: _article(who), row["question"], count=1)
    wrong = slot.sub(lambda _: _article(to), row["question"], count=1)
    yield _sentence_example(right, text, (int(to_at[0]), int(to_at[1])))
    yield _sentence_example(wrong, text, None)


_RECIPROCAL = frozenset(
    [
        "meet",
        "marry",
        "join",
        "include",
        "involve",
        "have",
        "be",
        "get",
        "contain",
        "resemble",
        "face",
        "play",
        "fight",
        "equal",
        "need",
        "become",
        "cause",
        "represent",
        "follow",
        "make",
        "do",
        "say",
        "accompany",
        "match",
        "divorce",
        "encounter",
    ]
)


def _kind(words: str) -> str:
    named = [one for one in words.split() if one[0].isupper()]
    return "name" if named and words.rsplit(maxsplit=1)[-1][0].isupper() else "thing"


def _article(words: str) -> str:
    """Return a phrase as it stands within a sentence: a capital of “The” or “Searches” goes."""
    first, *rest = words.split(" ")
    if first.casefold() in {"the", "a", "an", "some", "many", "several", "his", "her", "their"}:
        return " ".join([first.lower(), *rest])
    return words


def _capital(question: str) -> str:
    return question[0].upper() + question[1:]


# QAMR and written questions: the answer in the place of the name that the question has

_NAME = re.compile(r"\b[A-Z][\w'’.-]*\w(?: (?:of |the |de |al-|bin )?[A-Z][\w'’.-]*\w){0,4}")
_ASKS_WHO = re.compile(r"^(?:who|whom|which (?:country|nation|state|group|party|company))\b", re.I)
_MUTUAL = re.compile(
    r"\b(?:and|or|between|with|meet|met|meeting|marry|married|talks?|along|same|together|versus|vs"
    r"|share|border|near|neighbou?r|join|joined|like|including|besides|else|other|agree|agreed)\b"
)


def from_qamr(folder: Path, chance: random.Random) -> Iterator[Example]:
    """Yield questions that name somebody, and the same with the answer in the name's place."""
    texts = {}
    with (folder / "wiki-sentences.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            name, tokens = line.rstrip("\n").split("\t")
            texts[name] = detokenized(tokens.split())
    for file in ("dev.tsv", "test.tsv"):
        with (folder / file).open(encoding="utf-8") as lines:
            for line in lines:
                name, *_, question, answer = line.rstrip("\n").split("\t")[:7]
                numbers = [int(one) for one in answer.split()]
                if not numbers or numbers != list(range(numbers[0], numbers[-1] + 1)):
                    continue
                text, places = texts[name]
                span = places[numbers[0]][0], places[numbers[-1]][1]
                asked = _sentence_example(question.strip(), text, span)
                if wrong := answer_in_place(asked):
                    yield asked
                    yield wrong
                elif chance.random() < 0.12:
                    yield asked


def answer_in_place(example: Example) -> Example | None:
    """Return the question with its answer in the place of the name that it has; None if unfit.

    ``Who instructed Eric Holder?``, answered with Obama, becomes ``Who instructed Obama?``.
    """
    answer = example.text[example.start : example.end]
    if not _ASKS_WHO.search(example.question) or _MUTUAL.search(example.question):
        return None
    if not _NAME.fullmatch(answer) or len(answer.split()) > 5:
        return None
    names = [
        one
        for one in _NAME.finditer(example.question)
        if one.start() and re.search(rf"\b{re.escape(one.group())}\b", example.text)
    ]
    if len(names) != 1:
        return None
    (name,) = names
    if set(name.group().casefold().split()) & set(answer.casefold().split()):
        return None
    if name.group().split()[0] in MONTH_NAMES:
        return None
    changed = example.question[: name.start()] + answer + example.question[name.end() :]
    return Example(changed, example.text, sentences=example.sentences)


# Sentences of news in which one name acts on another

_DONE = tuple(
    """
    accuse appoint arrest attack back ban beat blame bomb capture charge condemn convict
    criticize defeat denounce deport detain elect endorse execute expel fine free greet hit hire
    host impeach indict invade invite kidnap kill nominate occupy oust pardon phone praise
    prosecute rebuke receive recognize release replace rescue sack sanction seize shell shoot
    strike succeed sue summon suspend target thank threaten urge visit warn welcome
    """.split()  # noqa: SIM905
)
_TITLE = (
    r"(?:(?:the |a |former |acting |outgoing |U\.S\. |US |British |French |German |Russian "
    r"|Chinese |Israeli |Iranian |Turkish |Japanese |Indian |Ukrainian |prime |foreign "
    r"|defen[cs]e |interior |vice |deputy |first |state |military |army |police |national "
    r"|security )*"
    r"(?:president|minister|secretary|chancellor|leader|general|chief|king|queen|senator|governor"
    r"|ambassador|spokesman|spokeswoman|premier|troops|forces|police|government|army|court"
    r"|authorities|airstrikes|rebels|militants|lawmakers|parliament) )?"
)
_CAPITAL = r"[A-Z](?:[\w'’.-]*\w)?"
_WHO = (
    rf"(?i:{_TITLE})(?:(?:of|the) )?{_CAPITAL}"
    rf"(?: (?:of |al-|bin |de )?{_CAPITAL}){{0,4}}"
)
_ENDS = (
    r"[,.;]|$| (?:of|for|on|in|at|to|after|before|during|with|and|as|over|from|while|amid|by|who"
    r"|that|which|following|because|despite|against|when|where|without|about|through|yesterday"
    r"|today|again)\b"
)
"""What may follow a name that is whole."""

_NO_NAME = re.compile(
    r"^(?:i|we|he|she|it|they|you|this|that|these|those|there|who|what|such|both|many|some)\b"
    r"|['’]s?$|\b(?:dr|mr|mrs|ms|gen|sen|gov|st|u\.s|u\.k)\.?$",
    re.IGNORECASE,
)


def _forms_of(lemma: str) -> tuple[set[str], str, str]:
    """Return the forms in which a verb tells what is done, its past and its participle."""
    past, participle = getInflection(lemma, "VBD")[0], getInflection(lemma, "VBN")[0]
    return {past, getInflection(lemma, "VBZ")[0]}, past, participle


_VERBS = {lemma: _forms_of(lemma) for lemma in _DONE}
_ACTIVE = {form: lemma for lemma, (forms, *_) in _VERBS.items() for form in forms}
_PASSIVE = {participle: lemma for lemma, (_, _, participle) in _VERBS.items()}
_BEGINS = r"(?:^|(?<=, )|(?<= that )|(?<= when )|(?<= after )|(?<= said ))"
_ACTS = re.compile(
    rf"{_BEGINS}(?P<who>{_WHO}) (?P<verb>{'|'.join(sorted(_ACTIVE, key=len, reverse=True))})"
    rf" (?P<whom>{_WHO})(?={_ENDS})"
)
_IS_DONE = re.compile(
    rf"{_BEGINS}(?P<whom>{_WHO}) (?:is|was|are|were|has been|have been)"
    rf" (?P<verb>{'|'.join(sorted(_PASSIVE, key=len, reverse=True))})"
    rf"(?P<between>(?: \w+){{0,3}}?) by (?P<who>{_WHO})(?={_ENDS})"
)


def from_news(
    articles: Iterable[dict[str, str]], chance: random.Random, left_out: frozenset[str]
) -> Iterator[Example]:
    """Yield pairs on sentences in which one name acts on another, in their windows."""
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    for article in articles:
        if article["id"] in left_out:
            continue
        for sentence in sentences(article["text"]):
            words = sentence.of(article["text"])
            acts = _ACTS.search(words) or _IS_DONE.search(words)
            if acts and words not in seen and len(words) < 500 and counts[acts["verb"]] < MOST:
                seen.add(words)
                counts[acts["verb"]] += 1
                yield from _acting(article, sentence, acts, chance)


def _acting(
    article: dict[str, str], sentence: Span, acts: re.Match[str], chance: random.Random
) -> Iterator[Example]:
    """Yield role pairs, and pairs of what is done and what is only planned, on one sentence."""
    active = acts.re is _ACTS
    lemma = (_ACTIVE if active else _PASSIVE)[acts["verb"]]
    _, past, participle = _VERBS[lemma]
    who, whom = _article(acts["who"]), _article(acts["whom"])
    if {*who.split()} & {*whom.split()} - {"of", "the"} or any(map(_NO_NAME.search, (who, whom))):
        return
    text = article["text"]
    head = _head(article)
    before = text[max(0, sentence.start - 300) : sentence.start].rpartition(". ")[2].strip()
    before = before if chance.random() < 0.3 and 20 < len(before) < 250 else ""
    lead = head + (before + " " if before else "")

    def example(question: str, told: str | None, words: str) -> Example:
        spans: tuple[tuple[int, int], ...] = ((len(lead), len(lead) + len(words)),)
        spans = ((len(head), len(head) + len(before)), *spans) if before else spans
        body = lead + words
        if told is None:
            return Example(question, body, sentences=spans)
        start, end = acts.span(told)
        return Example(question, body, len(lead) + start, len(lead) + end, spans)

    words = sentence.of(text)
    asked = {
        "who": [
            (f"who {past} {whom}?", f"who {past} {who}?"),
            (f"who was {whom} {participle} by?", f"who was {who} {participle} by?"),
            (f"by whom was {whom} {participle}?", f"by whom was {who} {participle}?"),
        ],
        "whom": [
            (f"who did {who} {lemma}?", f"who did {whom} {lemma}?"),
            (f"who was {participle} by {who}?", f"who was {participle} by {whom}?"),
            (f"whom did {who} {lemma}?", f"whom did {whom} {lemma}?"),
        ],
    }
    for told, forms in asked.items():
        for right, wrong in chance.sample(forms, 2):
            yield example(_capital(_shorter(right, chance)), told, words)
            yield example(_capital(_shorter(wrong, chance)), None, words)
    if not active:
        return
    planned = words[: acts.start("verb")] + _only(lemma, chance) + words[acts.end("verb") :]
    for right, _ in [chance.choice(asked["who"]), chance.choice(asked["whom"])]:
        yield example(_capital(right), None, planned)


_PLANS = (
    "plans to {0}", "has threatened to {0}", "refuses to {0}", "has not {1}", "denies having {1}",
    "failed to {0}", "is considering whether to {0}", "declined to {0}", "is urged to {0}",
    "may {0}", "will not {0}", "was asked to {0}", "had promised to {0}", "wanted to {0}",
    "tried in vain to {0}", "never {2}", "is expected to {0}", "cancels a plan to {0}",
)  # fmt: skip


def _only(lemma: str, chance: random.Random) -> str:
    """Return how a sentence says that something was not done, or not yet."""
    _, past, participle = _VERBS[lemma]
    return chance.choice(_PLANS).format(lemma, participle, past)


def _shorter(question: str, chance: random.Random) -> str:
    """Return the question with last names alone, as people type them, in a third of the cases."""
    if chance.random() > 0.35:
        return question
    return re.sub(
        r"\b((?:[A-Z][\w'’.-]*\w )+)([A-Z][\w'’.-]*\w)\b",
        lambda m: m.group() if m[2] in {"States", "Kingdom", "Korea", "Nations"} else m[2],
        question,
    )


def _head(article: dict[str, str]) -> str:
    published = article.get("published_at") or ""
    if not published:
        return article["title"][:160] + "\n"
    year, month, day = published[:10].split("-")
    return f"{article['title'][:160].strip()} ({int(day)} {MONTH_NAMES[int(month) - 1]} {year})\n"


_LEADER = re.compile(
    r"(?:President|Minister|Secretary|Chancellor|Ambassador|Senator) ([A-Z][a-zé]+ [A-Z][a-zé]+)"
    r"(?= (?:said|says|met|meets|announced|announces|will|visited|visits|called|calls))"
)

# Sentences made for the purpose: nouns of action, two events in one sentence

_NOUNS = (
    ("{0}'s invitation to {1}", "who invited {1}?", "who did {0} invite?", "invite"),
    ("{0}'s arrest of {1}", "who arrested {1}?", "who did {0} arrest?", "arrest"),
    ("{0}'s criticism of {1}", "who criticized {1}?", "who did {0} criticize?", "criticize"),
    ("{0}'s praise for {1}", "who praised {1}?", "who did {0} praise?", "praise"),
    ("{0}'s attack on {1}", "who attacked {1}?", "who did {0} attack?", "attack"),
    ("{0}'s victory over {1}", "who beat {1}?", "who did {0} beat?", "beat"),
    ("{0}'s defeat by {1}", "who did {1} defeat?", "who defeated {0}?", "defeat"),
    ("{1}'s loss to {0}", "who beat {1}?", "who did {0} beat?", "beat"),
    ("{0}'s call to {1}", "who called {1}?", "who did {0} call?", "call"),
    ("{0}'s letter to {1}", "who wrote to {1}?", "who did {0} write to?", "write to"),
    ("{0}'s visit to {1}", "who visited {1}?", "who did {0} visit?", "visit"),
    ("{0}'s support for {1}", "who supports {1}?", "who does {0} support?", "support"),
    ("{0}'s warning to {1}", "who warned {1}?", "who did {0} warn?", "warn"),
    ("{0}'s apology to {1}", "who apologized to {1}?", "who did {0} apologize to?", "apologize"),
    ("{0}'s recognition of {1}", "who recognized {1}?", "who did {0} recognize?", "recognize"),
    ("{0}'s loan to {1}", "who lent money to {1}?", "who did {0} lend money to?", "lend"),
    ("{0}'s lawsuit against {1}", "who sued {1}?", "who did {0} sue?", "sue"),
    ("{0}'s sanctions on {1}", "who sanctioned {1}?", "who did {0} sanction?", "sanction"),
    ("{0}'s succession of {1} as leader", "who succeeded {1}?", "who did {0} succeed?", "succeed"),
    ("the appointment of {1} by {0}", "who appointed {1}?", "who did {0} appoint?", "appoint"),
    ("the handover from {1} to {0}", "who took over from {1}?", "who did {0} take over from?", ""),
    ("{1}'s concession to {0}", "who did {1} concede to?", "who conceded to {0}?", "concede"),
)
_FRAMES = (
    "{n} was on every front page on {d}.",
    "Diplomats in {c} said that {n} had changed the mood of the talks.",
    "On {d}, {n} drew a crowd in {c}.",
    "Analysts were surprised by {n}, which came on {d}.",
    "{n} came a day after the summit in {c}.",
    "Officials confirmed {n} on {d} without giving reasons.",
)
_SAID = (
    ("{1} conceded defeat to {0} on {d}.", "who defeated {1}?", "who did {0} defeat?"),
    ("{1} conceded to {0} after the count in {c}.", "who beat {1}?", "who did {0} beat?"),
    ("{0} was arrested with {2} by {1} in {c}.", "who arrested {0}?", "who did {1} arrest with"
     " {2}?"),
    ("{0} told {1} on {d} that the border would reopen.", "who told {1} that the border would"
     " reopen?", "who did {0} tell that the border would reopen?"),
    ("{0} urged {1} on {d} to sign the accord.", "who urged {1} to sign?", "who did {0} urge to"
     " sign the accord?"),
    ("{1} was succeeded by {0} on {d}.", "who succeeded {1}?", "who did {0} succeed?"),
    ("{0} took over from {1} in {c}.", "who took over from {1}?", "who did {0} take over from?"),
    ("{0} handed power to {1} on {d}.", "who handed power to {1}?", "who did {0} hand power to?"),
    ("{0} bought a stake in the port of {c} from {1}.", "who sold the stake to {0}?", "who bought"
     " the stake from {1}?"),
    ("{0} extradited {2} to {1} on {d}.", "who extradited {2}?", "to whom was {2} extradited?"),
    ("{1} lost the vote in {c} to {0}.", "who won against {1}?", "who lost to {0}?"),
    ("{0} accepted an invitation from {1} to visit {c}.", "who invited {0}?", "who accepted"
     " {1}'s invitation?"),
    ("{0} was named by {1} as envoy to {c}.", "who named {0}?", "who did {1} name as envoy?"),
    ("{0} lent {1} two billion dollars in {c}.", "who lent {1} money?", "who did {0} lend money"
     " to?"),
    ("{1} thanked {0} for the grain.", "who thanked {0}?", "who did {1} thank?"),
    ("{0} blamed {1} for the delay, diplomats in {c} said.", "who blamed {1}?", "who did {0}"
     " blame?"),
    ("{1}, beaten by {0} in {c}, left politics.", "who beat {1}?", "who did {0} beat?"),
    ("{0}, whom {1} had invited to {c}, arrived on {d}.", "who invited {0}?", "who did {1}"
     " invite?"),
    ("It was {0} who called {1} on {d}, not the other way round.", "who called {1}?", "who did"
     " {0} call?"),
)  # fmt: skip


def _exchange(question: str) -> str:
    """Return a pattern of a question with its first two parties exchanged."""
    return question.replace("{0}", "\0").replace("{1}", "{0}").replace("\0", "{1}")


def from_templates(
    people: Sequence[str], places: Sequence[str], number: int, chance: random.Random
) -> Iterator[Example]:
    """Yield pairs on sentences made of nouns of action, objects and two events."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for _ in range(number):
        a, b, third = chance.sample(people, 3)
        kinds = chance.random()
        told = {"d": chance.choice(days), "c": chance.choice(places)}
        if kinds < 0.4:
            noun, first, second, _ = chance.choice(_NOUNS)
            frame = chance.choice(_FRAMES)
            words = frame.format(n=noun.format(a, b), **told)
            words = words[0].upper() + words[1:]
        elif kinds < 0.75:
            pattern, first, second = chance.choice(_SAID)
            words = pattern.format(a, b, third, **told)
        else:
            yield from _two_events(a, b, chance.sample(places, 2), chance.sample(days, 2), chance)
            continue
        for question in (first, second):
            asked = question.format(a, b, third)
            answer = next(one for one in (a, b, third) if one not in asked)
            if chance.random() < 0.2 and "{2}" in question:
                continue
            at = words.index(answer)
            yield _sentence_example(_capital(asked), words, (at, at + len(answer)))
            wrong = _exchange(question).format(a, b, third)
            yield _sentence_example(_capital(wrong), words, None)


def _two_events(
    a: str, b: str, places: Sequence[str], days: Sequence[str], chance: random.Random
) -> Iterator[Example]:
    """Yield questions on two events of one sentence, and on events that are neither."""
    (p, q), (d, e) = places, days
    words, asked = chance.choice(
        (
            (f"{a} visited {p} on {d} and {q} on {e}.", [
                (f"when did {a} visit {p}?", d), (f"when did {a} visit {q}?", e),
                (f"where did {a} go on {d}?", p), (f"when did {b} visit {p}?", None),
                (f"who did {a} meet in {p}?", None), (f"how long did {a} stay in {p}?", None)]),
            (f"{a} met {b} in {p} on {d}, before talks with ministers in {q} on {e}.", [
                (f"where did {a} meet {b}?", p), (f"when did {a} meet {b}?", d),
                (f"where did {a} talk with ministers?", q), (f"when did {b} go to {q}?", None),
                (f"how long did {a} and {b} talk?", None), (f"what did {b} promise {a}?", None)]),
            (f"{a} won the first round in {p} on {d}; the second, on {e}, went to {b}.", [
                ("who won the second round?", b), ("who won the first round?", a),
                ("when was the second round?", e), ("who won the third round?", None),
                (f"when did {b} win the first round?", None), ("what was the turnout?", None)]),
            (f"{a} flies to {p} on {d}; a trip to {q} planned for {e} is off.", [
                (f"where does {a} fly on {d}?", p), (f"when does {a} fly to {p}?", d),
                (f"when did {a} arrive in {q}?", None), (f"who invited {a} to {p}?", None),
                (f"why is the trip to {q} off?", None)]),
        )
    )  # fmt: skip
    for question, answer in asked:
        if answer is None:
            yield _sentence_example(_capital(question), words, None)
        else:
            at = words.index(answer)
            yield _sentence_example(_capital(question), words, (at, at + len(answer)))


# Pairs that were written


def from_pairs(file: Path, articles: Sequence[Path]) -> Iterator[Example]:
    """Yield the written pairs of the part ``train``, each on the window of its sentence."""
    pairs = [one for one in read_lines(file) if one["part"] == "train"]
    windows = read_windows(articles, {one["article"] for one in pairs})
    for one in pairs:
        sentence = Span(one["start"], one["end"])
        window = next((w for w in windows[one["article"]] if w.contains(sentence)), None)
        if window is None:
            continue
        answer = one["answers"][0]
        start = window.text.index(answer, sentence.start, sentence.end)
        yield window.example(one["question"], Span(start, start + len(answer)))
        yield window.example(one["contrast"])


# Written questions on their own articles: what was learned before, and what isn't told

_LASTS = re.compile(r"\b(?:hour|minute|day|week|month|year|decade|night|lasted|long)s?\b", re.I)
_REASON = re.compile(
    r"\b(?:because|since|due|over|after|amid|to|for|as|following|in order|so that|against)\b", re.I
)
_COUNTED = re.compile(r"\b(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred)")
_WHERE = re.compile(r"^where (did|was|were|is|are|will|does|do|has|have)\b", re.I)
_WHEN = re.compile(r"^when (did|was|were|is|are|will|does|do|has|have)\b", re.I)


def untold(example: Example) -> Example | None:
    """Return the question for another kind of answer, which its text surely doesn't give."""
    text = example.text.partition("\n")[2] or example.text
    for pattern, other, gives in (
        (_WHERE, r"How long \1", _LASTS),
        (_WHEN, r"How long \1", _LASTS),
        (_WHERE, r"How many people \1", _COUNTED),
        (_WHEN, r"Why \1", _REASON),
    ):
        if pattern.search(example.question) and not gives.search(text):
            return replace(example, question=pattern.sub(other, example.question), start=-1, end=-1)
    return None


def from_written(
    file: Path, articles: Sequence[Path], shares: dict[str, float], chance: random.Random
) -> Iterator[Example]:
    """Yield written questions on the windows of their own articles, with contrast of each kind.

    What nothing answers is put to the window that is most like it: the one with most of its words.
    """
    written = read_written(file, texts_of(articles), set(shares))
    written = [one for one in written if chance.random() < shares[one.part]]
    windows = read_windows(articles, {one.article for one in written})
    foreign = sorted({name for one in written[:3000] for name in _NAME.findall(one.sentence)})
    for one in written:
        near = windows[one.article]
        question = one.question if chance.random() < 0.6 else one.chat
        place = _place(near, one.sentence, one.answer) if one.answer else None
        if place is None:
            if not one.answer and (window := _likest(near, one.question)):
                yield window.example(question)
            continue
        window, span = place
        asked = window.example(question, span)
        yield asked
        printed = window.example(one.question, span)
        if (
            (wrong := answer_in_place(printed))
            or ((wrong := untold(printed)) and chance.random() < 0.5)
            or (chance.random() < 0.25 and (wrong := near_twin(printed, foreign, chance)))
        ):
            yield wrong
        others = [other for other in near if other is not window]
        if (
            others
            and chance.random() < 0.2
            and one.answer not in (other := chance.choice(others)).words
        ):
            yield other.example(question)


def _place(near: Sequence[Window], sentence: str, answer: str) -> tuple[Window, Span] | None:
    for window in near:
        at = window.text.find(sentence, window.sentences[0].start)
        if at >= 0 and (start := window.text.find(answer, at, at + len(sentence))) >= 0:
            span = Span(start, start + len(answer))
            return (window, span) if window.contains(span) else None
    return None


def _likest(near: Sequence[Window], question: str) -> Window | None:
    asked = set(re.findall(r"\w{4,}", question.casefold()))
    return max(
        near,
        key=lambda one: len(asked & set(re.findall(r"\w{4,}", one.words.casefold()))),
        default=None,
    )


def main() -> None:
    """Write the pairs, and print how many of each source there are."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.contrast_pairs", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("qasrl", type=Path)
    parser.add_argument("qamr", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("written", type=Path, help="benchmarks/questions/written.jsonl.gz")
    parser.add_argument("articles", type=Path, nargs="+", help="bulk files of the articles")
    parser.add_argument(
        "--left-out",
        type=Path,
        nargs="*",
        default=[],
        help="lists whose articles no sentence is taken from",
    )
    given = parser.parse_args()
    chance = random.Random(SEED)
    articles = [one for file in given.articles for one in read_lines(file)]
    left_out = frozenset(
        name
        for file in given.left_out
        for one in read_lines(file)
        for name in one.get("gold_article_ids", [])
    )
    news = list(from_news(articles, chance, left_out))
    people = sorted({found for one in articles for found in _LEADER.findall(one["text"])})
    countries = [name for name in Locale("en").territories.values() if re.fullmatch(r"\w+", name)]
    people += chance.sample(countries, 60)
    places = [
        "Geneva", "Vienna", "Doha", "Cairo", "Ankara", "Riga", "Nairobi", "Lima", "Seoul", "Hanoi",
        "Oslo", "Tunis", "Astana", "Jakarta", "Quito", "Accra", "Tbilisi", "Muscat", "Prague",
    ]  # fmt: skip
    made = {
        "qasrl": list(from_qasrl(given.qasrl, chance)),
        "qamr": list(from_qamr(given.qamr, chance)),
        "news": news,
        "pairs": list(
            from_pairs(given.written.with_name("contrast-pairs.jsonl.gz"), given.articles)
        ),
        "templates": list(from_templates(people, places, 900, chance)),
        "written": list(
            from_written(given.written, given.articles, {"train": 0.65, "contrast": 0.55}, chance)
        ),
    }
    kept = [one for name, some in made.items() for one in _shared(some, SHARES[name], chance)]
    for name, some in made.items():
        print(f"{name}: {len(some)}, {sum(one.answerable for one in some)} answerable")
    print(f"{write_examples(given.out, kept)} of them in {given.out}")


def _shared(some: Sequence[Example], share: float, chance: random.Random) -> list[Example]:
    """Return a share of examples; a question and the one after it, mostly its twin, stay together.

    The order is kept.
    """
    pairs = range(0, len(some), 2)
    chosen = sorted(chance.sample(pairs, round(len(pairs) * share)))
    return [one for at in chosen for one in some[at : at + 2]]


if __name__ == "__main__":
    main()
