"""Stems of English words, to tell that two are forms of one."""

from functools import lru_cache

from ingest.lexical import english
from service.common_words import FUNCTION
from service.irregular import BASE
from service.readable import bare

_ANALYZER = english()


@lru_cache(maxsize=50_000)
def stem(key: str) -> str:
    """The stem of a key (see `readable.bare`); "" of words that carry no content of their own."""
    if key in FUNCTION:
        return ""
    stems = _ANALYZER.analyze(BASE.get(key, key))
    return bare(stems[0]) if stems else ""
