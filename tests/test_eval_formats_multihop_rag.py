"""MultiHop-RAG's layout: evidence from several articles, which addresses name."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.questions import Question, QuestionType, Quote, Relevance, Status
from eval.sets import read_set
from ingest.articles import article_id
from ingest.errors import BadQuestionSet

FERRY, BRIDGE = "https://gazette.example/ferry", "https://courier.example/bridge/"
CORPUS: list[Any] = [
    {
        "title": "Ferry fares rise",
        "author": "Ann Lee",
        "source": "Gazette",
        "published_at": "2023-10-01T09:00:00+02:00",
        "category": "local",
        "url": FERRY,
        "body": "Fares rise.\n\nThe ferry now costs four pounds.",
    },
    {"title": "Bridge toll", "url": BRIDGE, "body": "The bridge costs three pounds."},
]
COMPARED: dict[str, Any] = {
    "query": "Does the ferry cost more than the bridge?",
    "answer": "Yes",
    "question_type": "comparison_query",
    "evidence_list": [
        {"title": "Ferry fares rise", "url": FERRY, "fact": "The ferry now costs four pounds."},
        {"title": "Bridge toll", "url": BRIDGE, "fact": "The bridge costs three pounds."},
        {"title": "Ferry fares rise", "url": FERRY, "fact": "Fares rise. The ferry"},
    ],
}
UNKNOWN: dict[str, Any] = {
    "query": "Who owns the ferry?",
    "answer": "Insufficient information.",
    "question_type": "null_query",
    "evidence_list": [],
}


def write(folder: Path, asked: list[Any], corpus: list[Any] | None = None) -> Path:
    (folder / "MultiHopRAG.json").write_text(json.dumps(asked))
    if corpus is not None:
        (folder / "corpus.json").write_text(json.dumps(corpus))
    return folder


def test_evidence_becomes_quotes_and_relevant_articles(tmp_path: Path) -> None:
    assert read_set(write(tmp_path, [COMPARED], CORPUS)).questions == (
        Question(
            "MultiHopRAG-1",
            "Does the ferry cost more than the bridge?",
            QuestionType.FACT,
            Status.ANSWERED,
            (("Yes",),),
            (
                Quote(FERRY, "The ferry now costs four pounds."),
                Quote(BRIDGE, "The bridge costs three pounds."),
                Quote(FERRY, "Fares rise. The ferry"),
            ),
            relevant=(Relevance(FERRY), Relevance(BRIDGE)),
            subtype="comparison_query",
        ),
    )


def test_articles_have_the_ids_that_ingest_gives_their_addresses(tmp_path: Path) -> None:
    held = read_set(write(tmp_path, [COMPARED], CORPUS))
    assert isinstance(held.articles, tuple)
    ferry, bridge = held.articles
    assert ferry.id == article_id(url=FERRY, origin="")
    assert (ferry.source, ferry.published_at) == ("Gazette", "2023-10-01T07:00:00Z")
    texts = {one.id: one.text for one in (ferry, bridge)}
    assert held.with_quotes_checked(texts.get) == held


@pytest.mark.parametrize("change", [{"question_type": None}, {"answer": "?"}])
def test_what_the_articles_do_not_tell_is_to_be_abstained_from(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    (question,) = read_set(write(tmp_path, [UNKNOWN | change], CORPUS)).questions
    assert question.status is Status.ABSTAINED


def test_the_questions_come_alone_without_a_corpus(tmp_path: Path) -> None:
    write(tmp_path, [COMPARED])
    held = read_set(tmp_path / "MultiHopRAG.json")
    assert held.format == "multihop-rag"
    assert held.articles is None


def test_a_folder_with_several_files_of_questions_is_refused(tmp_path: Path) -> None:
    write(tmp_path, [COMPARED], CORPUS)
    (tmp_path / "more.json").write_text("[]")
    with pytest.raises(BadQuestionSet, match=r"has MultiHopRAG\.json, more\.json beside corpus"):
        read_set(tmp_path)


def test_what_is_broken_is_told_and_hides_nothing(tmp_path: Path) -> None:
    broken = COMPARED | {"evidence_list": [{"url": FERRY}]}
    corpus = [{"title": "No text"}, *CORPUS, CORPUS[0], CORPUS[1] | {"published_at": "once"}]
    held = read_set(write(tmp_path, [broken, COMPARED], corpus))
    assert [one.id for one in held.questions] == ["MultiHopRAG-2"]
    assert isinstance(held.articles, tuple)
    assert len(held.articles) == 2
    assert [(Path(one.place).name, one.question_id) for one in held.left_out] == [
        ("MultiHopRAG.json, entry 1", "MultiHopRAG-1"),
        ("corpus.json, entry 1", None),
        ("corpus.json, entry 4", None),
        ("corpus.json, entry 5", None),
    ]
    reasons = [one.reason for one in held.left_out]
    assert reasons[0] == "evidence_list.0.fact is missing; add it"
    assert reasons[2].endswith(f"entry 2 has the same article, {FERRY}; remove one")
    assert reasons[3].startswith("an article with a faulty date or address ('once' is no date")
