"""Articles' words in place of statements: beside statements that hold, or where they answer.

A model of which nothing holds as it said it is not believed to quote what answers: the reader must
see the answer in the words, or extraction chooses others.
"""

import logging

from service.checks import Checks, Verbatim
from service.composition import DraftStatement
from service.reasons import Reason
from service.turn import Outcome

logger = logging.getLogger(__name__)


class StandingIn:
    """Takes what the checks say of each statement, in order."""

    def __init__(self, checks: Checks, question: str, outcome: Outcome) -> None:
        self._checks, self._question, self._outcome = checks, question, outcome
        self._waiting: list[Verbatim] = []
        self._holds = False

    def take(self, one: DraftStatement | Verbatim | Reason) -> list[DraftStatement]:
        """What may be shown now."""
        if isinstance(one, Reason):
            self._outcome.drop(one)
            return []
        if isinstance(one, Verbatim):
            self._waiting.append(one)
            return self._shown() if self._holds else []
        self._holds = True
        return [*self._shown(), one]

    def end(self) -> list[DraftStatement]:
        """What may be shown of those that have waited in vain; the others are left out."""
        waited, self._waiting = self._waiting, []
        for one in waited:
            if self._checks.answers(self._question, one.statement.supports[0]):
                self._waiting.append(one)
            else:
                self._outcome.drop(one.reason)
        return self._shown()

    def _shown(self) -> list[DraftStatement]:
        """Those that wait, but for what is said already."""
        said = {one.text for one in self._outcome.composed.statements}
        new: dict[str, DraftStatement] = {}
        for one in self._waiting:
            logger.info("a statement is told in the article's words: %s", one.reason)
            if one.statement.text not in said:
                new[one.statement.text] = one.statement
        self._waiting = []
        return list(new.values())
