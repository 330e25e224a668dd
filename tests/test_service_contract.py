"""Every route keeps to what `/openapi.json` says of it, whatever it is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from conftest import SEEDS, opened_engine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import BaseSchema, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from test_service_api import ROUTES

from ingest.models import EmbeddingModel
from service.api import create_app
from service.library import FEW
from service.posted import FILES

HELD = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    allow_header_conformance,
]
"""What fits the schema may still be refused: a date that is none, an empty question."""

TAKING = sorted(
    (path, method)
    for path, method in ROUTES
    if method in ("post", "put") or path in ("/search", "/articles")
)
"""Routes to which something can be given that does not fit."""

few = settings(max_examples=20, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def described(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[BaseSchema]:
    """The document of a service on an index of its own: the requests change it."""
    article = SEEDS / "003_arrival_before_dawn.md"
    folder = tmp_path_factory.mktemp("contract")
    with opened_engine(folder / "data", model, [article], reader="off") as engine:
        app = create_app(engine, engine.settings)
        yield schemathesis.openapi.from_asgi("/openapi.json", app, config=schemathesis.Config())


@pytest.mark.parametrize(("path", "method"), sorted(ROUTES))
@few
@given(data=st.data())
def test_what_fits_the_description_is_answered_as_described(
    described: BaseSchema, path: str, method: str, data: st.DataObject
) -> None:
    case = data.draw(described[path][method].as_strategy())
    case.call_and_validate(checks=HELD)


@pytest.mark.parametrize(("path", "method"), TAKING)
@few
@given(data=st.data())
def test_what_does_not_fit_it_is_refused_as_described(
    described: BaseSchema, path: str, method: str, data: st.DataObject
) -> None:
    wrong = described[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE)
    case = data.draw(wrong)
    any_text_fits = case.media_type in FILES
    held = [one for one in HELD if one is not negative_data_rejection or not any_text_fits]
    case.call_and_validate(checks=held)


def test_what_goes_well_is_as_described(described: BaseSchema) -> None:
    def call(path: str, method: str, status: int, **given: Any) -> Any:
        if "body" in given:
            given["media_type"] = "application/json"
        response = described[path][method].Case(**given).call_and_validate(checks=HELD)
        assert response.status_code == status
        return response

    said = [{"role": "user", "content": "Where did Putin land?"}]
    answer = call("/chat", "post", 200, body={"messages": said}).json()
    streamed = call("/chat", "post", 200, body={"messages": said, "stream": True})
    assert b"event: answer" in streamed.content
    call("/ask", "post", 200, body={"question": "Where did Putin land?"})
    call("/answers/{answer_id}", "get", 200, path_parameters={"answer_id": answer["id"]})
    call("/feedback", "post", 204, body={"answer_id": answer["id"], "vote": "up"})
    call("/search", "get", 200, query={"q": "Putin"})
    article = {"title": "Ferry runs aground", "text": "It hit a buoy."}
    added = call("/articles", "post", 201, body=article).json()
    call("/articles", "post", 200, body=article)
    place = {"article_id": added["id"]}
    call("/articles/{article_id}", "put", 200, path_parameters=place, body=article)
    call("/articles/{article_id}", "get", 200, path_parameters=place)
    call("/articles/{article_id}", "delete", 204, path_parameters=place)
    call("/articles", "get", 200)
    many = [{"title": f"Storm {n}", "text": f"Storm {n} came."} for n in range(FEW + 1)]
    job = call("/articles", "post", 202, body=many).json()
    call("/jobs/{job_id}", "get", 200, path_parameters={"job_id": job["id"]})
