"""After any steps the ledger agrees with a dictionary, and can be followed from anywhere."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_entries import article, entry, stored_vectors, superseded

from ingest.catalogue import Catalogue
from ingest.ledger import Ledger
from ingest.rows import Entry

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
