"""What stands in a sentence for an act: forms of verbs, and what their helpers say of them."""

from functools import lru_cache

from service.irregular import BASE, BASES, UNCHANGED
from service.stems import stem

MODALS = frozenset("will would can could may might shall should must cannot wont".split())
HAVING = frozenset("has have had having".split())
BEING = frozenset("is are was were be been being am".split())
HELPERS = MODALS | HAVING | BEING | frozenset("do does did".split())
DETERMINERS = frozenset(
    "the a an this that these those its their his her our my your some any no every each all both"
    " several many few another more most".split()
)
_OTHERS = {"used": "use", "uses": "use", "men": "man", "women": "woman", "children": "child"}
_NO_PAST = frozenset("need seed feed speed weed breed shed bed red hundred".split())


@lru_cache(maxsize=50_000)
def lemma(key: str) -> str:
    """One key for all forms of a verb, light ones ("took") too; of other words the stem."""
    if key in _OTHERS:
        return _OTHERS[key]
    base = BASE.get(key, key)
    for one in (base, base.removesuffix("s"), base.removesuffix("es")):
        if one in BASES:
            return one
    if base.endswith("ing"):
        for one in (base[:-3], base[:-3] + "e", base[:-4]):
            if one in BASES:
                return one
    return stem(key)


def is_past(key: str) -> bool:
    """Whether it may be a past tense or a participle."""
    return (
        key in UNCHANGED
        or (key in BASE and key not in HELPERS)
        or key == "lay"
        or (key.endswith("ed") and key not in _NO_PAST)
    )
