"""Proper names in what somebody wrote, and whether they stand in what somebody else wrote.

Stricter than `names`, which finds candidates: "Austria" is not "Australia" here, nor "Moscow"
"Russia". Texts are `readable`.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from service.common_words import FUNCTION, HONORIFICS, OPENERS, TITLES
from service.numerals import NUMBER_WORDS
from service.readable import bare
from service.stems import stem

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['.&][^\W_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;][\"')]*\s|\n|(?:^|\s)\")[\"'(\s-]*$")
_ENDING = re.compile(r"(?:'s|s'|')$")
_WITHIN = re.compile(r"[ -]|-?al-| (?:of|de|da|van|von|bin|al|del|la|el) | (?:of|and) the ")
_COUNTING = re.compile(r"\d+(?:st|nd|rd|th|s|am|pm|k|m|mn|bn|tn)?")
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december am pm gmt".split()
)
_OF_PLACES = (
    frozenset({"us", "america", "american"}),
    frozenset({"uk", "britain", "british", "briton"}),
    frozenset({"china", "chinese"}),
    frozenset({"france", "french"}),
    frozenset({"germany", "german"}),
    frozenset({"spain", "spanish", "spaniard"}),
    frozenset({"netherlands", "dutch"}),
    frozenset({"poland", "polish", "pole"}),
    frozenset({"denmark", "danish", "dane"}),
    frozenset({"finland", "finnish", "finn"}),
    frozenset({"sweden", "swedish", "swede"}),
    frozenset({"turkey", "turkish", "turk", "turkiye"}),
    frozenset({"greece", "greek"}),
    frozenset({"switzerland", "swiss"}),
    frozenset({"wales", "welsh"}),
    frozenset({"ireland", "irish"}),
    frozenset({"scotland", "scottish", "scot"}),
    frozenset({"england", "english"}),
    frozenset({"norway", "norwegian"}),
    frozenset({"portugal", "portuguese"}),
    frozenset({"thailand", "thai"}),
    frozenset({"philippines", "philippine", "filipino"}),
    frozenset({"peru", "peruvian"}),
    frozenset({"iceland", "icelandic", "icelander"}),
    frozenset({"kyiv", "kiev"}),
    frozenset({"korea", "korean"}),
    frozenset({"andes", "andean"}),
    frozenset({"alps", "alpine"}),
)
_PLACE = {name: number for number, group in enumerate(_OF_PLACES) for name in group}
_FAMILY = re.compile(r"(?:ians?|ans?|ns?|ese|is?|ish|ers?|s|es)$")
PEOPLES = frozenset(
    "american british chinese french german spanish dutch polish danish finnish swedish turkish"
    " greek swiss welsh irish scottish english norwegian portuguese thai philippine filipino"
    " peruvian icelandic korean russian ukrainian japanese vietnamese iranian iraqi israeli"
    " palestinian syrian lebanese egyptian saudi qatari emirati yemeni jordanian turkmen indian"
    " pakistani afghan bangladeshi indonesian malaysian australian canadian mexican cuban"
    " brazilian argentine chilean colombian venezuelan italian austrian hungarian czech slovak"
    " romanian bulgarian serbian croatian belgian european african asian arab western eastern"
    " northern southern north south east west soviet nigerian kenyan ethiopian sudanese libyan"
    " tunisian moroccan algerian ghanaian belarusian georgian armenian kazakh".split()
)
_UNALIKE = frozenset({"niger", "nigeria", "nigerian", "guinea", "guinean", "dominica", "dominican"})
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tre$", "ter"),
        (r"is(?=ation|e$|ed$|ing$)", "iz"),
        (r"nce$", "nse"),
        (r"our$", "or"),
        (r"tsch|tch", "ch"),
        (r"ph", "f"),
        (r"kh", "h"),
        (r"ck|q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ou", "u"),
        (r"([aou])e", r"\1"),
        (r"(?:iy|yi|yy|ii|ij|ei|ey|y|j)", "i"),
        (r"i+", "i"),
        (r"(.)\1", r"\1"),
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place, half-open, in a readable text.

    Attributes:
        key: without case, accents and possessive ending.
        first: it begins a sentence or a quotation, where anything has a capital.
        joined: it follows the word before as parts of one name do.
        is_capital: it is written as names are: "Kim", "KCNA", "iPhone", "G7".
    """

    word: str
    key: str
    start: int
    end: int
    first: bool
    joined: bool
    is_capital: bool


def tokens(text: str) -> list[Token]:
    """All words of a readable text; hyphens part them."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        word = _ENDING.sub("", match[0]) if "'" in match[0] else match[0]
        key = bare(word)
        if not key:
            continue
        before = found[-1] if found else None
        joined = before is not None and bool(_WITHIN.fullmatch(text[before.end : match.start()]))
        first = bool(_SENTENCE_START.search(text[max(0, match.start() - 8) : match.start()]))
        end = match.start() + len(word)
        found.append(Token(word, key, match.start(), end, first, joined, _is_capital(word)))
    return found


def _is_capital(word: str) -> bool:
    if word.isalpha() and word.islower():  # most words, without a look at each letter
        return False
    mixed = word[0].isalpha() and any(one.isdigit() for one in word)
    return mixed or any(one.isupper() for one in word)


def runs(words: Sequence[Token], common: AbstractSet[str]) -> list[list[Token]]:
    """The names of a text, each with all its words.

    Args:
        common: stems of words that are known in lower case; where one begins a sentence its
            capital tells nothing.
    """
    found: list[list[Token]] = []
    open_run = False
    for token in words:
        if not _is_name(token, common):
            open_run = False
            continue
        if open_run and token.joined:
            found[-1].append(token)
        else:
            found.append([token])
        open_run = True
    return found


def _is_name(token: Token, common: AbstractSet[str]) -> bool:
    key = token.key
    shouted = token.word.isupper() and len(key) > 1  # "US", "WHO", "IT"
    if not token.is_capital or (key in FUNCTION and not shouted):
        return False
    if key in HONORIFICS or key in _CALENDAR or key in NUMBER_WORDS or _COUNTING.fullmatch(key):
        return False
    return not (token.first and (key in OPENERS or key in TITLES or _is_small(key, common)))


def _is_small(key: str, common: AbstractSet[str]) -> bool:
    return bool({stem(key), stem(key.removesuffix("es")), stem(key.removesuffix("s"))} & common)


@lru_cache(maxsize=100_000)
def same(one: str, other: str) -> bool:
    """Whether two keys are one name: in two transliterations, or a country and its people."""
    if one == other:
        return True
    if min(len(one), len(other)) < 3 or one[0] != other[0]:
        return one in _PLACE and _PLACE[one] == _PLACE.get(other)
    groups = {_PLACE.get(form) for form in (one, one.removesuffix("s"))} - {None}
    if groups & {_PLACE.get(form) for form in (other, other.removesuffix("s"))}:
        return True
    if {one, other} & _UNALIKE:
        return one.removesuffix("s") == other.removesuffix("s")
    return (
        _is_of(one, other) or _is_of(other, one) or (len(one) > 4 and _sound(one) == _sound(other))
    )


def _is_of(place: str, people: str) -> bool:
    """ "Russia" and "Russians", "Vietnam" and "Vietnamese", "Iraq" and "Iraqi"."""
    if len(place) < 4 or len(people) <= len(place):
        return False
    stem = place[:-1] if place[-1] in "aeoy" else place
    ending = people.removeprefix(stem)
    return len(ending) < len(people) and bool(_FAMILY.fullmatch(ending))


def _sound(key: str) -> str:
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key
