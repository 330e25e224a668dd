"""Whether a statement affirms what its quotes deny, hold possible, or only report."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.clauses import Words
from service.predicates import LIGHT, Act, Stage, acts, mentions
from service.proper_names import same
from service.reasons import Reason

THIRD, HALF, MORE = 0.33, 0.5, 0.6
"""Shares of a statement's content, names and numbers left out, that a cue of the quotes must reach
for a rule to hold: of what is possible the subject stands before the cue, of what is reported
behind it."""
_TELLING = frozenset("say tell report state announce warn claim".split())


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
    open_ = possible - beside
    done = {own.stems[act.place] for act in acts(own)}
    share = THIRD if not done or done & open_ else MORE
    return Reason.CERTAINTY if _reaches(own, open_, share) else None


def speaker(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """Somebody's words told as a fact."""
    if own.reports or asked.reports:
        return None
    reported, beside = _parted(quoted, "reported")
    return Reason.SPEAKER if _reaches(own, reported - beside, HALF) else None


def attributed(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """What is told from somebody of whom the quotes do not speak."""
    held = frozenset[str]().union(*(one.content for one in quoted))
    keys = [key for one in quoted for key in one.keys]
    for places in _sources(own):
        head = next((n for n in reversed(places) if own.stems[n]), None)
        if head is None or own.stems[head] in held:
            continue
        if not any(same(own.keys[head], key) for key in keys):
            return Reason.INFERENCE
    return None


def _sources(own: Words) -> Iterator[range]:
    """Places of "the police" in "according to the police," and in "the police said"."""
    for n, pair in enumerate(pairwise(own.keys)):
        if pair == ("according", "to"):
            after = range(n + 2, len(own.keys))
            yield range(
                n + 2, next((k for k in after if own.clauses[k] != own.clauses[n]), after.stop)
            )
    for act in acts(own):
        if act.lemma in _TELLING and act.finite and not act.passive and act.first:
            yield range(_begin(own, act), act.first)


def _begin(own: Words, act: Act) -> int:
    """Where the clause of an act begins."""
    clause = own.clauses[act.first - 1]
    return next(n for n in range(act.first) if own.clauses[n] == clause)


def undone(own: Words, quoted: Sequence[Words], asked: Words) -> Reason | None:
    """What is still to be done, told as done."""
    for act in acts(own):
        if act.lemma in LIGHT - {"have", "go", "come"} or act.stage not in (Stage.DONE, Stage.NOW):
            continue
        elsewhere = own.possible | own.reported | own.wished | own.denied
        if act.place in elsewhere:
            continue
        stages = {one.stage for words in quoted for one in mentions(words, act.lemma)}
        if stages and stages <= {Stage.OPEN}:
            return Reason.CERTAINTY
        if act.stage is Stage.DONE and not own.reports and _is_to_come(act, quoted):
            return Reason.CERTAINTY
    return None


def _is_to_come(act: Act, quoted: Sequence[Words]) -> bool:
    """Whether what was done is but being done in the quotes: "takes office on 1 March"."""
    found = [(one, words) for words in quoted for one in mentions(words, act.lemma)]
    stages = {one.stage for one, _ in found}
    under_way = any(words.keys[one.place].endswith("ing") for one, words in found)
    return Stage.NOW in stages and stages <= {Stage.OPEN, Stage.NOW} and not under_way


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
