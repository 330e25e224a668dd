"""One question's answer held against what the set expects: all that is defined for it."""

from collections.abc import Mapping, Sequence
from typing import Final

from eval.citation_metrics import citation_scores
from eval.followup_metrics import followup_scores
from eval.list_metrics import list_precision
from eval.metrics import is_right, item_recall
from eval.questions import Question, QuestionType, Status, digest_of
from eval.records import Outcome, Run
from eval.results import QuestionResult
from eval.retrieval_metrics import MISSING, ranking_of, retrieval_scores
from eval.squad import exact_match, token_f1
from service.answer import Answer

UNKEPT: Final = "retrieval was not measured: the run keeps no passage that was found"


def score_all(run: Run) -> tuple[list[QuestionResult], list[str]]:
    """The results of all questions asked, in the order of the set, and what was not measured.

    Of two outcomes of a question the last counts. A run that kept no passage found at all is not
    measured on retrieval; elsewhere, nothing found is a score of 0.
    """
    outcomes = {outcome.question_id: outcome for outcome in run.outcomes}
    pairs = [(one, outcomes[one.id]) for one in run.questions if one.id in outcomes]
    retrieval, notes = _retrieval(pairs)
    return [score(one, outcome, retrieval.get(one.id, {})) for one, outcome in pairs], notes


def score(
    question: Question, outcome: Outcome, retrieval: Mapping[str, float] | None = None
) -> QuestionResult:
    """What is defined for one question; for a failed one, that it failed.

    Where articles were ranked and nothing was answered, retrieval alone is defined.

    Args:
        retrieval: measures of `eval.retrieval_metrics`, taken for many questions at once.
    """
    answer = outcome.answer
    if answer is None:
        scores = {"failed": float(outcome.failure is not None)} | dict(retrieval or {})
        return QuestionResult(
            question_id=question.id,
            type=str(question.type),
            right=None,
            scores=scores,
            digest=digest_of(question),
        )
    right = _is_right(question, answer)
    scores = {"failed": 0.0} if right is None else {"failed": 0.0, "right": float(right)}
    scores |= _words(question, answer) | citation_scores(answer, outcome) | dict(retrieval or {})
    scores |= followup_scores(question, outcome)
    return QuestionResult(
        question_id=question.id,
        type=str(question.type),
        right=right,
        scores=scores,
        facts=_facts(question, answer, outcome),
        digest=digest_of(question),
    )


def _is_right(question: Question, answer: Answer) -> bool | None:
    """None where the set does not say what is right."""
    if question.status == Status.ABSTAINED:
        return answer.status == "abstained"
    return is_right(_prose(answer), question.answers) if question.answers else None


def _words(question: Question, answer: Answer) -> dict[str, float]:
    """Measures of the answer's words.

    SQuAD's are for one thing asked, or none; they take the short answer, and where there is none
    all that was said, and the empty text for an abstention.
    """
    due = question.status == Status.ABSTAINED
    said = "" if answer.status == "abstained" else answer.short_answer or _prose(answer)
    items = question.answers
    if due or len(items) == 1:
        accepted = items[0] if items else ()
        scores = {"exact_match": exact_match(said, accepted), "token_f1": token_f1(said, accepted)}
    else:
        scores = {}
    if len(items) > 1 or (items and question.type == QuestionType.LIST):
        scores["list_recall"] = item_recall(said, items)
        if answer.short_answer:
            scores["list_precision"] = list_precision(answer.short_answer, items)
    return scores


def _facts(question: Question, answer: Answer, outcome: Outcome) -> dict[str, float]:
    facts = {
        "abstention_due": float(question.status == Status.ABSTAINED),
        "abstention_made": float(answer.status == "abstained"),
        "conflict_due": float(question.status == Status.CONFLICTING),
        "conflict_made": float(answer.status == "conflicting"),
        "given": float(answer.status != "abstained"),
        "confidence": answer.confidence,
        "seconds": outcome.seconds,
    }
    return facts if outcome.tokens is None else {**facts, "tokens": float(outcome.tokens)}


def _prose(answer: Answer) -> str:
    return " ".join(statement.text for statement in answer.statements)


def _retrieval(
    pairs: Sequence[tuple[Question, Outcome]],
) -> tuple[dict[str, dict[str, float]], list[str]]:
    answered = [outcome for _, outcome in pairs if outcome.failure is None]
    found = {outcome.question_id: ranking_of(outcome) for outcome in answered}
    rankings = {name: one for name, one in found.items() if one}
    if rankings and not any(outcome.retrieved for outcome in answered):
        return {}, [UNKEPT]
    try:
        return retrieval_scores(rankings), []
    except ImportError:
        return {}, [MISSING]
