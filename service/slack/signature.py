"""Whether a request is Slack's: its signature, made in the last five minutes.

docs.slack.dev, "Verifying requests from Slack".
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.exceptions import HTTPException

_TIME: Final = re.compile(r"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")


class _Clock(Clock):
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()


class Signatures:
    """Checks signatures; the clock gives seconds since 1970."""

    def __init__(self, secret: str, clock: Callable[[], float]) -> None:
        self._verifier = SignatureVerifier(secret, _Clock(clock))

    def read(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The body's text.

        Raises:
            HTTPException: 401, it is not signed, not by Slack, or not just now.
        """
        time = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        # The verifier trusts in both being well formed, and fails where they are not.
        shaped = _TIME.fullmatch(time) and _SIGNATURE.fullmatch(signature)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            shaped = None
        if not shaped or not self._verifier.is_valid(text, time, signature):
            raise HTTPException(401, "the request is not signed by Slack in the last five minutes")
        return text
