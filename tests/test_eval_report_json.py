"""The figures for machines: complete, and the same text for the same figures."""

import json
import math

from report_runs import measure, small_comparison, small_run, small_summary

from eval.report_json import json_report
from eval.results import Comparison, Summary


def test_summary_and_comparison_come_back_as_they_were() -> None:
    summary, comparison = small_summary(small_run()), small_comparison()
    read = json.loads(json_report(summary, comparison))
    assert read["format"] == 1
    assert Summary.model_validate(read["summary"]) == summary
    assert Comparison.model_validate(read["comparison"]) == comparison


def test_without_a_comparison_it_is_null() -> None:
    assert json.loads(json_report(small_summary(small_run())))["comparison"] is None


def test_equal_figures_give_equal_text_in_whatever_order_they_came() -> None:
    summary = small_summary(small_run())
    turned = summary.model_copy(
        update={"by_type": dict(reversed(summary.by_type.items()))},
    )
    assert json_report(turned) == json_report(summary)


def test_what_is_no_number_is_null() -> None:
    summary = small_summary(small_run())
    summary = summary.model_copy(update={"measures": [measure("right", math.nan)]})
    text = json_report(summary)
    assert "NaN" not in text
    assert json.loads(text)["summary"]["measures"][0]["value"] is None
