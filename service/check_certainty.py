"""Whether a statement affirms what its quotes deny, hold possible, or only report."""

from collections.abc import Sequence

from service.clauses import Words
from service.reasons import Reason

THIRD, HALF = 0.33, 0.5
"""Shares of a statement's content, names and numbers left out, that a cue of the quotes must reach
for a rule to hold: of what is possible the subject stands before the cue, of what is reported
behind it."""


def denial(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """A "not" that is lost on the way, or found."""
    denied, beside = _parted(quoted, "denied")
    if not own.denials:
        contrasted = {stem for one in quoted for stem in one.contrasted}
        lost = (own.content & denied) - own.names | (own.names & contrasted)
        return Reason.DENIAL if lost - beside else None
    kept = own.content & denied - beside - own.names
    if kept and not kept & own.stems_at(own.denied):
        return Reason.DENIAL
    if not any(one.denials for one in quoted):
        return Reason.DENIAL
    refused = own.stems_at(own.denied) - own.names
    return Reason.DENIAL if refused & beside and not refused & denied else None


def certainty(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """A "may" that is lost on the way, or a "demands" of which a "will" is made."""
    wished, unwished = _parted(quoted, "wished")
    assured = own.is_firm and not own.wishes and not own.reports
    if assured and _reaches(own, wished - unwished, HALF):
        return Reason.CERTAINTY
    if own.modals or own.wishes or own.reports or own.denials:
        return None
    possible, beside = _parted(quoted, "possible")
    return Reason.CERTAINTY if _reaches(own, possible - beside, THIRD) else None


def speaker(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """Somebody's words told as a fact."""
    if own.reports or asked.reports:
        return None
    reported, beside = _parted(quoted, "reported")
    return Reason.SPEAKER if _reaches(own, reported - beside, HALF) else None


def _parted(quoted: Sequence[Words], cue: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that a cue reaches, and those that it does not."""
    reached: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    for one in quoted:
        places = getattr(one, cue)
        reached |= one.stems_at(places)
        beside |= one.stems_beside(places)
    return reached, beside


def _reaches(own: Words, stems: frozenset[str], share: float) -> bool:
    content = {one for one in own.content - own.names if not one[0].isdigit()}
    return bool(content) and len(content & stems) >= share * len(content)
