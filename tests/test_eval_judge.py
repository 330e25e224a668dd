"""A chat model as judge: an opinion beside the measures, with what it is worth."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import ChatServer, Reply, Request, chat_server
from hypothesis import given
from hypothesis import strategies as st

from dateline import main
from eval.judge import kappa

QUESTION = {
    "id": "q1",
    "question": "Who joined Putin's delegation?",
    "type": "fact",
    "status": "answered",
    "answers": [["Andrei Belousov", "Belousov"]],
}
WRONG = QUESTION | {"id": "q2", "answers": [["Joe Bloggs"]]}


@pytest.fixture
def server(unhurried: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    with chat_server() as listening:
        monkeypatch.setenv("OPENAI_API_KEY", "any")
        monkeypatch.setenv("OPENAI_BASE_URL", listening.url)
        yield listening


@pytest.fixture
def run_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds_copy: Path) -> Path:
    """A run over two questions on the seeds, one of which accepts another answer."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    (seeds_copy / "questions.jsonl").write_text(f"{json.dumps(QUESTION)}\n{json.dumps(WRONG)}\n")
    out = tmp_path / "run.jsonl"
    assert main(["eval", str(seeds_copy), "--out", str(out)]) == 0
    return out


@pytest.fixture
def seeds_copy(tmp_path: Path) -> Path:
    """The seeds' articles, for a question set of one's own."""
    folder = tmp_path / "set"
    folder.mkdir()
    for path in (Path(__file__).parent.parent / "seeds").glob("*.md"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def by_name(request: Request) -> Reply:
    """Right where the accepted name is the delegation's."""
    asked = request["messages"][-1]["content"]
    return Reply([json.dumps({"verdict": "right" if "or Belousov" in asked else "wrong"})])


def test_its_verdicts_are_told_with_their_agreement(
    server: ChatServer, run_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.script = by_name
    assert main(["eval", "--rescore", str(run_file), "--judge", "judge-1"]) == 0
    told = capsys.readouterr().err
    assert "judge-1 finds 1 of 2 answers right" in told
    assert "agrees with the accepted answers on 100%, kappa 1.00" in told


def test_it_sees_question_accepted_answers_and_answer(server: ChatServer, run_file: Path) -> None:
    server.script = by_name
    main(["eval", "--rescore", str(run_file), "--judge", "judge-1"])
    asked = [one["messages"][-1]["content"] for one in server.asked]
    assert all(str(QUESTION["question"]) in one and "Answer: " in one for one in asked)
    assert ["- Andrei Belousov or Belousov\n" in one for one in sorted(asked)] == [True, False]


def test_its_failure_changes_no_measure_and_no_exit_status(
    server: ChatServer, run_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.replies(Reply(status=401))
    plain = (main(["eval", "--rescore", str(run_file)]), capsys.readouterr().out)
    judged = main(["eval", "--rescore", str(run_file), "--judge", "judge-1"])
    told = capsys.readouterr()
    assert (judged, told.out) == plain
    assert "gave no verdict on 2" in told.err
    assert "OPENAI_API_KEY" in told.err


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_kappa_is_at_most_one_and_one_only_for_full_agreement(
    pairs: list[tuple[bool, bool]],
) -> None:
    found = kappa(pairs)
    if found is not None:
        assert found <= 1
        assert (found == 1) == all(one == other for one, other in pairs)


def test_kappa_of_a_known_table() -> None:
    """35 of 50 agreed on; chance alone would agree on 25."""
    table = {(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15}
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    assert kappa(pairs) == pytest.approx(0.4)
