"""Every line of the lexicon's tables says something, once."""

from collections import Counter
from importlib.resources import files

import pytest

from index.answer.question.lexicon.entries import TABLES, Thing, packaged_things, things_of
from index.answer.question.lexicon.normalize import fold
from index.answer.question.terms import words_of

# The 193 members of the United Nations, by the name that the table gives them.
MEMBERS = """
    Afghanistan, Albania, Algeria, Andorra, Angola, Antigua and Barbuda, Argentina, Armenia,
    Australia, Austria, Azerbaijan, Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium,
    Belize, Benin, Bhutan, Bolivia, Bosnia and Herzegovina, Botswana, Brazil, Brunei, Bulgaria,
    Burkina Faso, Burundi, Cabo Verde, Cambodia, Cameroon, Canada, Central African Republic, Chad,
    Chile, China, Colombia, Comoros, Costa Rica, Côte d'Ivoire, Croatia, Cuba, Cyprus,
    Czech Republic, Democratic Republic of the Congo, Denmark, Djibouti, Dominica,
    Dominican Republic, Ecuador, Egypt, El Salvador, Equatorial Guinea, Eritrea, Estonia, Eswatini,
    Ethiopia, Fiji, Finland, France, Gabon, Gambia, Georgia, Germany, Ghana, Greece, Grenada,
    Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, Honduras, Hungary, Iceland, India, Indonesia,
    Iran, Iraq, Ireland, Israel, Italy, Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kiribati,
    Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya, Liechtenstein, Lithuania,
    Luxembourg, Madagascar, Malawi, Malaysia, Maldives, Mali, Malta, Marshall Islands, Mauritania,
    Mauritius, Mexico, Micronesia, Moldova, Monaco, Mongolia, Montenegro, Morocco, Mozambique,
    Myanmar, Namibia, Nauru, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria,
    North Korea, North Macedonia, Norway, Oman, Pakistan, Palau, Panama, Papua New Guinea,
    Paraguay, Peru, Philippines, Poland, Portugal, Qatar, Republic of the Congo, Romania, Russia,
    Rwanda, Saint Kitts and Nevis, Saint Lucia, Saint Vincent and the Grenadines, Samoa,
    San Marino, São Tomé and Príncipe, Saudi Arabia, Senegal, Serbia, Seychelles, Sierra Leone,
    Singapore, Slovakia, Slovenia, Solomon Islands, Somalia, South Africa, South Korea,
    South Sudan, Spain, Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Tajikistan,
    Tanzania, Thailand, Timor-Leste, Togo, Tonga, Trinidad and Tobago, Tunisia, Turkey,
    Turkmenistan, Tuvalu, Uganda, Ukraine, United Arab Emirates, United Kingdom, United States,
    Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam, Yemen, Zambia, Zimbabwe
"""

# What the same letters stand for more than once in the tables that name things.
AMBIGUOUS = {
    "brussels", "congolese", "dominican", "high commissioner for human rights", "moc", "opec",
    "the hague", "washington d.c", "white house",
}  # fmt: skip


def _key(form: str) -> str:
    return " ".join(fold(word) for word in words_of(form)).replace("-", " ")


@pytest.fixture(scope="module")
def things() -> list[Thing]:
    return list(packaged_things())


def test_every_member_of_the_united_nations_is_there(things: list[Thing]) -> None:
    members = {" ".join(name.split()).lower() for name in MEMBERS.split(",")}
    assert len(members) == 193
    assert members <= {thing.name for thing in things if thing.kind == "country"}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_explains_itself_and_fits_its_columns(table: str) -> None:
    text = files("index.answer.question.lexicon").joinpath(f"{table}.tsv").read_text("utf-8")
    assert text.startswith("#")
    assert not any(line != line.rstrip() or "|" in line for line in text.splitlines())
    assert len(list(things_of(text, TABLES[table]))) > 100


def test_no_line_calls_a_thing_twice_by_one_name(things: list[Thing]) -> None:
    for thing in things:
        keys = [_key(form) for form in thing.typed()]
        assert all(keys), thing
        assert len(set(keys)) == len(keys), thing


def test_a_form_names_one_thing_unless_it_is_known_to_name_two(things: list[Thing]) -> None:
    # Words for one thing stand in many groups of synonyms; a loose word means several things.
    named = [thing for thing in things if thing.kind not in ("synonym", "shorthand")]
    counts = Counter(
        _key(one) for thing in named for one in thing.typed() if one not in thing.loose
    )
    assert {form for form, count in counts.items() if count > 1} <= AMBIGUOUS


def test_a_country_ends_with_its_capital_and_a_capital_begins_with_its_country() -> None:
    (thing,) = things_of("name\tdemonyms\tseats\nUkraine\tUkrainian\tKyiv/Kiev\n", "country")
    assert thing.entry_of("ukraine").forms == ("ukrainian", "kyiv", "kiev")
    assert thing.entry_of("kiev").forms == ("ukraine", "ukrainian", "kyiv")


def test_abbreviations_and_chat_are_written_out_and_loose_words_are_left() -> None:
    (thing,) = things_of(
        "name\tshort\tchat\tloose\nUN\tU.N.\tturtle bay\tthe glass house\n", "body"
    )
    assert thing.entry_of("turtle bay").plain == "un"
    assert thing.entry_of("the glass house").plain is None
    assert thing.entry_of("the glass house").forms == ("un", "u.n.")


def test_a_line_with_too_many_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        list(things_of("name\tothers\nNATO\tAlliance\tbrussels\n", "body"))
