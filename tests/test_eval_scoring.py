"""What one answer scores, and what a whole run adds up to."""

import sys

import pytest
from eval_runs import answer, answered, outcome, question, run

from eval.questions import Question, QuestionType, Status
from eval.records import Run
from eval.results import Measure
from eval.retrieval_metrics import MISSING
from eval.scoring import UNKEPT, score, score_all
from eval.summary import summarise
from service.answer import Answer

DELEGATION = (("Andrei Belousov", "Belousov"), ("Sergei Lavrov",))


def scored(asked: Question, told: Answer) -> dict[str, float]:
    return score(asked, outcome(asked.id, told)).scores


def by_name(measures: list[Measure]) -> dict[str, Measure]:
    return {one.name: one for one in measures}


def joined(one: Run, other: Run) -> Run:
    """The questions and answers of both."""
    both = {name: getattr(one, name) + getattr(other, name) for name in ("questions", "outcomes")}
    return one.model_copy(update=both)


class TestScore:
    def test_one_thing_asked_is_measured_by_squads_rules(self) -> None:
        told = answer("He flew on to Hanoi.", short="to Hanoi")
        result = score(question("q", ("Hanoi", "Ha Noi")), outcome("q", told))
        assert result.right is True
        assert result.scores == {
            "failed": 0,
            "right": 1,
            "exact_match": 0,
            "token_f1": pytest.approx(2 / 3),
        }

    def test_without_a_short_answer_all_words_count(self) -> None:
        scores = scored(question("q", ("Hanoi",)), answer("To Hanoi.", "By plane."))
        assert scores["token_f1"] == pytest.approx(2 / 5)

    def test_abstaining_is_right_where_it_is_due(self) -> None:
        assert scored(question(), answer()) == {
            "failed": 0,
            "right": 1,
            "exact_match": 1,
            "token_f1": 1,
        }
        assert scored(question(), answer("Hanoi."))["token_f1"] == 0
        assert scored(question("q", ("Hanoi",)), answer())["right"] == 0

    def test_several_things_asked_are_measured_as_a_list(self) -> None:
        told = answer("Belousov went with Novak.", short="Belousov and Novak")
        scores = scored(question("q", *DELEGATION), told)
        assert scores == {"failed": 0, "right": 0, "list_recall": 0.5, "list_precision": 0.5}

    def test_prose_has_a_recall_but_no_items_to_be_precise_about(self) -> None:
        asked = question("q", *DELEGATION, type=QuestionType.LIST)
        scores = scored(asked, answer("Belousov went with Sergei Lavrov."))
        assert scores["list_recall"] == scores["right"] == 1
        assert "list_precision" not in scores

    def test_where_the_set_says_only_where_the_answer_stands_nothing_is_right_or_wrong(
        self,
    ) -> None:
        asked = question("q", status=Status.ANSWERED, quotes=[("a.md", "He flew.")])
        result = score(asked, outcome("q", answer("He flew."), quotes=[(0, "a", 0, 10)]))
        assert result.right is None
        assert result.scores == {
            "failed": 0,
            "citation_precision": 1,
            "citation_recall": 1,
            "statements_unsupported": 0,
        }

    def test_a_failed_question_scores_that_it_failed(self) -> None:
        result = score(question("q", ("Hanoi",)), outcome("q"))
        assert (result.right, result.scores, result.facts) == (None, {"failed": 1}, {})


class TestRetrieval:
    ASKED = question("q", ("Hanoi",))
    OTHER = question("p", ("Hanoi",))

    def test_is_left_out_with_a_word_where_the_run_kept_no_passage(self) -> None:
        told = outcome("q", answer("Hanoi."), relevance={"a": 1})
        (result,), notes = score_all(run((self.ASKED, told)))
        assert "mrr" not in result.scores
        assert notes == [UNKEPT]

    def test_without_its_library_the_rest_is_measured(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "ir_measures", None)
        told = outcome("q", answer("Hanoi."), relevance={"a": 1}, found=[("a", 0, 9)])
        summary = summarise(run((self.ASKED, told)))
        assert summary.notes == [MISSING]
        assert by_name(summary.measures)["right"].value == 1

    def test_nothing_found_is_0_where_others_found_something(self) -> None:
        nothing = outcome("q", answer("Hanoi."), relevance={"a": 1})
        found = outcome("p", answer("Hanoi."), relevance={"a": 1}, found=[("a", 0, 9)])
        results, notes = score_all(run((self.ASKED, nothing), (self.OTHER, found)))
        assert [one.scores["mrr"] for one in results] == [0, 1]
        assert notes == []


