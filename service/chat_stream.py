"""A chat model's answer as it arrives: claims out of JSON or of plain text with [n] markers."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import ChatFailed
from ingest.sentences import sentence_spans
from service.checks import Claim, Quoted
from service.prompt import NO_ANSWER

LONGEST = 100_000
"""Code points of an answer; a model that goes on is stuck."""
_MARKERS = re.compile(r"\s*((?:\[\s*\d{1,4}(?:\s*,\s*\d{1,4})*\s*\]\s*)+)([.!?]?)")
_OPEN_MARKER = re.compile(r"\s*\[[^\]]{0,20}$")
_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Ending:
    """What is left when an answer is complete.

    Attributes:
        answered: False where the model says that the passages do not answer.
    """

    answered: bool
    short_answer: str | None = None


class ClaimReader:
    """Takes pieces of text, gives each claim as soon as it is complete."""

    def __init__(self) -> None:
        self._text = ""
        self._json: _Objects | None = None
        self._given = 0

    def feed(self, piece: str) -> list[Claim]:
        """The claims that this piece completes.

        Raises:
            ChatFailed: the answer grows without end.
        """
        self._text += piece
        if len(self._text) > LONGEST:
            raise ChatFailed("the chat model's answer has no end; try again")
        if self._json is None and self._text.lstrip():
            self._json = _Objects(_looks_like_json(self._text))
        if self._json is not None and self._json.expected:
            return [claim for one in self._json.feed(self._text) for claim in _claims(one)]
        return self._new(_sentences(_OPEN_MARKER.sub("", self._text))[:-1])

    def end(self) -> tuple[list[Claim], Ending]:
        """The last claims.

        Raises:
            ChatFailed: the answer is empty, or JSON that breaks off.
        """
        if not self._text.strip():
            raise ChatFailed("the chat model gave an empty answer; try again")
        if self._json is not None and self._json.expected:
            return [], self._json.ending()
        rest = self._new(_sentences(self._text))
        return rest, Ending(answered=NO_ANSWER not in self._text)

    def _new(self, claims: Sequence[Claim]) -> list[Claim]:
        new = [one for one in claims[self._given :] if NO_ANSWER not in one.text]
        self._given = max(self._given, len(claims))
        return new


class _Objects:
    """The objects of a JSON text, each when its brace closes."""

    def __init__(self, expected: bool) -> None:
        self.expected = expected
        self._seen = 0
        self._starts: list[int] = []
        self._quoted = self._escaped = False
        self._last: Any = None

    def feed(self, text: str) -> Iterator[dict[str, Any]]:
        for at in range(self._seen, len(text)):
            self._seen = at + 1
            character = text[at]
            if self._quoted:
                self._quoted = self._escaped or character != '"'
                self._escaped = character == "\\" and not self._escaped
            elif character == '"':
                self._quoted = bool(self._starts)
            elif character == "{":
                self._starts.append(at)
            elif character == "}" and self._starts:
                yield from self._object(text[self._starts.pop() : at + 1])

    def ending(self) -> Ending:
        if self._starts or not isinstance(self._last, dict):
            raise ChatFailed("the chat model's JSON is broken off or none; try again")
        short = self._last.get("short_answer")
        return Ending(
            answered=self._last.get("answered") is not False,
            short_answer=short if isinstance(short, str) and short.strip() else None,
        )

    def _object(self, text: str) -> Iterator[dict[str, Any]]:
        try:
            self._last = json.loads(text, strict=False)
        except ValueError as error:
            raise ChatFailed("the chat model's JSON is malformed; try again") from error
        if isinstance(self._last.get("text"), str):
            yield self._last


def _looks_like_json(text: str) -> bool:
    return bool(re.match(r"\s*(?:```|[{\[]\s*(?:$|[{\"\]}]))", text))


def _claims(one: dict[str, Any]) -> Iterator[Claim]:
    """One claim for each sentence, all with the same quotes."""
    quotes = tuple(_quotes(one))
    text = one["text"]
    numbers = [int(n) for marker in _MARKERS.finditer(text) for n in _NUMBER.findall(marker[1])]
    quotes += tuple(Quoted(n, "") for n in numbers if n not in {quote.passage for quote in quotes})
    for start, end in sentence_spans(_MARKERS.sub(r"\2", text)):
        yield Claim(_MARKERS.sub(r"\2", text)[start:end], quotes)


def _quotes(one: dict[str, Any]) -> Iterator[Quoted]:
    given: Any = next(
        (one[name] for name in ("quotes", "citations", "passages") if name in one), []
    )
    for quote in given if isinstance(given, list) else [given]:
        named = quote if isinstance(quote, dict) else {"passage": quote}
        number = _NUMBER.search(str(named.get("passage", "")))
        words = named.get("quote")
        if number:
            yield Quoted(int(number[0]), words if isinstance(words, str) else "")


def _sentences(text: str) -> list[Claim]:
    """Sentences with the markers that follow or end them; the last may be incomplete."""
    bare, places = "", []
    last = 0
    for marker in _MARKERS.finditer(text):
        bare += text[last : marker.start()] + marker[2]
        places.append((len(bare), [int(n) for n in _NUMBER.findall(marker[1])]))
        bare += " "
        last = marker.end()
    bare += text[last:]
    spans = sentence_spans(bare)
    starts = [*(start for start, _ in spans[1:]), len(bare) + 1]
    claims = []
    for (start, end), following in zip(spans, starts, strict=False):
        own = [n for at, numbers in places if start < at <= following - 1 for n in numbers]
        claims.append(Claim(bare[start:end], tuple(Quoted(n, "") for n in dict.fromkeys(own))))
    return claims
