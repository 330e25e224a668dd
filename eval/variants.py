"""The settings that `--vary` asks for: every combination of some values."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from eval.run_file import IMMATERIAL
from ingest.errors import UserError
from ingest.settings import IndexSettings
from service.settings import Settings

Choice = Mapping[str, str]


def variants(settings: Settings, varied: Sequence[str]) -> list[tuple[Choice, Settings]]:
    """Each combination, with the settings changed to it; the last setting named changes fastest.

    Args:
        varied: as `name=value,value`.

    Raises:
        UserError: a setting is unknown, makes another index or shapes no answer; a value does
            not fit it, or stands there twice.
    """
    values = dict(_parse(one) for one in varied)
    if len(values) < len(varied):
        raise UserError("--vary names a setting twice; give all its values at once: NAME=A,B,C")
    named = [[(name, value) for value in of] for name, of in values.items()]
    choices = [dict(choice) for choice in itertools.product(*named)]
    return [(choice, _changed(settings, choice)) for choice in choices]


def called(choice: Choice) -> str:
    """A combination as the name of its run."""
    return ", ".join(f"{name}={value}" for name, value in choice.items())


def _parse(given: str) -> tuple[str, list[str]]:
    name, _, rest = given.partition("=")
    known = sorted(Settings.model_fields.keys() - IndexSettings.model_fields.keys() - IMMATERIAL)
    name = name.strip().lower().removeprefix("dateline_")
    if name not in known:
        raise UserError(
            f"--vary {given!r}: {name!r} cannot be varied on one index; name {', '.join(known)}"
        )
    values = [value.strip() for value in rest.split(",")]
    if "=" not in given or len(set(values)) < len(values):
        raise UserError(f"--vary {given!r}: give different values, as NAME=A,B")
    return name, values


def _changed(settings: Settings, choice: Choice) -> Settings:
    given: dict[str, Any] = settings.model_dump() | dict(choice)
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise UserError(f"--vary {name}={choice.get(name)}: {first['msg']}") from error
