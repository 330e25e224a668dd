"""The catalogue: articles, pages of them, publishers and origins, read from the ledger."""

from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_entries import article, entry

from ingest.articles import ArticleInfo
from ingest.catalogue import Catalogue
from ingest.errors import BadFilter, UnknownArticle
from ingest.ledger import Ledger
from ingest.rows import Origin

pytest_plugins = ["ledger_entries"]


def test_passages_come_with_their_words_and_their_article(
    ledger: Ledger, catalogue: Catalogue
) -> None:
    text = "😀 Zu\u0308rich burned. It rained."
    ledger.put([entry(article("a", text, published_at="2024-06-18", source="Gazette"), 2)])
    found = catalogue.passages(["a#0", "a#1", "a#2", "b#0"])
    assert sorted(found) == ["a#0", "a#1"]
    for one in found.values():
        assert one.text == text[one.start : one.end]
        assert one.heading == "Head"
        assert one.article == ArticleInfo("a", "About a", None, "Gazette", "2024-06-18", 1)


def test_an_article_that_is_not_there_is_told(ledger: Ledger, catalogue: Catalogue) -> None:
    ledger.put([entry(article("a"))])
    ledger.remove(["a"])
    for name in ("a", "b"):
        with pytest.raises(UnknownArticle, match=f"'{name}'.*dateline articles"):
            catalogue.article(name)


@given(
    dates=st.lists(
        st.one_of(st.none(), st.dates().map(str), st.just("2024-06-18T09:30:00Z")), max_size=12
    ),
    size=st.integers(1, 5),
)
@settings(max_examples=30)
def test_pages_hold_every_article_once_newest_first(
    tmp_path_factory: pytest.TempPathFactory, dates: list[str | None], size: int
) -> None:
    with closing(Ledger(tmp_path_factory.mktemp("pages") / "ledger.sqlite")) as ledger:
        news = [replace(article(f"a|{n}"), published_at=date) for n, date in enumerate(dates)]
        ledger.put([entry(one) for one in news])
        catalogue, seen, cursor = Catalogue(ledger.engine), list[ArticleInfo](), None
        while True:
            page, cursor = catalogue.articles(cursor, size)
            seen.extend(page)
            assert len(page) == size or cursor is None
            if cursor is None:
                break
    expected = sorted(news, key=lambda one: one.id)
    expected.sort(key=lambda one: one.published_at or "", reverse=True)
    assert [one.id for one in seen] == [one.id for one in expected]


def test_a_cursor_that_no_page_gave_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(BadFilter, match="'nonsense' is no cursor"):
        catalogue.articles("nonsense", 10)


def test_publishers(ledger: Ledger, catalogue: Catalogue) -> None:
    ledger.put(
        [
            entry(article("a", source="Gazette", published_at="1970-01-02")),
            entry(article("b", source="Courier")),
            entry(article("c", source="Herald")),
            entry(article("d")),
        ]
    )
    ledger.remove(["c"])
    assert catalogue.sources() == ["Courier", "Gazette"]


def test_where_articles_were_read(ledger: Ledger, catalogue: Catalogue) -> None:
    ledger.put(
        [
            entry(article("a"), origin=Origin("/news", "a.txt")),
            entry(article("b"), origin=Origin("/news", "b.txt")),
            entry(article("c"), origin=Origin("/other", "a.txt")),
            entry(article("d")),
        ]
    )
    ledger.move({"b": Origin("/other", "b.txt")})
    assert catalogue.origins("/news") == {"a": "a.txt"}
    assert catalogue.origins("/other") == {"b": "b.txt", "c": "a.txt"}
    ledger.remove(["a"])
    assert catalogue.origins("/news") == {}
    assert catalogue.places(["a", "b", "d"]) == {"b": Origin("/other", "b.txt")}
