"""WikiQA (Yang et al. 2015): the sentences of a Wikipedia summary, labelled, as a TSV file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from eval.formats.reading import Collector, Reading
from eval.formats.sentences import Candidate, gather
from eval.sources import Fault, numbered_lines

HEADING: Final = (
    "QuestionID\tQuestion\tDocumentID\tDocumentTitle\tSentenceID\tSentence\tLabel".split("\t")
)


def read(path: Path) -> Reading:
    """The questions with a labelled sentence; an article is the sentences of one document."""
    found = Collector(path)
    gather(found, _candidates(found, path))
    return found.reading()


def _candidates(found: Collector, path: Path) -> Iterator[Candidate]:
    for number, line in numbered_lines(path):
        place = f"{path}, line {number}"
        if isinstance(line, Fault):
            found.leave_out(place, line)
            continue
        match line.split("\t"):
            case cells if cells == HEADING:
                continue
            case [asked, question, document, title, _, sentence, "0" | "1" as label]:
                yield Candidate(place, asked, question, document, title, sentence, label == "1")
            case cells:
                reason = f"is no row of {', '.join(HEADING)} with label 0 or 1; mend or remove it"
                found.leave_out(place, Fault(reason, cells[0] if len(cells) > 1 else None))
