from hypothesis import given
from hypothesis import strategies as st

from benchmarks.compare.ground import WORDS, chunks
from benchmarks.compare.sets import Article


def article(text: str) -> Article:
    return Article("a", "Talks", text, "{}")


def test_a_chunk_is_whole_sentences_under_the_headline() -> None:
    sentences = [f"Envoy {n} met the speaker in hall {n} of the house." for n in range(30)]
    made = list(chunks([article(" ".join(sentences))]))
    assert [one for chunk in made for one in chunk.sentences] == sentences
    assert all(len(chunk.text.split()) <= WORDS for chunk in made)
    assert all(len(chunk.text.split()) > WORDS / 2 for chunk in made[:-1])
    assert made[0].read == f"Talks\n{made[0].text}"


@given(st.lists(st.sampled_from(["Yes. ", "They met. ", "word " * 90, "\n\n"]), max_size=12))
def test_no_word_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    made = list(chunks([article(text)]))
    assert " ".join(chunk.text for chunk in made).split() == text.split()
