"""Text made comparable: one spelling for what means the same, and what cannot be seen left out."""

import re
import unicodedata

_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_GROUPED = re.compile(r"(?<=\d)[ '](?=\d{3}(?:\D|$))(?<!\d{4}.)")
_EXPANSIONS = tuple(
    (re.compile(rf"\b(?:{written})(?!\w)"), short)
    for written, short in (
        (r"United States of America|United States|U\.S\.A\.|USA|U\.S\.", "US"),
        (r"United Kingdom|Great Britain|U\.K\.", "UK"),
        (r"Democratic People's Republic of Korea|DPRK|D\.P\.R\.K\.", "North Korea"),
        (r"Republic of Korea|ROK", "South Korea"),
        (r"People's Republic of China|PRC", "China"),
        (r"North Atlantic Treaty Organi[sz]ation|Nato", "NATO"),
        (r"United Nations|U\.N\.", "UN"),
        (r"European Union|E\.U\.", "EU"),
        (r"United Arab Emirates|U\.A\.E\.", "UAE"),
        (r"Soviet Union", "USSR"),
        (r"World War (?:II|Two|2)|WWII|WW2", "Second World War"),
        (r"World War (?:I|One|1)|WWI|WW1", "First World War"),
    )
)


def readable(text: str) -> str:
    """A text in NFKC without format characters, quotation marks and dashes of one kind.

    Names that are written out or shortened come out alike: "DPRK" and "North Korea". Offsets
    are not kept.
    """
    whole = unicodedata.normalize("NFKC", text).translate(_MARKS)
    # What is printable throughout holds nothing hidden, and most texts are.
    seen = whole if whole.isprintable() else _without_hidden(whole)
    seen = _GROUPED.sub(",", " ".join(seen.split()) if seen.isprintable() else seen)
    for pattern, short in _EXPANSIONS:
        seen = pattern.sub(short, seen)
    return seen


def _without_hidden(text: str) -> str:
    return "".join(one for one in text if unicodedata.category(one) not in ("Cf", "Cc", "Cs"))


def bare(word: str) -> str:
    """A word without case, accents and marks: "Müller's" is "mullers"."""
    if word.isascii() and word.isalnum():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word).casefold()
    return "".join(one for one in parts if one.isalnum())
