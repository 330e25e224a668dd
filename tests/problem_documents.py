"""Problem documents (RFC 9457), as the service's routes answer with them."""

from typing import Any

from service.problems import MEDIA_TYPE, PREFIX


def problem(response: Any, status: int) -> str:
    """The type of a problem document, without its prefix; its shape is checked."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    document = response.json()
    assert set(document) == {"type", "title", "status", "detail"}
    assert document["status"] == status
    assert document["detail"]
    kind: str = document["type"]
    assert kind.startswith(PREFIX)
    return kind.removeprefix(PREFIX)
