"""Answers that people judged, and abstentions, become candidates that nobody has accepted."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.harvest import harvest, harvest_file
from eval.questions import QuestionType, Quote, Status, read_questions
from ingest.answers import Feedback, KeptAnswer, Vote
from ingest.errors import BadQuestionSet, EmptyIndex
from ingest.index import LEDGER_FILE
from ingest.ledger import Ledger

WHEN = "2024-06-19T12:00:00Z"
CITATION = {"article": {"id": "ferry.md"}, "quote": "Captain Ebba Lindqvist blamed a buoy."}


def given(question: str, status: str = "answered", as_of: str | None = None) -> KeptAnswer:
    answered = status != "abstained"
    answer: dict[str, Any] = {
        "answer": "Captain Ebba Lindqvist blamed a buoy. [1]" if answered else "Not answered.",
        "short_answer": "Ebba Lindqvist" if answered else None,
        "positions": [],
        "citations": [CITATION] if answered else [],
    }
    return KeptAnswer(
        id=question,
        asked_at=WHEN,
        question=question,
        standalone_question=question,
        status=status,
        confidence=0.5,
        engine="extractive",
        as_of=as_of,
        answer=json.dumps(answer),
    )


def vote(vote: Vote, comment: str | None = None) -> Feedback:
    return Feedback(vote, comment, WHEN)


BLAMED = given("Who blamed a buoy?")
SANK = given("What sank?", "abstained")


def test_an_answer_that_was_confirmed_is_a_question_with_its_answer_and_quotes() -> None:
    (one,) = harvest([(BLAMED, [vote("up")])])
    assert (one.question, one.status) == ("Who blamed a buoy?", Status.ANSWERED)
    assert one.answers == (("Ebba Lindqvist",),)
    assert one.quotes == (Quote("ferry.md", CITATION["quote"]),)  # type: ignore[arg-type]


def test_an_answer_that_was_voted_down_leaves_the_right_one_to_a_person() -> None:
    (one,) = harvest([(BLAMED, [vote("down", "It was the pilot."), vote("up")])])
    assert (one.status, one.answers, one.quotes) == (Status.ANSWERED, (), ())
    assert "1 up, 1 down; down: “It was the pilot.”" in one.reason
    assert "Captain Ebba Lindqvist blamed a buoy." in one.reason


@pytest.mark.parametrize("votes", [[], [vote("up")]])
def test_an_abstention_that_nobody_disputes_is_unanswerable(votes: list[Feedback]) -> None:
    (one,) = harvest([(SANK, votes)])
    assert (one.type, one.status) == (QuestionType.UNANSWERABLE, Status.ABSTAINED)
    assert (one.answers, one.quotes) == ((), ())


def test_an_abstention_that_was_voted_down_should_have_been_an_answer() -> None:
    (one,) = harvest([(SANK, [vote("down")])])
    assert (one.type, one.status) == (QuestionType.FACT, Status.ANSWERED)


def test_of_a_conflict_each_position_is_an_item() -> None:
    record = json.loads(BLAMED.answer) | {"positions": [{"value": "a buoy"}, {"value": "fog"}]}
    conflict = replace(BLAMED, status="conflicting", answer=json.dumps(record))
    (one,) = harvest([(conflict, [vote("up")])])
    assert (one.type, one.status) == (QuestionType.DIFFERING, Status.CONFLICTING)
    assert one.answers == (("a buoy",), ("fog",))


def test_an_answer_that_nobody_judged_tells_nothing() -> None:
    assert list(harvest([(BLAMED, [])])) == []


def test_a_question_asked_again_is_one_candidate_with_all_its_votes() -> None:
    again = given("who blamed a Buoy")
    asked = [(BLAMED, [vote("up")]), (again, [vote("down")]), (given("Who blamed a buoy?"), [])]
    (one,) = harvest(asked)
    assert one.question == "who blamed a Buoy"
    assert one.reason.startswith("asked 3 times; 1 up, 1 down;")


def test_the_same_words_at_another_time_are_another_question() -> None:
    as_of = given("What sank?", "abstained", "2024-06-18")
    assert [one.as_of for one in harvest([(SANK, []), (as_of, [])])] == [None, "2024-06-18"]


def test_what_went_wrong_comes_first() -> None:
    asked = [(SANK, []), (BLAMED, [vote("up")]), (given("Who?"), [vote("down")])]
    assert [one.question for one in harvest(asked)] == ["Who?", "Who blamed a buoy?", "What sank?"]


def test_a_question_that_a_set_has_is_passed_over() -> None:
    assert list(harvest([(SANK, [])], known=["what SANK"])) == []


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    with closing(Ledger(tmp_path / LEDGER_FILE)) as ledger:
        for answer in (BLAMED, SANK):
            ledger.answers.keep(answer, 100)
        ledger.answers.vote(BLAMED.id, "up", None)
    return tmp_path


def test_candidates_are_written_as_questions_that_nobody_has_accepted(data_dir: Path) -> None:
    out = data_dir / "new" / "candidates.jsonl"
    assert harvest_file(data_dir, out) == 2
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [one["accepted"] for one in records] == [False, False]
    assert len({one["id"] for one in records}) == 2
    with pytest.raises(BadQuestionSet, match="accepted"):
        read_questions(out)


def test_an_accepted_candidate_without_the_mark_is_a_question(data_dir: Path) -> None:
    out = data_dir / "candidates.jsonl"
    harvest_file(data_dir, out)
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    for record in records:
        del record["accepted"], record["reason"]
    out.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert [one.question for one in read_questions(out)] == ["Who blamed a buoy?", "What sank?"]


def test_harvesting_again_adds_what_is_new_and_leaves_a_persons_work_alone(data_dir: Path) -> None:
    out = data_dir / "candidates.jsonl"
    harvest_file(data_dir, out)
    worked_on = out.read_text(encoding="utf-8").replace("Ebba Lindqvist", "Lindqvist")
    out.write_text(worked_on, encoding="utf-8")
    with closing(Ledger(data_dir / LEDGER_FILE)) as ledger:
        ledger.answers.keep(given("Who swam?", "abstained"), 100)
    assert harvest_file(data_dir, out) == 1
    assert out.read_text(encoding="utf-8").startswith(worked_on)
    assert harvest_file(data_dir, out) == 0


def test_questions_of_other_sets_are_left_out(data_dir: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.jsonl"
    record = {"id": "1", "question": "What sank?", "type": "unanswerable", "status": "abstained"}
    known.write_text(json.dumps(record | {"answers": []}), encoding="utf-8")
    assert harvest_file(data_dir, tmp_path / "out.jsonl", [known]) == 1


def test_another_set_may_be_of_any_format(data_dir: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.tsv"
    known.write_text("question\tsentence\tlabel\nWhat sank?\tA ferry sank.\t1\n")
    assert harvest_file(data_dir, tmp_path / "out.jsonl", [known]) == 1


def test_where_there_is_no_index_there_is_nothing_to_harvest(tmp_path: Path) -> None:
    with pytest.raises(EmptyIndex, match="DATELINE_DATA_DIR"):
        harvest_file(tmp_path, tmp_path / "out.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["{\n", "[]\n", "words"])
def test_a_file_that_holds_something_else_is_not_written_to(data_dir: Path, there: str) -> None:
    out = data_dir / "out.jsonl"
    out.write_text(there, encoding="utf-8")
    with pytest.raises(BadQuestionSet, match=r"out.jsonl, line 1: no JSON object"):
        harvest_file(data_dir, out)
    assert out.read_text(encoding="utf-8") == there


def test_a_file_that_cannot_be_written_is_told(data_dir: Path) -> None:
    with pytest.raises(BadQuestionSet, match="name another file"):
        harvest_file(data_dir, data_dir / LEDGER_FILE / "out.jsonl")
