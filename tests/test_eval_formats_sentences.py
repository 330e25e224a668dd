"""Answer sentences as WikiQA, TREC-QA and SelQA have them."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.questions import Question, QuestionType, Quote, Relevance, Status
from eval.sets import QuestionSet, read_set

HEADING = "QuestionID\tQuestion\tDocumentID\tDocumentTitle\tSentenceID\tSentence\tLabel"
CAVES = [
    "Q1\thow do caves form ?\tD1\tCave\tD1-0\tA cave is a hole .\t0",
    'Q1\thow do caves form ?\tD1\tCave\tD1-1\tWater forms "most" caves .\t1',
    "Q2\twho likes caves ?\tD1\tCave\tD1-0\tA cave is a hole .\t0",
]


def read(folder: Path, name: str, *lines: str) -> QuestionSet:
    (folder / name).write_text("".join(line + "\n" for line in lines))
    return read_set(folder / name)


def article_texts(held: QuestionSet) -> dict[str, str]:
    assert isinstance(held.articles, tuple)
    return {one.id: one.text for one in held.articles}


def test_labelled_sentences_of_wikiqa_are_quotes(tmp_path: Path) -> None:
    held = read(tmp_path, "WikiQA-dev.tsv", HEADING, *CAVES)
    assert held.format == "wikiqa"
    assert held.questions == (
        Question(
            "Q1",
            "how do caves form ?",
            QuestionType.FACT,
            Status.ANSWERED,
            (),
            (Quote("D1", 'Water forms "most" caves .'),),
            relevant=(Relevance("D1"),),
        ),
    )


def test_the_sentences_of_a_document_are_one_article(tmp_path: Path) -> None:
    held = read(tmp_path, "WikiQA-dev.tsv", HEADING, *CAVES)
    assert article_texts(held) == {"D1": 'A cave is a hole .\nWater forms "most" caves .'}
    assert held.with_quotes_checked(article_texts(held).get) == held


def test_a_question_that_no_sentence_answers_is_left_out(tmp_path: Path) -> None:
    (left_out,) = read(tmp_path, "WikiQA-dev.tsv", HEADING, *CAVES).left_out
    assert (left_out.place, left_out.question_id) == (f"{tmp_path}/WikiQA-dev.tsv, line 4", "Q2")
    assert left_out.reason.startswith("no candidate answers it; ")


@pytest.mark.parametrize(
    ("line", "named"), [("oops", None), ("Q9\tx", "Q9"), (CAVES[0][:-1] + "2", "Q1")]
)
def test_a_broken_row_of_wikiqa_hides_no_other(
    tmp_path: Path, line: str, named: str | None
) -> None:
    held = read(tmp_path, "WikiQA-dev.tsv", HEADING, line, *CAVES[:2])
    assert [one.id for one in held.questions] == ["Q1"]
    (left_out,) = held.left_out
    assert left_out.question_id == named
    assert left_out.reason.startswith("is no row of QuestionID, Question,")


PAIRS = [
    ("who digs ?", "Moles dig .", 1),
    ("who digs ?", "Owls fly .", 0),
    ("who flies ?", "Owls fly .", 1),
]


@pytest.mark.parametrize("heading", [(), ("question\tsentence\tlabel",)])
def test_each_sentence_of_a_file_of_pairs_is_an_article(
    tmp_path: Path, heading: tuple[str, ...]
) -> None:
    lines = ["\t".join(map(str, pair)) for pair in PAIRS]
    held = read(tmp_path, "test.tsv", *heading, *lines)
    assert held.format == "trec-qa"
    assert article_texts(held) == {
        "test-document-1": "Moles dig .",
        "test-document-2": "Owls fly .",
    }
    assert [(one.id, one.quotes) for one in held.questions] == [
        ("test-1", (Quote("test-document-1", "Moles dig ."),)),
        ("test-2", (Quote("test-document-2", "Owls fly ."),)),
    ]


@pytest.mark.parametrize("key", ["sentence", "answer", "candidate"])
def test_pairs_may_be_json_lines(tmp_path: Path, key: str) -> None:
    rows: list[dict[str, Any]] = [
        {"qid": 4, "question": question, key: sentence, "label": label}
        for question, sentence, label in PAIRS[:2]
    ]
    held = read(tmp_path, "test.jsonl", *map(json.dumps, rows))
    assert held.format == "trec-qa"
    assert [one.id for one in held.questions] == ["4"]


def test_json_lines_may_tell_which_sentences_belong_together(tmp_path: Path) -> None:
    rows = [
        {"question": question, "answer": sentence, "label": label, "document_title": "Animals"}
        for question, sentence, label in PAIRS
    ]
    held = read(tmp_path, "test.jsonl", *map(json.dumps, rows))
    assert article_texts(held) == {"test-document-1": "Moles dig .\nOwls fly ."}


@pytest.mark.parametrize("line", ["oops", '{"question": "who ?"}', "who ?\tMoles .\t3"])
def test_a_broken_pair_hides_no_other(tmp_path: Path, line: str) -> None:
    held = read(tmp_path, "test.tsv", "who digs ?\tMoles dig .\t1", line)
    assert len(held.questions) == 1
    assert [one.place for one in held.left_out] == [f"{tmp_path}/test.tsv, line 2"]


def test_selqa_numbers_the_candidates_that_answer(tmp_path: Path) -> None:
    asked = {
        "question": "Who digs?",
        "article": "Mole",
        "section": "Habits",
        "candidates": ["Moles dig.", "Owls fly."],
        "answers": [0],
    }
    held = read(tmp_path, "ass.json", json.dumps([asked, {"question": "Who?"}]))
    assert held.format == "selqa"
    (question,) = held.questions
    assert question.id == "ass-1"
    assert question.quotes == (Quote("Mole > Habits", "Moles dig."),)
    assert article_texts(held) == {"Mole > Habits": "Moles dig.\nOwls fly."}
    assert [one.question_id for one in held.left_out] == ["ass-2"]
