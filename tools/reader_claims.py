"""Claims: statements with the words that they cite, which support them or do not.

All were written here, on invented news; what is held out is chosen as in `tools/reader_own.py`.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.sentences import sentence_spans
from tools.reader_own import NEAR_MISSES, part_of, records
from tools.reader_sources import Asked, Parts, Passage

CLAIMS = Path("tools/claims")
FILES = {
    "claims": (CLAIMS, "claims-*.jsonl"),
    "later claims": (CLAIMS, "later-*.jsonl"),
    "close claims": (CLAIMS, "close-*.jsonl"),
    "worded claims": (CLAIMS, "worded-*.jsonl"),
    "claims of acts": (NEAR_MISSES, "acts-*.jsonl"),
}
"""By their names: the first; true and false ones as close to the cited words as could be; in pairs
of a true and a false one, on passages of `coverage`; both in the cited words and in quite others;
and in pairs on what `acts` asks of."""
SEEN = 30
"""Quotes of other reports, of which the one with most words of a statement is given to it."""


def claims(name: str) -> Parts:
    """Statements in place of questions, with the words that they cite as passage: answered
    where these support the statement.

    Args:
        name: one of `FILES`.

    Raises:
        ValueError: the cited words do not stand in the text.
    """
    parts = Parts()
    for record, where in records(*FILES[name]):
        for statement, quote, holds in record["claims"]:
            if quote not in record["text"]:
                raise ValueError(f"{where}: {quote!r} does not stand in the text")
            asked = Asked(statement, Passage(quote, record["title"]), holds, article="claims")
            parts.add(part_of(record["text"]), asked)
    return parts


def sets() -> dict[str, Parts]:
    """All of them, as the entailment model is trained and measured on."""
    return {name: claims(name) for name in FILES}


def strangers(claims: Sequence[Asked], count: int, rng: random.Random) -> Iterator[Asked]:
    """Statements with words that were not said of them, which therefore do not support them: so
    many times other sentences of their report, any of another report, and one of another that
    shares words with them."""
    of_report: dict[str, list[Asked]] = defaultdict(list)
    for one in claims:
        of_report[one.passage.title].append(one)
    for one in rng.sample(claims, count):
        own = _sentences(one.passage.text)
        others = [x for x in of_report[one.passage.title] if not own & _sentences(x.passage.text)]
        drawn = [x for x in rng.sample(claims, SEEN) if x.passage.title != one.passage.title]
        near = max(drawn, key=lambda x: len(_words(one.question) & _words(x.passage.text)))
        for other in [*rng.sample(others, min(1, len(others))), drawn[0], near]:
            yield replace(one, passage=other.passage, answers=False)


def _sentences(text: str) -> set[str]:
    return {text[start:end] for start, end in sentence_spans(text)}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
