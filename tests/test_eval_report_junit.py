"""The run as JUnit XML: what continuous integration counts and shows."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_runs import QUOTE, small_run, small_summary

from eval.report_figures import clean
from eval.report_junit import junit_report

ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"classname", "name", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
}
"""Of the schema junit-10 of Jenkins' xUnit plug-in, as far as they are used."""
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped"},
}


def suites(text: str = "x") -> Element:
    run = small_run(text)
    document = junit_report(run, small_summary(run, text))
    return ElementTree.fromstring(document.encode())


def case_of(name: str) -> Element:
    (found,) = (one for one in suites().iter("testcase") if one.get("name", "").startswith(name))
    return found


def test_elements_and_attributes_are_those_that_jenkins_knows() -> None:
    for element in suites().iter():
        assert set(element.keys()) <= ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())


def test_the_counts_are_those_of_the_test_cases() -> None:
    (suite,) = suites()
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert suite.get(name) == str(len(list(suite.iter(tag))))
    assert suite.get("tests") == str(len(list(suite.iter("testcase")))) == "7"
    assert suite.get("time") == "31.640"


def test_a_right_answer_and_one_that_cannot_be_judged_pass() -> None:
    assert not list(case_of("right-1"))
    assert not list(case_of("unjudged-1"))


def test_a_wrong_answer_is_a_failure_that_shows_the_answer_and_its_quotes() -> None:
    (failure,) = case_of("wrong-1")
    assert failure.tag == "failure"
    assert failure.get("message") == "expected Hanoi x / Ha Noi"
    assert failure.text is not None
    assert f"answered, confidence 0.62: So: {QUOTE} x [1]" in failure.text
    assert f"[1] Title x: {QUOTE} x" in failure.text


def test_a_needless_abstention_is_a_failure() -> None:
    (failure,) = case_of("abstained-1")
    assert (failure.tag, failure.get("type")) == ("failure", "abstained")


def test_a_failed_question_is_an_error() -> None:
    (error,) = case_of("failed-1")
    assert (error.tag, error.get("type"), error.get("message")) == ("error", "Tx", "x")


def test_a_question_left_out_is_skipped() -> None:
    (skipped,) = case_of("x")
    assert (skipped.tag, skipped.get("message")) == ("skipped", "news.jsonl x, line 9: x")


def test_settings_are_properties() -> None:
    facts = {one.get("name"): one.get("value") for one in suites().iter("property")}
    assert facts["setting.note_x"] == "x"
    assert facts["index_fingerprint"] == "1de7"
    assert facts["version.dateline"] == "0.1.0"


@pytest.mark.parametrize(
    "text", ["\x00\x1b\x0b", "]]>", "<a b='c'>&\"", "\ufffe\uffff", "\U0001f600"]
)
def test_hostile_text_breaks_nothing(text: str) -> None:
    assert_same_shape(text)


@given(st.text(max_size=20))
def test_no_text_breaks_the_document(text: str) -> None:
    assert_same_shape(text)


def assert_same_shape(text: str) -> None:
    whole = suites(f"x{text}")
    assert [element.tag for element in whole.iter()] == [element.tag for element in suites().iter()]
    names = {one.get("name") for one in whole.iter("testcase")}
    assert clean(f"wrong-1: wrong-1 asks x{text}") in names
