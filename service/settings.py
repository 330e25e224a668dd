"""All settings of Dateline: those of the index and those of the service."""

from typing import Literal

from pydantic import Field, SecretStr

from ingest.settings import IndexSettings


class Settings(IndexSettings):
    """What environment variables may set."""

    host: str = Field(default="127.0.0.1", description="address that `dateline serve` listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="its port; 0: any that is free")
    workers: int = Field(default=2, ge=1, le=64, description="questions answered at a time")
    max_waiting: int = Field(
        default=64, ge=0, description="questions that may wait; more are refused with 503"
    )
    max_body_kb: int = Field(default=1024, ge=1, description="largest request body, in kB")
    retrieval: Literal["hybrid", "dense", "lexical"] = Field(
        default="hybrid", description="which indexes are searched; hybrid: both"
    )
    reader: str = Field(
        default="", description="empty: the shipped reader; a folder of another one; or off"
    )
    rerank: bool = Field(default=True, description="whether the reader puts passages in order")
    reader_chooses: bool = Field(
        default=True, description="whether it also chooses the words, when to abstain, and checks"
    )
    rerank_ms: int = Field(
        default=300, ge=1, le=60_000, description="time for that; sets how many passages it reads"
    )
    keep_answers: int = Field(
        default=10_000, ge=0, description="answers given that are kept, the newest; 0: none"
    )
    chat_model: str = Field(
        default="", description="an OpenAI-compatible chat model that writes; empty: extraction"
    )
    chat_seconds: float = Field(
        default=30, gt=0, le=600, description="how long an answer of the chat model may take"
    )
    chat_prompt_tokens: int = Field(
        default=6_000, ge=500, le=1_000_000, description="most tokens of a prompt"
    )
    chat_answer_tokens: int = Field(
        default=1_000, ge=50, le=100_000, description="most tokens of an answer"
    )
    stream_grace_seconds: float = Field(
        default=5, ge=0, le=600, description="how long a stream that broke may be picked up at work"
    )
    stream_heartbeat_seconds: float = Field(
        default=15, gt=0, le=600, description="silence after which a stream shows that it lives"
    )
    slack_bot_token: SecretStr | None = Field(
        default=None, validation_alias="SLACK_BOT_TOKEN", description="what the bot writes with"
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="what Slack signs requests to `POST /slack/events` with",
    )
    slack_app_token: SecretStr | None = Field(
        default=None, validation_alias="SLACK_APP_TOKEN", description="what opens Socket Mode"
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="where Slack's Web API is, or a gateway to it"
    )
    slack_channels: str = Field(
        default="", description="a YAML file of settings per channel, or the YAML itself in braces"
    )
    log_level: str = Field(
        default="warning", pattern="^(debug|info|warning|error)$", description="what is logged"
    )
