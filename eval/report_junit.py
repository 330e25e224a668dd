"""A run as the JUnit XML that continuous integration shows, a test case for each question.

Elements and attributes are those of the schema junit-10 of Jenkins' xUnit plug-in.
"""

from collections import Counter
from xml.etree.ElementTree import Element, indent, tostring

from eval.records import Header, LeftOut, Run
from eval.report_cases import Case, Kind, cases
from eval.report_figures import clean, shown
from eval.results import Summary

_ELEMENTS = {Kind.WRONG: "failure", Kind.ABSTAINED: "failure", Kind.FAILED: "error"}


def junit_report(run: Run, summary: Summary) -> str:
    """An XML document: wrong answers are failures, errors errors, questions left out skipped."""
    asked = cases(run, summary)
    found = Counter(_ELEMENTS.get(case.kind) for case in asked)
    seconds = _seconds(sum(case.outcome.seconds for case in asked))
    counts = {
        "tests": str(len(asked) + len(summary.left_out)),
        "failures": str(found["failure"]),
        "errors": str(found["error"]),
        "time": seconds,
    }
    suites = _element("testsuites", name="dateline eval", **counts)
    suite = _element("testsuite", name=summary.header.name, **counts)
    suites.append(suite)
    suite.set("skipped", str(len(summary.left_out)))
    suite.set("timestamp", clean(summary.header.began))
    suite.append(_properties(summary.header))
    suite.extend(_testcase(case) for case in asked)
    suite.extend(_skipped(one) for one in summary.left_out)
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _properties(header: Header) -> Element:
    facts = {
        "question_set": header.question_set,
        "question_set_fingerprint": header.question_set_fingerprint,
        "target": header.target,
        "index_fingerprint": header.fingerprint or "",
        **{f"setting.{name}": shown(value) for name, value in header.settings.items()},
        **{f"version.{name}": number for name, number in header.versions.items()},
    }
    properties = Element("properties")
    properties.extend(_element("property", name=name, value=facts[name]) for name in sorted(facts))
    return properties


def _testcase(case: Case) -> Element:
    question, outcome = case.question, case.outcome
    testcase = _element(
        "testcase",
        classname=f"dateline.{question.type}",
        name=f"{question.id}: {question.question}",
        time=_seconds(outcome.seconds),
    )
    if case.kind is Kind.FAILED:
        failure = outcome.failure
        told = (failure.type, failure.message) if failure else ("no answer", "")
        testcase.append(_element("error", type=told[0], message=told[1]))
    elif case.kind in _ELEMENTS:
        message = f"expected {case.expected or question.status}"
        failed = _element("failure", type=case.kind, message=message)
        failed.text = _given(case)
        testcase.append(failed)
    return testcase


def _given(case: Case) -> str:
    answer = case.outcome.answer
    assert answer is not None
    lines = [f"{answer.status}, confidence {answer.confidence:.2f}: {answer.answer}"]
    lines += [f"[{one.marker}] {one.article.title}: {one.quote}" for one in answer.citations]
    return "\n".join(clean(line) for line in lines)


def _skipped(one: LeftOut) -> Element:
    name = one.question_id if one.question_id is not None else one.place
    testcase = _element("testcase", classname="dateline.left_out", name=name)
    testcase.append(_element("skipped", message=f"{one.place}: {one.reason}"))
    return testcase


def _element(tag: str, **attributes: str) -> Element:
    return Element(tag, {name: clean(value) for name, value in attributes.items()})


def _seconds(value: float) -> str:
    return f"{value:.3f}"
