"""Why a statement is left out."""

from enum import StrEnum


class Reason(StrEnum):
    """What `Answer.dropped` tells, one for each statement; never the statement's words."""

    UNREADABLE = "it is no statement"
    PASSAGE = "it names no passage that was given"
    QUOTE = "no words of the passage that it names support it"
    NUMBER = "a number in it stands neither in its quotes nor in the question"
    DATE = "a date or time in it stands neither in its quotes nor in the question"
    NAME = "a name in it stands neither in its quotes nor in the question"
    WORDS = "words in quotation marks in it do not stand in its quotes"
    SWAPPED = "a name or number in it stands where its quote has another"
    DENIAL = "it affirms what its quote denies, or denies what it affirms"
    CERTAINTY = "it takes as certain what its quote does not"
    SPEAKER = "it leaves out who is reported to have said it"
    INFERENCE = "its quotes do not say as much"
    INSTRUCTION = "what it rests on is addressed to a model, not to readers"
