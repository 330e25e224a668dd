"""POST /slack/events: what is Slack's is taken, what is not is refused, nothing gives a 500."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from conftest import service_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_app import BRIDGE, FORM, Json, Workspace, slack_settings, small_engine, workspace
from slack_requests import CHANNEL, SECRET, event_body, signed
from slack_server import Failure, slack_server

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from ingest.models import EmbeddingModel

JSON = "application/json"


@pytest.fixture(scope="module")
def slack(model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("door")
    with (
        slack_server() as server,
        small_engine(folder / "small", model, reader="off") as engine,
        workspace(engine, folder, server) as running,
    ):
        yield running


def body_of(slack: Workspace) -> bytes:
    return json.dumps(event_body(slack.server.mention(BRIDGE))).encode()


def refused(slack: Workspace, body: bytes, headers: dict[str, str]) -> None:
    """The request is refused with a problem document, and nothing is posted for it."""
    response = slack.client.post("/slack/events", content=body, headers=headers)
    assert response.status_code == 401
    assert response.json()["type"] == "urn:dateline:problem:unauthorized"
    before = len(slack.server.of("chat.postMessage"))
    slack.ask(BRIDGE)
    assert len(slack.server.of("chat.postMessage")) == before + 1


def test_without_tokens_there_is_no_such_address(api: "TestClient") -> None:
    assert api.post("/slack/events", json={"type": "url_verification"}).status_code == 404


def test_slack_is_shown_that_the_address_is_ours(slack: Workspace) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c0ffee", "token": "t"})
    response = slack.post(body.encode())
    assert (response.status_code, response.json()) == (200, {"challenge": "c0ffee"})


@pytest.mark.parametrize("age", [0, 200, -200])
def test_what_was_signed_in_the_last_five_minutes_is_taken(slack: Workspace, age: int) -> None:
    event = slack.server.mention(BRIDGE)
    body = json.dumps(event_body(event)).encode()
    headers = signed(body, JSON, at=time.time() - age)
    assert slack.client.post("/slack/events", content=body, headers=headers).status_code == 200
    slack.server.wait_answer(event["ts"])


@pytest.mark.parametrize("age", [400, -400, 10_000_000])
def test_a_stale_signature_is_refused(slack: Workspace, age: int) -> None:
    body = body_of(slack)
    refused(slack, body, signed(body, JSON, at=time.time() - age))


def test_a_signature_of_another_body_secret_or_time_is_refused(slack: Workspace) -> None:
    body = body_of(slack)
    right = signed(body, JSON)
    refused(slack, body + b" ", right)
    moment = right["x-slack-request-timestamp"]
    refused(slack, body, right | {"x-slack-request-timestamp": str(int(moment) - 1)})
    other = hmac.new(b"f" * 32, f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
    refused(slack, body, right | {"x-slack-signature": f"v0={other}"})


@pytest.mark.parametrize(
    "moment", ["", "soon", "1e9", " 1", "-1", "9" * 5_000, "１７０００００００", "0x10", "1.5"]
)
def test_a_malformed_timestamp_is_refused(slack: Workspace, moment: str) -> None:
    body = body_of(slack)
    digest = hmac.new(SECRET.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256)
    headers = {"x-slack-signature": f"v0={digest.hexdigest()}", "content-type": JSON}
    sent = {**headers, "x-slack-request-timestamp": moment.encode()}
    response = slack.client.post("/slack/events", content=body, headers=sent)  # type: ignore[arg-type]
    assert response.status_code == 401


@pytest.mark.parametrize("signature", ["", "v0=", "v0=é", "v1=" + "0" * 64, "v0=" + "0" * 64])
def test_a_malformed_signature_is_refused(slack: Workspace, signature: str) -> None:
    body = body_of(slack)
    headers = {**signed(body, JSON), "x-slack-signature": signature.encode()}
    response = slack.client.post("/slack/events", content=body, headers=headers)  # type: ignore[arg-type]
    assert response.status_code == 401


def test_unsigned_requests_are_refused(slack: Workspace) -> None:
    refused(slack, body_of(slack), {"content-type": JSON})


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{}",
        b"",
        b"[]",
        b'{"type": "event_callback", "event": []}',
        b'{"type": "event_callback", "event": {"type": 5}}',
        b'{"type": "event_callback", "event": {"type": "message", "user": 7}, "team_id": "T"}',
        b'{"authorizations": [null]}',
        b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
        b'{"type": "\\ud800"}',
    ],
    ids=lambda body: body[:40].decode(),
)
def test_a_body_that_is_none_of_slacks_is_refused(slack: Workspace, body: bytes) -> None:
    response = slack.post(body)
    assert response.status_code == 422
    assert response.json()["type"] == "urn:dateline:problem:invalid-request"


def test_a_body_that_is_no_text_is_refused(slack: Workspace) -> None:
    body = b'{"type": "\xff"}'
    headers = signed(body, JSON)
    assert slack.client.post("/slack/events", content=body, headers=headers).status_code == 401


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
FIELDS = "user channel team ts thread_ts text subtype bot_id edited parent_user_id item tab message"
PARTS = "team_id event_id user channel team actions view message trigger_id response_url payload"
EVENTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["message", "app_mention", "app_home_opened", "other"]) | ODD},
    optional=dict.fromkeys(FIELDS.split(), ODD),
)
PAYLOADS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["event_callback", "block_actions", "view_submission", "view_closed", "message_action"]
        )
        | ODD
    },
    optional={"event": EVENTS | ODD, **dict.fromkeys(PARTS.split(), ODD)},
)


@given(PAYLOADS, st.booleans())
@settings(max_examples=100)
def test_no_payload_gives_an_error_of_ours(slack: Workspace, payload: Json, form: bool) -> None:
    text = json.dumps(payload)
    body = urlencode({"payload": text}) if form else text
    response = slack.post(body.encode(), FORM if form else JSON)
    assert response.status_code < 500


def test_an_event_that_nobody_asked_for_is_acknowledged(slack: Workspace) -> None:
    event = {"type": "channel_rename", "channel": {"id": CHANNEL, "name": "news"}}
    assert slack.deliver(event).status_code == 200


def test_what_cannot_be_noted_is_left_for_slack_to_send_again(
    model: "EmbeddingModel", tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("away")
    with slack_server() as server, small_engine(folder / "small", model) as engine:
        server.fail("auth.test", Failure("internal_error", 500))
        with workspace(engine, folder, server) as slack:
            event = server.mention(BRIDGE)
            assert slack.deliver(event).status_code == 503
            assert not server.of_bot(event["ts"])


def test_tokens_are_never_shown(tmp_path: Path) -> None:
    with slack_server() as server:
        shown = repr(service_settings(tmp_path, **slack_settings(server)))
    assert SECRET not in shown and "xoxb-" not in shown
