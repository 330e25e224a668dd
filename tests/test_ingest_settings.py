"""Settings come from the environment, and a slip in one is told."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest.environment import PREFIX
from ingest.errors import BadSettings
from ingest.settings import IndexSettings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith((PREFIX, "OPENAI_")):
            monkeypatch.delenv(name)


def test_nothing_needs_to_be_set() -> None:
    settings = IndexSettings.from_environment()
    assert settings.data_dir == Path(".dateline")
    assert (settings.embedding_model, settings.chroma_url) == ("", None)
    assert (settings.threads, settings.max_file_mb) == (2, 20)


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", "/news")
    monkeypatch.setenv("dateline_threads", "4")
    monkeypatch.setenv("DATELINE_EMBEDDING_MODEL", "openai:small")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    settings = IndexSettings.from_environment()
    assert (settings.data_dir, settings.threads) == (Path("/news"), 4)
    assert settings.embedding_model == "openai:small"
    assert settings.openai_base_url == "http://127.0.0.1:9/v1"
    assert settings.openai_api_key is not None
    assert settings.openai_api_key.get_secret_value() == "secret"


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    settings = IndexSettings.from_environment()
    assert "secret" not in repr(settings) + str(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("DATELINE_DATADIR", "DATELINE_DATA_DIR"),
        ("DATELINE_CHROMA", "DATELINE_CHROMA_URL"),
        ("DATELINE_EMBED_MODEL", "DATELINE_EMBEDDING_MODEL"),
        ("dateline_max_file", "DATELINE_MAX_FILE_MB"),
    ],
)
def test_an_unknown_variable_is_told_with_the_nearest_known_one(
    monkeypatch: pytest.MonkeyPatch, wrong: str, right: str
) -> None:
    monkeypatch.setenv(wrong, "x")
    with pytest.raises(BadSettings, match=f"{wrong} is no setting.*did you mean {right}"):
        IndexSettings.from_environment()


def test_other_programs_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINES", "x")
    monkeypatch.setenv("CHROMA_SERVER_HOST", "example")
    assert IndexSettings.from_environment()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_THREADS", "many"),
        ("DATELINE_THREADS", "0"),
        ("DATELINE_THREADS", "65"),
        ("DATELINE_MAX_FILE_MB", "-1"),
        ("DATELINE_MAX_FILE_MB", "0"),
        ("DATELINE_MAX_FILE_MB", "nan"),
        ("DATELINE_MAX_FILE_MB", "inf"),
        ("DATELINE_MAX_FILE_MB", "1e300"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=f"^{name}: .*change or unset it"):
        IndexSettings.from_environment()


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MAX_FILE_MB", "")
    monkeypatch.setenv("DATELINE_DATA_DIR", "")
    settings = IndexSettings.from_environment()
    assert (settings.max_file_mb, settings.data_dir) == (20, Path(".dateline"))


def test_settings_do_not_change() -> None:
    settings = IndexSettings.from_environment()
    with pytest.raises(ValidationError):
        settings.threads = 3  # type: ignore[misc]
