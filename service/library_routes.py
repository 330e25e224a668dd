"""POST, PUT and DELETE /articles, and GET /jobs/{id}."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.exceptions import HTTPException

from service.answer import CitedArticle
from service.jobs import JobState, job_state
from service.library import Added, Library
from service.posted import BODY, NewArticle, read_body
from service.work import Workers

_ADD = (
    "An article, a list of them, or a file as the body (text, Markdown, JSON Lines). One that has"
    " the url of an article that is there replaces it. A few are answerable when this returns;"
    " of more than that a job is made."
)
_OUTCOMES: dict[int | str, dict[str, Any]] = {
    200: {"description": "All were there already; what had changed was replaced"},
    201: {"description": "Stored and answerable"},
    202: {"description": "A job was made; look at Location", "model": JobState},
}


def from_own_page(request: Request) -> None:
    """Refuse what the page of another site sends through a visitor's browser.

    Browsers name the site that a page came from in Origin (RFC 6454), and let any page post
    text without asking first.

    Raises:
        HTTPException: 403.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise HTTPException(403, f"{origin[:80]!r} is another site; only Dateline's page may write")


def library_routes(library: Library, workers: Workers) -> APIRouter:
    """Changing what is in the index."""
    router = APIRouter(tags=["articles"], dependencies=[Depends(from_own_page)])

    @router.post(
        "/articles", status_code=201, description=_ADD, responses=_OUTCOMES, openapi_extra=BODY
    )
    async def add(
        request: Request,
        response: Response,
        name: Annotated[str, Query(max_length=200, description="of the file")] = "article",
    ) -> Added:
        body, media = await request.body(), request.headers.get("content-type", "")
        added, new = await workers.run(lambda: library.add(read_body(body, media, name)))
        _tell_where(response, added, new)
        return added

    @router.put("/articles/{article_id:path}")
    async def put(article_id: str, article: NewArticle) -> CitedArticle:
        """Replace an article that there is; it keeps its id and gets the next revision."""
        return await workers.run(lambda: library.replace(article_id, article))

    @router.delete("/articles/{article_id:path}", status_code=204)
    async def delete(article_id: str) -> None:
        """Remove an article; no search finds it afterwards."""
        await workers.run(lambda: library.remove(article_id))

    @router.get("/jobs/{job_id}")
    async def job(job_id: str) -> JobState:
        """How far a job is."""
        return await workers.run(lambda: job_state(library.job(job_id)))

    return router


def _tell_where(response: Response, added: Added, new: bool) -> None:
    response.status_code = 201 if new else 200
    match added:
        case JobState():
            response.status_code = 202
            response.headers["location"] = f"/jobs/{added.id}"
        case CitedArticle():
            response.headers["location"] = f"/articles/{quote(added.id, safe='')}"
