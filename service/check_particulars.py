"""Whether every number, date and name of a statement stands in the quotes that it cites."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from service.calendar_words import Moment, moments
from service.common_words import TITLES
from service.names import initials
from service.numerals import Quantity, quantities
from service.proper_names import PEOPLES, Token, runs, same, tokens
from service.readable import readable
from service.reasons import Reason
from service.stems import stem

_TWO = frozenset({"both", "pair", "couple", "twice", "twins", "double", "twin"})
_ONE = frozenset({"a", "an", "single", "sole", "lone", "one"})
_SHARES = {"tenth": 10, "fifth": 20, "quarter": 25, "third": 33, "half": 50}
_QUOTED = re.compile(r"\"([^\"]{3,})\"|(?<!\w)'((?:[^']|(?<=\w)'(?=\w)){3,}?)'(?!\w)")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Said:
    """What a text holds that can be checked; `text` is readable."""

    text: str
    words: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    moments: tuple[Moment, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(word.key for word in self.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.keys)

    @cached_property
    def runs(self) -> list[list[Token]]:
        """Names, those that begin a sentence too; a title written small goes with its name."""
        return self.names(_NONE)

    def names(self, common: AbstractSet[str]) -> list[list[Token]]:
        """The same without words in `common` that begin a sentence."""
        return [self._titled(run) for run in runs(self.words, common)]

    def _titled(self, run: list[Token]) -> list[Token]:
        first = place = self.words.index(run[0])
        while first and self.words[first].joined and self.words[first - 1].key in TITLES:
            first -= 1
        return [*self.words[first:place], *run]

    @cached_property
    def small(self) -> frozenset[str]:
        """Stems of the words that it writes small."""
        return frozenset(stem(one.key) for one in self.words if not one.is_capital)

    @cached_property
    def initials(self) -> frozenset[str]:
        """Of names of several words: "csis"."""
        return frozenset(initials(self.text))


@lru_cache(maxsize=4_096)
def said(text: str) -> Said:
    """A text taken apart."""
    whole = readable(text)
    dates, rest = moments(whole)
    return Said(whole, tuple(tokens(whole)), tuple(quantities(rest)), tuple(dates))


def unsupported(
    statement: str,
    quotes: Sequence[str],
    question: str,
    around: Sequence[str] = (),
    common: AbstractSet[str] = _NONE,
) -> Reason | None:
    """What of a statement stands neither in the quotes nor in the question, if anything.

    Args:
        around: where titles may stand ("President"), names may not: the passages cited.
        common: stems of words that are known to be written small, see `proper_names.runs`.
    """
    own, among = said(statement), [said(one) for one in (*quotes, question)]
    if any(not _dated(one, among) for one in own.moments):
        return Reason.DATE
    if any(not _counted(one, among) for one in own.quantities):
        return Reason.NUMBER
    if missing_names(statement, quotes, question, around, common):
        return Reason.NAME
    if any(not _stands(words, among) for words in _quoted(own.text)):
        return Reason.WORDS
    return None


def missing_names(
    statement: str,
    quotes: Sequence[str],
    question: str,
    around: Sequence[str] = (),
    common: AbstractSet[str] = _NONE,
) -> list[list[Token]]:
    """The names that stand in neither; see `unsupported`."""
    among = [said(one) for one in (*quotes, question)]
    wide = [*among, *(said(one) for one in around)]
    return [run for run in said(statement).names(common) if not _is_known(run, among, wide, common)]


def _is_known(
    run: list[Token], among: Sequence[Said], wide: Sequence[Said], common: AbstractSet[str]
) -> bool:
    if is_named(run, among, wide):
        return True
    # "Travelling Putin …": of a word that begins a sentence the capital tells nothing.
    opens = run[0].first and stem(run[0].key) in common and len(run) > 1
    return opens and is_named(run[1:], among, wide)


def _dated(one: Moment, among: Sequence[Said]) -> bool:
    if any(one.is_held(other) for text in among for other in text.moments):
        return True
    years = {Fraction(value[0]) for value in one.values if isinstance(value, tuple)}
    return one.kind == "year" and any(
        other.kind == "number" and not other.unit and other.values & years
        for text in among
        for other in text.quantities
    )


def _counted(one: Quantity, among: Sequence[Said]) -> bool:
    alike = _TWO if 2 in one.values else _ONE if 1 in one.values else _NONE
    return any(
        any(one.is_held(other) for other in text.quantities)
        or any(_is_year(one, moment) or _is_day(one, moment) for moment in text.moments)
        or bool(text.vocabulary & alike)
        or _is_share(one, text)
        for text in among
    )


def _is_share(one: Quantity, text: Said) -> bool:
    """Whether "10%" is "a tenth" there, or the other way."""
    if one.unit == "%":
        return any(_SHARES[word] in one.values for word in text.vocabulary & _SHARES.keys())
    parts = {100 / value for value in one.values if one.kind == "ordinal" and value}
    return any(other.unit == "%" and other.values & parts for other in text.quantities)


def _is_year(one: Quantity, moment: Moment) -> bool:
    years = {Fraction(v[0]) for v in moment.values if isinstance(v, tuple)}
    return moment.kind == "year" and one.kind == "number" and bool(one.values & years)


def _is_day(one: Quantity, moment: Moment) -> bool:
    days = {Fraction(v[-1]) for v in moment.values if isinstance(v, tuple)}
    return moment.kind == "day" and one.kind == "ordinal" and bool(one.values & days)


def is_named(run: Sequence[Token], among: Sequence[Said], wide: Sequence[Said]) -> bool:
    """Whether a name stands in one of the texts, as a whole or shortened."""
    keys = [token.key for token in run]
    if any(_contiguous(keys, text.keys) or _within_run(keys, text) for text in among):
        return True
    if any(_abbreviated(run, text) for text in among):
        return True
    titles = [key for key in keys if key in TITLES]
    peoples = [key for key in keys if key in PEOPLES and key not in TITLES]
    core = [key for key in keys if key not in TITLES and key not in PEOPLES]
    if len(core) == len(keys) or not all(_present(key, wide) for key in titles):
        return False
    if not all(_present(key, among) for key in (*peoples, *core)):
        return False
    return not core or any(_fits(core, titles, text) for text in among)


def _fits(core: list[str], titles: list[str], text: Said) -> bool:
    """Whether the core of a name stands there, and without titles that are others."""
    for run in text.runs:
        keys = [token.key for token in run]
        if _subsequence(core, keys):
            given = [key for key in keys if key in TITLES]
            return not titles or not given or _subset(given, titles) or _subset(titles, given)
    return _contiguous(core, text.keys)


def _subset(some: Sequence[str], others: Sequence[str]) -> bool:
    return all(any(same(one, other) for other in others) for one in some)


def _present(key: str, among: Sequence[Said]) -> bool:
    return any(key in text.vocabulary or any(same(key, one) for one in text.keys) for text in among)


def _within_run(keys: Sequence[str], text: Said) -> bool:
    return any(_subsequence(keys, [token.key for token in run]) for run in text.runs)


def _subsequence(keys: Sequence[str], among: Sequence[str]) -> bool:
    rest = iter(among)
    return all(any(same(key, other) for other in rest) for key in keys)


def _contiguous(keys: Sequence[str], among: Sequence[str]) -> bool:
    size = len(keys)
    return any(
        all(same(key, other) for key, other in zip(keys, among[n : n + size], strict=True))
        for n in range(len(among) - size + 1)
    )


def _abbreviated(run: Sequence[Token], text: Said) -> bool:
    """ "CSIS" for the "Center for Strategic and International Studies", or the other way."""
    if len(run) == 1:
        return run[0].word.isupper() and len(run[0].key) > 2 and run[0].key in text.initials
    short = "".join(token.key[0] for token in run)
    return len(short) > 2 and any(t.word.isupper() and t.key == short for t in text.words)


def _quoted(text: str) -> list[tuple[str, ...]]:
    found = (said(match[1] or match[2]).keys for match in _QUOTED.finditer(text))
    return [keys for keys in found if len(keys) > 1]


def _stands(words: tuple[str, ...], among: Sequence[Said]) -> bool:
    size = len(words)
    return any(
        text.keys[n : n + size] == words for text in among for n in range(len(text.keys) - size + 1)
    )
