"""TREC's judgments and runs, line by line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.trec import Judgment, Ranked, read_qrels, read_trec_run, write_trec_run
from ingest.errors import BadQuestionSet

names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
ranked = st.builds(
    Ranked, names, names, st.floats(allow_nan=False, allow_infinity=False), st.integers()
)
runs = st.lists(ranked, min_size=1, unique_by=lambda one: (one.question_id, one.document_id))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trec") / "some.txt"


def test_reads_judgments_as_trec_has_them(path: Path) -> None:
    path.write_text("q1 0 d1 2\nq1\t0\td2\t0\n\nq2 0 d1 -1\n")
    assert read_qrels(path) == (
        [Judgment("q1", "d1", 2), Judgment("q1", "d2", 0), Judgment("q2", "d1", -1)],
        [],
    )


def test_reads_judgments_as_beir_has_them(path: Path) -> None:
    path.write_text("query-id\tcorpus-id\tscore\nq1\ta document\t1\n")
    assert read_qrels(path) == ([Judgment("q1", "a document", 1)], [])


def test_reads_a_run(path: Path) -> None:
    path.write_text("q1 Q0 d2 1 0.75 dateline\nq1 Q0 d1 2 1e-3 dateline\n")
    assert read_trec_run(path) == (
        [Ranked("q1", "d2", 0.75, 1), Ranked("q1", "d1", 0.001, 2)],
        [],
    )


@given(written=runs)
def test_a_run_that_is_written_is_read_back_equal(path: Path, written: list[Ranked]) -> None:
    write_trec_run(written, path)
    assert read_trec_run(path) == (written, [])


@given(written=runs, data=st.data())
def test_a_broken_line_hides_no_other(
    path: Path, written: list[Ranked], data: st.DataObject
) -> None:
    write_trec_run(written, path)
    lines = path.read_text(encoding="utf-8").split("\n")
    at = data.draw(st.integers(0, len(written)))
    path.write_text("\n".join([*lines[:at], "oops", *lines[at:]]), encoding="utf-8")
    read, left_out = read_trec_run(path)
    assert read == written
    assert [one.place for one in left_out] == [f"{path}, line {at + 1}"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"q1 0 d1", "is no judgment; write question, iteration, document and grade"),
        (b"q1 0 d1 high", "grade 'high' is no whole number; correct it"),
        (b"q0 0 d0 2", "line 1 has the same document; remove one"),
        (b"q1 0 \xff 1", "is not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_faulty_judgment_is_told_by_its_line(path: Path, line: bytes, told: str) -> None:
    path.write_bytes(b"q0 0 d0 1\n" + line)
    judgments, (left_out,) = read_qrels(path)
    assert judgments == [Judgment("q0", "d0", 1)]
    assert (left_out.place, left_out.reason) == (f"{path}, line 2", told)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("q1 Q0 d1 1 0.5", "is no line of a run; write question, Q0, document, rank, score"),
        ("q1 Q0 d1 first 0.5 tag", "rank 'first' or score '0.5' is no number; correct it"),
        ("q1 Q0 d1 1 nan tag", "score nan is not finite; correct it"),
    ],
)
def test_a_faulty_line_of_a_run_is_told(path: Path, line: str, told: str) -> None:
    path.write_text(f"{line}\nq0 Q0 d0 1 2.0 tag\n")
    found, (left_out,) = read_trec_run(path)
    assert found == [Ranked("q0", "d0", 2.0, 1)]
    assert left_out.place == f"{path}, line 1"
    assert left_out.reason.startswith(told)


@pytest.mark.parametrize("read", [read_qrels, read_trec_run])
def test_a_file_without_a_whole_line_is_refused(path: Path, read: object) -> None:
    assert callable(read)
    path.write_text("oops\n")
    with pytest.raises(
        BadQuestionSet, match=r"no line has question, .*; write them \(.*line 1: is"
    ):
        read(path)


@pytest.mark.parametrize("name", ["", "a b", " a"])
def test_an_id_for_which_the_format_has_no_place_is_refused(path: Path, name: str) -> None:
    with pytest.raises(BadQuestionSet, match="is empty or holds white space"):
        write_trec_run([Ranked("q", name, 1.0, 1)], path)
