"""SQuAD 1.1 and 2.0 (Rajpurkar et al. 2016, 2018): questions on paragraphs of articles."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from eval.formats.reading import Collector, Reading, alternatives, article
from eval.questions import Question, QuestionType, Quote, Relevance, Status
from eval.sources import Fault, name_of, parsed, read_bytes, shaped
from ingest.errors import BadQuestionSet
from ingest.sentences import sentence_spans

Span = tuple[int, int]


class _Answer(BaseModel):
    text: str
    answer_start: int | None = None


class _Asked(BaseModel):
    id: str | int
    question: str
    answers: list[_Answer] = []
    is_impossible: bool = False


class _Paragraph(BaseModel):
    context: str
    qas: list[Any] = []


class _Entry(BaseModel):
    title: str = ""
    paragraphs: list[Any]


_ASKED: Final = TypeAdapter(_Asked)
_PARAGRAPH: Final = TypeAdapter(_Paragraph)
_ENTRY: Final = TypeAdapter(_Entry)


def read(path: Path) -> Reading:
    """The questions of all articles; an article is its paragraphs with blank lines between.

    The annotators' answers are alternatives of one item. The sentence that holds all of them
    is the supporting quote; a question whose annotators chose different sentences has none.
    """
    document = parsed(read_bytes(path))
    entries = document.get("data") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        reason = document.reason if isinstance(document, Fault) else "holds no list named data"
        raise BadQuestionSet(f"{path}: {reason}; give a file of SQuAD's layout")
    found = Collector(path)
    stem = name_of(path)
    for number, entry in enumerate(entries):
        _read_entry(found, f"{path}, data.{number}", f"{stem}-{number + 1}", entry)
    return found.reading()


def _read_entry(found: Collector, place: str, name: str, record: Any) -> None:
    entry = shaped(_ENTRY, record)
    if isinstance(entry, Fault):
        found.leave_out(place, entry)
        return
    contexts = []
    for number, one in enumerate(entry.paragraphs):
        where = f"{place}.paragraphs.{number}"
        paragraph = shaped(_PARAGRAPH, one)
        if isinstance(paragraph, Fault):
            found.leave_out(where, paragraph)
            continue
        contexts.append(paragraph.context)
        sentences = sentence_spans(paragraph.context)
        for position, asked in enumerate(paragraph.qas):
            found.add(
                f"{where}.qas.{position}", _question(asked, name, paragraph.context, sentences)
            )
    title = entry.title.replace("_", " ")  # as Wikipedia's addresses have it
    found.add_article(place, article(name, "\n\n".join(contexts), title=title))


def _question(record: Any, name: str, context: str, sentences: Sequence[Span]) -> Question | Fault:
    asked = shaped(_ASKED, record)
    if isinstance(asked, Fault):
        return asked
    if asked.is_impossible:
        kind, status = QuestionType.UNANSWERABLE, Status.ABSTAINED
        return Question(str(asked.id), asked.question, kind, status, ())
    sentence = _common_sentence(asked.answers, context, sentences)
    answers = alternatives(answer.text for answer in asked.answers)
    return Question(
        str(asked.id),
        asked.question,
        QuestionType.FACT,
        Status.ANSWERED,
        (answers,),
        (Quote(name, sentence),) if sentence else (),
        relevant=(Relevance(name),),
    )


def _common_sentence(
    answers: Sequence[_Answer], context: str, sentences: Sequence[Span]
) -> str | None:
    """The one sentence in which every answer stands where its annotator marked it."""
    held = set()
    for answer in answers:
        start = -1 if answer.answer_start is None else answer.answer_start
        end = start + len(answer.text)
        marked = start >= 0 and context[start:end] == answer.text
        inside = [span for span in sentences if marked and span[0] <= start and end <= span[1]]
        held.add(inside[0] if inside else None)
    only = held.pop() if len(held) == 1 else None
    return context[only[0] : only[1]] if only else None
