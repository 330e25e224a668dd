"""Settings per channel, from a YAML file, checked before the bot starts."""

import difflib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ingest.errors import BadFilter, BadSettings
from service.questions import Narrowing
from service.slack.phrases import Language

_PARTS = ("default", "channels")


class ChannelSettings(BaseModel):
    """What is looked at and how it is said, in one channel."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: list[str] = Field(default=[], description="publishers, in any case; empty: all")
    since: str | None = Field(default=None, description="published on or after")
    until: str | None = Field(default=None, description="published on or before")
    as_of: str | None = Field(default=None, description="the instant up to which is looked")
    only_when_mentioned: bool = Field(default=False, description="no follow-ups without a mention")
    language: Language = Field(default="en", description="of the fixed phrases")

    @field_validator("since", "until", "as_of", mode="before")
    @classmethod
    def _written_out(cls, moment: object) -> object:
        """YAML reads 2024-06-18 as a date."""
        return moment.isoformat() if isinstance(moment, date | datetime) else moment

    @property
    def narrowing(self) -> Narrowing:
        """The articles that may be looked at."""
        return Narrowing(sources=self.sources, since=self.since, until=self.until, as_of=self.as_of)


class Channels:
    """The settings of every channel; those that are not listed have the default."""

    def __init__(
        self, default: ChannelSettings | None = None, own: Mapping[str, ChannelSettings] = {}
    ) -> None:
        self._default = default or ChannelSettings()
        self._own = own

    def of(self, channel: str) -> ChannelSettings:
        """The settings of a channel, by its id."""
        return self._own.get(channel, self._default)


def read_channels(given: str) -> Channels:
    """The settings as `DATELINE_SLACK_CHANNELS` gives them.

    Args:
        given: the path of a YAML file, the YAML itself in braces, or nothing.

    Raises:
        BadSettings: the file cannot be read, or a setting is unknown or cannot be used.
    """
    if not given.strip():
        return Channels()
    inline = given.lstrip().startswith("{")
    where = "DATELINE_SLACK_CHANNELS" if inline else given
    read = _object(where, "the whole", _parsed(where, given if inline else _text(given)))
    _refuse_unknown(where, read, _PARTS)
    base = _object(where, "default", read.get("default"))
    default = _settings(where, "default", base)
    own = {
        _channel(where, name): _settings(where, str(name), {**base, **_object(where, name, one)})
        for name, one in _object(where, "channels", read.get("channels")).items()
    }
    return Channels(default, own)


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise BadSettings(
            f"DATELINE_SLACK_CHANNELS: {path} cannot be read ({error}); set it to a YAML file"
        ) from error


def _parsed(where: str, text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadSettings(f"{where} is no YAML ({' '.join(str(error).split())})") from error


def _object(where: str, name: object, value: object) -> dict[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadSettings(f"{where}: {name} holds no settings; write them as `name: value`")
    return value


def _channel(where: str, name: object) -> str:
    if not isinstance(name, str) or name[:1] not in ("C", "G", "D") or not name.isalnum():
        raise BadSettings(
            f"{where}: {name!r} is no id of a channel, such as C0123ABCD;"
            " Slack shows it at the bottom of the channel's details"
        )
    return name


def _refuse_unknown(where: str, given: Mapping[Any, Any], known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.0)
            raise BadSettings(f"{where}: {name} is no setting; did you mean {near[0]}?")


def _settings(where: str, name: str, given: dict[Any, Any]) -> ChannelSettings:
    _refuse_unknown(f"{where}: {name}", given, tuple(ChannelSettings.model_fields))
    try:
        settings = ChannelSettings.model_validate(given)
        settings.narrowing.filters([])
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadSettings(f"{where}: {name}.{place}: {first['msg']}") from error
    except BadFilter as error:
        raise BadSettings(f"{where}: {name}: {error}") from error
    return settings
