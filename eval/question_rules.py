"""Questions that a sentence of news answers, by the form of the sentence.

Each rule turns a statement round where English lets words alone do it; what depends on
meaning, such as what a pronoun stands for, makes a sentence unfit. The results are for a
person to correct.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eval.questions import QuestionType
from eval.verb_forms import PAST, base_of

_NAME = r"[A-Z][\w’'-]+(?: (?:(?:of|de|da|bin|al|van|von) )?[A-Z][\w’'.-]*[\w’'])*"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATE = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{{1,2}} {_MONTH}(?: \d{{4}})?"
    rf"|{_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?|(?:19|20)\d\d)"
)
_NUMBER = (
    r"(?:\d[\d,.]*\d|\d|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens"
    r"|hundreds|thousands)(?: (?:million|billion|thousand|hundred))?"
)
_SUBJECT = rf"(?:(?:The|the) (?:[\w-]+ ){{1,4}}?|{_NAME} )"
_SAID = r"(?:said|announced|warned|claimed|confirmed)"
_OFFICE = (
    r"(?:minister|president|secretary|adviser|chief|head|director|spokesman|spokeswoman|leader"
    r"|commander|governor|mayor|chairman|chairwoman|ambassador|king|queen|captain|coach|founder"
    r"|chancellor|premier|general)"
)
_CLOSES = re.compile(r"[,;:—–(]|\.(?:\s|$)")
_UNFIT = re.compile(
    r"(?:He|She|It|They|We|I|His|Her|Their|Its|This|That|These|Those|There|But|And|Or|So|Yet)\b"
)
"""Openings that lean on the sentence before."""


@dataclass(frozen=True)
class Drafted:
    """A question and its answer, of which each is one alternative."""

    question: str
    answers: tuple[str, ...]
    type: QuestionType = QuestionType.FACT


def drafted(sentence: str) -> Iterator[Drafted]:
    """The questions that a sentence answers, one a rule at most."""
    for pattern, rule in _RULES:
        match = pattern.search(sentence)
        if match and not (pattern.pattern.startswith("^") and _UNFIT.match(sentence)):
            yield from rule(match)


def _said(match: re.Match[str]) -> Iterator[Drafted]:
    about = match["about"]
    if about.split()[0].lower() not in ("it", "he", "she", "they", "there", "this", "that", "we"):
        what = match["what"].strip().rstrip(".")
        question = f"What did {_lower_the(match['who'])} say about {about}?"
        yield Drafted(question, (what,), QuestionType.QUOTE)


def _who_said(match: re.Match[str]) -> Iterator[Drafted]:
    question = f"Who said “{match['words'].rstrip(',')}”?"
    yield Drafted(question, _with_last_name(match["who"]), QuestionType.QUOTE)


def _how_many(match: re.Match[str]) -> Iterator[Drafted]:
    rest = _up_to_a_break(match["rest"])
    yield Drafted(f"How many {match['what']} {rest}?", (match["number"],))


def _when_passive(match: re.Match[str]) -> Iterator[Drafted]:
    rest = match["rest"].strip()
    if not _CLOSES.search(rest):
        subject = _lower_the(match["who"].strip())
        yield Drafted(f"When {match['be']} {subject} {rest}?", (match["date"],))


def _when_first(match: re.Match[str]) -> Iterator[Drafted]:
    rest = _up_to_a_break(match["rest"])
    subject = _lower_the(match["who"].strip())
    if match["verb"] in ("was", "were"):
        yield Drafted(f"When {match['verb']} {subject} {rest}?", (match["date"],))
    else:
        question = f"When did {subject} {base_of(match['verb'])} {rest}?"
        yield Drafted(question, (match["date"],))


def _who_is(match: re.Match[str]) -> Iterator[Drafted]:
    role = _lower_the(match["role"].strip())
    yield Drafted(f"Who is {role}?", _with_last_name(match["who"]))


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Drafted]]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        # "Yuri Ushakov said that the treaty would address security."
        (
            rf"(?:^|, )(?P<who>{_NAME}),? (?:has |have )?{_SAID} (?:on \w+ )?that"
            r" (?P<what>(?P<about>(?:[\w’'-]+ ){0,4}?[\w’'-]+)"
            r" (?:would|will|was|were|is|are|had|has|have|could|should|must|might|may) .+)$",
            _said,
        ),
        # "“It is a line,” said John Kirby" and "“It is a line,” John Kirby said"
        (rf"[“\"](?P<words>[^”\"]{{15,200}})[”\"],? sa(?:id|ys) (?P<who>{_NAME})", _who_said),
        (rf"[“\"](?P<words>[^”\"]{{15,200}})[”\"],? (?P<who>{_NAME}) sa(?:id|ys)\b", _who_said),
        # "at least 12 people were killed in Kazan"; "300 soldiers fled"
        (
            rf"(?<![Tt]he )\b(?P<number>{_NUMBER}) (?P<what>[a-z]+s|people|men|women|children)"
            r" (?P<rest>(?:were|have been|had been|died|fled|live|lived|voted|attended|took part)"
            r"\b.*)",
            _how_many,
        ),
        # "The state was founded by his grandfather in 1948"
        (
            rf"^(?P<who>{_SUBJECT})(?P<be>was|were) (?P<rest>[^,;]*?\w) (?:on|in)"
            rf" (?P<date>{_DATE})\b",
            _when_passive,
        ),
        # "In March Russia vetoed the yearly renewal"
        (
            rf"^(?:On|In) (?P<date>{_DATE}),? (?P<who>{_SUBJECT})(?P<verb>{PAST}) (?P<rest>.+)",
            _when_first,
        ),
        # "Ukraine's Foreign Minister, Dmytro Kuleba, answered"
        (
            rf"^(?P<role>(?:[A-Z][\w-]+[’']s?|The) (?:[\w-]+ ){{0,4}}(?i:{_OFFICE})"
            rf"(?: (?:of|for) [\w’' -]+)?), (?P<who>{_NAME}),",
            _who_is,
        ),
        # "John Kirby, the spokesman of the White House, said"
        (
            rf"\b(?P<who>{_NAME}), (?P<role>(?:the|[A-Z][\w-]+[’']s?) (?:[\w-]+ ){{0,4}}"
            rf"(?i:{_OFFICE})(?: (?:of|for) [\w’' -]+)?)(?=,| and )",
            _who_is,
        ),
    )
)


def _with_last_name(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((name, name.split()[-1])))


def _up_to_a_break(words: str) -> str:
    return _CLOSES.split(words, maxsplit=1)[0].strip()


def _lower_the(subject: str) -> str:
    return f"the{subject[3:]}" if subject.startswith("The ") else subject
