"""Whether a request comes from one who may read the data directory."""

import hmac

from starlette.exceptions import HTTPException


def require(token: str | None, authorization: str) -> None:
    """Let pass who sends the token of `service.json`; without a token, nobody.

    Raises:
        HTTPException: 403.
    """
    expected = f"Bearer {token}".encode()
    if token is None or not hmac.compare_digest(authorization.encode(), expected):
        raise HTTPException(403, "only the commands of the service's owner may do this")
