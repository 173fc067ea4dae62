from dataclasses import replace
from datetime import date

from index.answer.presentation.as_json import answer_object
from index.values import (
    Agreement,
    Answer,
    OriginLink,
    Origins,
    Published,
    Question,
    Quote,
    ReadAs,
)
from tests.index.cli.contract import check

QUOTE = Quote(
    rank=1,
    text="They met at Yanqi Lake. It rained.",
    sentence="They met at Yanqi Lake.",
    span="Yanqi Lake",
    article_key="a1",
    revision=2,
    start=10,
    end=44,
    title="Talks",
    source="The Example Times",
    score=0.912345,
)
ANSWER = Answer(
    question=Question("where did they meet?", id="q1"),
    read_as=ReadAs(kind="place"),
    confidence=0.912345,
    answer="Yanqi Lake",
    answer_from="text",
    quotes=(QUOTE,),
    elapsed_ms=41,
)


def test_an_answer_is_written_to_the_letter() -> None:
    full = replace(
        QUOTE,
        external_id="x",
        url="https://e.org/",
        link="https://e.org/#:~:text=They",
        published=Published.parse("2024-08-28T22:49:00-04:00"),
        also=("Other Times",),
        origins=Origins(
            None,
            (OriginLink("The Example Times", "Reuters", "a1", 2, "Reuters reported", 60, 76),),
        ),
        partial=True,
        correction="The lake was misspelt.",
        gone=date(2024, 9, 1),
        span_confidence=0.87654,
        speaker="Wang Yi",
        language="ru",
    )
    read_as = ReadAs("place", ("Sullivan",), date(2024, 8, 1), date(2024, 8, 31))
    answer = replace(ANSWER, quotes=(full,), agreement=Agreement(0, 0), read_as=read_as)
    check(answer_object(answer))
    assert answer_object(answer) == {
        "id": "q1",
        "question": "where did they meet?",
        "answered": True,
        "answer": "Yanqi Lake",
        "answer_from": "text",
        "confidence": 0.9123,
        "quotes": [
            {
                "rank": 1,
                "text": "They met at Yanqi Lake. It rained.",
                "sentence": "They met at Yanqi Lake.",
                "span": "Yanqi Lake",
                "span_confidence": 0.8765,
                "speaker": "Wang Yi",
                "quote_id": "a1:2:10-44",
                "article_id": "a1",
                "external_id": "x",
                "revision": 2,
                "start": 10,
                "end": 44,
                "title": "Talks",
                "source": "The Example Times",
                "nearness": None,
                "url": "https://e.org/",
                "link": "https://e.org/#:~:text=They",
                "published_at": "2024-08-28T22:49:00-04:00",
                "language": "ru",
                "page": None,
                "by_machine": False,
                "score": 0.9123,
                "also": ["Other Times"],
                "origins": {
                    "count": None,
                    "links": [
                        {
                            "article_id": "a1",
                            "outlet": "The Example Times",
                            "origin": "Reuters",
                            "revision": 2,
                            "words": "Reuters reported",
                            "start": 60,
                            "end": 76,
                        }
                    ],
                },
                "partial": True,
                "overtaken": False,
                "correction": "The lake was misspelt.",
                "gone": "2024-09-01",
            }
        ],
        "agreement": {"agree": 0, "differ": 0},
        "read_as": {
            "since": "2024-08-01",
            "until": "2024-08-31",
            "names": ["Sullivan"],
            "kind": "place",
        },
        "reason": None,
        "nearest": [],
        "elapsed_ms": 41,
    }
