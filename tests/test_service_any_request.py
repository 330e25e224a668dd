"""Whatever is asked or searched: the service answers or refuses it, and does not fail."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

JSON = {"content-type": "application/json"}

not_slow = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
any_text = st.text(st.characters(exclude_categories=()), max_size=60)
likely_bodies = st.fixed_dictionaries(
    {"question": any_text | json_values},
    optional={
        "as_of": st.dates().map(str) | st.datetimes().map(str) | any_text | json_values,
        "since": st.dates().map(str) | any_text,
        "until": st.datetimes().map(str) | any_text,
        "sources": st.lists(any_text, max_size=3) | json_values,
        "engine": st.sampled_from([None, "extractive", "generative"]),
    },
)


def no_failure(response: Any) -> None:
    assert response.status_code in (200, 422), response.text


@not_slow
@given(body=json_values | likely_bodies)
def test_no_body_makes_the_service_fail(api: TestClient, body: object) -> None:
    no_failure(api.post("/ask", content=json.dumps(body), headers=JSON))


@not_slow
@given(body=st.binary(max_size=60))
def test_no_bytes_make_the_service_fail(api: TestClient, body: bytes) -> None:
    no_failure(api.post("/ask", content=body, headers=JSON))


@not_slow
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "k", "as_of", "sources", "since", "until", "x"]),
        st.text(max_size=30) | st.integers().map(str) | st.datetimes().map(str),
    )
)
def test_no_search_makes_the_service_fail(api: TestClient, query: dict[str, str]) -> None:
    no_failure(api.get("/search", params=query))
