"""Articles over HTTP: added, replaced and removed, and what can be none."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from conftest import opened_engine, service_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.jobs import BATCH
from service.posted import FILES
from service.problems import MEDIA_TYPE, PREFIX

Response = Any

FERRY = {
    "title": "Ferry runs aground off Gotland",
    "text": "The ferry Tjelvar ran aground on Monday. Captain Ebba Lindqvist blamed a buoy.",
    "url": "https://www.gotland.example/ferry?utm_source=x",
    "published_at": "2024-06-03",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Engine]:
    """On an index of its own, which the tests of this file fill."""
    with opened_engine(tmp_path_factory.mktemp("library") / "data", model, []) as opened:
        yield opened


@pytest.fixture(scope="module")
def library(engine: Engine) -> TestClient:
    """The HTTP service around it."""
    of = service_settings(engine.index.settings.data_dir)
    return TestClient(create_app(engine, of), raise_server_exceptions=False)


@pytest.fixture(autouse=True)
def _emptied(engine: Engine) -> Iterator[None]:
    yield
    infos, _ = engine.articles(None, 10_000)
    engine.index.remove([info.id for info in infos])


def problem(response: Response, status: int) -> str:
    """The type of a problem document, without its prefix."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    return str(response.json()["type"]).removeprefix(PREFIX)


def refused(response: Response, status: int, kind: str, detail: str) -> None:
    assert problem(response, status) == kind
    assert detail in response.json()["detail"]


def numbered(count: int) -> list[dict[str, str]]:
    return [{"title": f"Storm {n}", "text": f"Storm number {n} came."} for n in range(count)]


def found(library: TestClient, words: str) -> list[str]:
    """Ids of the articles that a search finds."""
    response = library.get("/search", params={"q": words})
    if response.status_code == 409:
        return []
    return [one["article"]["id"] for one in response.json()["passages"]]


def test_an_article_is_answerable_when_it_was_acknowledged(library: TestClient) -> None:
    response = library.post("/articles", json=FERRY)
    assert response.status_code == 201
    added = response.json()
    assert added == {
        "id": added["id"],
        "title": FERRY["title"],
        "source": "gotland.example",
        "url": FERRY["url"],
        "published_at": "2024-06-03",
        "revision": 1,
    }
    assert library.get(response.headers["location"]).json() == added | {"text": FERRY["text"]}
    answer = library.post("/ask", json={"question": "Who blamed a buoy?"}).json()
    assert [one["article"]["id"] for one in answer["citations"]] == [added["id"]]


def test_the_same_again_changes_nothing_and_a_correction_replaces(library: TestClient) -> None:
    first = library.post("/articles", json=FERRY)
    again = library.post("/articles", json=FERRY)
    assert (again.status_code, again.json()) == (200, first.json())
    other_spelling = FERRY | {"url": "HTTPS://www.gotland.example/ferry/", "text": "It floats."}
    corrected = library.post("/articles", json=other_spelling)
    assert corrected.status_code == 200
    assert corrected.json()["id"] == first.json()["id"]
    assert corrected.json()["revision"] == first.json()["revision"] + 1
    assert len(library.get("/articles").json()["articles"]) == 1


def test_without_an_address_what_is_said_tells_articles_apart(library: TestClient) -> None:
    bare = {"title": "Storm", "text": "It blew."}
    ids = [library.post("/articles", json=bare).json()["id"] for _ in range(2)]
    ids.append(library.post("/articles", json=bare | {"text": "It rained."}).json()["id"])
    assert ids[0] == ids[1] != ids[2]


def test_a_few_articles_are_stored_while_the_caller_waits(library: TestClient) -> None:
    several = [*numbered(2), {"title": "Empty", "text": " "}, numbered(1)[0]]
    response = library.post("/articles", json=several)
    assert response.status_code == 201
    assert [one["title"] for one in response.json()["articles"]] == ["Storm 0", "Storm 1"]
    assert [(one["name"], one["reason"][:11]) for one in response.json()["failures"]] == [
        ("article 3", "has no text"),
        ("article 4", "has the id "),
    ]


def test_of_many_articles_a_job_is_made_and_done(library: TestClient, engine: Engine) -> None:
    response = library.post("/articles", json=[*numbered(2 * BATCH + 1), {"title": "", "text": ""}])
    assert response.status_code == 202
    taken = response.json()
    assert (taken["state"], taken["done"], taken["of"]) == ("waiting", 0, 2 * BATCH + 1)
    assert [one["name"] for one in taken["failures"]] == [f"article {2 * BATCH + 2}"]
    job = finished(library, response.headers["location"])
    assert job == taken | {"state": "done", "done": 2 * BATCH + 1}
    assert engine.index.ledger.counts()[0] == len(job["articles"]) == 2 * BATCH + 1


def finished(library: TestClient, location: str) -> Any:
    """The job when those who do jobs have gone home."""
    for thread in threading.enumerate():
        if thread.name == "jobs":
            thread.join(60)
    return library.get(location).json()


