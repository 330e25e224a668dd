"""GET /: the web page. Its files lie in `service/web` and are sent as they are."""

from pathlib import Path, PurePosixPath
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.staticfiles import StaticFiles

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
_READ: Final = ["GET", "HEAD"]


def web_routes() -> APIRouter:
    """The page and its parts."""
    router = APIRouter(include_in_schema=False)
    files = StaticFiles(directory=WEB)

    async def sent(path: str, request: Request) -> Response:
        response = await files.get_response(path, request.scope)
        response.headers.update(_HEADERS)
        if response.status_code == 200:
            response.headers["content-type"] = _TYPES[PurePosixPath(path).suffix]
        return response

    @router.api_route("/", methods=_READ)
    async def page(request: Request) -> Response:
        return await sent("index.html", request)

    @router.api_route("/web/{path:path}", methods=_READ)
    async def part(path: str, request: Request) -> Response:
        return await sent(path, request)

    return router
