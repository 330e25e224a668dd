"""The variables that Dateline knows; light, for commands that only pass a question on."""

import difflib
import os
from pathlib import Path

from ingest.errors import BadSettings

PREFIX = "DATELINE_"
NAMES = (
    "DATA_DIR",
    "CHROMA_URL",
    "CHROMA_SYNC_THRESHOLD",
    "EMBEDDING_MODEL",
    "THREADS",
    "MAX_FILE_MB",
    "HOST",
    "PORT",
    "WORKERS",
    "MAX_WAITING",
    "MAX_BODY_KB",
    "RETRIEVAL",
    "READER",
    "RERANK",
    "READER_CHOOSES",
    "RERANK_MS",
    "KEEP_ANSWERS",
    "CHAT_MODEL",
    "CHAT_SECONDS",
    "CHAT_PROMPT_TOKENS",
    "CHAT_ANSWER_TOKENS",
    "STREAM_GRACE_SECONDS",
    "STREAM_HEARTBEAT_SECONDS",
    "SLACK_API_URL",
    "SLACK_CHANNELS",
    "LOG_LEVEL",
)
"""Without the prefix, one for each field of `Settings` (a test compares them).

Those that other programs read too (OPENAI_…, and Slack's tokens) go by their usual names.
"""


def check_environment() -> None:
    """Refuse variables with our prefix that are none of ours.

    Raises:
        BadSettings: one is unknown; the nearest known one is named.
    """
    known = [PREFIX + name for name in NAMES]
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)
            raise BadSettings(
                f"{name} is no setting of Dateline; did you mean {near[0]}? Rename or unset it"
            )


def data_dir() -> Path:
    """`DATELINE_DATA_DIR`, as `IndexSettings` reads it."""
    wanted = f"{PREFIX}DATA_DIR"
    given = [value for name, value in os.environ.items() if name.upper() == wanted and value]
    return Path(given[0] if given else ".dateline")