def test_a_job_that_was_cut_off_is_done_by_the_next_service(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    of = service_settings(tmp_path / "data")
    with opened_engine(of.data_dir, model, []) as engine:
        library = TestClient(create_app(engine, of))
        one = library.post("/articles", json=numbered(1)[0]).json()["id"]
        cut_off = engine.index.ledger.jobs.add([engine.article(one)], [])
        engine.index.ledger.jobs.advance(cut_off.id, 0)
        engine.index.remove([one])
    with opened_engine(of.data_dir, model, []) as engine:
        library = TestClient(create_app(engine, of))
        assert finished(library, f"/jobs/{cut_off.id}")["state"] == "done"
        assert engine.article(one).title == "Storm 0"


@pytest.mark.parametrize("unknown", ["x", "%00", "%ED%A0%80", "é"])
def test_a_job_that_there_is_not(library: TestClient, unknown: str) -> None:
    assert problem(library.get(f"/jobs/{unknown}"), 404) == "unknown-job"


def test_a_file_is_the_body_and_its_media_type_says_what_it_is(library: TestClient) -> None:
    markdown = "---\nsource: Gazette\ndate: 3 June 2024\n---\n# Aground\n\nThe ferry ran aground.\n"
    response = posted(library, markdown.encode(), "text/markdown; charset=utf-8")
    assert response.status_code == 201
    added = response.json()
    assert (added["title"], added["source"]) == ("Aground", "Gazette")
    assert added["published_at"] == "2024-06-03"
    text = posted(library, b"The ferry floats again.", "text/plain", name="ferry_afloat.txt")
    assert text.json()["title"] == "ferry afloat"
    lines = b"\n".join(json.dumps(one).encode() for one in numbered(2))
    for media in ("application/x-ndjson", "application/jsonl"):
        response = posted(library, lines, media)
        assert [one["title"] for one in response.json()["articles"]] == ["Storm 0", "Storm 1"]


@pytest.mark.parametrize("name", ["", "..", "___", "\0"])
def test_a_file_whose_name_holds_no_word_still_has_a_title(library: TestClient, name: str) -> None:
    response = posted(library, b"The ferry to Gotland sails again.", "text/plain", name=name)
    assert (response.status_code, response.json()["title"]) == (201, "Untitled")


def posted(library: TestClient, body: bytes, media: str, **params: str) -> Response:
    headers = {"content-type": media} if media else {}
    return library.post("/articles", content=body, headers=headers, params=params)


def test_an_article_is_replaced_under_its_id(library: TestClient) -> None:
    added = library.post("/articles", json=FERRY).json()
    other = {"title": "Tug frees ferry", "text": "The tug Ymer freed the ferry."}
    replaced = library.put(f"/articles/{added['id']}", json=other)
    assert replaced.status_code == 200
    assert replaced.json() == {
        **dict.fromkeys(added),
        "id": added["id"],
        "title": other["title"],
        "revision": added["revision"] + 1,
    }
    assert library.get(f"/articles/{added['id']}").json()["text"] == other["text"]


def test_an_article_that_was_removed_is_gone_when_that_was_acknowledged(
    library: TestClient,
) -> None:
    kept, gone = (library.post("/articles", json=one).json()["id"] for one in numbered(2))
    assert set(found(library, "storm")) == {kept, gone}
    response = library.delete(f"/articles/{gone}")
    assert (response.status_code, response.content) == (204, b"")
    assert found(library, "storm") == [kept]
    assert problem(library.get(f"/articles/{gone}"), 404) == "unknown-article"
    assert problem(library.delete(f"/articles/{gone}"), 404) == "unknown-article"


@pytest.mark.parametrize("path", ["nothing", "a/b", "%00", "..%2F..", "%ED%A0%80"])
def test_only_articles_that_there_are_can_be_replaced_or_removed(
    library: TestClient, path: str
) -> None:
    assert problem(library.put(f"/articles/{path}", json=FERRY), 404) == "unknown-article"
    assert problem(library.delete(f"/articles/{path}"), 404) == "unknown-article"
    assert library.get("/articles").json()["articles"] == []


def test_an_id_of_any_characters_is_an_address(library: TestClient) -> None:
    named = json.dumps({"id": "Ünder/way?#1", **FERRY}).encode()
    (one,) = posted(library, named, "application/jsonl").json()["articles"]
    assert one["id"] == "Ünder/way?#1"
    assert library.get(f"/articles/{quote(one['id'], safe='')}").json()["title"] == FERRY["title"]
    assert library.delete(f"/articles/{quote(one['id'], safe='')}").status_code == 204


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


def test_the_page_of_another_site_can_change_nothing(library: TestClient) -> None:
    added = library.post("/articles", json=FERRY).json()["id"]
    for origin in ("https://evil.example", "null", "http://", "http://testserver.evil.example"):
        headers = {"origin": origin, "content-type": "text/plain"}
        calls = (
            library.post("/articles", content=b"Lies.", headers=headers),
            library.put(f"/articles/{added}", json=FERRY, headers={"origin": origin}),
            library.delete(f"/articles/{added}", headers={"origin": origin}),
        )
        assert [problem(response, 403) for response in calls] == ["forbidden"] * 3
    own = {"origin": "http://testserver"}
    assert library.delete(f"/articles/{added}", headers=own).status_code == 204


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
