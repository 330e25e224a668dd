"""The command, the shortcut, the buttons, the windows and the home tab."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from slack_app import BRIDGE, DELEGATION, Json, Workspace, small_engine, workspace
from slack_conversations import statements_and_quotes
from slack_requests import ASKER, CHANNEL, OTHER
from slack_server import Failure, SlackServer, slack_server

if TYPE_CHECKING:
    from ingest.answers import Feedback
    from ingest.models import EmbeddingModel
    from service.engine import Engine

NOT_IN = Failure("not_in_channel")


@pytest.fixture(scope="module")
def news(model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory) -> Iterator["Engine"]:
    """On one short report; its answers are judged here."""
    with small_engine(tmp_path_factory.mktemp("news") / "small", model, reader="off") as engine:
        yield engine


@pytest.fixture(scope="module")
def slack(news: "Engine", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with (
        slack_server() as server,
        workspace(news, tmp_path_factory.mktemp("slack"), server) as running,
    ):
        yield running


def told(server: SlackServer, count: int = 1) -> Json:
    """The last of so many messages that only one person sees; they are forgotten then."""
    server.wait(lambda: len(server.told) >= count)
    last = server.told[-1]
    server.told.clear()
    return last


def asked_privately(slack: Workspace, question: str = BRIDGE) -> Json:
    assert slack.command(question).status_code == 200
    return told(slack.server)


def votes(news: "Engine", answer_id: str) -> list["Feedback"]:
    """None as well where the answer itself is still on its way to the disk."""
    kept = {answer.id: given for answer, given in news.index.ledger.answers.all()}
    return kept.get(answer_id, [])


def answer_of(message: Json) -> str:
    """The id of the answer that a message shows."""
    return str(message["blocks"][-1]["elements"][0]["value"])


def submitted(slack: Workspace, view: Json, comment: str | None, **fields: Any) -> Any:
    values = {"dateline_comment": {"dateline_comment": {"value": comment}}}
    filled = {**view, "state": {"values": values}}
    return slack.interact({"type": "view_submission", "view": filled} | fields)


def test_the_command_is_answered_to_the_asker_alone(slack: Workspace) -> None:
    response = slack.command(BRIDGE)
    assert (response.status_code, response.text) == (200, "Looking in the articles…")
    answer = told(slack.server)
    assert answer["response_type"] == "ephemeral"
    assert "Anna Berg" in statements_and_quotes(answer)[0][0]
    assert not [one for one in slack.server.of("chat.postMessage") if BRIDGE in str(one)]


def test_an_empty_command_gets_a_hint_at_once(slack: Workspace) -> None:
    assert slack.command("  ").text.startswith("Ask me a question")


def test_a_private_answer_is_published_once_by_its_button(slack: Workspace) -> None:
    answer = asked_privately(slack)
    for _ in range(2):
        assert slack.press(answer, "dateline_publish").status_code == 200
    assert told(slack.server)["delete_original"] is True
    posted = [one for one in slack.server.of("chat.postMessage") if BRIDGE in str(one)]
    assert len(posted) == 1
    assert posted[0]["channel"] == CHANNEL
    assert posted[0]["blocks"][0]["elements"][0]["text"] == f"<@{ASKER}> asked: {BRIDGE}"
    assert statements_and_quotes(posted[0]) == statements_and_quotes(answer)


def test_what_was_published_may_be_followed_up(slack: Workspace) -> None:
    slack.press(asked_privately(slack), "dateline_publish")
    told(slack.server)
    root = max(ts for channel, ts in slack.server.messages if channel == CHANNEL)
    slack.deliver(slack.server.say("When will trams follow?", thread=root, user=OTHER))
    slack.server.wait_answer(root)


def test_publishing_where_the_bot_is_not_tells_how_to_bring_it_in(slack: Workspace) -> None:
    answer = asked_privately(slack)
    slack.server.fail("chat.postMessage", NOT_IN)
    slack.press(answer, "dateline_publish")
    assert "/invite" in told(slack.server)["text"]
    slack.press(answer, "dateline_publish")
    assert told(slack.server)["delete_original"] is True


def test_the_shortcut_checks_what_a_message_claims(slack: Workspace) -> None:
    message = slack.server.say("Anna Berg opened the <https://x.example|harbour> bridge.")
    assert slack.check(message).status_code == 200
    answer = told(slack.server)
    assert answer["response_type"] == "ephemeral"
    head, *_ = statements_and_quotes(answer)[0]
    assert head == "What the articles say about: Anna Berg opened the harbour bridge."
    assert "opened the harbour bridge" in statements_and_quotes(answer)[1][0]
    slack.press(answer, "dateline_publish")
    told(slack.server)
    assert slack.server.of("chat.postMessage")[-1]["thread_ts"] == message["ts"]


def test_the_shortcut_makes_nobody_elses_thread_the_bots(slack: Workspace) -> None:
    message = slack.server.say("Anna Berg opened the bridge.")
    slack.check(message)
    told(slack.server)
    before = len(slack.server.of("chat.postMessage"))
    slack.deliver(slack.server.say("Did she?", thread=message["ts"]))
    slack.ask(BRIDGE)
    assert len(slack.server.of("chat.postMessage")) == before + 1


def test_a_long_message_is_checked_by_its_beginning(slack: Workspace) -> None:
    slack.check(slack.server.say("Anna Berg opened the harbour bridge. " * 100))
    assert "Anna Berg" in told(slack.server)["text"]


def test_a_thumb_up_is_kept_once_and_thanked_for(slack: Workspace, news: "Engine") -> None:
    message = slack.ask(BRIDGE)
    for _ in range(3):
        slack.press(message, "dateline_up")
        assert told(slack.server)["text"].startswith("Thank you")
    assert [(one.vote, one.comment) for one in votes(news, answer_of(message))] == [("up", None)]


@pytest.mark.parametrize("comment", ["It was Tuesday.", None, "   "])
def test_a_thumb_down_asks_what_is_wrong(
    slack: Workspace, news: "Engine", comment: str | None
) -> None:
    message = slack.ask(BRIDGE)
    slack.press(message, "dateline_down")
    slack.server.wait(lambda: slack.server.views)
    assert not votes(news, answer_of(message))
    assert submitted(slack, slack.server.views.pop(), comment).status_code == 200
    told(slack.server)
    kept = [(one.vote, one.comment) for one in votes(news, answer_of(message))]
    assert kept == [("down", comment and (comment.strip() or None))]


def test_a_thumb_down_counts_though_the_window_is_closed(slack: Workspace, news: "Engine") -> None:
    message = slack.ask(BRIDGE)
    slack.press(message, "dateline_down")
    slack.server.wait(lambda: slack.server.views)
    slack.interact({"type": "view_closed", "view": slack.server.views.pop()})
    told(slack.server)
    assert [one.vote for one in votes(news, answer_of(message))] == ["down"]


def test_a_thumb_down_counts_though_the_window_does_not_open(
    slack: Workspace, news: "Engine"
) -> None:
    message = slack.ask(BRIDGE)
    slack.server.fail("views.open", Failure("expired_trigger_id"))
    slack.press(message, "dateline_down")
    told(slack.server)
    assert [one.vote for one in votes(news, answer_of(message))] == ["down"]


def test_show_passages_opens_the_quotes_in_their_surroundings(slack: Workspace) -> None:
    message = slack.ask(BRIDGE)
    slack.press(message, "dateline_passages")
    slack.server.wait(lambda: slack.server.views)
    source, passage, *_ = slack.server.views.pop()["blocks"]
    named = source["elements"][0]["text"]
    assert named == "[1] <https://news.example/bridge|The bridge is open> · Gazette · 2024-05-06"
    parts = passage["elements"][0]["elements"]
    bold = [one["text"] for one in parts if one.get("style") == {"bold": True}]
    assert bold == ["The mayor, Anna Berg, opened the harbour bridge on Monday."]
    assert parts[-1]["text"].strip() == "Trams will follow in May."


def test_passages_of_an_article_that_changed_say_so(
    model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("changed")
    with (
        slack_server() as server,
        small_engine(folder / "small", model, reader="off") as engine,
        workspace(engine, folder, server) as slack,
    ):
        message = slack.ask(BRIDGE)
        engine.index.remove([one.id for one in engine.articles(None, 10)[0]])
        slack.press(message, "dateline_passages")
        server.wait(lambda: server.views)
        shown = json.dumps(server.views[0], ensure_ascii=False)
        assert "The article was changed since" in shown
        assert "opened the harbour bridge on Monday" in shown


@pytest.mark.parametrize("action", ["dateline_passages", "dateline_up", "dateline_publish"])
def test_an_answer_that_is_no_longer_kept_is_told(slack: Workspace, action: str) -> None:
    answer = asked_privately(slack)
    text = json.dumps(answer).replace(answer_of(answer), "forgotten")
    slack.press(json.loads(text), action)
    assert "no longer kept" in told(slack.server)["text"]


def test_buttons_of_others_are_left_alone(slack: Workspace) -> None:
    button = {"type": "button", "action_id": "other", "value": "x"}
    payload = {"type": "block_actions", "actions": [button], "channel": {"id": CHANNEL}}
    assert slack.interact(payload | {"response_url": slack.response_url("x")}).status_code == 200
    assert slack.interact({"type": "block_actions", "actions": [button]}).status_code == 200


def test_the_home_tab_tells_what_there_is_and_what_to_ask(slack: Workspace) -> None:
    opened = {"type": "app_home_opened", "user": ASKER, "tab": "home", "channel": "D1"}
    assert slack.deliver(opened).status_code == 200
    slack.server.wait(lambda: slack.server.homes)
    shown = json.dumps(slack.server.homes.pop(ASKER), ensure_ascii=False)
    assert "articles I was given (1)" in shown
    assert "The newest is of 2024-05-06: The bridge is open" in shown
    assert "What happened in “The bridge is open”?" in shown


def test_an_empty_index_is_told(
    model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory
) -> None:
    from conftest import opened_engine

    folder = tmp_path_factory.mktemp("empty")
    with (
        slack_server() as server,
        opened_engine(folder / "data", model, []) as engine,
        workspace(engine, folder, server) as slack,
    ):
        assert "No articles have been ingested" in slack.ask(DELEGATION)["text"]
        slack.deliver({"type": "app_home_opened", "user": ASKER, "tab": "home"})
        server.wait(lambda: server.homes)
        assert "No articles" in json.dumps(server.homes[ASKER])
