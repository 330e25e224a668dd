"""Whether a sentence of an article is addressed to a model rather than to readers."""

import re

from service.readable import readable

_FORGETTING = (
    r"\b(?:ignore|disregard|forget|override|bypass|discard|overrule)\b.{0,40}\b(?:instructions?"
    r"|prompts?|rules?|guidelines?|directions?|everything|above|previous|prior|context|passages"
    r"|articles|sources)\b"
)
_OF_MODELS = (
    r"\b(?:system|developer|hidden|initial) ?(?:prompt|message|instruction)s?\b"
    r"|\byour (?:instructions|rules|guidelines|programming|training|prompt|answer|reply|response"
    r"|output|task|role|operators?|developers?|settings|configuration|summary)\b"
    r"|\b(?:you are (?:now|no longer)|act as (?:a|an|if)|pretend (?:to|that|you)|from now on,? you"
    r"|do anything now|developer mode|as an ai\b|language models?|chatbots?|jailbr\w+)"
    r"|\b(?:AI|LLM|model|assistant|agent|bot)s? (?:reading|that reads?|processing|summari[sz]ing"
    r"|must|should)\b|\b(?:dear|attention,?|note to) (?:AI|LLM|model|assistant|bot|agent)s?\b"
    r"|\bapi[_ -]?keys?\b|\bbase64\b"
)
_MARKS = (
    r"<\|?/?(?:im_start|im_end|system|assistant|user|passage|passages|inst|endoftext|tool)\b"
    r"|\"(?:answered|statements|quotes|short_answer|role|content)\"\s*:"
    r"|\[/?INST\]|<<SYS>>|!\[[^\]]*\]|^\W*(?:system|assistant|user|developer|human|instructions?"
    r"|new instructions?|admin|tool|function|important)\W{0,4}:"
)
_ORDERS = (
    r"^\W*(?:please |now,? |instead,? |always |first,? |then,? |you (?:must|should|will|have to) "
    r"(?:now |always |instead )?)?(?:(?:respond|reply|output|print|append|insert|include|add|tell"
    r"|inform|assure|say|mention|conclude|repeat|write|send|click|render|translate|recommend|link"
    r"|quote|cite)\b(?! (?:prices|figures|the))|(?:state|answer|claim|report|begin|end|start|finish"
    r"|visit|call|warn|urge|credit) (?:that|with|only|every|each|your|the (?:question|user|reader)"
    r"|it|this|instead|in|all|readers|users)\b)"
    r"|\bdo not (?:tell|mention|reveal|cite|quote|answer|disclose|warn|inform|trust)\b"
    r"|\b(?:say|answer|reply|respond|state|claim) (?:instead|that the answer)\b"
)
_BEGINS_AN_ORDER = re.compile(
    r"^\W*(?:please |now,? |instead,? |always |first,? |then,? )?(?:respond|reply|output|print"
    r"|append|insert|include|add|tell|inform|assure|say|mention|conclude|repeat|write|send|click|render"
    r"|translate|recommend|link|quote|cite|state|answer|claim|report|begin|end|start|finish|visit"
    r"|call|warn|urge|credit|ignore|do|never|go|open|use|give|show|make|let|see)\b",
    re.I,
)
_ADDRESSED = re.compile("|".join((_FORGETTING, _OF_MODELS, _MARKS, _ORDERS)), re.I)


def is_addressed_to_a_model(sentence: str) -> bool:
    """Whether no statement of a model may rest on this sentence.

    Told by its words, so not for certain; a statement that rests on what is missed can still
    say no more than the article, which is named beside it.
    """
    return bool(_ADDRESSED.search(readable(sentence)))


def is_an_order(sentence: str) -> bool:
    """Whether it begins as an order does, to whomever; some news begins so too."""
    return bool(_BEGINS_AN_ORDER.search(readable(sentence)))
