"""Tokens and settings per channel: a slip is told in one line, before Slack is called."""

from pathlib import Path
from typing import Any

import pytest
from conftest import service_settings
from slack_app import Workspace, small_engine, workspace
from slack_requests import APP_TOKEN, BOT_TOKEN, CHANNEL, SECRET
from slack_server import slack_server

from ingest.errors import BadSettings
from ingest.models import EmbeddingModel
from service.slack.channels import Channels, read_channels
from service.slack.phrases import PHRASES
from service.slack.tokens import api_url, http_tokens, socket_tokens

TOKENS = {
    "SLACK_BOT_TOKEN": BOT_TOKEN,
    "SLACK_APP_TOKEN": APP_TOKEN,
    "SLACK_SIGNING_SECRET": SECRET,
}
SHOWN = {
    "SLACK_BOT_TOKEN": "OAuth & Permissions",
    "SLACK_APP_TOKEN": "App-Level Tokens",
    "SLACK_SIGNING_SECRET": "Basic Information",
}


def said(tmp_path: Path, **tokens: Any) -> str:
    """What is told of some tokens, on both ways in."""
    settings = service_settings(tmp_path, **tokens)
    with pytest.raises(BadSettings) as refused:
        http_tokens(settings)
        socket_tokens(settings)
    return str(refused.value)


@pytest.mark.parametrize("name", TOKENS)
@pytest.mark.parametrize("value", ["", "xoxp-1", "xoxb-", "xapp-", "Bearer", "0123", "x" * 32])
def test_a_token_that_cannot_be_right_is_told_by_name_and_place(
    tmp_path: Path, name: str, value: str
) -> None:
    told = said(tmp_path, **{**TOKENS, name: value})
    assert told.startswith(name)
    assert SHOWN[name] in told
    assert "\n" not in told
    assert not value or value == "xoxb-" or value == "xapp-" or value not in told


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_missing_token_is_told(tmp_path: Path, name: str) -> None:
    left = {one: value for one, value in TOKENS.items() if one != name}
    assert said(tmp_path, **left).startswith(f"{name} is not set")


def test_the_bot_token_alone_opens_no_way_in_over_http(tmp_path: Path) -> None:
    assert http_tokens(service_settings(tmp_path, SLACK_BOT_TOKEN=BOT_TOKEN)) is None


@pytest.mark.parametrize("url", ["slack.com", "ftp://slack.com", "https://", "https://x?y=1"])
def test_an_address_that_is_none_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSettings, match="DATELINE_SLACK_API_URL"):
        api_url(service_settings(tmp_path, slack_api_url=url))


def read(tmp_path: Path, text: str) -> Channels:
    path = tmp_path / "channels.yaml"
    path.write_text(text, encoding="utf-8")
    return read_channels(str(path))


def test_channels_have_their_own_settings_and_the_default(tmp_path: Path) -> None:
    channels = read(
        tmp_path,
        """
        default: {language: de, since: 2024-01-01}
        channels:
          C0NEWS: {sources: [Reuters], until: 2024-06-30, only_when_mentioned: true}
          C0OTHER: {language: fr}
        """,
    )
    news, other, rest = (channels.of(name) for name in ("C0NEWS", "C0OTHER", "C0REST"))
    assert (news.language, news.since, news.until) == ("de", "2024-01-01", "2024-06-30")
    assert (news.sources, news.only_when_mentioned) == (["Reuters"], True)
    assert (other.language, other.since, other.only_when_mentioned) == ("fr", "2024-01-01", False)
    assert (rest.language, rest.sources) == ("de", [])


def test_settings_may_stand_in_the_variable_itself() -> None:
    channels = read_channels("{channels: {C0NEWS: {language: es}}}")
    assert channels.of("C0NEWS").language == "es"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("channels: {C0NEWS: {source: [Reuters]}}", "source is no setting; did you mean sources"),
        ("default: {lang: de}", "lang is no setting; did you mean language"),
        ("chanels: {}", "chanels is no setting; did you mean channels"),
        ("channels: {'#news': {}}", "'#news' is no id of a channel"),
        ("channels: {C0NEWS: {language: tlh}}", "C0NEWS.language"),
        ("channels: {C0NEWS: {since: soon}}", "C0NEWS: since"),
        ("channels: {C0NEWS: {since: 2024-02-01, until: 2024-01-01}}", "nothing can pass"),
        ("channels: {C0NEWS: {only_when_mentioned: perhaps}}", "only_when_mentioned"),
        ("channels: {C0NEWS: {sources: ['']}}", "can be no source"),
        ("channels: {C0NEWS: 5}", "holds no settings"),
        ("- default", "holds no settings"),
        ("default: {", "is no YAML"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadSettings, match=told.replace("(", r"\(")):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(BadSettings, match="DATELINE_SLACK_CHANNELS: nowhere"):
        read_channels("nowhere.yaml")


@pytest.mark.parametrize("language", PHRASES)
def test_every_phrase_fits_where_slack_takes_it(language: str) -> None:
    phrases = PHRASES[language]  # type: ignore[index]
    assert all(len(text) <= 75 for text in (phrases.passages, phrases.publish))  # of a button
    assert all(len(text) <= 24 for text in (phrases.send, phrases.close))  # of a window
    assert "{" not in phrases.looking + phrases.hint


def asked(slack: Workspace, text: str, channel: str) -> str:
    return str(slack.ask(text, channel=channel)["text"])


def test_a_channel_looks_at_its_own_articles_in_its_own_language(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    own = """{channels: {
        C0NEWS: {language: de, since: 2030-01-01},
        C0FR: {language: fr, sources: [Gazette]},
        C0ES: {only_when_mentioned: true}}}"""
    question = "Who opened the harbour bridge?"
    with (
        slack_server() as server,
        small_engine(tmp_path / "small", model, reader="off") as engine,
        workspace(engine, tmp_path, server, slack_channels=own) as slack,
    ):
        assert "Keiner entspricht den Filtern" in asked(slack, question, CHANNEL)
        assert "Anna Berg" in asked(slack, question, "C0FR")
        assert "Posez-moi une question" in asked(slack, "merci", "C0FR")
        thread = slack.ask(question, channel="C0ES")["thread_ts"]
        slack.deliver(server.say("When do trams follow?", channel="C0ES", thread=thread))
        slack.ask("Will trams follow?", channel="C0ES", thread_ts=thread)
        server.wait_answer(thread, "C0ES", count=2)
        assert len(server.of_bot(thread, "C0ES")) == 2
