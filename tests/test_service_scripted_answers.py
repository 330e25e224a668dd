"""What becomes of answers that a model might give of invented stories, right and wrong ones."""

from collections import Counter
from collections.abc import Sequence

import pytest
from scripted import RIGHT, scripted

from ingest.models import EmbeddingModel
from service.checks import Checks, Verbatim
from service.composition import DraftStatement
from service.entailment import Entailment
from service.reader import Reader


@pytest.fixture(scope="module")
def checks(model: EmbeddingModel) -> Checks:
    return Checks(model.reader, Entailment(Reader()))


Fates = Counter[tuple[str, str]]


def fates(checks: Checks, split: str) -> Fates:
    """What becomes of the scripted answers of each kind."""
    found = Fates()
    for one in scripted(split):
        result = checks.claim(one.claim, one.passages, one.question)
        fate = {DraftStatement: "as written", Verbatim: "verbatim"}.get(type(result), "left out")
        found[one.kind, fate] += 1
    return found


def share(found: Fates, fate: str, kinds: Sequence[str]) -> float:
    """Of the answers of some kinds those with a fate."""
    made = sum(count for (kind, _), count in found.items() if kind in kinds)
    return sum(found[kind, fate] for kind in kinds) / made


@pytest.mark.parametrize(
    ("split", "shown", "inferred", "as_written", "left_out"),
    [
        ("dev", 0.01, 0.02, 0.7, 0.02),
        ("report", 0.01, 0.01, 0.6, 0.02),
        ("later", 0.04, 0.08, 0.7, 0.02),
    ],
)
def test_faults_in_scripted_answers_are_stopped(
    checks: Checks, split: str, shown: float, inferred: float, as_written: float, left_out: float
) -> None:
    found = fates(checks, split)
    certain = ("passage", "number", "quote")
    assert share(found, "as written", certain) == 0
    assert sum(count for (kind, _), count in found.items() if kind not in RIGHT) >= 200
    assert share(found, "as written", (*certain, "source", "inference")) <= shown
    assert share(found, "as written", ("inference",)) <= inferred
    assert share(found, "as written", ("good",)) >= as_written
    assert share(found, "left out", ("good",)) <= left_out
