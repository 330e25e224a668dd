"""What a sentence affirms, denies, holds possible or reports, told from its words alone.

Shallow on purpose: no parser is shipped. A cue ("deny", "may", "said") reaches over the words
that follow it up to the end of its clause, an "and" or a "because", ten at most ("without": two).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from service.check_particulars import Said, said
from service.stems import stem
from service.verbs import BEING, DETERMINERS, HAVING, is_past, lemma

REACH, NEAR = 10, 2
_DENYING = re.compile(
    r"not|(?:is|are|was|were|do|does|did|has|have|had|wo|would|could|should|ca|must|need|might)nt"
    r"|rather|instead|cannot|no|never|none|nobody|nothing|neither|nor|without|hardly|unable|unlikely"
    r"|den(?:y|ies|ied|ying|ial)|refus\w+|reject\w*|fail(?:s|ed|ing)?|declin\w+|dismiss\w*|false(?:ly)?"
    r"|refut\w+|lack(?:s|ed|ing)?|ruled"
)
_HOLDING_POSSIBLE = re.compile(
    r"may|might|could|would|should|can|will|shall|likely|probabl[ey]|possibl[ey]|perhaps|potential\w*"
    r"|expect\w*|plan(?:s|ned|ning)?|due|intend\w*|intention\w*|hop(?:e|es|ed|ing)|aim(?:s|ed|ing)?"
    r"|want(?:s|ed|ing)?|seek\w*|sought|propos\w+|consider\w*|if|unless|whether|suspect\w*|suspicion\w*"
    r"|suggest\w*|fear(?:s|ed|ing)?|threat\w*|promis\w+|pledg\w+|vow\w*|offer\w*|urg(?:e|es|ed|ing)"
    r"|must|needs?|yet|demand\w*|alleg\w+|prepar\w+|draft\w*|reported(?:ly)?|believed|thought|appear\w*|seem\w*"
    r"|accus\w+|set|ready|hopeful|tr(?:y|ies|ied|ying)|attempt\w*|forecast\w*|predict\w*|scheduled"
)
_WISHING = re.compile(
    r"demand\w*|urg(?:e|es|ed|ing)|ask(?:s|ed|ing)?|propos\w+|want(?:s|ed|ing)?|hop(?:e|es|ed|ing)"
    r"|threat\w*|offer\w*|consider\w*|seek\w*|sought|call(?:s|ed|ing)?|fear(?:s|ed|ing)?|if|unless"
    r"|afraid|worr(?:y|ies|ied|ying)|concern(?:s|ed)?|may|might|could|plan(?:s|ned|ning)?"
    r"|intend\w*|intention\w*|aim(?:s|ed|ing)?"
)
_SHORT = frozenset({"without", "lack", "lacks", "lacked", "lacking"})
_FIRM = frozenset("will shall should can set to".split())
_LIGHT = frozenset("give take come go get put turn".split())
_PARTICLES = frozenset("up off back away down out".split())
_FAR = frozenset({"back", "off"})
_RELATIVE = frozenset("who which whose where".split())
_ENDS = frozenset("and because as after since when while".split())
_OWING = frozenset("has have is are was were".split())
_REPORTING = re.compile(
    r"sa(?:y|ys|id|ying)|t(?:ell|ells|old)|wr(?:ite|ites|ote|itten)|repl\w+|answer(?:s|ed)|respond(?:s|ed)|claim\w*|accus\w+|alleg\w+"
    r"|argu(?:e|es|ed|ing)|accord(?:ing)|call(?:s|ed|ing)?|describ\w+|add(?:s|ed)|warn(?:s|ed)?|believ\w+"
    r"|th(?:ink|inks|ought)|insist\w*|suggest\w*|stat(?:es|ed)|report(?:s|ed|edly)?"
    r"|concluded?|estimat\w+|admit\w*|acknowledg\w+|explain\w*|maintain\w*|assert\w*|declar\w+"
)


@dataclass(frozen=True, eq=False)
class Words:
    """A text's words with their stems, one place for each word; equal to nothing but itself.

    Attributes:
        stems: "" for words that carry no content of their own.
        clauses: number of the clause that each word stands in.
    """

    said: Said
    stems: tuple[str, ...]
    clauses: tuple[int, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return self.said.keys

    @cached_property
    def content(self) -> frozenset[str]:
        return frozenset(self.stems) - {""}

    @cached_property
    def denied(self) -> frozenset[int]:
        """Places of the words that a denial reaches, and not two: "denies that it failed"."""
        reached = Counter(self._reached(self.denials))
        return frozenset(n for n, times in reached.items() if times % 2)

    @cached_property
    def denials(self) -> list[int]:
        return [
            n for n, key in enumerate(self.keys) if _DENYING.fullmatch(key) and not self._only(n)
        ]

    @cached_property
    def contrasted(self) -> frozenset[str]:
        """Stems of the names right after a denial: "in Ostrava and not in Dresden"."""
        near = {n for cue in self.denials for n in range(cue + 1, cue + 1 + NEAR)}
        return frozenset(self.stems[n] for name in self.named for n in name if near & set(name))

    @cached_property
    def possible(self) -> frozenset[int]:
        """Places of the words that are held possible, wanted, promised or feared."""
        return frozenset(self._reached(self.modals))

    @cached_property
    def modals(self) -> list[int]:
        return [
            n
            for n, key in enumerate(self.keys)
            if _HOLDING_POSSIBLE.fullmatch(key)
            or (key == "to" and n and self.keys[n - 1] in _OWING)
        ]

    @cached_property
    def is_firm(self) -> bool:
        """Whether nothing in it says that it may be otherwise; "will" does not."""
        return all(self.keys[n] in _FIRM for n in self.modals)

    @cached_property
    def wished(self) -> frozenset[int]:
        """Places of the words that somebody wants, considers or fears."""
        return frozenset(self._reached(self.wishes))

    @cached_property
    def wishes(self) -> list[int]:
        return [n for n, key in enumerate(self.keys) if _WISHING.fullmatch(key)]

    @cached_property
    def reported(self) -> frozenset[int]:
        """Places of the words that somebody is reported to have said."""
        places: set[int] = set()
        for n in self.reports:
            after = range(n + 1, len(self.keys))
            ends = n >= len(self.keys) - 6 and not any(self.stems[k] for k in after if k > n + 4)
            places.update(range(n) if ends and self.clauses[n] else self._quoted(after))
        return frozenset(places)

    @cached_property
    def reports(self) -> list[int]:
        return [
            n
            for n, key in enumerate(self.keys)
            if _REPORTING.fullmatch(key) and not set(self.keys[max(0, n - 1) : n]) & DETERMINERS
        ]

    @cached_property
    def cues(self) -> frozenset[int]:
        """Places of the words that say how sure something is, or that somebody said it."""
        return frozenset(
            n
            for n, key in enumerate(self.keys)
            if _HOLDING_POSSIBLE.fullmatch(key) or _REPORTING.fullmatch(key)
        )

    @cached_property
    def named(self) -> list[list[int]]:
        """Places of the words of each name."""
        place = {token.start: n for n, token in enumerate(self.said.words)}
        return [[place[token.start] for token in run] for run in self.said.runs]

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of the words of names."""
        return frozenset(self.stems[n] for name in self.named for n in name)

    @cached_property
    def particulars(self) -> frozenset[int]:
        """Places of the words of names, and of numbers."""
        numbers = [n for n, token in enumerate(self.said.words) if token.word[0].isdigit()]
        return frozenset(numbers).union(*self.named)

    def stems_at(self, places: frozenset[int]) -> frozenset[str]:
        """Content stems at some places."""
        return frozenset(self.stems[n] for n in places) - {""}

    def stems_beside(self, places: frozenset[int]) -> frozenset[str]:
        """Content stems at all the others."""
        return frozenset(one for n, one in enumerate(self.stems) if n not in places) - {""}

    def _reached(self, cues: list[int]) -> Iterator[int]:
        for cue in cues:
            if self.keys[cue].endswith("ed") and set(self.keys[max(0, cue - 2) : cue]) & BEING:
                yield from (n for n in range(cue) if self.clauses[n] == self.clauses[cue])
                continue
            reach = NEAR if self.keys[cue] in _SHORT else REACH
            for n in range(cue + 1, min(cue + 1 + reach, len(self.keys))):
                if self.clauses[n] != self.clauses[cue] or self.keys[n] in _ENDS:
                    break
                yield n

    def _quoted(self, after: range) -> Iterator[int]:
        """The places up to an "and" that goes on with what the speaker did."""
        helped = False
        for n in after:
            following = "".join(self.keys[n + 1 : n + 2])
            helped = helped or (self.keys[n] in HAVING | BEING and is_past(following))
            if self.keys[n] == "and" and is_past(following) and not helped:
                return
            if self.keys[n] in _RELATIVE and self.clauses[n] != self.clauses[after.start]:
                return
            yield n

    def _only(self, n: int) -> bool:
        compared = self.keys[n + 2 : n + 3] == ("than",)
        return compared or self.keys[n + 1 : n + 2] in (("only",), ("least",))


@lru_cache(maxsize=4_096)
def words_of(text: str) -> Words:
    """A text taken apart."""
    taken = said(text)
    return Words(taken, tuple(_stems(taken.keys)), tuple(_clauses(taken)))


def _stems(keys: Sequence[str]) -> Iterator[str]:
    """Stems; of "gave up" and "gave it back" the verb has "give-up" and "give-back"."""
    for n, key in enumerate(keys):
        near = set(keys[n + 1 : n + 2]) & _PARTICLES | set(keys[n + 1 : n + 5]) & _FAR
        light = lemma(key) if near else ""
        yield f"{light}-{min(near)}" if light in _LIGHT else stem(key)


def _clauses(taken: Said) -> Iterator[int]:
    number, end = 0, 0
    for token in taken.words:
        if (
            re.search(r"[,.:](?:\W|$)|[;!?()]|\s-\s", taken.text[end : token.start])
            or token.key == "but"
        ):
            number += 1
        end = token.end
        yield number
