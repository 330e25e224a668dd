"""Another system's TREC run, scored with its judgments and held against a run of Dateline's."""

import json
from pathlib import Path

import pytest
from eval_runs import answer, outcome, question, run

from dateline import main
from eval.compare import compare
from eval.summary import summarise
from eval.trec_runs import beside, judged_run
from ingest.errors import BadRun

RANKED = "q1 Q0 d2 1 2.5 bm25\nq1 Q0 d1 2 1.5 bm25\nq9 Q0 d1 1 1.0 bm25\nbroken\n"
JUDGED = "q1 0 d1 1\nq1 0 d2 0\nq2 0 d1 2\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    ranked, judged = tmp_path / "bm25.run", tmp_path / "qrels.txt"
    ranked.write_text(RANKED)
    judged.write_text(JUDGED)
    return ranked, judged


def test_is_scored_as_trec_eval_scores_it_and_what_it_lacks_is_0(files: tuple[Path, Path]) -> None:
    summary = summarise(judged_run(*files))
    measures = {one.name: one.value for one in summary.measures}
    # q1: the one relevant document in second place; q2: nothing found.
    assert (measures["mrr"], measures["map"], measures["recall@1"]) == (0.25, 0.25, 0)
    assert (summary.asked, summary.failed, measures["failed"]) == (2, 0, 0)
    assert not measures.keys() & {"right", "latency_p50", "aurc"}


def test_broken_lines_and_questions_without_judgments_are_told(files: tuple[Path, Path]) -> None:
    broken, unjudged = judged_run(*files).left_out
    assert broken.place.endswith("bm25.run, line 4")
    assert (unjudged.question_id, unjudged.reason.split(";")[1]) == ("q9", " add its judgments")


def test_of_equal_scores_the_later_name_comes_first(tmp_path: Path) -> None:
    ranked, judged = tmp_path / "some.run", tmp_path / "qrels.txt"
    ranked.write_text("q1 Q0 a 1 1.0 x\nq1 Q0 b 2 1.0 x\n")
    judged.write_text("q1 0 b 1\n")
    (one,) = judged_run(ranked, judged).outcomes
    assert [passage.article_id for passage in one.retrieved] == ["b", "a"]


def test_is_compared_with_a_run_by_what_is_relevant_there(files: tuple[Path, Path]) -> None:
    asked = question("q1", ("Hanoi",))
    ours = run((asked, outcome("q1", answer("Hanoi."), found=[("d1", 0, 9)], relevance={"d1": 1})))
    comparison = compare(beside(files[0], ours), ours)
    mrr = next(one for one in comparison.differences if one.name == "mrr")
    assert (comparison.first.name, mrr.first, mrr.second, mrr.n) == ("bm25", 0.5, 1, 1)
    assert (comparison.won, comparison.lost) == ([], [])


def test_a_run_that_judges_no_articles_cannot_be_compared(files: tuple[Path, Path]) -> None:
    ours = run((question("q1", ("Hanoi",)), outcome("q1", answer("Hanoi."))))
    with pytest.raises(BadRun, match="compare it on a set with judgments"):
        beside(files[0], ours)


def test_the_command_scores_and_compares_trec_runs(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ranked, judged = map(str, files)
    better = tmp_path / "better.run"
    better.write_text("q1 Q0 d1 1 9 x\nq2 Q0 d1 1 9 x\n")
    pages = [str(tmp_path / name) for name in ("run.html", "run.xml")]
    given = ["--rescore", str(better), "--qrels", judged, "--compare", ranked, "--json"]
    assert main(["eval", *given, "--report", pages[0], "--junit", pages[1]]) == 0
    differences = json.loads(capsys.readouterr().out)["comparison"]["differences"]
    assert {one["name"]: one["difference"] for one in differences}["mrr"] == 0.75
    assert 'failures="0"' in Path(pages[1]).read_text()
    assert main(["eval", "--rescore", ranked]) == 2
    assert "if it is a TREC run, give --qrels too" in capsys.readouterr().err
    assert main(["eval", "seeds", "--qrels", judged]) == 2
    assert "--qrels judges a TREC run" in capsys.readouterr().err
