"""Claims are read from a stream as soon as they are complete, however it is cut."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import ChatFailed
from service.chat_stream import LONGEST, ClaimReader, Ending
from service.checks import Claim, Quoted

ANSWER = json.dumps(
    {
        "answered": True,
        "statements": [
            {"text": 'He said "no" {twice}.', "quotes": [{"passage": 2, "quote": 'a "quote"\n}'}]},
            {"text": "One. Two.", "quotes": [{"passage": 1, "quote": "x"}]},
        ],
        "short_answer": "no",
    }
)
CLAIMS = [
    Claim('He said "no" {twice}.', (Quoted(2, 'a "quote"\n}'),)),
    Claim("One.", (Quoted(1, "x"),)),
    Claim("Two.", (Quoted(1, "x"),)),
]
PLAIN = "Mr. Kim met him at 2.45 p.m. [1] He left [2][3]. Nobody, it is said, saw it. [12, 1]"
PLAIN_CLAIMS = [
    Claim("Mr. Kim met him at 2.45 p.m.", (Quoted(1, ""),)),
    Claim("He left.", (Quoted(2, ""), Quoted(3, ""))),
    Claim("Nobody, it is said, saw it.", (Quoted(12, ""), Quoted(1, ""))),
]


def read(pieces: list[str]) -> tuple[list[Claim], Ending]:
    reader = ClaimReader()
    claims = [claim for piece in pieces for claim in reader.feed(piece)]
    rest, ending = reader.end()
    return claims + rest, ending


def cut(text: str, places: list[int]) -> list[str]:
    bounds = [0, *sorted(place % len(text) for place in places), len(text)]
    return [text[a:b] for a, b in pairwise(bounds)]


@given(st.lists(st.integers(0, 1000), max_size=8))
def test_json_gives_the_same_claims_however_it_is_cut(places: list[int]) -> None:
    assert read(cut(ANSWER, places)) == (CLAIMS, Ending(True, "no"))


@given(st.lists(st.integers(0, 1000), max_size=8))
def test_plain_text_gives_the_same_claims_however_it_is_cut(places: list[int]) -> None:
    assert read(cut(PLAIN, places)) == (PLAIN_CLAIMS, Ending(True))


def test_a_claim_is_given_when_its_brace_closes() -> None:
    reader = ClaimReader()
    first = ANSWER.index("}]}") + 3
    assert reader.feed(ANSWER[: first - 1]) == []
    assert reader.feed(ANSWER[first - 1 : first]) == CLAIMS[:1]


def test_json_in_a_fence_with_words_around_it_is_read() -> None:
    assert read([f"```json\n{ANSWER}\n```"])[0] == CLAIMS


@pytest.mark.parametrize(
    "quotes",
    [
        {"quotes": {"passage": "1", "quote": None}},
        {"quotes": [{"passage": "[1]"}]},
        {"citations": [1]},
        {"passages": 1},
        {"quotes": [1, "nothing", None, {"quote": "x"}]},
    ],
)
def test_quotes_in_other_shapes_are_understood(quotes: dict[str, object]) -> None:
    answer = json.dumps({"statements": [{"text": "One.", **quotes}]})
    assert read([answer])[0] == [Claim("One.", (Quoted(1, ""),))]


def test_numbers_written_into_the_text_count() -> None:
    answer = json.dumps({"statements": [{"text": "One [2].", "quotes": []}]})
    assert read([answer])[0] == [Claim("One.", (Quoted(2, ""),))]


@pytest.mark.parametrize(
    "said", ['{"answered": false, "statements": []}', "NO ANSWER", "NO ANSWER."]
)
def test_a_model_may_say_that_it_finds_no_answer(said: str) -> None:
    assert read([said]) == ([], Ending(answered=False))


@pytest.mark.parametrize(
    "broken", ["", "  \n", '{"statements": [', "{]}", '{"a": }', "{", "```json"]
)
def test_what_is_empty_or_broken_is_told(broken: str) -> None:
    with pytest.raises(ChatFailed):
        read([broken])


def test_an_answer_without_end_is_told() -> None:
    reader = ClaimReader()
    with pytest.raises(ChatFailed, match="no end"):
        for _ in range(LONGEST):
            reader.feed("x" * 1000)


@given(st.text(max_size=200), st.lists(st.integers(0, 1000), max_size=4))
def test_any_text_is_read_or_told(text: str, places: list[int]) -> None:
    try:
        read(cut(text, places) if text else [""])
    except ChatFailed as failure:
        assert str(failure)
