"""GET /metrics."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from service.metrics import MEDIA_TYPE, Metrics


def metrics_routes(metrics: Metrics) -> APIRouter:
    """For Prometheus; it does not wait behind questions."""
    router = APIRouter(tags=["health"])

    # Not on the event loop: the ledger is asked.
    @router.get("/metrics", response_class=PlainTextResponse)
    def exposed() -> PlainTextResponse:
        """What was answered, refused and left out, how long it took, and how the index stands."""
        return PlainTextResponse(metrics.exposed(), media_type=MEDIA_TYPE)

    return router
