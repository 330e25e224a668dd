"""`dateline eval --report`, `--markdown`, `--junit` and `--trec`: the files that it writes."""

from pathlib import Path

from command_line import Command, one_line

from eval.trec import read_trec_run


def test_reports_are_written_for_people_pull_requests_and_machines(
    evaluate: Command, kept_run: Path, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("r.html", "r.md", "r.xml", "r.run")]
    options = zip(("--report", "--markdown", "--junit", "--trec"), files, strict=True)
    given = [part for pair in options for part in pair]
    assert evaluate("--rescore", kept_run, *given).status == 0
    page, markdown, junit, trec = (file.read_text() for file in files)
    assert page.lower().startswith("<!doctype html>")
    assert "right" in markdown
    assert 'tests="3"' in junit
    assert {one.question_id for one in read_trec_run(files[3])[0]} == {"q1", "q2", "q3"}
    assert trec.startswith("q1 Q0 ")


def test_a_place_where_no_file_can_be_is_told_in_one_line(
    evaluate: Command, question_sets: Path
) -> None:
    told = one_line(evaluate(question_sets / "news", "--report", "/"), 2)
    assert "/ cannot be written" in told
