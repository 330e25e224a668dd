"""What an article is, and how it gets an id that stays."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.articles import Article, article_id, canonical_url, publisher

ARTICLE = Article(id="a", title="Ferry adrift", text="It drifted.", url="https://port.example/1")

SAME_PAGE = [
    "https://port.example/news/ferry?id=7",
    "HTTPS://Port.Example/news/ferry?id=7",
    "  https://port.example/news/ferry?id=7\n",
    "https://port.example:443/news/ferry?id=7",
    "https://port.example/news/ferry/?id=7",
    "https://port.example/news/ferry?id=7#comments",
    "https://port.example/news/ferry?utm_source=mail&id=7&utm_medium=x",
    "https://port.example/news/ferry?fbclid=abc&id=7&gclid=def",
    "https://reader@port.example/news/ferry?id=7",
]
OTHER_PAGES = [
    "http://port.example/news/ferry?id=7",
    "https://www.port.example/news/ferry?id=7",
    "https://port.example:8443/news/ferry?id=7",
    "https://port.example/News/Ferry?id=7",
    "https://port.example/news/ferry?id=8",
    "https://port.example/news/ferry",
]
NO_ADDRESSES = [
    "",
    "port.example/news",
    "/news/ferry",
    "mailto:desk@port.example",
    "file:///etc/hosts",
    "javascript:alert(1)",
    "https://",
    "https://:443/news",
    "https://[::1/news",
    "https://port.example:99999/",
    "https://port .example/",
]

_PARTS = st.sampled_from(
    [
        *"http https HTTPS : / // ? # & = @ % %20 %C3%A9 [ ] ::1 port.example Port.Example".split(),
        *":80 :443 :8080 utm_x gclid ; + é İ Σ ß 中 \\ .. . a B ' \"".split(),
        *(" ", "\t", "\u3000", "\x1f"),
    ]
)
ADDRESSES = st.one_of(
    st.text().map("http://".__add__),
    st.lists(_PARTS, max_size=12).map(lambda parts: "https://" + "".join(parts)),
    st.lists(_PARTS, max_size=12).map(lambda parts: "http://h/" + "".join(parts)),
)


@pytest.mark.parametrize("url", SAME_PAGE)
def test_spellings_of_one_address_are_one(url: str) -> None:
    assert canonical_url(url) == "https://port.example/news/ferry?id=7"


@pytest.mark.parametrize("url", OTHER_PAGES)
def test_other_pages_stay_apart(url: str) -> None:
    assert canonical_url(url) != canonical_url(SAME_PAGE[0])


def test_the_order_of_parameters_does_not_matter() -> None:
    assert canonical_url("http://h/?b=2&a=1&a=0") == canonical_url("http://h/?a=0&b=2&a=1")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://[::1]:80/a/", "http://[::1]/a"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("https://port.example/the ferry", "https://port.example/the%20ferry"),
        ("https://port.example/mér", "https://port.example/m%C3%A9r"),
        ("https://port.example/m%C3%A9r", "https://port.example/m%C3%A9r"),
        ("https://port.example///", "https://port.example"),
        ("https://port.example/?empty", "https://port.example?empty="),
    ],
)
def test_unusual_addresses(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        canonical_url(text)


@given(ADDRESSES)
def test_the_canonical_address_is_its_own(url: str) -> None:
    try:
        once = canonical_url(url)
    except ValueError:
        assume(False)
    assert canonical_url(once) == once


def test_an_id_comes_from_the_address_where_there_is_one() -> None:
    ids = {article_id(url=url, origin=f"{n}.txt") for n, url in enumerate(SAME_PAGE)}
    assert len(ids) == 1


def test_an_id_comes_from_the_place_where_there_is_no_address() -> None:
    assert article_id(url=None, origin="a.txt") == article_id(url=None, origin="a.txt")
    assert article_id(url=None, origin="a.txt") != article_id(url=None, origin="b/a.txt")


def test_ids_are_those_of_earlier_versions() -> None:
    """An index outlives the program that made it: these never change."""
    assert article_id(url="https://port.example/1", origin="") == "e7c19b9c1b207fbd"
    assert article_id(url=None, origin="2024/ferry.md") == "b295917225c947e4"


@given(st.text(alphabet=st.characters()))
def test_any_place_has_an_id(origin: str) -> None:
    found = article_id(url=None, origin=origin)
    assert len(found) == 16
    assert set(found) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ferry afloat"},
        {"text": "It floated."},
        {"url": None},
        {"source": "Port Gazette"},
        {"published_at": "2024-06-18"},
        {"markup": "markdown"},
    ],
)
def test_whatever_a_reader_sees_changes_the_digest(change: dict[str, str]) -> None:
    assert replace(ARTICLE, **change).digest != ARTICLE.digest  # type: ignore[arg-type]


def test_what_only_the_ledger_knows_does_not() -> None:
    assert replace(ARTICLE, id="b", revision=2).digest == ARTICLE.digest


def test_the_publisher_is_the_host() -> None:
    assert publisher("https://www.Port.example:8080/news") == "port.example"
    assert publisher(None) is None
