"""A model reads the question with a few sentences, and says whether they answer."""

import shutil
import threading
from pathlib import Path

import pytest
from conftest import opened_engine

from ingest.errors import ModelUnusable
from ingest.models import EmbeddingModel
from ingest.onnx import GRAPH
from service.questions import Question
from service.reader import SHIPPED as READER
from service.verifier import SHIPPED, Verifier

VERIFIER = Verifier()
TITLE = "Arrival before dawn"
LANDED = "Vladimir Putin landed in Pyongyang at about 2:45 a.m. on Wednesday."


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("At what time did Putin land in Pyongyang?", True),
        ("On which day did Putin arrive?", True),
        ("How long did the flight of Putin last?", False),
        ("At what time did Lavrov land in Tokyo?", False),
        ("Why did Putin land in Pyongyang?", False),
    ],
)
def test_a_near_miss_is_told_from_an_answer(question: str, answered: bool) -> None:
    assert (VERIFIER.answers(question, [(TITLE, LANDED)])[0] > 0) is answered


def test_a_title_may_be_missing_and_nothing_may_be_asked(tmp_path: Path) -> None:
    asked = "At what time did Putin land in Pyongyang?"
    assert VERIFIER.answers(asked, [("", LANDED)])[0] > 0
    assert VERIFIER.answers(asked, []) == []


def test_however_long_everything_is_it_is_read() -> None:
    assert len(VERIFIER.answers("Who? " * 500, [("A title. " * 99, "Words. " * 999)])) == 1


def test_the_same_is_read_alike_alone_and_among_others() -> None:
    asked, others = "At what time did Putin land in Pyongyang?", [("", "It rained all day.")] * 3
    alone = VERIFIER.answers(asked, [(TITLE, LANDED)])
    assert VERIFIER.answers(asked, [*others, (TITLE, LANDED)])[3:] == alone


def test_a_folder_without_it_or_with_another_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"nowhere.*DATELINE_READER"):
        Verifier(tmp_path / "nowhere").answers("Who?", [("", "He.")])
    shutil.copy(SHIPPED / "tokenizer.json", tmp_path)
    shutil.copy(READER / GRAPH, tmp_path)
    with pytest.raises(ModelUnusable, match="no output answers"):
        Verifier(tmp_path).answers("Who?", [("", "He.")])


def loading() -> set[threading.Thread]:
    """The threads that load the models which not every command needs."""
    return {one for one in threading.enumerate() if one.name.startswith(("verify", "entail"))}


def test_a_question_loads_it_and_a_search_does_not(tmp_path: Path, model: EmbeddingModel) -> None:
    (tmp_path / "news.txt").write_text(f"{TITLE}\n\n{LANDED}")
    with opened_engine(tmp_path / "data", model, [tmp_path / "news.txt"]) as engine:
        before = loading()
        assert engine.search(Question(question="Where did Putin land?"), 3)
        assert loading() <= before
        engine.ask(Question(question="Where did Putin land?"))
        assert [one.name for one in loading() - before] == ["verify_0"]
