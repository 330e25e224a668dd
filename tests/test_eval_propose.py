"""Candidate questions by the form of a sentence; quotes stand in their articles."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import SEEDS
from hypothesis import given
from hypothesis import strategies as st

from eval.propose import MOST, propose_file
from eval.question_rules import drafted
from eval.questions import possible_ids, read_questions
from eval.verb_forms import base_of
from ingest.errors import BadQuestionSet
from ingest.files import find_files
from ingest.reading import ReadArticle, read_articles


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        (
            "Captain Ebba Lindqvist said on Monday that the buoy was out of its place.",
            "What did Captain Ebba Lindqvist say about the buoy?",
            "the buoy was out of its place",
        ),
        (
            "The harbour master, Bo Ek, said that salvage would begin at noon.",
            "What did Bo Ek say about salvage?",
            "salvage would begin at noon",
        ),
        (
            "“Nobody could have seen it,” said Ebba Lindqvist, her captain.",
            "Who said “Nobody could have seen it”?",
            "Lindqvist",
        ),
        (
            '"Nobody could have seen it," Lindqvist said.',
            "Who said “Nobody could have seen it”?",
            "Lindqvist",
        ),
        (
            "At least 12 people were injured in the crash, police said.",
            "How many people were injured in the crash?",
            "12",
        ),
        (
            "Some 1,200 passengers fled to the upper deck.",
            "How many passengers fled to the upper deck?",
            "1,200",
        ),
        (
            "The ferry Tjelvar was built at Turku in 1981.",
            "When was the ferry Tjelvar built at Turku?",
            "1981",
        ),
        (
            "On 3 June 2024 Sweden closed the strait to tankers, and Denmark followed.",
            "When did Sweden close the strait to tankers?",
            "3 June 2024",
        ),
        (
            "In March, the Baltic council met in Visby.",
            "When did the Baltic council meet in Visby?",
            "March",
        ),
        (
            "Sweden’s transport minister, Eva Berg, resigned.",
            "Who is Sweden’s transport minister?",
            "Eva Berg",
        ),
        (
            "Bo Ek, the head of the coast guard, blamed the captain.",
            "Who is the head of the coast guard?",
            "Bo Ek",
        ),
    ],
)
def test_each_form_of_sentence_gives_its_question(
    sentence: str, question: str, answer: str
) -> None:
    drafts = {draft.question: draft.answers for draft in drafted(sentence)}
    assert question in drafts
    assert answer in drafts[question]


@pytest.mark.parametrize(
    "sentence",
    [
        "He said that it would sink.",
        "Ebba Lindqvist said that it would sink.",
        "It was built in 1981.",
        "The two countries were never allies, and never will be.",
        "The ferry ran aground on a clear night, and nobody knows why.",
        "In short, they were warned.",
    ],
)
def test_what_leans_on_another_sentence_gives_none(sentence: str) -> None:
    assert list(drafted(sentence)) == []


@pytest.mark.parametrize(
    ("past", "base"),
    [
        ("signed", "sign"),
        ("closed", "close"),
        ("carried", "carry"),
        ("stopped", "stop"),
        ("added", "add"),
        ("agreed", "agree"),
        ("used", "use"),
        ("announced", "announce"),
        ("vetoed", "veto"),
        ("visited", "visit"),
        ("defeated", "defeat"),
        ("created", "create"),
        ("called", "call"),
        ("settled", "settle"),
        ("went", "go"),
    ],
)
def test_the_base_form_of_a_verb(past: str, base: str) -> None:
    assert base_of(past) == base


@given(st.text(max_size=200) | st.text("AaBb1 ,.’“”", max_size=400))
def test_no_sentence_is_too_strange(sentence: str) -> None:
    for draft in drafted(sentence):
        assert draft.question.endswith("?")
        assert draft.answers


def candidates(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_quote_stands_in_the_article_that_it_names(tmp_path: Path) -> None:
    count, faults = propose_file([SEEDS], tmp_path / "out.jsonl")
    proposed = candidates(tmp_path / "out.jsonl")
    assert count == len(proposed) >= 5
    assert [fault.reason for fault in faults] == ["holds questions, not articles; left out"]
    texts = {
        read.article.id: read.article.text
        for file in find_files([SEEDS])
        for read in read_articles(file, 20)  # type: ignore[arg-type]
        if isinstance(read, ReadArticle)
    }
    for one in proposed:
        (quote,) = one["quotes"]
        (text,) = (texts[name] for name in possible_ids(quote["article"]) if name in texts)
        assert quote["quote"] in text
        assert one["answers"][0][0].split()[0] in quote["quote"]


def test_nothing_is_counted_that_nobody_has_accepted(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    propose_file([SEEDS], out)
    with pytest.raises(BadQuestionSet, match="accepted"):
        read_questions(out)
    accepted = [
        {name: value for name, value in one.items() if name not in ("accepted", "reason")}
        for one in candidates(out)
    ]
    out.write_text("\n".join(map(json.dumps, accepted)), encoding="utf-8")
    assert len(read_questions(out)) == len(accepted)


def test_an_article_is_named_by_what_a_person_knows(tmp_path: Path) -> None:
    text = "The ferry Tjelvar was built at Turku in 1981."
    lines = [
        {"title": "A", "text": text},
        {"title": "B", "text": text.replace("1981", "1982").replace("Tjelvar", "Thjelvar")},
    ]
    lines[1]["url"] = "https://www.gotland.example/b"
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (tmp_path / "plain.txt").write_text(text.replace("ferry", "tug"), encoding="utf-8")
    propose_file([tmp_path], tmp_path / "out.jsonl")
    names = [one["quotes"][0]["article"] for one in candidates(tmp_path / "out.jsonl")]
    assert names[1:] == ["https://www.gotland.example/b", "plain.txt"]
    assert len(str(names[0])) == 16


def test_of_one_article_no_more_are_made_than_a_person_corrects(tmp_path: Path) -> None:
    sentences = (f"On {day} June 2024 Sweden closed harbour {day}." for day in range(1, 20))
    (tmp_path / "many.txt").write_text("\n\n".join(sentences), encoding="utf-8")
    assert propose_file([tmp_path / "many.txt"], tmp_path / "out.jsonl")[0] == MOST
    assert propose_file([tmp_path / "many.txt"], tmp_path / "some.jsonl", most=2)[0] == 2


@pytest.mark.parametrize("name", ["nothing", "empty.txt", "picture.png"])
def test_where_there_is_no_article_that_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0")
    with pytest.raises(BadQuestionSet, match=rf"no article in .*{name}"):
        propose_file([tmp_path / name], tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
