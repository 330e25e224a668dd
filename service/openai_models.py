"""The models that OpenAI's clients may name: Dateline, or Dateline with one of its engines."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from ingest.errors import ModelNotFound, Unsupported
from service.answer import EngineName

DEFAULT = "dateline"
ENGINES: Mapping[str, EngineName | None] = {
    DEFAULT: None,
    "dateline-extractive": "extractive",
    "dateline-openai": "openai",
}
"""Who writes the answers of a model; None: as Dateline is set."""


class Model(BaseModel):
    """One model."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "dateline"


class Models(BaseModel):
    """All models."""

    object: Literal["list"] = "list"
    data: list[Model]


def models(created: int, *, chat: bool) -> Models:
    """What can be asked.

    Args:
        created: seconds since 1970 that are told of each.
        chat: whether a chat model is set.
    """
    named = [name for name, engine in ENGINES.items() if chat or engine != "openai"]
    return Models(data=[Model(id=name, created=created) for name in named])


def model_named(name: str, known: Models) -> Model:
    """One of the known models.

    Raises:
        ModelNotFound: there is none of this name.
    """
    for model in known.data:
        if model.id == name:
            return model
    names = ", ".join(model.id for model in known.data)
    raise ModelNotFound(f"no model is called {name[:80]!r}; there are {names}")


def engine_of(model: Model, asked: EngineName | None) -> EngineName | None:
    """Who writes, where a request names a model and may name an engine too.

    Raises:
        Unsupported: they are not the same.
    """
    named = ENGINES[model.id]
    if named is not None and asked not in (None, named):
        raise Unsupported(
            f"the model {model.id} cannot write with the engine {asked};"
            f" leave engine out, or ask the model {DEFAULT}",
            "engine",
        )
    return named or asked
