"""Telling a set's format by its content."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.sets import FORMATS, read_set
from ingest.errors import BadQuestionSet

RECORDS: dict[str, Any] = {
    "squad": {
        "version": "v2.0",
        "data": [
            {
                "paragraphs": [
                    {"context": "Ann.", "qas": [{"id": 1, "question": "?", "is_impossible": True}]}
                ]
            }
        ],
    },
    "multihop-rag": [{"query": "?", "answer": "Ann", "evidence_list": []}],
    "rgb": {"id": 1, "query": "?", "answer": "Ann", "positive": ["Ann."], "negative": []},
    "realtime-qa": [{"question": "?", "answers": ["Ann"], "choices": ["Ann", "Bob"]}],
    "trec-qa": {"question": "?", "sentence": "Ann.", "label": 1},
    "selqa": [{"question": "?", "candidates": ["Ann."], "answers": [0]}],
}


@pytest.mark.parametrize("format", RECORDS)
def test_the_format_is_told_by_the_content(tmp_path: Path, format: str) -> None:
    path = tmp_path / "some.json"
    path.write_text(json.dumps(RECORDS[format]))
    assert read_set(path).format == format


def test_realtime_qas_own_keys_are_known(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    asked = {"question_id": "1", "question_sentence": "?", "choices": ["Ann"], "answer": ["0"]}
    path.write_text(json.dumps(asked))
    assert read_set(path).format == "realtime-qa"


def test_the_format_of_a_json_file_over_many_lines_is_told(tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text(json.dumps(RECORDS["selqa"], indent=2))
    assert read_set(path).format == "selqa"


def test_a_first_line_that_is_broken_does_not_hide_the_format(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text("[oops\n" + json.dumps(RECORDS["rgb"]))
    assert read_set(path).format == "rgb"


@pytest.mark.parametrize("content", ["", "Ferries land.", '{"name": "Ann"}', "a\tb\tc", "[1, 2]"])
def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path, content: str) -> None:
    path = tmp_path / "some.txt"
    path.write_text(content)
    with pytest.raises(BadQuestionSet) as caught:
        read_set(path)
    assert str(caught.value) == (
        f"{path}: its content shows none of the known formats;"
        f" name one with --format: {', '.join(FORMATS)}"
    )


def test_a_folder_that_holds_no_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuestionSet, match="shows none of the known formats"):
        read_set(tmp_path)
