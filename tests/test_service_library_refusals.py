"""What can be no article is refused over HTTP, and nothing that is posted makes it fail."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_service import FERRY, Response, posted, problem
from starlette.testclient import TestClient

from service.posted import FILES

pytest_plugins = ["library_service"]


def refused(response: Response, status: int, kind: str, detail: str) -> None:
    assert problem(response, status) == kind
    assert detail in response.json()["detail"]


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"title": " \n"}, "has no title"),
        ({"text": ""}, "has no text"),
        ({"text": "\t \u3000"}, "has no text"),
        ({"text": "a\0b"}, "NUL"),
        ({"title": "T" * 1_001}, "longer than 1,000"),
        ({"url": "javascript:alert(1)"}, "no address"),
        ({"url": "JaVaScRiPt://example.org/%0aalert(1)"}, "no address"),
        ({"url": "data:text/html,x"}, "no address"),
        ({"url": "file:///etc/passwd"}, "no address"),
        ({"url": "//example.org"}, "no address"),
        ({"url": "http://[::1"}, "no address"),
        ({"url": "http://h:99999/"}, "no address"),
        ({"published_at": "soon"}, "no date"),
    ],
)
def test_what_can_be_no_article(library: TestClient, change: dict[str, str], detail: str) -> None:
    refused(library.post("/articles", json=FERRY | change), 422, "bad-input", detail)
    added = library.post("/articles", json=FERRY).json()
    place = f"/articles/{added['id']}"
    refused(library.put(place, json=FERRY | change), 422, "bad-input", detail)
    assert library.get(place).json() == added | {"text": FERRY["text"]}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "invalid-request"),
        (b"{", "invalid-request"),
        (b"null", "invalid-request"),
        (b"{}", "invalid-request"),
        (b"[[]]", "invalid-request"),
        (b"[" * 100_000, "invalid-request"),
        (b'{"title": 1, "text": "x"}', "invalid-request"),
        (b'{"title": "x", "text": ["x"]}', "invalid-request"),
        (b'{"title": "x", "text": "\\ud800"}', "invalid-request"),
        (b'{"title": "x", "text": "x", "id": "mine"}', "invalid-request"),
        (b'{"url": "https://example.org/", "text": "x"}', "invalid-request"),
        (b'{"url": "https://example.org/"}', "bad-input"),
        (b"[]", "bad-input"),
        (b'[{"title": "x", "text": ""}]', "bad-input"),
    ],
)
def test_json_that_is_no_article(library: TestClient, body: bytes, kind: str) -> None:
    assert problem(posted(library, body, "application/json"), 422) == kind


def test_addresses_are_not_fetched_and_that_is_said(library: TestClient) -> None:
    response = library.post("/articles", json={"url": "http://127.0.0.1:1/"})
    refused(response, 422, "bad-input", "not fetched; send title and text")


@pytest.mark.parametrize("media", ["", "text/html", "application/pdf", "multipart/form-data", "a"])
def test_a_media_type_that_is_not_taken(library: TestClient, media: str) -> None:
    response = posted(library, b"The ferry ran aground.", media)
    refused(response, 415, "unsupported-media-type", "send one of application/json")


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/plain", b""),
        ("text/plain", b"\xff\xfe\xff"),
        ("text/plain", b"PK\x00\x01"),
        ("text/markdown", b"# Only a title\n"),
        ("text/markdown", b"---\ntitle: [\n---\nText."),
        ("application/jsonl", b"{}\n"),
        ("application/jsonl", b'{"question": "Who?"}\n'),
    ],
)
def test_a_file_that_holds_no_article(library: TestClient, media: str, body: bytes) -> None:
    assert problem(posted(library, body, media), 422) == "bad-input"


def test_what_a_reader_does_not_see_does_no_harm(library: TestClient) -> None:
    strange = {
        "title": "\u202eTitle\u200b <script>alert(1)</script>",
        "text": "\u200b\u202eIt was <b>bold</b>.\u2066\n\n\u200b\n\n\ufeff",
    }
    response = library.post("/articles", json=strange)
    assert response.status_code == 201
    assert library.get(response.headers["location"]).json()["text"] == strange["text"]
    assert library.post("/ask", json={"question": "Was it bold?"}).status_code == 200


any_text = st.text(st.characters(exclude_categories=()), max_size=60)
fields = st.fixed_dictionaries(
    {"title": any_text, "text": any_text},
    optional={"url": any_text, "source": any_text, "published_at": any_text},
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(body=fields | st.lists(fields, max_size=3))
def test_no_json_makes_the_service_fail(library: TestClient, body: object) -> None:
    response = posted(library, json.dumps(body).encode(), "application/json")
    assert response.status_code in (200, 201, 422), response.text


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(body=st.binary(max_size=80), media=st.sampled_from(sorted(FILES)), name=any_text)
def test_no_file_makes_the_service_fail(
    library: TestClient, body: bytes, media: str, name: str
) -> None:
    response = posted(library, body, media, name=name.encode("utf-8", "replace").decode())
    assert response.status_code in (200, 201, 422), response.text
