"""What answers the questions of a run: an engine in this process, or a service at an address."""

import hashlib
import re
import time
from dataclasses import replace
from importlib.metadata import version
from platform import python_version
from typing import Final, Protocol

from pydantic import SecretStr

from eval.grounding import Grounding
from eval.questions import Question
from eval.records import Failure, Outcome, Record, RetrievedPassage
from ingest.errors import DatelineError
from ingest.index import Index, stamp_of
from service.answer import EngineName
from service.conversation import Message
from service.engine import READ, Engine
from service.listings import FoundPassages, found_passages
from service.problems import slug_of
from service.questions import Question as Asked
from service.retrieval import ScoredPassage
from service.settings import Settings

Value = str | int | float | bool | None

LIBRARIES: Final = (
    *("chromadb", "dateline", "llama-index-core", "numpy", "onnxruntime", "sentencex"),
    *("tantivy", "tokenizers"),
)
"""Those whose version may change an answer."""
_PASSWORD: Final = re.compile(r"(?<=://)[^/@\s]+@")
_PAGE: Final = 500


class Description(Record):
    """What a target is, as the header of a run tells it.

    Attributes:
        target: "in process", or the address.
        fingerprint: of the index, None where the target does not tell. That of a service follows
            from its articles' ids and revisions, and equals none that is taken in this process.
    """

    target: str
    settings: dict[str, Value]
    fingerprint: str | None
    versions: dict[str, str]


class Target(Protocol):
    """May be called from several threads."""

    def describe(self) -> Description: ...

    def ask(self, question: Question) -> Outcome:
        """The answer, the passages found, and which citations are exact; or a failure."""
        ...

    def text_of(self, article_id: str) -> str | None:
        """An article's text, None where there is no such article."""
        ...


class EngineTarget:
    """An engine of this process; what it answers here is not kept as if somebody had asked.

    Args:
        passages: how many retrieved ones are kept for each question.
        writer: who writes the answers; None: as the engine's settings say.
    """

    def __init__(self, engine: Engine, passages: int, writer: EngineName | None = None) -> None:
        self._engine = engine
        self._passages = passages
        self._writer = writer
        self._grounding = Grounding(lambda article_id: engine.article(article_id).text)

    def describe(self) -> Description:
        return Description(
            target="in process",
            settings=open_settings(self._engine.settings) | chosen(self._writer),
            fingerprint=fingerprint_of(self._engine.index),
            versions={"python": python_version()} | {name: version(name) for name in LIBRARIES},
        )

    def ask(self, question: Question) -> Outcome:
        asked = Asked(question=question.question, as_of=question.as_of, engine=self._writer)
        found: list[ScoredPassage] = []
        began = time.perf_counter()
        try:
            answer = self._engine.answer(asked, messages_of(question), found.extend)
            seconds = time.perf_counter() - began
            if self._passages > READ:  # searching anew can cost as much as the answer
                understood = asked.model_copy(update={"question": answer.standalone_question})
                found = self._engine.search(understood, self._passages)
        except DatelineError as error:
            return failed(question, failure_of(error), time.perf_counter() - began)
        passages = retrieved(found_passages(found[: self._passages]))
        return self._grounding.outcome(question, answer, seconds, passages)

    def text_of(self, article_id: str) -> str | None:
        return self._grounding.text(article_id)


def chosen(writer: EngineName | None) -> dict[str, Value]:
    """Who was asked for, as a setting among the others; none where nobody was."""
    return {"engine": writer} if writer else {}


class Alone:
    """A target that is not told the conversation before a question."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def describe(self) -> Description:
        told = self._target.describe()
        return told.model_copy(update={"settings": told.settings | {"alone": True}})

    def ask(self, question: Question) -> Outcome:
        return self._target.ask(replace(question, conversation=()))

    def text_of(self, article_id: str) -> str | None:
        return self._target.text_of(article_id)


def messages_of(question: Question) -> list[Message]:
    """The conversation before a question, as the engine takes it."""
    return [Message(role=turn.role, content=turn.content) for turn in question.conversation]


def retrieved(found: FoundPassages) -> list[RetrievedPassage]:
    """Passages as a run keeps them."""
    return [
        RetrievedPassage(
            passage_id=one.id,
            article_id=one.article.id,
            start=one.start,
            end=one.end,
            score=one.score,
        )
        for one in found.passages
    ]


def failed(question: Question, failure: Failure, seconds: float) -> Outcome:
    """The outcome of a question that got no answer."""
    return Outcome(question_id=question.id, failure=failure, seconds=seconds)


def failure_of(error: BaseException) -> Failure:
    """An error as data, of the same type in this process as over HTTP."""
    kind = slug_of(type(error)) if isinstance(error, DatelineError) else type(error).__name__
    message = " ".join(str(error).split())
    return Failure(type=kind, message=message.encode("utf-8", "backslashreplace").decode())


def open_settings(settings: Settings) -> dict[str, Value]:
    """All settings as they may be shown: without keys, and without passwords in addresses."""
    shown: dict[str, Value] = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            continue
        plain = isinstance(value, bool | int | float) or value is None
        shown[name] = value if plain else _PASSWORD.sub("", str(value))
    return shown


def fingerprint_of(index: Index) -> str:
    """Equal for equal articles, chunking and embedding model, wherever the index lies."""
    digest = hashlib.sha256(repr(sorted(stamp_of(index.model).items())).encode())
    pairs: list[tuple[str, str]] = []
    after: str | None = None
    while True:
        page, after = index.catalogue.articles(after, _PAGE)
        pairs.extend(index.catalogue.digests([one.id for one in page]).items())
        if after is None:
            break
    digest.update(repr(sorted(pairs)).encode())
    return digest.hexdigest()[:16]
