"""Sentences before they are read or encoded."""

from index.answer.candidates import best_first
from index.answer.logistic import packaged_model
from index.answer.ranking.ranking import MOST_CONSIDERED
from tests.index.answer.drafting import drafted
from tests.index.answer.samples import Desk, draft


def test_leaving_out_answer_spans_that_cannot_count_leaves_out_no_likely_sentence(
    desk: Desk,
) -> None:
    signed = ("Wang signed the treaty in Rome.", "Ito signed a treaty.", "Rome is old.", "Hm.")
    for number in range(30):
        desk.add(draft(f"{signed[number % 4]} Wheat number {number} is dear in Rome."))
    drafts = drafted(desk, "Where did Wang sign the treaty?")
    every = best_first(drafts.everything(), packaged_model("drafts"))
    likely = drafts.likeliest(MOST_CONSIDERED)
    assert len(every) > len(likely) == MOST_CONSIDERED
    assert [(one.sentence, one.span, one.features) for one in likely] == [
        (one.sentence, one.span, one.features) for one in every[:MOST_CONSIDERED]
    ]


def test_of_the_leading_article_all_sentences_are_found_likeliest_first(desk: Desk) -> None:
    signed = "Wang signed the treaty in Rome."
    desk.add(draft(f"{signed} It rained. Wheat is dear.", title="Treaty"))
    desk.add(draft("Ito signed a treaty in Rome. It snowed.", title="Ito"))
    drafts = drafted(desk, "Where did Wang sign the treaty?")
    first = drafts.likeliest(MOST_CONSIDERED)[0]
    assert first.sentence.words == signed
    article = first.article_key
    beside = [one.sentence.words for one in drafts.likeliest(MOST_CONSIDERED, article)]
    assert beside[0] == signed
    assert sorted(beside) == ["It rained.", signed, "Wheat is dear."]
    assert drafts.likeliest(1, article)[0].sentence == first.sentence
