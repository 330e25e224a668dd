"""A model's quote is found where it stands, or not at all; what is shown is the article's words."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.check_quotes import locate, widened

TEXT = (
    "Vladimir Putin landed at about 2:45 a.m. on Wednesday, after a stop in Russia’s far east. "
    "He denied that “any arms” were transferred — twice. Café Müller 😀 was closed."
)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)
spoken = st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=4, max_size=9)


def found(quote: str, text: str = TEXT) -> list[str]:
    return [text[start:end] for place in locate(quote, text)[:1] for start, end in place]


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("after a stop", ["after a stop"]),
        ("AFTER  a\nStop", ["after a stop"]),
        ("a stop in Russia's far east", ["a stop in Russia’s far east"]),
        ('"any arms" were transferred - twice', ["any arms” were transferred — twice"]),
        ("Cafe\u0301 Muller", ["Café Müller"]),
        ("ｃａｆé Müller was closed", ["Café Müller 😀 was closed"]),
        ("far\u200b east. He denied", ["far east. He denied"]),
        ("Putin landed … on Wednesday", ["Putin landed", "on Wednesday"]),
        ("Putin landed [...] on Wednesday", ["Putin landed", "on Wednesday"]),
    ],
)
def test_what_copying_changes_is_put_right(quote: str, shown: list[str]) -> None:
    assert [one.strip() for one in found(quote)] == shown


@pytest.mark.parametrize(
    "quote",
    [
        "Putin landed on Wednesday",  # stitched, and not marked as such
        "on Wednesday … Putin landed",  # in another order
        "Putin took off at about 2:45 a.m.",
        "Putin landed … on Thursday",
        "landed at about 2:54 a.m.",
        "denied any arms",
        "any arms … a … twice",  # pieces of one word stand anywhere
        "",
        " ",
        "…",
        "“”",
        "😀",
    ],
)
def test_what_the_passage_does_not_say_is_no_quote(quote: str) -> None:
    assert locate(quote, TEXT) == []


@given(words, words, words)
def test_any_part_of_a_text_is_found_in_it(before: str, quote: str, after: str) -> None:
    assume(any(one.isalnum() for one in quote))
    text = before + quote + after
    assert quote in [text[start:end] for place in locate(quote, text) for start, end in place]


@given(words, words)
def test_what_is_found_has_the_words_of_the_quote(quote: str, text: str) -> None:
    def letters(words: str) -> str:
        whole = unicodedata.normalize("NFKD", words.casefold())
        return "".join(one for one in whole if unicodedata.category(one)[0] in "LN")

    for place in locate(quote, text):
        assert all(0 <= start < end <= len(text) for start, end in place)
        shown = "".join(text[start:end] for start, end in place)
        assert letters(letters(shown)) == letters(letters(quote))


@given(spoken, st.data())
def test_stitched_words_are_refused(spoken: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(spoken) - 3))
    stitched = [spoken[first], spoken[first + 2]]
    text = " ".join(spoken)
    assert bool(locate(" ".join(stitched), text)) == (" ".join(stitched) in text)


def test_every_place_of_a_quote_is_found() -> None:
    assert [place[0] for place in locate("the", "the dog saw the cat")] == [(0, 3), (12, 15)]


def test_a_quote_is_shown_with_its_whole_sentence() -> None:
    start = TEXT.index("any arms")
    first, last = widened((start, start + 8), TEXT)
    assert TEXT[first:last] == "He denied that “any arms” were transferred — twice."
