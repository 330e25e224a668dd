"""Sets of answer sentences: which of the candidate sentences answer a question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from eval.formats.reading import Collector, article
from eval.questions import Question, QuestionType, Quote, Relevance, Status
from eval.sources import Fault


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer a question.

    Attributes:
        document: id of the article that it is a sentence of.
        title: that article's; empty where it has none.
        answers: whether it does, as people judged it.
    """

    place: str
    question_id: str
    question: str
    document: str
    title: str
    sentence: str
    answers: bool


def gather(found: Collector, candidates: Iterable[Candidate]) -> None:
    """Questions and articles from candidates in the order of the file.

    The sentences that answer a question are its quotes. A question that none answers is left out,
    as is the custom on WikiQA and TREC-QA ("clean", Rao et al. 2016). That custom also drops
    questions which all candidates answer, for there is nothing to rank; here they stay, because
    each is asked over all articles of the set.
    """
    asked: defaultdict[str, list[Candidate]] = defaultdict(list)
    texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    heads: dict[str, Candidate] = {}
    for one in candidates:
        asked[one.question_id].append(one)
        texts[one.document][one.sentence] = None
        heads.setdefault(one.document, one)
    for group in asked.values():
        found.add(group[0].place, _question(group))
    for name, sentences in texts.items():
        head = heads[name]
        found.add_article(head.place, article(name, "\n".join(sentences), title=head.title))


def _question(group: list[Candidate]) -> Question | Fault:
    first = group[0]
    right = [one for one in group if one.answers]
    if not right:
        return Fault("no candidate answers it; label one or remove the question", first.question_id)
    return Question(
        first.question_id,
        first.question,
        QuestionType.FACT,
        Status.ANSWERED,
        (),
        tuple(dict.fromkeys(Quote(one.document, one.sentence) for one in right)),
        relevant=tuple(dict.fromkeys(Relevance(one.document) for one in right)),
    )
