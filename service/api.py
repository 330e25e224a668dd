"""The HTTP service, built by a function that takes its state."""

from importlib.metadata import version

from fastapi import FastAPI
from starlette.types import Lifespan

from service import problems
from service.articles_routes import article_routes
from service.ask_routes import ask_routes
from service.chat_routes import chat_routes
from service.docs_routes import docs_routes
from service.engine import Engine
from service.feedback_routes import feedback_routes
from service.head import HeadAsGet
from service.health_routes import health_routes
from service.ingest_routes import IngestRuns, ingest_routes
from service.jobs import JobRunner
from service.library import Library
from service.library_routes import library_routes
from service.limits import BodyLimit
from service.metrics import Metrics
from service.metrics_routes import metrics_routes
from service.openai_routes import openai_routes
from service.settings import Settings
from service.slack.way_in import over_http
from service.streams import Streams
from service.web_routes import web_routes
from service.work import Workers

DESCRIPTION = "Answers questions about news articles, each sentence with the words that say so."


def create_app(
    engine: Engine,
    settings: Settings,
    *,
    runs: IngestRuns | None = None,
    token: str | None = None,
) -> FastAPI:
    """The application around an engine that is already open; who opened it closes it.

    Args:
        runs: what ingests; whoever serves stops it before the engine closes.
        token: what the owner's own commands send to ingest; None: nobody can.
    """
    workers = Workers(settings.workers, settings.max_waiting)
    metrics = Metrics(engine, workers)
    engine.watchers.append(metrics.answered)
    slack = over_http(engine, workers, settings)
    app = _bare(settings, slack.lifespan if slack else None)
    problems.install(app, metrics.failed)
    runs = runs or IngestRuns(engine)
    jobs = JobRunner(engine.index, runs)
    jobs.wake()
    app.include_router(ask_routes(engine, workers))
    streams = Streams(settings.stream_grace_seconds)
    app.include_router(chat_routes(engine, workers, streams, settings.stream_heartbeat_seconds))
    app.include_router(openai_routes(engine, workers))
    app.include_router(article_routes(engine, workers))
    app.include_router(library_routes(Library(engine.index, jobs), workers))
    app.include_router(feedback_routes(engine.index.ledger.answers, workers))
    app.include_router(health_routes(engine, token))
    app.include_router(metrics_routes(metrics))
    app.include_router(ingest_routes(runs, token))
    app.include_router(docs_routes(app))
    app.include_router(web_routes())
    if slack:
        app.include_router(slack.routes())
    return app


def _bare(settings: Settings, lifespan: Lifespan[FastAPI] | None) -> FastAPI:
    """The application without a route."""
    app = FastAPI(
        title="Dateline",
        version=version("dateline"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        responses=problems.RESPONSES,
        lifespan=lifespan,
    )
    app.add_middleware(BodyLimit, limit=settings.max_body_kb * 1000)
    app.add_middleware(HeadAsGet)
    return app
