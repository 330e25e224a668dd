"""Another system's TREC run as a run of Dateline's kind: articles found, and no answers.

As in `eval.scoring`, a question for which nothing was found scores 0.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from eval.questions import Question, QuestionType, Relevance, Status
from eval.records import Header, LeftOut, Outcome, RetrievedPassage, Run
from eval.sources import read_bytes
from eval.trec import read_qrels, read_trec_run
from ingest.errors import BadRun

TARGET: Final = "a TREC run"

Found = Mapping[str, Sequence[RetrievedPassage]]
"""The articles found for each question, best first."""


def is_trec(path: Path) -> bool:
    """Whether a file is no run that --out kept, and may be a TREC run."""
    return path.is_file() and not read_bytes(path).lstrip().startswith(b"{")


def judged_run(path: Path, qrels: Path) -> Run:
    """A TREC run with the questions that a file of judgments names.

    Raises:
        BadQuestionSet: one of the two cannot be read.
    """
    judgments, faults = read_qrels(qrels)
    found, left_out = _read(path)
    relevance: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in judgments:
        relevance[one.question_id][one.document_id] = one.grade
    for name in found.keys() - relevance.keys():
        reason = f"is judged by no line of {qrels}; add its judgments"
        left_out.append(LeftOut(place=str(path), question_id=name, reason=reason))
    questions = [_question(name, of) for name, of in relevance.items()]
    outcomes = [_outcome(name, found, of) for name, of in relevance.items()]
    return Run(
        header=_header(path, qrels.name, hashlib.sha256(read_bytes(qrels)).hexdigest()),
        questions=questions,
        left_out=[*faults, *left_out],
        outcomes=outcomes,
    )


def beside(path: Path, run: Run) -> Run:
    """A TREC run with the questions of another run, and what is relevant there.

    Raises:
        BadQuestionSet: it cannot be read.
        BadRun: the other run judges no articles, so that no ranking of them can be scored.
    """
    found, left_out = _read(path)
    judged = {one.question_id: one.relevance for one in run.outcomes if one.relevance}
    if not judged:
        raise BadRun(
            f"{path} ranks articles, and the questions of {run.header.name} name none that is"
            " relevant; compare it on a set with judgments"
        )
    return Run(
        header=_header(path, run.header.question_set, run.header.question_set_fingerprint),
        questions=[one for one in run.questions if one.id in judged],
        left_out=left_out,
        outcomes=[_outcome(name, found, of) for name, of in judged.items()],
    )


def _read(path: Path) -> tuple[Found, list[LeftOut]]:
    """What was found for each question; of equal scores, as in trec_eval, the later name first."""
    rows, left_out = read_trec_run(path)
    found: defaultdict[str, list[RetrievedPassage]] = defaultdict(list)
    for one in sorted(rows, key=lambda row: (row.score, row.document_id), reverse=True):
        found[one.question_id].append(
            RetrievedPassage(
                passage_id=one.document_id,
                article_id=one.document_id,
                start=0,
                end=0,
                score=one.score,
            )
        )
    return found, left_out


def _question(name: str, relevance: Mapping[str, int]) -> Question:
    judged = tuple(Relevance(article, grade) for article, grade in relevance.items())
    return Question(name, name, QuestionType.FACT, Status.ANSWERED, (), relevant=judged)


def _outcome(name: str, found: Found, relevance: Mapping[str, int]) -> Outcome:
    kept = list(found.get(name, ()))
    return Outcome(question_id=name, seconds=0, retrieved=kept, relevance=dict(relevance))


def _header(path: Path, questions: str, fingerprint: str) -> Header:
    return Header(
        name=path.stem,
        question_set=questions,
        question_set_fingerprint=fingerprint,
        target=TARGET,
        began="",
        settings={},
        fingerprint=None,
        versions={},
    )
