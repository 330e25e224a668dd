"""Which articles and publishers there are, over HTTP."""

from collections.abc import Iterator

import pytest
from conftest import drawn, opened_engine, service_settings
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ingest.models import EmbeddingModel
from service.api import create_app

TITLES = {
    "Ölpreis fällt": "Östersjöposten",
    "Oil price falls 100%": "Morning_Paper",
    "Oil and water": "MORNING PAPER",
    "Nobody signed this": None,
}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[TestClient]:
    """Around four articles, the first the newest, whose vectors mean nothing."""
    folder = tmp_path_factory.mktemp("articles") / "data"
    with opened_engine(folder, drawn(model), []) as engine:
        app = create_app(engine, service_settings(folder))
        client = TestClient(app, raise_server_exceptions=False)
        articles = [
            {
                "title": title,
                "source": source,
                "text": "It came.",
                "published_at": f"2024-01-0{9 - n}",
            }
            for n, (title, source) in enumerate(TITLES.items())
        ]
        client.post("/articles", json=articles).raise_for_status()
        yield client


def titles(api: TestClient, **query: str | int) -> list[str]:
    response = api.get("/articles", params=query)
    assert response.status_code == 200
    return [one["title"] for one in response.json()["articles"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", list(TITLES)),
        ("  ", list(TITLES)),
        ("oil", ["Oil price falls 100%", "Oil and water"]),
        ("ÖL", ["Ölpreis fällt"]),
        ("FÄLLT", ["Ölpreis fällt"]),
        ("ÖSTERSJÖ", ["Ölpreis fällt"]),
        ("oil morning", ["Oil price falls 100%", "Oil and water"]),
        ("water oil", ["Oil and water"]),
        ("oil nobody", []),
        ("100%", ["Oil price falls 100%"]),
        ("%", ["Oil price falls 100%"]),
        ("_", ["Oil price falls 100%"]),
        ("/", []),
        ("\0", []),
        ("oil\0price", []),
    ],
)
def test_every_word_stands_in_the_title_or_the_source(
    api: TestClient, words: str, found: list[str]
) -> None:
    assert titles(api, q=words) == found


def test_pages_of_a_search_go_on_where_they_ended(api: TestClient) -> None:
    first = api.get("/articles", params={"q": "oil", "limit": 1}).json()
    assert [one["title"] for one in first["articles"]] == ["Oil price falls 100%"]
    assert titles(api, q="oil", limit=1, after=first["next"]) == ["Oil and water"]


def test_a_search_that_is_too_long_is_refused(api: TestClient) -> None:
    response = api.get("/articles", params={"q": "x" * 201})
    assert response.status_code == 422
    assert "200 characters" in response.json()["detail"]


@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_words_may_be_looked_for(api: TestClient, words: str) -> None:
    wanted = [word.casefold() for word in words.split()]
    fits = [
        title
        for title, source in TITLES.items()
        if all(word in title.casefold() or word in (source or "").casefold() for word in wanted)
    ]
    assert titles(api, q=words) == fits


def test_sources_are_counted(api: TestClient) -> None:
    assert api.get("/sources").json() == {
        "sources": [
            {"name": "MORNING PAPER", "articles": 1},
            {"name": "Morning_Paper", "articles": 1},
            {"name": "Östersjöposten", "articles": 1},
        ]
    }
