"""Articles over HTTP: added, replaced and removed."""

import json
from urllib.parse import quote

import pytest
from library_service import FERRY, numbered, posted, problem
from starlette.testclient import TestClient

pytest_plugins = ["library_service"]


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
