"""All settings of Dateline: those of the index and those of the service."""

from pydantic import Field

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
    log_level: str = Field(
        default="warning", pattern="^(debug|info|warning|error)$", description="what is logged"
    )
