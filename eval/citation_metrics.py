"""How well an answer's citations show what supports it, judged by the set's supporting quotes.

Precision and recall of citations go back to Liu et al. 2023 ("Evaluating Verifiability in
Generative Search Engines") and ALCE (Gao et al. 2023), where a person or a model judges whether
a citation supports a statement. Here the supporting quotes, which a person chose, take the
judge's place: a citation supports if it overlaps one of them (`Span.overlaps`). A citation that
supports in words that nobody marked counts as wrong; the measures compare, they do not certify.
"""

from collections.abc import Mapping, Sequence

from eval.records import Outcome, QuotePlace
from eval.spans import Span
from service.answer import Answer, Citation

Quotes = Mapping[int, Sequence[Span]]
"""The places of each supporting quote, by its number."""


def citation_scores(answer: Answer, outcome: Outcome) -> dict[str, float]:
    """The measures of one answer's citations that are defined; none for an abstention.

    Exactness needs what `Outcome.exact_citations` keeps, the others `Outcome.quote_places`.
    """
    scores = {}
    if outcome.exact_citations:
        scores["citations_exact"] = exactness(outcome.exact_citations)
    quotes = places_by_quote(outcome.quote_places)
    if answer.citations and quotes:
        scores["citation_precision"] = citation_precision(answer.citations, quotes)
        scores["citation_recall"] = citation_recall(answer.citations, quotes)
        scores["statements_unsupported"] = statements_unsupported(answer, quotes)
    return scores


def exactness(exact: Sequence[bool]) -> float:
    """Citations with `article.text[start:end] == quote` / all citations, at least one."""
    return sum(exact) / len(exact)


def citation_precision(citations: Sequence[Citation], quotes: Quotes) -> float:
    """Citations that overlap a supporting quote / all citations, at least one."""
    return sum(_supports(one, quotes) for one in citations) / len(citations)


def citation_recall(citations: Sequence[Citation], quotes: Quotes) -> float:
    """Supporting quotes that a citation overlaps, in any of their places / all of them.

    ALCE's recall counts statements, and is here 1 - `statements_unsupported`; this one asks, as
    ERASER does (DeYoung et al. 2020), how much of the marked evidence is shown.
    """
    spans = [_span(citation) for citation in citations]
    shown = sum(any(a.overlaps(b) for a in spans for b in places) for places in quotes.values())
    return shown / len(quotes)


def statements_unsupported(answer: Answer, quotes: Quotes) -> float:
    """Statements of which no citation overlaps a supporting quote / all statements.

    0 for an answer without statements.
    """
    supporting = {one.marker for one in answer.citations if _supports(one, quotes)}
    bare = sum(not supporting.intersection(one.citations) for one in answer.statements)
    return bare / len(answer.statements) if answer.statements else 0.0


def places_by_quote(places: Sequence[QuotePlace]) -> dict[int, list[Span]]:
    """Where each quote that was found stands, by the quote's number."""
    found: dict[int, list[Span]] = {}
    for one in places:
        found.setdefault(one.quote, []).append(Span(one.article_id, one.start, one.end))
    return found


def _supports(citation: Citation, quotes: Quotes) -> bool:
    span = _span(citation)
    return any(span.overlaps(place) for places in quotes.values() for place in places)


def _span(citation: Citation) -> Span:
    return Span(citation.article.id, citation.start, citation.end)
