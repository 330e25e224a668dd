"""GET /: the web page. Its files lie in `service/web` and are sent as they are."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Header, Response
from starlette.exceptions import HTTPException

WEB: Final = Path(__file__).with_name("web")
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the page may do, whatever an article holds (Content Security Policy Level 3)."""
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    # Asked for anew each time, and not sent again while the etag is the same.
    "cache-control": "no-cache",
}
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""Not the system's table: where that is wrong, `nosniff` would stop the page."""


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str

    def response(self, known: str) -> Response:
        """The file, or that it is still the one whose etag is among those `known`."""
        etag = f'"{sha256(self.content).hexdigest()[:16]}"'
        headers = {**_HEADERS, "etag": etag}
        if etag in known:
            return Response(status_code=304, headers=headers)
        return Response(self.content, media_type=self.media_type, headers=headers)


def web_routes() -> APIRouter:
    """The page and its parts."""
    router = APIRouter(include_in_schema=False)
    # Held in memory: a page of forty small files would otherwise cost two hundred thread hops.
    files = {
        path.relative_to(WEB).as_posix(): _File(path.read_bytes(), _TYPES[path.suffix])
        for path in WEB.rglob("*")
        if path.suffix in _TYPES
    }

    @router.get("/")
    async def page(if_none_match: Annotated[str, Header()] = "") -> Response:
        return files["index.html"].response(if_none_match)

    @router.get("/web/{path:path}")
    async def part(path: str, if_none_match: Annotated[str, Header()] = "") -> Response:
        if path not in files:
            raise HTTPException(404, f"the page has no part {path[:80]!r}")
        return files[path].response(if_none_match)

    return router
