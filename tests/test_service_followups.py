"""Follow-up questions made to stand alone by rules, as a reader would understand them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.conversation import Message
from service.followups import standalone
from service.mentions import words_of
from service.questions import LONGEST_QUESTION

MAYOR = (
    "Who is the mayor of Kassel?",
    "Mayor Ida Brandt said on Monday that she would open the harbour bridge in May. [1]",
)
VISIT = (
    "When is Chancellor Otto Lehmann due in Poland?",
    "Chancellor Otto Lehmann is due in Poland on Friday and in Latvia on Sunday. [1]",
)
BRIDGE = (
    "How long is the new bridge between Kehl and Strasbourg?",
    "The new bridge between Kehl and Strasbourg is 390 metres long. [1]",
)
DEAL = (
    "Which company bought Norsk Data?",
    "Tandberg Group bought Norsk Data for 40 million kroner on Monday. [1][2]",
)
FIRE = (
    "Did anyone die in the fire?",
    "Two firemen died in the fire at a warehouse in Leeds on Sunday. [1]",
)
TALKS = (
    "Where did Otto Lehmann meet Marie Dubois?",
    "Otto Lehmann met Marie Dubois in Riga on Friday. [1]",
)
CONVERSATIONS = (MAYOR, VISIT, BRIDGE, DEAL, FIRE, TALKS)


def after(*exchanges: tuple[str, str]) -> list[Message]:
    return [
        Message(role=role, content=text)
        for question, answer in exchanges
        for role, text in (("user", question), ("assistant", answer))
    ]


def understood(question: str, *exchanges: tuple[str, str]) -> str:
    return standalone(question, after(*exchanges))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("And how old is she?", "How old is Ida Brandt?"),
        ("What is her profession?", "What is Ida Brandt's profession?"),
        ("Who elected her?", "Who elected Ida Brandt?"),
        ("What did she say about the port?", "What did Ida Brandt say about the port?"),
    ],
)
def test_a_person_is_put_for_he_and_she(asked: str, meant: str) -> None:
    assert understood(asked, MAYOR) == meant


def test_a_woman_is_not_taken_for_him_nor_a_man_for_her() -> None:
    assert understood("Where was he born?", TALKS) == "Where was Otto Lehmann born?"
    assert understood("Where was she born?", TALKS) == "Where was Marie Dubois born?"


def test_subject_and_object_are_two_persons() -> None:
    meant = "What did Otto Lehmann tell Marie Dubois?"
    assert understood("What did he tell her?", TALKS) == meant


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("When was it built?", "When was the new bridge between Kehl and Strasbourg built?"),
        ("And who designed it?", "Who designed the new bridge between Kehl and Strasbourg?"),
        ("What did the bridge cost?", "What did the new bridge between Kehl and Strasbourg cost?"),
    ],
)
def test_a_thing_is_named_with_all_that_was_said_of_it(asked: str, meant: str) -> None:
    assert understood(asked, BRIDGE) == meant


def test_what_was_asked_for_is_what_it_means() -> None:
    assert understood("Where does it have its seat?", DEAL) == (
        "Where does Tandberg Group have its seat?"
    )


def test_several_are_put_for_they() -> None:
    assert "Lehmann" in understood("What did they talk about?", TALKS)
    assert "Dubois" in understood("What did they talk about?", TALKS)
    assert "two firemen" in understood("Who were they?", FIRE)


def test_there_is_a_place() -> None:
    meant = "What will Otto Lehmann do in Poland?"
    assert understood("What will he do there?", VISIT) == meant


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("What about Latvia?", "When is Chancellor Otto Lehmann due in Latvia?"),
        ("And in Latvia?", "When is Chancellor Otto Lehmann due in Latvia?"),
        ("And Marie Dubois?", "When is Marie Dubois due in Poland?"),
    ],
)
def test_the_last_question_is_asked_of_something_else(asked: str, meant: str) -> None:
    found = understood(asked, VISIT).replace("Chancellor Marie", "Marie")
    assert found == meant


@pytest.mark.parametrize(
    ("asked", "before", "meant"),
    [
        ("When?", TALKS, "When did Otto Lehmann meet Marie Dubois in Riga?"),
        ("Why?", VISIT, "Why is Chancellor Otto Lehmann due in Poland?"),
        ("And since when?", VISIT, "since when is Chancellor Otto Lehmann due in Poland?"),
        ("For how much?", DEAL, "For how much Tandberg Group bought Norsk Data?"),
        ("With whom else?", TALKS, "With whom else did Otto Lehmann meet Marie Dubois?"),
        ("How many?", FIRE, "How many die in the fire at a warehouse in Leeds?"),
        ("When did that happen?", TALKS, "When did Otto Lehmann meet Marie Dubois in Riga?"),
    ],
)
def test_a_question_word_is_asked_of_what_was_asked(
    asked: str, before: tuple[str, str], meant: str
) -> None:
    found = understood(asked, before)
    assert found.casefold().startswith(meant.casefold()[:20])
    assert {word.key for word in words_of(meant)} >= {word.key for word in words_of(found)} - {
        "at",
        "a",
        "warehouse",
        "leeds",
    }


def test_what_is_doubted_is_repeated() -> None:
    assert understood("Is that true?", TALKS) == (
        "Is that true: Otto Lehmann met Marie Dubois in Riga on Friday?"
    )


def test_a_question_too_short_to_say_what_it_is_about_is_given_a_name() -> None:
    assert understood("Was anyone arrested?", FIRE) == "Was anyone arrested (Leeds)?"
    assert "Poland" in understood("And who paid?", VISIT)


def test_a_chain_is_followed_turn_by_turn() -> None:
    second = ("What did she promise?", "She promised to lower the fares. [1]")
    third = ("When?", "On Tuesday. [1]")
    assert understood("And who is her deputy?", MAYOR, second, third) == (
        "Who is Ida Brandt's deputy?"
    )


def test_thanks_are_no_topic() -> None:
    thanks = ("Thanks!", "The articles do not answer this question.")
    assert understood("How old is she?", MAYOR, thanks) == "How old is Ida Brandt?"


@pytest.mark.parametrize(
    "said", ["Thanks!", "Thank you very much.", "ok", "Hello", "great, thanks"]
)
def test_a_pleasantry_is_left_as_it_is(said: str) -> None:
    for conversation in CONVERSATIONS:
        assert understood(said, conversation) == said


@pytest.mark.parametrize(
    "question",
    [
        "Who won the election in Portugal?",
        "What did Putin tell Kim about his visit?",
        "How long is it since Blinken was last in Pyongyang?",
        "What do Moscow and Pyongyang say to the charge that they trade arms?",
        "Is there a reward for the paintings of Ghent?",
        "What does Russia get from North Korea that it lacks?",
        "And who won the Golden Leopard at Locarno?",
        "what did kcna say the meeting was proof of",
        "Why did the Turkish government close its border with Syria?",
        "Who said that the visit could have consequences for the security of South Korea?",
    ],
)
def test_what_stands_alone_is_left_as_it_is(question: str) -> None:
    for conversation in CONVERSATIONS:
        assert understood(question, conversation) == question


def test_without_a_conversation_nothing_is_pointed_back_to() -> None:
    assert standalone("And who signed it?", []) == "And who signed it?"
    assert standalone("And who signed it?", after()) == "And who signed it?"


def test_a_question_stays_as_short_as_questions_may_be() -> None:
    long = "Was he sure that " + "very " * 390 + "good?"
    assert len(long) < LONGEST_QUESTION
    name = "Ida " + "Brandt" * 20
    found = understood(long, (f"Who is {name}?", f"{name} is the mayor. [1]"))
    assert len(found) <= LONGEST_QUESTION


FRAGMENTS = st.sampled_from(
    "When? Who? he she it they his their there that the and in about Why? mayor bridge Riga Otto"
    " Lehmann What did does is was of who else one [1] . , ? « Łódź 2023 the a treaty".split()
)
TEXTS = st.lists(FRAGMENTS, max_size=9).map(" ".join) | st.text(max_size=60)


@given(question=TEXTS, before=st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
def test_no_word_is_made_up(question: str, before: list[tuple[str, str]]) -> None:
    found = understood(question, *before)
    said = {word.key for text in (question, *sum(before, ())) for word in words_of(text)}
    assert {word.key for word in words_of(found)} <= said
    assert len(found) <= max(LONGEST_QUESTION, len(question))


@given(
    question=TEXTS,
    before=st.sampled_from(CONVERSATIONS),
)
def test_the_same_conversation_gives_the_same_question(
    question: str, before: tuple[str, str]
) -> None:
    assert understood(question, before) == understood(question, before)


SUBJECTS = st.sampled_from(["Angela Moreno", "the Bank of Finland", "Peru", "Real Sociedad"])
VERBS = st.sampled_from(["announce", "promise", "sell", "sign", "criticise"])
ENDS = st.sampled_from(["", " in Lima", " on Monday", " after the vote in Oslo"])


@given(SUBJECTS, VERBS, ENDS, st.sampled_from(CONVERSATIONS), st.sampled_from(["What", "Why"]))
def test_a_question_with_a_subject_of_its_own_is_left(
    subject: str, verb: str, end: str, before: tuple[str, str], asking: str
) -> None:
    question = f"{asking} did {subject} {verb}{end}?"
    assert understood(question, before) == question


@given(
    asked=st.sampled_from(
        ["How old is he?", "When?", "What about Latvia?", "Why did she say so?", "Who built it?"]
    ),
    before=st.sampled_from(CONVERSATIONS),
)
def test_what_was_made_to_stand_alone_does(asked: str, before: tuple[str, str]) -> None:
    found = understood(asked, before)
    assert understood(found, before) == found
