"""A question taken apart so that another can be asked in its frame."""

import re
from dataclasses import dataclass
from typing import Final

from service.common_words import FUNCTION
from service.mentions import words_of

AUXILIARIES: Final = frozenset(
    "is are was were do does did has have had will would can could may might must should".split()
)
IRREGULAR: Final = frozenset(
    "became began begun born bought broke broken brought built came caught chose chosen come"
    " done drawn driven drove drunk eaten fallen fell felt flew flown fought found gave given"
    " gone grown had heard held hit hurt kept killed knew known laid led left lent lost made"
    " meant met paid put ran read rose run said sank saw seen sent set shot shown shut sold"
    " spent spoke stole stolen struck swore sworn taken taught thought threw thrown told took"
    " torn understood went won wore worn written wrote".split()
)
"""Pasts and participles that do not end as others do."""
DO: Final = frozenset("do does did".split())
_LEAD = re.compile(r"^(?:(?:and|but|so|or|then|also|okay|ok|well|now)\b[, ]*)+", re.I)
_WH = re.compile(r"^((?:[a-z]+ )?(?:who|whom|whose|what|when|where|why|how|which)\b)", re.I)
_CHOSEN = re.compile(r"\b(?:which|what|whose|how (?:many|much)) \w", re.I)
_MOST_IN_PHRASE = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """A question's parts, as they are written.

    Attributes:
        asked: the words that ask: "At which university", "How many people"; empty of a question
            that is answered by yes or no.
        auxiliary: that which stands before the subject; empty where the asked is the subject.
        rest: all after it, without the question mark.
    """

    asked: str
    auxiliary: str
    rest: str

    @property
    def noun(self) -> str:
        """What is counted or chosen from: "people" of "How many people"."""
        if not _CHOSEN.search(self.asked):
            return ""
        words = words_of(self.asked)
        kept = [one.text for one in words if one.key not in FUNCTION]
        return " ".join(kept) if len(words) > 1 else ""


def without_lead(question: str) -> tuple[str, bool]:
    """The question without "And", "But" …, and whether it began so."""
    rest = _LEAD.sub("", question.strip())
    return (rest, True) if rest and rest != question.strip() else (question.strip(), False)


def frame_of(question: str) -> Frame | None:
    """The parts; None of what is no question in any such form."""
    text = without_lead(question)[0].rstrip("?!. ")
    words = words_of(text)
    if not words:
        return None
    if words[0].key in AUXILIARIES:
        return Frame("", words[0].text, text[words[0].end :].strip())
    wh = _WH.match(text)
    if wh is None:
        return None
    inside = [one for one in words if one.start >= wh.end()]
    for number, word in enumerate(inside[: _MOST_IN_PHRASE + 1]):
        if word.key in AUXILIARIES:
            rest = text[word.end :].strip()
            asked = text[: word.start].strip()
            if _is_subject(asked, word.key, rest):
                return Frame(asked, "", f"{word.text} {rest}")
            return Frame(asked, word.text, rest)
        if _is_verb(word.text) or (number == 0 and wh[1].casefold() in ("who", "whom")):
            return Frame(text[: word.start].strip(), "", text[word.start :])
    return Frame(wh[1], "", text[wh.end() :].strip())


def _is_verb(word: str) -> bool:
    """Whether it looks like a finite verb in the past."""
    return word in IRREGULAR or (word.islower() and len(word) > 4 and word.endswith("ed"))


def _is_subject(asked: str, auxiliary: str, rest: str) -> bool:
    """ "Who will lead …", "How many people have cholera": nothing stands before the verb."""
    if auxiliary in DO or not re.match(r"(?:who|whose|which|what|how many)\b", asked, re.I):
        return False
    words = words_of(rest)
    if not words or words[0].text[0].isupper():
        return False
    articles = ("the", "a", "an", "his", "her", "its", "their", "this", "that", "these", "those")
    pronouns = ("he", "she", "it", "they", "you", "we", "i", "there")
    return words[0].key not in articles + pronouns and auxiliary not in ("is", "are", "was", "were")
