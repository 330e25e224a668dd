"""A run's file: it grows with each answer, survives being cut off anywhere, and is read back."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.questions import Question, QuestionType, Status
from eval.records import Failure, Header, LeftOut, Outcome, Run
from eval.run_file import RunFile, closed, read_run
from ingest.errors import BadRun

HEADER = Header(
    name="a run",
    question_set="bridges",
    question_set_fingerprint="f1",
    target="in process",
    began="2024-06-19T12:00:00+00:00",
    settings={"retrieval": "hybrid", "workers": 2, "rerank": True, "chroma_url": None},
    fingerprint="i1",
    versions={"dateline": "0.1.0"},
)
LEFT_OUT = LeftOut(place="bridges.jsonl, line 7", question_id=None, reason="broken; mend it")


def question(name: str) -> Question:
    return Question(name, f"Who opened {name}?", QuestionType.FACT, Status.ANSWERED, (("x",),))


def outcome(name: str) -> Outcome:
    return Outcome(question_id=name, failure=Failure(type="t", message="m — é"), seconds=0.25)


QUESTIONS = [question(name) for name in ("one", "two", "three")]


def written(path: Path, *names: str) -> Path:
    """A run's file with the outcomes of some questions, in that order."""
    with RunFile.begin(path, HEADER, QUESTIONS, [LEFT_OUT]) as file:
        for name in names:
            file.append(outcome(name))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.jsonl"


def test_a_run_is_read_back_in_the_order_of_its_questions(path: Path) -> None:
    assert read_run(written(path, "three", "one", "two")) == Run(
        header=HEADER,
        questions=QUESTIONS,
        left_out=[LEFT_OUT],
        outcomes=[outcome("one"), outcome("two"), outcome("three")],
    )


def test_an_outcome_is_in_the_file_as_soon_as_it_is_kept(path: Path) -> None:
    with RunFile.begin(path, HEADER, QUESTIONS, []) as file:
        file.append(outcome("two"))
        assert read_run(path).outcomes == [outcome("two")]


def test_a_file_that_is_there_is_never_overwritten(path: Path) -> None:
    content = written(path, "one").read_bytes()
    with pytest.raises(BadRun, match="--resume"):
        RunFile.begin(path, HEADER, QUESTIONS, [])
    assert path.read_bytes() == content


@given(st.data())
def test_cut_off_anywhere_it_holds_the_outcomes_before_and_goes_on(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.jsonl")
        begun = written(path).stat().st_size
        path.unlink()
        content = written(path, "two", "one").read_bytes()
        cut = data.draw(st.integers(begun, len(content)))
        path.write_bytes(content[:cut])
        whole = content[begun:cut].count(b"\n")
        with RunFile.resume(path, HEADER, QUESTIONS) as file:
            kept = {one.question_id for one in file.outcomes}
            assert kept == set(["two", "one"][:whole])
            for name in ["two", "one", "three"][whole:]:
                file.append(outcome(name))
        assert [one.question_id for one in read_run(path).outcomes] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"question_set_fingerprint": "f2"}, "question set 'f1'"),
        ({"target": "http://127.0.0.1:8000"}, "target 'in process'"),
        ({"fingerprint": "i2"}, "index 'i1'"),
        ({"settings": {**HEADER.settings, "retrieval": "dense"}}, "retrieval 'hybrid'"),
        ({"settings": {"workers": 2}}, "rerank True"),
        ({"versions": {"dateline": "0.2.0"}}, "version of dateline '0.1.0'"),
    ],
)
def test_another_run_is_not_resumed(path: Path, change: dict[str, Any], named: str) -> None:
    content = written(path, "one").read_bytes()
    with pytest.raises(BadRun, match=named):
        RunFile.resume(path, HEADER.model_copy(update=change), QUESTIONS)
    assert path.read_bytes() == content


def test_other_questions_of_the_set_are_not_asked_in_the_same_file(path: Path) -> None:
    written(path, "one")
    with pytest.raises(BadRun, match="other questions"):
        RunFile.resume(path, HEADER, QUESTIONS[:2])


def test_what_shapes_no_answer_may_differ(path: Path) -> None:
    written(path, "one")
    changes = {"settings": {**HEADER.settings, "workers": 8}, "name": "b", "began": "later"}
    with RunFile.resume(path, HEADER.model_copy(update=changes), QUESTIONS) as file:
        assert file.outcomes == [outcome("one")]


HEAD = b'{"header":%s}\n' % HEADER.model_dump_json().encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "its first line is no header"),
        (b"\n", "its first line is no header"),
        (b"\xff\xfe\n", "its first line is no header"),
        (b'{"question": "Who?"}\n', "its first line is no header"),
        (b"[1]\n", "its first line is no header"),
        (b'{"header": {"format": 2}}\n', "it is of format 2, and this version reads 1"),
        (b'{"header": {"format": 1}}\n', "line 1: header.name: Field required"),
        (HEAD + b"{broken\n", "line 2: "),
        (HEAD + b'{"outcome": {"question_id": "one"}}\n', "line 2: outcome.seconds"),
        (HEAD + b'{"surprise": 1}\n', "line 2: surprise"),
        (HEAD + b'{"outcome": {"question_id": "one", "seconds": 1}}\n', "outcome of 'one'"),
    ],
)
def test_what_is_no_run_is_told(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    with pytest.raises(BadRun, match=words) as told:
        read_run(path)
    assert str(told.value).startswith(f"{path} ")
    assert "\n" not in str(told.value)


def test_a_file_that_cannot_be_read_or_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="No such file"):
        read_run(tmp_path / "none.jsonl")
    with pytest.raises(BadRun, match="Is a directory"):
        read_run(tmp_path)
    with pytest.raises(BadRun, match="No such file"):
        RunFile.begin(tmp_path / "none" / "run.jsonl", HEADER, QUESTIONS, [])


def test_what_was_never_asked_counts_as_left_out(path: Path) -> None:
    run = closed(read_run(written(path, "two")), "run.jsonl")
    assert [one.id for one in run.questions] == ["two"]
    assert [one.question_id for one in run.left_out] == [None, "one", "three"]
    assert {one.place for one in run.left_out[1:]} == {"run.jsonl"}


def test_a_whole_run_stays_as_it_is(path: Path) -> None:
    run = read_run(written(path, "one", "two", "three"))
    assert closed(run, "run.jsonl") == run
