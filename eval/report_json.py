"""All figures of a run, or of two, for machines."""

import json

from pydantic_core import from_json

from eval.results import Comparison, Summary

FORMAT = 1


def json_report(summary: Summary, comparison: Comparison | None = None) -> str:
    """One JSON object with `format`, `summary` and `comparison` (null without one).

    Equal figures give equal text: the keys are sorted, and what is no number is null.
    """
    parts = {"summary": summary, "comparison": comparison}
    plain = {
        name: from_json(part.model_dump_json()) if part else None for name, part in parts.items()
    }
    return json.dumps({"format": FORMAT, **plain}, indent=2, sort_keys=True) + "\n"
