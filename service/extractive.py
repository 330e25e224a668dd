"""The extractive answerer: the fewest sentences of the articles that answer, word for word."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.index import Index
from service import names
from service.asked import take_apart
from service.candidates import SAME, Candidate, candidates, likeness, says_same
from service.composition import Draft, DraftPosition, DraftStatement, Support
from service.conflicts import Group, conflicting, differing
from service.enumerations import asks_for_several
from service.evidence import Evidence
from service.further import Choice, with_further
from service.judgement import judge
from service.retrieval import ScoredPassage
from service.second_look import SecondLook
from service.short_answers import short_answer
from service.verifier import Verifier


class ExtractiveAnswerer:
    """Chooses sentences by meaning and words; the same question gives the same answer."""

    def __init__(self, index: Index, verifier: Verifier | None = None) -> None:
        """`verifier` and what a reader has read of the passages take part in choosing, both or
        neither."""
        self._verifier = verifier
        self._encoder = index.model.reader
        self._lexical = index.lexical

    def answer(self, question: str, passages: list[ScoredPassage]) -> Draft:
        """The sentences that answer, or none where too little speaks for the best.

        Words such as "what", alone, ask for nothing that an article could say.
        """
        if self._verifier is None:
            passages = [replace(one, reading=None) for one in passages]
        found = candidates(passages, self._encoder)
        if not found:
            return Draft([], confidence=0.0)
        asked = take_apart(question, passages, self._encoder, self._lexical)
        if not asked.words:
            return Draft([], confidence=0.0)
        evidence = Evidence(asked, self._lexical)
        look = SecondLook(self._verifier, question, found) if self._verifier else None
        judged = judge(found, evidence.features(found), look)
        if not judged.answers:
            return Draft([], judged.certainty)
        ranked, certainty = judged.ranked, judged.certainty
        near = [one for one, below in ranked if below <= judged.weights.near]
        folding = _Folding(evidence, found, near)
        if groups := conflicting(asked.kind, question, ranked):
            return _disagreement(groups, certainty, folding)
        other = differing(asked.kind, question, ranked)
        several = asks_for_several(question)
        choice = Choice(asked.kind, ranked, several, other, folding.same, look)
        chosen = with_further(choice, judged.weights.further)
        statements = [folding.statement(one, chosen) for one in chosen]
        return Draft(statements, certainty, short_answer(asked.kind, question, chosen))


def _disagreement(groups: Sequence[Group], certainty: float, folding: "_Folding") -> Draft:
    """A statement and a position for each value, with a sentence of each article that gives it."""
    heard = [one for group in groups for one in group.candidates]
    positions = [
        DraftPosition(
            group.value,
            [
                *(Support(one.passage, one.start, one.end) for one in group.candidates),
                *folding.others(group.candidates[0], heard),
            ],
        )
        for group in groups
    ]
    statements = [
        DraftStatement(" ".join(group.candidates[0].sentence.split()), position.supports)
        for group, position in zip(groups, positions, strict=True)
    ]
    return Draft(statements, certainty, "; ".join(one.value for one in groups), positions)


class _Folding:
    """Finds sentences that say the same.

    Args:
        near: those of `found` that score nearly as well as the best; to count, others
            must be alike in meaning as well.
    """

    def __init__(
        self, evidence: Evidence, found: Sequence[Candidate], near: Sequence[Candidate]
    ) -> None:
        self._evidence = evidence
        self._found = found
        self._near = near

    def statement(self, chosen: Candidate, taken: Sequence[Candidate]) -> DraftStatement:
        """A sentence with itself as support, and one sentence each of other articles."""
        supports = [
            Support(chosen.passage, chosen.start, chosen.end),
            *self.others(chosen, [chosen], taken),
        ]
        return DraftStatement(" ".join(chosen.sentence.split()), supports)

    def others(
        self, chosen: Candidate, heard: Sequence[Candidate], taken: Sequence[Candidate] = ()
    ) -> list[Support]:
        """One sentence that says the same of each article that is not `heard`."""
        supports = []
        articles = {one.passage.article.id for one in heard}
        for other in self._found:
            if other in taken or other.passage.article.id in articles:
                continue
            if self.same(chosen, other):
                articles.add(other.passage.article.id)
                supports.append(Support(other.passage, other.start, other.end))
        return supports

    def same(self, chosen: Candidate, other: Candidate) -> bool:
        """Whether a sentence says no more than the chosen one, or no more in answer."""
        return says_same(chosen, other) or self._answers_alike(chosen, other)

    def _answers_alike(self, chosen: Candidate, other: Candidate) -> bool:
        """Whether all that the other says in answer the chosen one says, in any spelling."""
        if other not in self._near and likeness(chosen, other) < SAME:
            return False
        values = self._evidence.asked_for(chosen)
        given = self._evidence.asked_for(other)
        return bool(given) and all(names.present(one, values) for one in given)
