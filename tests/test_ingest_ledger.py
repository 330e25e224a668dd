"""The ledger against a plain dictionary, and what the catalogue reads from it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ingest.articles import Article, ArticleInfo, Passage
from ingest.catalogue import Catalogue
from ingest.errors import BadFilter, IndexDamaged, UnknownArticle
from ingest.ledger import Ledger
from ingest.rows import IN_ONE_STATEMENT, Entry, Origin
from ingest.schema import revisions
from ingest.sqlite import open_sqlite, translate_errors

DIMENSION = 4


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger(tmp_path / "ledger.sqlite")) as opened:
        yield opened


@pytest.fixture
def catalogue(ledger: Ledger) -> Catalogue:
    return Catalogue(ledger.engine)


def article(name: str, text: str = "It drifted. It sank.", **fields: str) -> Article:
    return Article(name, f"About {name}", text, **fields)  # type: ignore[arg-type]


def entry(of: Article, parts: int = 1, origin: Origin | None = None) -> Entry:
    """An article cut into so many passages, each with a vector of its own."""
    edges = np.linspace(0, len(of.text), parts + 1).astype(int).tolist()
    passages = [
        Passage(f"{of.id}#{n}", of.id, edges[n], edges[n + 1], "Head") for n in range(parts)
    ]
    seed = int(of.digest[:8], 16)
    vectors = np.random.default_rng(seed).standard_normal((parts, DIMENSION)).astype(np.float32)
    return Entry(of, passages, vectors, origin)


def superseded(ledger: Ledger, article_id: str) -> list[tuple[int, str]]:
    query = select(revisions.c.revision, revisions.c.text).where(
        revisions.c.article_id == article_id
    )
    with ledger.engine.connect() as connection:
        return sorted((row.revision, row.text) for row in connection.execute(query))


def stored_vectors(ledger: Ledger, batch: int = 3) -> dict[str, list[float]]:
    return {
        one: vector.tolist()
        for ids, vectors in ledger.iter_vectors(batch)
        for one, vector in zip(ids, vectors, strict=True)
    }


# One step


def test_a_new_ledger_is_empty(ledger: Ledger) -> None:
    assert (ledger.sequence, ledger.counts(), ledger.stamp) == (0, (0, 0), None)
    assert ledger.changes(0, 10) == []
    assert list(ledger.iter_vectors(10)) == []


def test_what_was_put_is_there_after_reopening(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "ledger.sqlite")) as first:
        first.put([entry(article("a"), 2)])
        first.stamp = {"embedding": "m", "chunking": {"limit_tokens": 256}}
        name = first.name
    with closing(Ledger(tmp_path / "ledger.sqlite")) as again:
        assert again.name == name
        assert again.stamp == {"embedding": "m", "chunking": {"limit_tokens": 256}}
        assert (again.sequence, again.counts()) == (1, (1, 2))


def test_each_ledger_has_a_name_of_its_own(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "a")) as one, closing(Ledger(tmp_path / "b")) as other:
        assert one.name != other.name


def test_vectors_come_back_to_the_bit(ledger: Ledger) -> None:
    put = entry(article("a"), 7)
    ledger.put([put])
    assert stored_vectors(ledger) == {
        passage.id: vector.tolist()
        for passage, vector in zip(put.passages, put.vectors, strict=True)
    }
    ids, vectors = ledger.vectors_of(["a#6", "a#0", "a#99"])
    assert sorted(ids) == ["a#0", "a#6"]
    assert vectors[ids.index("a#6")].tolist() == put.vectors[6].tolist()


def test_a_changed_article_keeps_its_old_text_among_the_revisions(
    ledger: Ledger, catalogue: Catalogue
) -> None:
    ledger.put([entry(article("a", "First."))])
    ledger.put([entry(article("a", "Second."))])
    ledger.put([entry(article("a", "Third."))])
    assert (catalogue.article("a").text, catalogue.article("a").revision) == ("Third.", 3)
    assert superseded(ledger, "a") == [(1, "First."), (2, "Second.")]


def test_an_article_that_returns_after_removal_goes_on_counting(
    ledger: Ledger, catalogue: Catalogue
) -> None:
    ledger.put([entry(article("a", "First."))])
    ledger.remove(["a"])
    ledger.put([entry(article("a", "Second."))])
    assert catalogue.article("a").revision == 2
    assert superseded(ledger, "a") == [(1, "First.")]


def test_removing_what_is_not_there_changes_nothing(ledger: Ledger) -> None:
    ledger.put([entry(article("a"))])
    ledger.remove(["a", "nowhere"])
    assert ledger.remove(["a", "nowhere"]) == ledger.sequence == 2


def test_a_failing_transaction_leaves_nothing_behind(ledger: Ledger) -> None:
    good = entry(article("a"))
    clash = Entry(article("b"), good.passages, good.vectors)
    with pytest.raises(IndexDamaged):
        ledger.put([good, clash])
    assert (ledger.sequence, ledger.counts()) == (0, (0, 0))


def test_changes_tell_which_passages_are_gone(ledger: Ledger) -> None:
    ledger.put([entry(article("a"), 3)])
    ledger.put([entry(article("a", "Shorter."), 1)])
    (change,) = ledger.changes(0, 10)
    assert (change.sequence, [one.id for one in change.passages]) == (2, ["a#0"])
    assert list(change.gone) == ["a#1", "a#2"]
    ledger.remove(["a"])
    (change,) = ledger.changes(2, 10)
    assert (list(change.passages), list(change.gone)) == ([], ["a#0", "a#1", "a#2"])


def test_more_may_be_asked_for_than_one_statement_takes(
    ledger: Ledger, catalogue: Catalogue
) -> None:
    ledger.put([entry(article("a"), 2)])
    many = [*(f"none-{n}" for n in range(40_000)), "a", "a#1"]
    assert len(many) > IN_ONE_STATEMENT
    assert ledger.vectors_of(many)[0] == ["a#1"]
    assert list(catalogue.digests(many)) == ["a"]


def test_a_file_that_is_no_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"This is no database at all. " * 100)
    with pytest.raises(IndexDamaged, match="cannot be used"):
        Ledger(tmp_path / "ledger.sqlite")


def test_a_page_that_is_damaged_is_told_by_whatever_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(Ledger(path)) as ledger:
        ledger.put([entry(article(f"a{n}", "Long. " * 2_000)) for n in range(9)])
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    path.write_bytes(content)
    engine = open_sqlite(path)
    translate_errors(engine)
    catalogue = Catalogue(engine)
    for read in (catalogue.attributes, catalogue.sources, lambda: catalogue.article("a1")):
        with pytest.raises(IndexDamaged, match=r"ledger\.sqlite cannot be used"):
            read()


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "what? 100% #1 ünd=so&weiter"
    folder.mkdir()
    with closing(Ledger(folder / "ledger.sqlite")) as opened:
        opened.put([entry(article("a"))])
    assert (folder / "ledger.sqlite").exists()


def test_a_commit_is_on_the_disk_when_it_returns(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        full = 2
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == full


def test_others_may_read_while_it_is_open(ledger: Ledger) -> None:
    ledger.put([entry(article("a"))])
    with closing(sqlite3.connect(ledger.path)) as other:
        assert other.execute("SELECT count(*) FROM articles").fetchone() == (1,)


# Any number of steps

NAMES = ["a", "b", "a#0"]
PUTS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, 99), st.integers(0, 4)),
    min_size=1,
    max_size=3,
    unique_by=lambda put: put[0],
)
REMOVALS = st.lists(st.sampled_from([*NAMES, "nowhere"]), min_size=1, unique=True)
Step = list[tuple[str, int, int]] | list[str]


class Model:
    """The ledger as a dictionary: live articles, their past texts, and their passages."""

    def __init__(self) -> None:
        self.live: dict[str, Entry] = {}
        self.past: dict[str, list[tuple[int, str]]] = {name: [] for name in NAMES}

    def put(self, entries: Sequence[Entry]) -> None:
        for one in entries:
            self._archive(one.article.id)
            revision = len(self.past[one.article.id]) + 1
            self.live[one.article.id] = replace(
                one, article=replace(one.article, revision=revision)
            )

    def remove(self, ids: Sequence[str]) -> None:
        for one in ids:
            self._archive(one)

    def _archive(self, name: str) -> None:
        if (old := self.live.pop(name, None)) is not None:
            self.past[name].append((old.article.revision, old.article.text))

    @property
    def vectors(self) -> dict[str, list[float]]:
        return {
            passage.id: vector.tolist()
            for one in self.live.values()
            for passage, vector in zip(one.passages, one.vectors, strict=True)
        }


def take(step: Step, ledger: Ledger, model: Model) -> None:
    ids = [one for one in step if isinstance(one, str)]
    if ids:
        ledger.remove(ids)
        model.remove(ids)
        return
    puts = [one for one in step if not isinstance(one, str)]
    entries = [entry(article(name, f"Text {n}. " * 9), parts) for name, n, parts in puts]
    ledger.put(entries)
    model.put(entries)


def follow(ledger: Ledger, held: dict[str, list[float]], followed: int, limit: int) -> int:
    """What a derived index does."""
    while changes := ledger.changes(followed, limit):
        assert len(changes) <= limit
        for change in changes:
            for one in change.gone:
                held.pop(one, None)
            ids, vectors = ledger.vectors_of([passage.id for passage in change.passages])
            held.update(zip(ids, vectors.tolist(), strict=True))
        followed = changes[-1].sequence
    return followed


@given(
    steps=st.lists(st.one_of(PUTS, REMOVALS), max_size=8),
    limit=st.integers(1, 4),
    rests=st.integers(1, 5),
)
@settings(max_examples=50)
def test_it_agrees_with_a_dictionary_and_can_be_followed_from_anywhere(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], limit: int, rests: int
) -> None:
    model, held, followed = Model(), dict[str, list[float]](), 0
    folder = tmp_path_factory.mktemp("ledger")
    with closing(Ledger(folder / "ledger.sqlite")) as ledger:
        for number, step in enumerate(steps):
            take(step, ledger, model)
            if number % rests == 0:
                followed = follow(ledger, held, followed, limit)
                assert held == model.vectors
        followed = follow(ledger, held, followed, limit)
        assert (held, followed) == (model.vectors, ledger.sequence)
        assert stored_vectors(ledger) == model.vectors
        assert ledger.counts() == (len(model.live), len(model.vectors))
        catalogue = Catalogue(ledger.engine)
        assert {one.id for one in catalogue.articles(None, 10)[0]} == set(model.live)
        for name, one in model.live.items():
            assert catalogue.article(name) == one.article
        for name in NAMES:
            assert superseded(ledger, name) == model.past[name]


# The catalogue


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
