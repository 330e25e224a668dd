"""Reading a question set, and what a faulty one is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.questions import Question, QuestionType, Quote, Status, Turn, read_questions
from ingest.errors import BadQuestionSet

ANSWERED: dict[str, Any] = {
    "id": "q1",
    "question": "Who joined the delegation?",
    "type": "list",
    "status": "answered",
    "answers": [["Andrei Belousov", "Belousov"], ["Lavrov"]],
    "quotes": [{"article": "a.md", "quote": "Belousov and Lavrov came."}],
    "split": "dev",
}
ABSTAINED: dict[str, Any] = {
    "id": "q2",
    "question": "Who paid?",
    "type": "unanswerable",
    "status": "abstained",
    "answers": [],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "set.jsonl"


def write(path: Path, *records: dict[str, Any]) -> Path:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadQuestionSet) as caught:
        read_questions(path)
    return str(caught.value)


def test_reads_questions_in_the_order_of_the_file(path: Path) -> None:
    assert read_questions(write(path, ANSWERED, ABSTAINED)) == [
        Question(
            id="q1",
            question="Who joined the delegation?",
            type=QuestionType.LIST,
            status=Status.ANSWERED,
            answers=(("Andrei Belousov", "Belousov"), ("Lavrov",)),
            quotes=(Quote("a.md", "Belousov and Lavrov came."),),
            split="dev",
        ),
        Question("q2", "Who paid?", QuestionType.UNANSWERABLE, Status.ABSTAINED, ()),
    ]


def test_takes_a_date_and_a_conversation(path: Path) -> None:
    turns = [{"role": "user", "content": "Who came?"}, {"role": "assistant", "content": "Lavrov."}]
    more = {"as_of": "2024-06-19T12:00:00Z", "conversation": turns}
    (question,) = read_questions(write(path, ANSWERED | more))
    assert question.as_of == "2024-06-19T12:00:00Z"
    assert question.conversation == (Turn("user", "Who came?"), Turn("assistant", "Lavrov."))


def test_passes_over_empty_lines_and_a_byte_order_mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf\r\n" + json.dumps(ANSWERED).encode() + b"\r\n\r\n")
    assert [question.id for question in read_questions(path)] == ["q1"]


def test_keeps_a_line_separator_inside_a_question(path: Path) -> None:
    (question,) = read_questions(write(path, ANSWERED | {"question": "Who\u2028came?"}))
    assert question.question == "Who\u2028came?"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"spilt": "dev"}, "spilt is not a key; remove it"),
        ({"split": "test"}, "split: Input should be 'dev' or 'report'"),
        ({"type": "riddle"}, "type: Input should be 'fact', 'list'"),
        ({"status": "unsure"}, "status: Input should be 'answered', 'abstained'"),
        ({"question": 7}, "question: Input should be a valid string"),
        ({"question": " "}, "id or question is empty; write it"),
        ({"answers": "Lavrov"}, "answers: Input should be a valid"),
        ({"answers": [["Lavrov", 3]]}, "answers.0.1: Input should be a valid string"),
        ({"answers": [], "quotes": []}, "has no answers, quotes or relevant articles; add one, or"),
        ({"relevant": [{"article": "a", "grade": "much"}]}, "relevant.0.grade: Input should be"),
        ({"relevant": [{"article": ""}]}, "a relevant article has no name; write or remove it"),
        ({"answers": [[]]}, "the answer [] has no words to look for"),
        ({"answers": [["Lavrov", "the?"]]}, "['Lavrov', 'the?'] has no words to look for"),
        ({"quotes": [{"article": "a.md"}]}, "quotes.0.quote is missing; add it"),
        ({"quotes": [{"article": "a.md", "quote": ""}]}, "a quote or its article is empty"),
        ({"quotes": [{"article": "a", "quote": "b", "page": 1}]}, "quotes.0.page is not a key"),
        ({"status": "abstained"}, "go together; correct one of them"),
        ({"type": "unanswerable"}, "go together; correct one of them"),
        (
            {"type": "unanswerable", "status": "abstained"},
            "yet has answers, quotes or relevant articles; empty them",
        ),
        ({"as_of": "last week"}, "as_of 'last week' is no date; write it like 2024-06-19"),
        ({"conversation": [{"role": "system", "content": "x"}]}, "conversation.0.role: Input"),
    ],
)
def test_a_faulty_question_is_named_with_its_remedy(
    path: Path, change: dict[str, Any], told: str
) -> None:
    message = refusal(write(path, ABSTAINED, ANSWERED | change))
    assert message.startswith(f"{path}, line 2, question q1: ")
    assert told in message


@pytest.mark.parametrize("key", ["question", "type", "status", "answers"])
def test_a_missing_key_is_named(path: Path, key: str) -> None:
    record = {name: value for name, value in ANSWERED.items() if name != key}
    assert refusal(write(path, record)) == f"{path}, line 1, question q1: {key} is missing; add it"


def test_a_question_without_id_is_named_by_its_line(path: Path) -> None:
    record = {name: value for name, value in ANSWERED.items() if name != "id"}
    assert refusal(write(path, record)) == f"{path}, line 1: id is missing; add it"


def test_two_questions_with_one_id_are_refused(path: Path) -> None:
    message = refusal(write(path, ANSWERED, ABSTAINED, ANSWERED))
    assert message.startswith(f"{path}, line 3, question q1: line 1 has the same id; give")


@pytest.mark.parametrize("line", ["{", "[1]", "null", "Who came?", "[" * 5000, '{"id": "\\ud800"}'])
def test_a_line_that_is_no_object_is_refused(path: Path, line: str) -> None:
    path.write_text(line, encoding="utf-8")
    message = refusal(path)
    assert message.startswith(f"{path}, line 1: ")
    assert message.endswith("write one JSON object on one line")


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_set_is_refused(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    assert "holds no question; write one" in refusal(path)


def test_a_file_that_cannot_be_read_is_named(path: Path) -> None:
    assert refusal(path).startswith(f"{path}: No such file")
    assert "give a file of questions" in refusal(path.parent)


def test_bytes_that_are_not_utf8_are_named_by_line(path: Path) -> None:
    path.write_bytes(json.dumps(ANSWERED).encode() + b"\n\xff\xfe")
    assert refusal(path) == f"{path}, line 2: is not UTF-8; save the file as UTF-8"


@given(content=st.one_of(st.binary(), st.text().map(str.encode)))
def test_whatever_the_file_holds_only_a_bad_set_is_raised(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("any") / "set.jsonl"
    file.write_bytes(content)
    with pytest.raises(BadQuestionSet):
        read_questions(file)
