"""Settings of the index, read once from environment variables with the prefix DATELINE_."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.environment import PREFIX, check_environment
from ingest.errors import BadSettings

SYNC_THRESHOLD = 5000
"""Changes after which the embedded Chroma writes its whole graph out (67 MB at 40,000 vectors).

What it has not written out it replays when it is opened, 0.4 ms a vector.
"""


class IndexSettings(BaseSettings):
    """Where the index lies and what it is made with."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        populate_by_name=True,
    )

    data_dir: Path = Field(Path(".dateline"), description="where everything is stored")
    chroma_url: str | None = Field(
        None,
        pattern=r"^https?://[^/\s]",
        description="a Chroma server, as http://host:port, instead of the embedded one",
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
        check_environment()
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0])
            name = field if field.isupper() else f"{PREFIX}{field}".upper()
            raise BadSettings(f"{name}: {first['msg']}; change or unset it") from error
