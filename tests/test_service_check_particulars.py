"""Numbers, dates and names of a statement stand in its quotes, in these words or in others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.check_particulars import unsupported
from service.reasons import Reason

DELEGATION = (
    "The Russian delegation includes Defence Minister Andrei Belousov, Foreign Minister Sergei"
    " Lavrov, the ministers for health and transport, and Deputy Prime Minister Alexander Novak,"
    " who is responsible for energy."
)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("It was his first visit in 24 years.", "his first visit in twenty-four years"),
        ("It took two days.", "a two-day visit"),
        ("Over 11,000 containers came.", "over 11,000 containers"),
        ("They sent 11,000 containers.", "over 11 000 containers of munitions"),
        ("Eleven thousand containers came.", "over 11,000 containers"),
        ("It cost €98 million.", "It cost 98 million euros."),
        ("It cost $2bn.", "a price of US$2 billion"),
        ("Between 2 and 3 million came.", "2-3 million people"),
        ("Wages rise by 4.5 per cent.", "wages rise by 4.5%"),
        ("Half of them left.", "1/2 of them left"),
        ("A dozen soldiers crossed.", "12 soldiers crossed"),
        ("Both leaders: two men.", "both leaders"),
        ("One soldier died.", "A soldier died."),
        ("The 24th visit was the last.", "the twenty-fourth visit"),
        ("On June 18 they met.", "on 18 June"),
        ("On 2024-06-18 they met.", "on Tuesday, June 18th, 2024"),
        ("It happened in June.", "on 18 June"),
        ("It was in 2024.", "on 18 June 2024"),
        ("It ended in 1953.", "from 1950-53"),
        ("It landed at 14:45.", "landed at 2.45 p.m."),
        ("It landed at noon.", "landed at 12 p.m."),
        ("Sergey Lavrov came.", "Sergei Lavrov came"),
        ("Zelenskyy came.", "Zelensky came"),
        ("Mueller sang.", "Müller sang"),
        ("North Korea's army fired.", "The DPRK (North Korea) fired"),
        ("The DPRK fired.", "North Korea fired"),
        ("The U.S. agreed.", "The United States agreed"),
        ("CSIS reported it.", "The Center for Strategic and International Studies reported it"),
        ("Koreans were angry.", "in Korea"),
        ("The French were angry.", "in France"),
        ("World War II ended.", "The Second World War ended"),
        ("Foreign Minister Sergei Lavrov came.", DELEGATION),
        ("Russian Foreign Minister Sergei Lavrov came.", DELEGATION),
        ("Belousov and Novak came.", DELEGATION),
        ("The foreign minister, Sergei Lavrov, came.", DELEGATION),
        ('Novak is "responsible for energy".', DELEGATION),
        ("No one came, and one of them left.", "Nobody came"),
    ],
)
def test_the_same_in_other_words_holds(statement: str, quote: str) -> None:
    assert unsupported(statement, [quote], "") is None


@pytest.mark.parametrize(
    ("statement", "quote", "reason"),
    [
        ("It took 25 years.", "It took 24 years.", Reason.NUMBER),
        ("It took 24 days.", "It took 24 years.", Reason.NUMBER),
        ("It cost $98 million.", "It cost 98 million euros.", Reason.NUMBER),
        ("It cost 98 billion euros.", "It cost 98 million euros.", Reason.NUMBER),
        ("Wages rise by 4.5.", "Wages rise by 4.5%.", Reason.NUMBER),
        ("Nearly 11,000 came.", "Over 11,000 came.", Reason.NUMBER),
        ("Hundreds came.", "Dozens came.", Reason.NUMBER),
        ("It was the third visit.", "It was the second visit.", Reason.NUMBER),
        ("It was in the 1980s.", "It was in the 1990s.", Reason.NUMBER),
        ("Three ministers came.", DELEGATION, Reason.NUMBER),
        ("On June 19 they met.", "on June 18", Reason.DATE),
        ("In 2024 they met.", "on June 18", Reason.NUMBER),
        ("On Tuesday they met.", "They met on Monday.", Reason.DATE),
        ("Last year they met.", "They met this year.", Reason.DATE),
        ("It landed at 2:45 p.m.", "It landed at 2:45 a.m.", Reason.DATE),
        ("In July they met.", "They met on 18 June.", Reason.DATE),
        ("Australia agreed.", "Austria agreed.", Reason.NAME),
        ("Nigeria agreed.", "Niger agreed.", Reason.NAME),
        ("Moscow agreed.", "Russia agreed.", Reason.NAME),
        ("Johnston came.", "Johnson came.", Reason.NAME),
        ("Andrei Lavrov came.", DELEGATION, Reason.NAME),
        ("Foreign Minister Andrei Belousov came.", DELEGATION, Reason.NAME),
        ("foreign minister Andrei Belousov came.", DELEGATION, Reason.NAME),
        ("Macron joined Novak.", DELEGATION, Reason.NAME),
        ("IBM joined Novak.", DELEGATION, Reason.NAME),
        ('Novak is "responsible for war".', DELEGATION, Reason.WORDS),
    ],
)
def test_another_value_does_not(statement: str, quote: str, reason: Reason) -> None:
    assert unsupported(statement, [quote], "") is reason


def test_the_question_may_hold_them() -> None:
    assert unsupported("Lavrov came in 2024.", ["He came."], "did lavrov come in 2024?") is None


def test_titles_may_stand_elsewhere_in_the_passage() -> None:
    assert unsupported("President Putin came.", ["Putin came."], "", ["The president"]) is None
    assert unsupported("President Putin came.", ["Putin came."], "") is Reason.NAME


def test_a_capital_that_begins_a_sentence_is_no_name_where_the_word_is_known() -> None:
    assert unsupported("Cyclists came.", ["They came."], "", common=frozenset({"cyclist"})) is None


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u2060"])
def test_what_cannot_be_seen_hides_no_number(hidden: str) -> None:
    assert unsupported(f"1{hidden}2 came.", ["12 came."], "") is None
    assert unsupported(f"1{hidden}3 came.", ["12 came."], "") is Reason.NUMBER


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_checked(statement: str, quote: str) -> None:
    unsupported(statement, [quote], "")
    assert unsupported(statement, [statement], "") is None
