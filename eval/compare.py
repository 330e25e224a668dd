"""Two runs on the same questions: what is better, by how much, and whether by chance."""

from collections.abc import Mapping, Sequence

from eval.intervals import Column, bootstrap_interval, randomisation_test
from eval.measures import DEFINITIONS, FAILED, Definition, columns_of
from eval.records import Run
from eval.results import Comparison, Difference, QuestionResult
from eval.scoring import score_all
from ingest.errors import BadRun


def compare(first: Run, second: Run) -> Comparison:
    """The second run held against the first, over the questions that were measured in both.

    A question pairs with the one of the same id, provided that it asks and expects the same.

    Raises:
        BadRun: no question was measured in both.
    """
    expected = {one.id: one for one in first.questions}
    same = {one.id for one in second.questions if expected.get(one.id) == one}
    before, after = (_asked(run, same) for run in (first, second))
    pairs = [(one, after[name]) for name, one in before.items() if name in after]
    if not pairs:
        raise BadRun(
            f"{first.header.name} and {second.header.name} have no question in common;"
            " compare runs of one question set"
        )
    measured = {
        one.question_id for one, other in pairs if not (one.scores[FAILED] or other.scores[FAILED])
    }
    asked = {outcome.question_id for run in (first, second) for outcome in run.outcomes}
    return Comparison(
        first=first.header,
        second=second.header,
        differences=differences([one for one, _ in pairs], [one for _, one in pairs]),
        won=[one.question_id for one, other in pairs if (one.right, other.right) == (False, True)],
        lost=[one.question_id for one, other in pairs if (one.right, other.right) == (True, False)],
        unpaired=len(asked - measured),
    )


def differences(
    first: Sequence[QuestionResult],
    second: Sequence[QuestionResult],
    definitions: Sequence[Definition] = DEFINITIONS,
) -> list[Difference]:
    """Each measure over the questions for which both runs define it, second minus first.

    The interval is of a paired bootstrap (Efron and Tibshirani 1993): questions are drawn with
    replacement, each with both its results. p is of `eval.intervals.randomisation_test`.
    """
    found = (_difference(one, first, second) for one in definitions)
    return [one for one in found if one is not None]


def _difference(
    definition: Definition, first: Sequence[QuestionResult], second: Sequence[QuestionResult]
) -> Difference | None:
    before, after = definition.table(first), definition.table(second)
    ids = [name for name in before if name in after]
    width = len(definition.columns)
    old = columns_of([before[name] for name in ids], width)
    new = columns_of([after[name] for name in ids], width)
    if not (definition.is_defined(old) or definition.is_defined(new)):
        return None

    def change(*columns: Column) -> Column:
        return definition.statistic(*columns[width:]) - definition.statistic(*columns[:width])

    low, high = bootstrap_interval(change, *old, *new) or (None, None)
    chance = randomisation_test(definition.statistic, old, new)
    return Difference(
        name=definition.name,
        first=float(definition.statistic(*old)),
        second=float(definition.statistic(*new)),
        difference=float(change(*old, *new)),
        low=low,
        high=high,
        p=chance.p,
        n=len(ids),
        better=definition.better,
        p_worse=chance.fall if definition.better == "higher" else chance.rise,
    )


def _asked(run: Run, ids: set[str]) -> Mapping[str, QuestionResult]:
    return {one.question_id: one for one in score_all(run)[0] if one.question_id in ids}
