"""The base form of an English verb in the past tense, guessed: a person corrects it."""

import re

_IRREGULAR = {
    past: base
    for base, pasts in {
        "add": "added",
        "arise": "arose",
        "be": "was were",
        "become": "became",
        "begin": "began",
        "break": "broke",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "choose": "chose",
        "come": "came",
        "do": "did",
        "draw": "drew",
        "drive": "drove",
        "fall": "fell",
        "fight": "fought",
        "find": "found",
        "flee": "fled",
        "fly": "flew",
        "get": "got",
        "give": "gave",
        "go": "went",
        "grow": "grew",
        "have": "had",
        "hear": "heard",
        "hold": "held",
        "keep": "kept",
        "lead": "led",
        "leave": "left",
        "lose": "lost",
        "make": "made",
        "meet": "met",
        "pay": "paid",
        "rise": "rose",
        "run": "ran",
        "see": "saw",
        "sell": "sold",
        "send": "sent",
        "sit": "sat",
        "speak": "spoke",
        "spend": "spent",
        "stand": "stood",
        "strike": "struck",
        "swear": "swore",
        "take": "took",
        "tell": "told",
        "think": "thought",
        "throw": "threw",
        "win": "won",
        "withdraw": "withdrew",
        "write": "wrote",
    }.items()
    for past in pasts.split()
}
_SILENT_E = re.compile(
    r"(?:[bcdgkprstvz]l|[cvzu]|e|[^s]s|ng|dg|[aeiou]g|(?:^cre|[^e])at|[^o]ot|[^o]id|[^eo]ad"
    r"|[^e]ar|ur|ir|[^aeiou]am|um|com|ib|[^ao]in)$"
)
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
PAST = rf"(?:\w+ed|{'|'.join(_IRREGULAR)})"
"""A word that may be a verb in the past tense."""


def base_of(past: str) -> str:
    """ "signed" gives "sign", "went" gives "go"."""
    if past in _IRREGULAR:
        return _IRREGULAR[past]
    stem = past.removesuffix("ed")
    if stem.endswith("i"):
        return f"{stem[:-1]}y"
    if _DOUBLED.search(stem):
        return stem[:-1]
    return f"{stem}e" if _SILENT_E.search(stem) else stem
