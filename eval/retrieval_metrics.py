"""How well the search finds what is relevant, as trec_eval counts it, by `ir-measures`.

Where the set judges articles, articles are ranked: each by its first passage. Where it gives
supporting quotes alone, the quotes are what is to be found, and a passage finds those that it
overlaps (`Span.overlaps`): how an index cuts its passages then changes no denominator. A
passage that finds several quotes counts as so many places in a row; one that finds none, or
none that were not found before, is a place without gain.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eval.citation_metrics import places_by_quote
from eval.records import Outcome, RetrievedPassage
from eval.spans import Span

NAMES: Final = {
    "recall@1": "R@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr": "RR",
    "ndcg@10": "nDCG@10",
    "map": "AP",
}
"""Of the measures here, and in ir-measures (MacAvaney et al. 2022).

With rᵢ 1 where the ith place is relevant, gᵢ its grade, and R relevant in all: recall@k =
Σ_{i≤k} rᵢ / R; mrr = 1 / the first i with rᵢ = 1, 0 if there is none (Voorhees 1999); map, the
average precision = Σ rᵢ · (Σ_{j≤i} rⱼ / i) / R (Buckley and Voorhees 2000); ndcg@k = Σ_{i≤k} gᵢ /
log₂(i + 1), divided by the same of the best order (Järvelin and Kekäläinen 2002).
"""
MISSING: Final = (
    "retrieval was not measured: ir-measures is not installed; install it: pip install ir-measures"
)


@dataclass(frozen=True)
class Ranking:
    """What was found for a question, best first, and what is relevant to it.

    Attributes:
        found: names of articles or quotes, none of them twice.
        grades: of what is relevant, by name, from 1.
    """

    found: Sequence[str]
    grades: Mapping[str, int]


def ranking_of(outcome: Outcome) -> Ranking | None:
    """The ranking that the set can judge; None where it names nothing relevant."""
    relevant = {article: grade for article, grade in outcome.relevance.items() if grade > 0}
    if relevant:
        found = dict.fromkeys(one.article_id for one in outcome.retrieved)
        return Ranking(list(found), relevant)
    quotes = places_by_quote(outcome.quote_places)
    if not quotes:
        return None
    return Ranking(_quotes_found(outcome.retrieved, quotes), {str(one): 1 for one in quotes})


def retrieval_scores(rankings: Mapping[str, Ranking]) -> dict[str, dict[str, float]]:
    """The measures of `NAMES` by question id.

    Raises:
        ImportError: ir-measures, or the trec_eval that it uses, is not installed: see `MISSING`.
    """
    if not rankings:
        return {}
    import ir_measures  # some platforms have no build of the trec_eval that it uses

    if not ir_measures.pytrec_eval.is_available():
        raise ImportError(MISSING)
    measures = {ir_measures.parse_measure(theirs): ours for ours, theirs in NAMES.items()}
    qrels = {name: dict(one.grades) for name, one in rankings.items()}
    run = {name: _scored(one.found) for name, one in rankings.items()}
    scores: dict[str, dict[str, float]] = {name: {} for name in rankings}
    for one in ir_measures.pytrec_eval.iter_calc(list(measures), qrels, run):
        scores[one.query_id][measures[one.measure]] = float(one.value)
    return scores


def _scored(found: Sequence[str]) -> dict[str, float]:
    """A score for each place: trec_eval goes by scores alone."""
    return {name: float(len(found) - place) for place, name in enumerate(found)}


def _quotes_found(
    passages: Iterable[RetrievedPassage], quotes: Mapping[int, Sequence[Span]]
) -> list[str]:
    found: list[str] = []
    for number, passage in enumerate(passages):
        span = Span(passage.article_id, passage.start, passage.end)
        names = (str(one) for one, places in quotes.items() if any(map(span.overlaps, places)))
        found += [name for name in names if name not in found] or [f"passage {number}"]
    return found
