"""A service over HTTP as a target: what is kept of its answers, and how its failures are told."""

import pytest
from scripted_service import QUOTE, Json, Reply, Script, answer, found, problem, scripted

from eval.http_target import TRIES, HttpTarget
from eval.questions import Question, QuestionType, Quote, Status
from eval.records import Outcome, QuotePlace
from ingest.errors import EmptyIndex, UserError

BRIDGE = Question(
    "q",
    "Who opened the bridge?",
    QuestionType.FACT,
    Status.ANSWERED,
    (("mayor",),),
    quotes=(Quote("bridge", "opened the\n harbour"),),
)


def asked(script: Script, question: Question = BRIDGE) -> Outcome:
    with scripted(script) as address, HttpTarget(address, 10) as target:
        return target.ask(question)


def gives(body: Json) -> Script:
    return Script(ask=lambda _: Reply(body=body))


def test_an_exact_citation_and_a_misplaced_one() -> None:
    assert asked(gives(answer("Who?"))).exact_citations == [True]
    assert asked(gives(answer("Who?", start=1))).exact_citations == [False]
    assert asked(gives(answer("Who?", quote=QUOTE.upper()))).exact_citations == [False]


def test_the_tokens_that_an_answer_cost_are_kept() -> None:
    assert asked(gives(answer("Who?") | {"tokens": 97})).tokens == 97
    assert asked(gives(answer("Who?"))).tokens is None


def test_a_quote_is_found_however_its_lines_are_broken() -> None:
    place = QuotePlace(quote=0, article_id="bridge", start=10, end=28)
    assert asked(gives(answer("Who?"))).quote_places == [place]


def test_an_article_is_fetched_once() -> None:
    script = gives(answer("Who?"))
    with scripted(script) as address, HttpTarget(address, 10) as target:
        for _ in range(3):
            target.ask(BRIDGE)
    assert script.requests.count("/articles/bridge") == 1


def test_an_article_that_was_corrected_meanwhile_is_fetched_again() -> None:
    place = [0]
    script = Script(ask=lambda _: Reply(body=answer("Who?", start=place[0])))
    with scripted(script) as address, HttpTarget(address, 10) as target:
        assert target.ask(BRIDGE).exact_citations == [True]
        script.text, place[0] = f"At last: {script.text}", len("At last: ")
        assert target.ask(BRIDGE).exact_citations == [True]


def test_a_service_that_is_busy_is_asked_again_when_it_says() -> None:
    busy = [problem(503, "overloaded", retry_after="0")] * (TRIES - 1)
    outcome = asked(Script(ask=lambda _: busy.pop() if busy else Reply(body=answer("Who?"))))
    assert outcome.answer is not None


@pytest.mark.parametrize(
    ("reply", "kind", "tries"),
    [
        (problem(503, "overloaded", retry_after="0"), "overloaded", TRIES),
        (problem(503, "overloaded"), "overloaded", 1),
        (problem(503, "overloaded", retry_after="Sun, 06 Nov 2044 08:49:37 GMT"), "overloaded", 1),
        (problem(500, "system-failure", retry_after="0"), "system-failure", 1),
        (Reply(502, b"<html>"), "http-502", 1),
        (Reply(200, b"<html>"), "unreadable-answer", 1),
        (Reply(200, {"answer": "yes"}), "unreadable-answer", 1),
        (Reply(302, b"", {"location": "/ask"}), "http-302", 1),
    ],
)
def test_a_question_that_gets_no_answer_is_data(reply: Reply, kind: str, tries: int) -> None:
    script = Script(ask=lambda _: reply)
    outcome = asked(script)
    assert outcome.failure is not None
    assert outcome.failure.type == kind
    assert script.requests.count("/ask") == tries


def test_a_search_that_fails_is_told_and_not_scored_as_nothing_found() -> None:
    script = gives(answer("Who?"))
    script.search = lambda: problem(502, "embedding-failed")
    outcome = asked(script)
    assert outcome.failure is not None
    assert outcome.failure.type == "embedding-failed"


def test_a_newer_service_may_tell_more() -> None:
    outcome = asked(gives({**answer("Who?"), "mood": "sunny"}))
    assert outcome.answer is not None


def test_a_service_that_goes_away_fails_each_question_in_its_turn() -> None:
    with scripted(gives(answer("Who?"))) as address:
        target = HttpTarget(address, 10)
    with target:
        failure = target.ask(BRIDGE).failure
    assert failure is not None
    assert failure.type == "no-answer"


@pytest.mark.parametrize("ready", [problem(404, "not-found"), Reply(200, b"It works!"), Reply()])
def test_what_is_no_dateline_is_refused(ready: Reply) -> None:
    script = Script(ask=lambda _: Reply(), ready=ready)
    with scripted(script) as address, pytest.raises(UserError, match="not as Dateline does"):
        HttpTarget(address, 10)


def test_a_service_without_articles_is_refused() -> None:
    script = Script(ask=lambda _: Reply(), ready=Reply(body={"articles": 0, "passages": 0}))
    with scripted(script) as address, pytest.raises(EmptyIndex, match="holds no article"):
        HttpTarget(address, 10)


def test_a_service_that_is_down_is_told() -> None:
    with scripted(gives(found())) as address:
        pass
    with pytest.raises(UserError, match=r"does not answer .*dateline serve"):
        HttpTarget(address, 10)


@pytest.mark.parametrize("given", ["", "localhost:8000", "ftp://host", "http://", "http://h:x"])
def test_what_is_no_address_is_told(given: str) -> None:
    with pytest.raises(UserError, match="is no address"):
        HttpTarget(given, 10)


def test_a_password_in_the_address_is_not_told() -> None:
    with scripted(gives(answer("Who?"))) as address:
        named = address.replace("://", "://me:sesame@")
        with HttpTarget(named, 10) as target:
            assert target.describe().target == address