class TestSummary:
    def test_counts_failures_apart(self) -> None:
        asked = [question(f"q{n}", ("Hanoi",)) for n in range(3)]
        told = [answer("Hanoi."), answer("Moscow."), None]
        pairs = [(one, outcome(one.id, words)) for one, words in zip(asked, told, strict=True)]
        summary = summarise(run(*pairs))
        measures = by_name(summary.measures)
        assert (summary.asked, summary.failed, len(summary.seconds)) == (3, 1, 2)
        assert (measures["right"].value, measures["right"].n) == (0.5, 2)
        assert (measures["failed"].value, measures["failed"].n) == pytest.approx((1 / 3, 3))

    def test_a_run_in_which_all_failed_has_still_its_figures(self) -> None:
        summary = summarise(run((question("q", ("Hanoi",)), outcome("q"))))
        assert [(one.name, one.value) for one in summary.measures] == [("failed", 1)]
        assert (summary.risk_coverage, summary.reliability, summary.seconds) == ([], [], [])

    def test_a_run_without_questions_has_no_figures(self) -> None:
        summary = summarise(run())
        assert (summary.asked, summary.measures, summary.by_type) == (0, [], {})

    def test_measures_have_intervals_and_say_which_way_is_better(self) -> None:
        measures = by_name(summarise(answered([True] * 30 + [False] * 10)).measures)
        right, latency = measures["right"], measures["latency_p50"]
        assert right.low is not None and right.high is not None
        assert 0.55 < right.low < right.value == 0.75 < right.high < 0.95
        assert (right.better, latency.better) == ("higher", "lower")
        assert latency.value == pytest.approx(0.1)

    def test_shares_are_taken_by_type_as_well(self) -> None:
        due, fact = question("q0"), question("q1", ("Hanoi",))
        pairs = [(due, outcome("q0", answer("Yes."))), (fact, outcome("q1", answer("Hanoi.")))]
        by_type = summarise(run(*pairs)).by_type
        assert {name: by_name(of)["right"].value for name, of in by_type.items()} == {
            "fact": 1,
            "unanswerable": 0,
        }
        assert "abstention_f1" not in by_name(by_type["fact"])

    def test_statuses_are_measured_over_the_whole_run(self) -> None:
        pairs = [
            (question("q0"), outcome("q0", answer())),
            (question("q1"), outcome("q1", answer("Yes."))),
            (question("q2", ("Hanoi",)), outcome("q2", answer())),
            (question("q3", ("Hanoi",)), outcome("q3", answer("Hanoi."))),
        ]
        measures = by_name(summarise(run(*pairs)).measures)
        assert measures["abstention_precision"].value == 0.5
        assert measures["abstention_recall"].value == 0.5
        assert measures["abstention_f1"].value == 0.5
        assert "conflict_f1" not in measures

    def test_a_conflict_that_is_reported_where_none_is_due_has_no_recall(self) -> None:
        told = answer("Hanoi.", "Moscow.", status="conflicting")
        measures = by_name(summarise(run((question("q", ("Hanoi",)), outcome("q", told)))).measures)
        assert measures["conflict_precision"].value == 0
        assert "conflict_recall" not in measures

    def test_a_share_of_few_has_no_interval_however_many_were_asked(self) -> None:
        told = answer("Hanoi.", "Moscow.", status="conflicting")
        more = run((question("c", ("Hanoi",)), outcome("c", told)))
        measures = by_name(summarise(joined(answered([True] * 40), more)).measures)
        precision = measures["conflict_precision"]
        assert (precision.value, precision.n, precision.low, precision.high) == (0, 1, None, None)
        assert measures["right"].n == 41

    def test_confidence_is_measured_over_the_answers_given(self) -> None:
        more = run((question("d"), outcome("d", answer())))
        aurc = by_name(summarise(joined(answered([True] * 12), more)).measures)["aurc"]
        assert (aurc.n, aurc.value, aurc.low) == (12, 0, 0)
        assert aurc.high == pytest.approx(0.2425, abs=1e-4)

    def test_confidence_is_held_against_what_was_right(self) -> None:
        pairs = [
            (question("q0", ("Hanoi",)), outcome("q0", answer("Hanoi.", confidence=0.95))),
            (question("q1", ("Hanoi",)), outcome("q1", answer("Moscow.", confidence=0.25))),
            (question("q2", ("Hanoi",)), outcome("q2", answer())),
        ]
        summary = summarise(run(*pairs))
        measures = by_name(summary.measures)
        assert measures["ece"].value == pytest.approx((0.05 + 0.25) / 2)
        assert measures["aurc"].value == pytest.approx((0 + 0.5) / 2)
        assert [point.x for point in summary.risk_coverage] == pytest.approx([1 / 3, 2 / 3])
        assert [one.n for one in summary.reliability] == [1, 1]

    def test_of_two_outcomes_the_last_counts(self) -> None:
        asked = question("q", ("Hanoi",))
        twice = run((asked, outcome("q")))
        twice = twice.model_copy(
            update={"outcomes": [*twice.outcomes, outcome("q", answer("Hanoi."), tokens=70)]}
        )
        summary = summarise(twice)
        assert (summary.asked, summary.failed) == (1, 0)
        assert by_name(summary.measures)["tokens"].value == 70

    def test_the_order_of_questions_does_not_change_a_value(self) -> None:
        one = answered([True] * 9 + [False] * 6)
        other = one.model_copy(update={"questions": one.questions[::-1]})
        values = [
            {name: measure.value for name, measure in by_name(summarise(each).measures).items()}
            for each in (one, other)
        ]
        assert values[0] == pytest.approx(values[1])
