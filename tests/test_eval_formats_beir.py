"""BEIR's layout: a folder with corpus, queries and judgments."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.questions import Question, QuestionType, Relevance, Status
from eval.sets import read_set
from ingest.articles import Article
from ingest.errors import BadQuestionSet

CORPUS: list[Any] = [
    {"_id": "d1", "title": "Harbour", "text": "The harbour reopened.", "metadata": {}},
    {"_id": "d2", "title": "", "text": "Bridges close at night."},
    {"_id": "d3", "title": "Only a heading", "text": ""},
]
QUERIES: list[Any] = [
    {"_id": "q1", "text": "harbour news", "metadata": {}},
    {"_id": "q2", "text": "of another part"},
]
HEADING = "query-id\tcorpus-id\tscore\n"


def jsonl(path: Path, rows: list[Any]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "port"
    (folder / "qrels").mkdir(parents=True)
    jsonl(folder / "corpus.jsonl", CORPUS)
    jsonl(folder / "queries.jsonl", QUERIES)
    (folder / "qrels" / "test.tsv").write_text(f"{HEADING}q1\td1\t2\nq1\td2\t0\n")
    return folder


def test_judged_queries_become_questions_without_answers(folder: Path) -> None:
    held = read_set(folder)
    assert (held.name, held.format) == ("port", "beir")
    judged = (Relevance("d1", 2), Relevance("d2", 0))
    kind, status = QuestionType.FACT, Status.ANSWERED
    assert held.questions == (Question("q1", "harbour news", kind, status, (), relevant=judged),)
    assert not held.left_out


def test_judgments_may_be_as_trec_has_them(folder: Path) -> None:
    judgments = folder / "qrels" / "robust.txt"
    judgments.write_text("q1 0 d2 1\n")
    (question,) = read_set(judgments).questions
    assert question.relevant == (Relevance("d2", 1),)


def test_documents_become_articles_with_a_title_and_a_text(folder: Path) -> None:
    assert read_set(folder).articles == (
        Article("d1", "Harbour", "The harbour reopened."),
        Article("d2", "Bridges close at night.", "Bridges close at night."),
        Article("d3", "Only a heading", "Only a heading"),
    )


def test_one_file_of_judgments_may_be_named_as_the_set(folder: Path) -> None:
    dev = folder / "qrels" / "dev.tsv"
    dev.write_text(f"{HEADING}q2\td2\t1\n")
    assert [one.id for one in read_set(dev).questions] == ["q2"]
    assert [one.id for one in read_set(folder).questions] == ["q1"]


def test_the_only_file_of_judgments_is_taken_whatever_its_name(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").rename(folder / "qrels.tsv")
    assert [one.id for one in read_set(folder).questions] == ["q1"]


def test_several_files_of_judgments_without_a_test_part_are_refused(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").rename(folder / "qrels" / "dev.tsv")
    (folder / "qrels" / "train.tsv").write_text(HEADING)
    with pytest.raises(BadQuestionSet, match=r"has qrels/dev\.tsv, qrels/train\.tsv; add qrels"):
        read_set(folder)


def test_a_folder_without_judgments_is_refused(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").unlink()
    with pytest.raises(BadQuestionSet, match="has no file of judgments; add qrels/test"):
        read_set(folder)


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuestionSet, match="no set of BEIR's layout; give a folder with corpus"):
        read_set(tmp_path, "beir")


def test_what_is_broken_is_told_and_hides_nothing(folder: Path) -> None:
    jsonl(folder / "corpus.jsonl", [*CORPUS, {"_id": "d1", "text": "x"}, {"_id": "d4", "text": ""}])
    jsonl(folder / "queries.jsonl", [{"_id": "q9"}, *QUERIES, QUERIES[0]])
    judgments = folder / "qrels" / "test.tsv"
    judgments.write_text(f"{HEADING}q1\td1\t1\noops\nq3\td1\t1\nq2\td2\t0\n")
    held = read_set(folder)
    assert [one.id for one in held.questions] == ["q1"]
    assert [(Path(one.place).name, one.question_id) for one in held.left_out] == [
        ("test.tsv, line 3", None),
        ("queries.jsonl, line 1", "q9"),
        ("queries.jsonl, line 3", "q2"),
        ("queries.jsonl, line 4", "q1"),
        ("test.tsv", "q3"),
        ("corpus.jsonl, line 4", None),
        ("corpus.jsonl, line 5", None),
    ]
    assert held.left_out[2].reason.startswith("has no answers, quotes or relevant articles; add")
    assert held.left_out[4].reason == "queries.jsonl has no such query; add it"
