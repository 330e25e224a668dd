"""What Slack sends: who and where in its workspace, events, and its signature under a request."""

import hashlib
import hmac
import time
from typing import Any

Json = dict[str, Any]

ME, ASKER, OTHER = "U0DATELINE", "U0ASKER", "U0OTHER"
TEAM, CHANNEL, DM = "T0TEAM", "C0NEWS", "D0ASKER"
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105
BOT_TOKEN = "xoxb-1111111111-abcdefghij"  # noqa: S105
APP_TOKEN = "xapp-1-A111-222-abcdefghij"  # noqa: S105


def event_body(event: Json, event_id: str = "") -> Json:
    """What Slack sends of an event."""
    known = event_id or f"Ev{hashlib.sha256(str(event).encode()).hexdigest()[:10]}"
    body = {"type": "event_callback", "team_id": TEAM, "event_id": known, "event": event}
    return body | {"event_time": 1_700_000_000, "authorizations": [{"user_id": ME}]}


def signed(body: bytes, content_type: str, *, at: float | None = None) -> dict[str, str]:
    """The headers of a request of Slack's."""
    moment = str(int(time.time() if at is None else at))
    digest = hmac.new(SECRET.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256)
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": moment,
        "x-slack-signature": f"v0={digest.hexdigest()}",
    }
