"""Settings of the index, read once from environment variables with the prefix DATELINE_."""

import difflib
import os
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import BadSettings

PREFIX = "DATELINE_"
SYNC_THRESHOLD = 5000
"""Changes after which the embedded Chroma writes its whole graph out (67 MB at 40,000 vectors).

What it has not written out it replays when it is opened, 0.4 ms a vector.
"""


class IndexSettings(BaseSettings):
    """Where the index lies and what it is made with."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", populate_by_name=True
    )

    data_dir: Path = Field(Path(".dateline"), description="where everything is stored")
    chroma_url: str | None = Field(
        None, description="a Chroma server, as http://host:port, instead of the embedded one"
    )
    chroma_sync_threshold: int = Field(
        SYNC_THRESHOLD,
        ge=1,
        description="changes after which the embedded Chroma writes its graph out",
    )
    embedding_model: str = Field(
        "", description="empty: the shipped model; a folder of an ONNX model; or openai:<name>"
    )
    threads: int = Field(2, ge=1, le=64, description="threads that embed")
    max_file_mb: float = Field(
        20, gt=0, le=10_000, description="the largest file that is read, in MB of 1,000,000 bytes"
    )
    openai_api_key: SecretStr | None = Field(
        None, validation_alias="OPENAI_API_KEY", description="for openai:<name>"
    )
    openai_base_url: str | None = Field(
        None, validation_alias="OPENAI_BASE_URL", description="another OpenAI-compatible server"
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Read and check every variable.

        Raises:
            BadSettings: a DATELINE_ variable is unknown (the nearest known one is named)
                or a value cannot be used.
        """
        known = {f"{PREFIX}{name}".upper() for name in cls.model_fields}
        for name in sorted(os.environ):
            if name.upper().startswith(PREFIX) and name.upper() not in known:
                raise BadSettings(_unknown(name, known))
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0])
            name = field if field.isupper() else f"{PREFIX}{field}".upper()
            raise BadSettings(f"{name}: {first['msg']}; change or unset it") from error


def _unknown(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.0)
    return f"{name} is no setting of Dateline; did you mean {near[0]}? Rename or unset it"
