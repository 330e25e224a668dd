"""Candidate questions from articles, each with the sentence that answers it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from eval.candidates import Candidate, append_candidates
from eval.question_rules import drafted
from eval.questions import Quote, Status, possible_ids
from ingest.errors import BadInput, BadQuestionSet
from ingest.files import find_files
from ingest.reading import ReadArticle, read_articles
from ingest.sentences import sentence_spans

MOST = 5
"""Candidates of one article: what one person corrects before the next article is of more use."""
_SHORTEST, _LONGEST = 30, 400  # code points of a sentence that is worth a question


def propose(reads: Iterable[ReadArticle], most: int = MOST) -> Iterator[Candidate]:
    """Candidates for a person to correct and accept, `most` of an article, in its order.

    They are made by the forms of sentences alone, see `question_rules`; a sentence gives one.
    """
    for read in reads:
        yield from islice(_of_article(read), most)


def propose_file(
    inputs: Sequence[Path], out: Path, *, most: int = MOST, max_mb: float = 20
) -> tuple[int, list[BadInput]]:
    """Append candidates from files and folders; returns how many are new, and what was not read.

    Raises:
        BadQuestionSet: no file holds an article, or `out` cannot be written.
    """
    faults: list[BadInput] = []
    reads = list(_read(inputs, max_mb, faults))
    if not reads:
        names = ", ".join(str(given) for given in inputs)
        reasons = "; ".join(str(fault) for fault in faults) or "it holds no .txt, .md or .jsonl"
        raise BadQuestionSet(f"no article in {names} ({reasons}); name files that hold some")
    return append_candidates(propose(reads, most), out), faults


def _read(inputs: Sequence[Path], max_mb: float, faults: list[BadInput]) -> Iterator[ReadArticle]:
    for file in find_files(inputs):
        found = [file] if isinstance(file, BadInput) else read_articles(file, max_mb)
        for one in found:
            if isinstance(one, BadInput):
                faults.append(one)
            else:
                yield one


def _of_article(read: ReadArticle) -> Iterator[Candidate]:
    text = read.article.text
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if not _SHORTEST <= len(sentence) <= _LONGEST or sentence.startswith("#"):
            continue
        for draft in islice(drafted(" ".join(sentence.split())), 1):
            yield Candidate(
                question=draft.question,
                type=draft.type,
                status=Status.ANSWERED,
                reason="made from its quote by rule; correct question and answers",
                answers=(draft.answers,),
                quotes=(Quote(_name(read), sentence),),
            )


def _name(read: ReadArticle) -> str:
    """What a person knows the article by, where its id follows from that."""
    known = (read.article.url, read.origin.path)
    names = (name for name in known if name and read.article.id in possible_ids(name))
    return next(names, read.article.id)
