"""How well a question is understood that follows a conversation."""

from typing import Final

from eval.questions import Question
from eval.records import Outcome

FIRST: Final = 5
"""Passages among whose articles the right one is looked for."""
NAMES: Final = (
    "followup_found@5",
    "followup_antecedents",
    "standalone_found@5",
    "standalone_unchanged",
)
"""All are shares of questions.

Follow-ups: with a relevant article among those of the first 5 passages; with all their antecedents
in the question as it was understood, of those for which the set gives them. Questions that stand
alone after a conversation: the same of their articles; left exactly as they were asked.
"""


def followup_scores(question: Question, outcome: Outcome) -> dict[str, float]:
    """What is defined for a question that was answered; nothing where none was asked before."""
    answer = outcome.answer
    if not question.conversation or answer is None:
        return {}
    stands_alone = question.antecedents == ()
    scores: dict[str, float] = {}
    relevant = {article for article, grade in outcome.relevance.items() if grade > 0}
    if relevant:
        found = {one.article_id for one in outcome.retrieved[:FIRST]}
        kind = "standalone" if stands_alone else "followup"
        scores[f"{kind}_found@5"] = float(bool(found & relevant))
    understood = answer.standalone_question
    if stands_alone:
        scores["standalone_unchanged"] = float(understood == question.question)
    elif question.antecedents is not None:
        said = understood.casefold()
        named = (any(one.casefold() in said for one in ways) for ways in question.antecedents)
        scores["followup_antecedents"] = float(all(named))
    return scores
