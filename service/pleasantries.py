"""Messages that ask nothing: greetings, thanks, assent."""

import re
from typing import Final

_PLEASANTRY: Final = re.compile(
    r"^\W*(?:(?:many |great |good |oh |ok |okay |well |very |no |yes |hi |hello |ah )*,? ?"
    r"(?:thanks?(?: you)?(?: (?:so|very) much| a lot)?|ok(?:ay)?|yes|no|hello|hi|hey|bye|goodbye"
    r"|great|good|nice|cool|perfect|fine|sorry|please|i see|got it|good morning|good evening))\W*"
    r"(?:thanks?(?: you)?)?\W*$",
    re.I,
)


def is_pleasantry(message: str) -> bool:
    """Whether that is all it is: "Thanks!", "ok, thank you", "Good morning"."""
    return bool(_PLEASANTRY.match(message))
