"""Answers given and votes on them: kept, bounded, and in nobody's way."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import answers
from ingest.answers import MOST_PENDING, MOST_VOTES, KeptAnswer
from ingest.errors import IndexDamaged, UnknownAnswer
from ingest.ledger import Ledger

MANY = 1_000
GIVEN = KeptAnswer(
    id="0",
    asked_at="2024-06-19T12:00:00Z",
    question="Who came?",
    standalone_question="Who came?",
    status="answered",
    confidence=0.5,
    engine="extractive",
    as_of=None,
    answer='{"answer": "Novak came. [1]"}',
)


def numbered(number: int) -> KeptAnswer:
    return replace(GIVEN, id=str(number), question=f"Who came {number}th?")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with closing(Ledger(path)) as opened:
        yield opened


def ids(path: Path) -> list[str]:
    """Of all answers that are written, oldest first."""
    with closing(Ledger(path)) as ledger:
        return [kept.id for kept, _ in ledger.answers.all()]


def test_an_answer_is_there_at_once_and_after_reopening(path: Path) -> None:
    with closing(Ledger(path)) as ledger:
        ledger.answers.keep(GIVEN, MANY)
        assert ledger.answers.get("0") == GIVEN
    with closing(Ledger(path)) as ledger:
        assert ledger.answers.get("0") == GIVEN


@pytest.mark.parametrize("unknown", ["", "1", "\0", "\ud800", "' OR 1", "é"])
def test_an_answer_that_was_never_given(ledger: Ledger, unknown: str) -> None:
    ledger.answers.keep(GIVEN, MANY)
    with pytest.raises(UnknownAnswer, match="DATELINE_KEEP_ANSWERS"):
        ledger.answers.get(unknown)
    with pytest.raises(UnknownAnswer):
        ledger.answers.vote(unknown, "up", None)


def test_votes_come_back_with_their_answer_in_the_order_of_voting(ledger: Ledger) -> None:
    for number in range(2):
        ledger.answers.keep(numbered(number), MANY)
    ledger.answers.vote("1", "down", "No.")
    ledger.answers.vote("1", "up", None)
    (first, none), (second, votes) = ledger.answers.all()
    assert (first, none, second) == (numbered(0), [], numbered(1))
    assert [(one.vote, one.comment) for one in votes] == [("down", "No."), ("up", None)]
    assert all(one.at.endswith("Z") for one in votes)


def test_a_vote_on_an_answer_that_is_still_on_its_way_is_kept(path: Path) -> None:
    with closing(Ledger(path)) as ledger:
        for number in range(50):
            ledger.answers.keep(numbered(number), MANY)
            ledger.answers.vote(str(number), "up", None)
    with closing(Ledger(path)) as ledger:
        assert [len(votes) for _, votes in ledger.answers.all()] == [1] * 50


def test_of_many_votes_on_one_answer_the_newest_are_kept(ledger: Ledger) -> None:
    ledger.answers.keep(GIVEN, MANY)
    for number in range(MOST_VOTES + 3):
        ledger.answers.vote("0", "down", str(number))
    ((_, votes),) = ledger.answers.all()
    assert [one.comment for one in votes] == [str(n) for n in range(3, MOST_VOTES + 3)]


@settings(max_examples=25)
@given(most=st.integers(0, 6), of=st.integers(0, 9), judged=st.sets(st.integers(0, 8)))
def test_old_ones_without_feedback_go_first(
    tmp_path_factory: pytest.TempPathFactory, most: int, of: int, judged: set[int]
) -> None:
    path = tmp_path_factory.mktemp("kept") / "ledger.sqlite"
    with closing(Ledger(path)) as ledger:
        for number in range(of):
            ledger.answers.keep(numbered(number), MANY)
        for number in judged & set(range(of)):
            ledger.answers.vote(str(number), "down", None)
        ledger.answers.keep(numbered(of), most)
    everything = list(range(of + 1))
    newer = everything[len(everything) - (most + 1) // 2 :]
    older = [number for number in everything if number not in newer]
    older.sort(key=lambda number: (number in judged and number < of, number))
    kept = newer + older[::-1][: most - len(newer)]
    assert set(ids(path)) == {str(number) for number in kept}


def test_none_is_kept_where_none_may_be(path: Path) -> None:
    with closing(Ledger(path)) as ledger:
        ledger.answers.keep(GIVEN, MANY)
        ledger.answers.vote("0", "up", None)
        ledger.answers.keep(numbered(1), 0)
    assert ids(path) == []


def test_answers_and_votes_take_no_number_that_an_index_would_have_to_follow(
    path: Path,
) -> None:
    with closing(Ledger(path)) as ledger:
        ledger.answers.keep(GIVEN, MANY)
        ledger.answers.vote("0", "up", None)
        assert (ledger.sequence, ledger.changes(0, 10)) == (0, [])


def test_a_ledger_of_an_earlier_version_gets_the_tables_and_keeps_its_articles(path: Path) -> None:
    with closing(Ledger(path)):
        pass
    with closing(sqlite3.connect(path)) as older:
        for table in ("feedback", "answers", "jobs"):
            older.execute(f"DROP TABLE {table}")
        older.execute("INSERT INTO meta VALUES ('of an earlier version', 'yes')")
        older.commit()
    with closing(Ledger(path)) as ledger:
        ledger.answers.keep(GIVEN, MANY)
        ledger.answers.vote("0", "up", None)
        assert ledger.answers.get("0") == GIVEN
        assert ledger.jobs.next() is None
    with closing(sqlite3.connect(path)) as newer:
        assert newer.execute("SELECT value FROM meta WHERE key LIKE 'of an%'").fetchall()


def test_what_cannot_be_written_fails_nobody_is_told_and_is_written_later(
    ledger: Ledger, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(path)) as intruder:
        intruder.execute("ALTER TABLE answers RENAME TO elsewhere")
        intruder.commit()
        with caplog.at_level(logging.WARNING, answers.__name__):
            ledger.answers.keep(GIVEN, MANY)
            with pytest.raises(IndexDamaged):
                ledger.answers.vote("0", "up", None)
        assert "could not be written yet" in caplog.text
        assert ledger.answers.get("0") == GIVEN
        intruder.execute("ALTER TABLE elsewhere RENAME TO answers")
        intruder.commit()
    ledger.answers.keep(numbered(1), MANY)
    ledger.answers.vote("0", "up", None)
    assert [kept.id for kept, _ in ledger.answers.all()] == ["0", "1"]


def test_what_waits_to_be_written_is_bounded(ledger: Ledger, path: Path) -> None:
    with closing(sqlite3.connect(path)) as intruder:
        intruder.execute("DROP TABLE feedback")
        intruder.execute("DROP TABLE answers")
        intruder.commit()
    for number in range(MOST_PENDING + 1):
        ledger.answers.keep(numbered(number), MANY)
    assert ledger.answers.get("1") == numbered(1)
    with pytest.raises(IndexDamaged):
        ledger.answers.get("0")


def test_keeping_does_not_wait_for_who_writes(ledger: Ledger, path: Path) -> None:
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        ledger.answers.keep(GIVEN, MANY)
        assert ledger.answers.get("0") == GIVEN
        writer.rollback()
