"""A model's words lose all that is no sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answer_text import clean

OWN = "https://gazette.example/news/1"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("**Kim** met `Putin`. [1]", "Kim met Putin."),
        ("- Kim met Putin [1, 2].", "Kim met Putin."),
        ("## Kim met Putin", "Kim met Putin"),
        ("1. Kim met Putin.", "Kim met Putin."),
        ("Kim met Putin.【1†source】", "Kim met Putin."),
        ("Kim ![x](https://evil.example/?q=1) met.", "Kim met."),
        ("Kim [met](https://evil.example/?q=1).", "Kim met."),
        ("Kim met <https://evil.example>.", "Kim met."),
        ("Kim met https://evil.example/a?b=c.", "Kim met."),
        ("Kim met at evil.example/path.", "Kim met at."),
        ("Kim met at evil.shop/x?q=secret today.", "Kim met at today."),
        ("Kim met at EVIL.PAGE:8080/leak", "Kim met at"),
        (
            "Kim met U.S./South Korean officials at 2 a.m./p.m.",
            "Kim met U.S./South Korean officials at 2 a.m./p.m.",
        ),
        ("Kim <b>met</b><img src=x onerror=alert(1)>.", "Kim met."),
        ("Kim met (www.evil.example).", "Kim met."),
        ("Kim met javascript:alert(1).", "Kim met)."),
        ("Kim met 10.0.0.1/x.", "Kim met."),
        ("Write to a.b@evil.example.", "Write to."),
        (f"Kim met ({OWN}).", f"Kim met ({OWN})."),
        (f"Kim [met]({OWN}).", f"Kim met {OWN}."),
        ("Kim met\x1b[31m Putin\u202e.", "Kim met [31m Putin ."),
        ("In the U.S. it rose by 4.5%, to $1.2bn.", "In the U.S. it rose by 4.5%, to $1.2bn."),
        ("At 2.45 p.m. he left.", "At 2.45 p.m. he left."),
    ],
)
def test_markup_links_and_images_go(said: str, shown: str) -> None:
    cleaned = clean(said, frozenset({OWN}))
    assert cleaned.replace(" ", "") == shown.replace(" ", "") or cleaned == shown


@given(st.text(max_size=100))
def test_no_address_is_left(text: str) -> None:
    for address in ("http://x.y/z", "![a](data:b)", "javascript:c", "www.d.e"):
        left = clean(f"{text} {address} ")
        assert "http://x" not in left
        assert "data:b" not in left
        assert "javascript:c" not in left
        assert "www.d" not in left
