"""What each measure says, in one sentence for the reader of a report."""

from typing import Final

MEANINGS: Final = {
    "right": "Share of questions whose answer names every accepted item, or rightly abstains.",
    "exact_match": "Share of short answers that are an accepted answer, as SQuAD counts it.",
    "token_f1": "Words that the short answer shares with the nearest accepted answer, as SQuAD"
    " counts them.",
    "list_precision": "Share of the items named that were asked for.",
    "list_recall": "Share of the items asked for that were named.",
    "citations_exact": "Share of citations whose quote stands in the article where they say.",
    "citation_precision": "Share of citations that meet a supporting quote of the set.",
    "citation_recall": "Share of the set's supporting quotes that were cited.",
    "statements_unsupported": "Share of statements none of whose citations meets a supporting"
    " quote of the set.",
    "abstention_precision": "Share of abstentions where the articles do not answer.",
    "abstention_recall": "Share of questions without an answer from which the service abstained.",
    "abstention_f1": "Harmonic mean of the precision and recall of abstentions.",
    "conflict_precision": "Share of the conflicts told that are conflicts.",
    "conflict_recall": "Share of conflicts that were told as such.",
    "conflict_f1": "Harmonic mean of the precision and recall of conflicts.",
    "aurc": "Area under the curve of risk and coverage: the share of wrong answers, averaged over"
    " all thresholds of confidence.",
    "ece": "Expected calibration error: how far confidence is from the share that is right.",
    "recall@1": "Share of what supports the answer that is found first.",
    "recall@5": "Share of what supports the answer that is among the first 5 found.",
    "recall@10": "Share of what supports the answer that is among the first 10 found.",
    "mrr": "Reciprocal rank of the first supporting thing found, averaged.",
    "ndcg@10": "Discounted gain of the first 10 found, against the best order.",
    "map": "Average precision of the order found, averaged.",
    "followup_found@5": "Share of follow-up questions with a right article among those of the first"
    " 5 passages.",
    "followup_antecedents": "Share of follow-up questions that were understood to mean what they"
    " mean.",
    "standalone_found@5": "Share of questions on something new, after a conversation, with a right"
    " article among those of the first 5 passages.",
    "standalone_unchanged": "Share of questions on something new, after a conversation, that were"
    " left as they were asked.",
    "failed": "Share of questions that got an error in place of an answer.",
    "latency_p50": "Half of the questions took no longer.",
    "latency_p95": "95% of the questions took no longer.",
    "tokens": "Tokens that a chat model read and wrote for a question, on average.",
}
