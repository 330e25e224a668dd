"""The page's files: what they weigh, how they are sent, and what they never do."""

import re

import pytest
from starlette.testclient import TestClient

from service.web_routes import POLICY, WEB

MOST_BYTES = 150_000
FILES = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.*"))
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
TEXT_BECOMES_CODE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|setHTML|createContextual"
    r"|\beval\b|new Function|srcdoc|javascript:"
)


def page() -> str:
    return (WEB / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/", *(f"/web/{name}" for name in FILES)])
def test_every_file_is_sent_with_what_keeps_it_safe(api: TestClient, path: str) -> None:
    response = api.get(path)
    assert response.status_code == 200
    suffix = "html" if path == "/" else path.rpartition(".")[2]
    assert response.headers["content-type"].partition(";")[0] == TYPES[suffix]
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}
    assert {rules[name] for name in ("base-uri", "form-action", "frame-ancestors")} == {"'none'"}


def test_what_has_not_changed_is_not_sent_again(api: TestClient) -> None:
    first = api.get("/web/js/main.js")
    again = api.get("/web/js/main.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert first.headers["cache-control"] == again.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/web/", "/web/none.js", "/web/js", "/web/../api.py", "/web/%2e%2e/api.py", "/web/%00"]
)
def test_nothing_else_is_sent(api: TestClient, path: str) -> None:
    response = api.get(path)
    assert response.status_code == 404
    assert response.json()["type"].endswith(":not-found")


def test_the_page_takes_nothing(api: TestClient) -> None:
    assert api.post("/").status_code == 405


def test_all_that_is_loaded_at_first_weighs_little() -> None:
    """Nothing is loaded but these files, so the sum is the first load; no byte is compressed."""
    assert sum((WEB / name).stat().st_size for name in FILES) <= MOST_BYTES


def test_every_module_is_fetched_at_once() -> None:
    """A module that is found only when another arrives costs a round trip."""
    named = set(re.findall(r'(?:href|src)="/web/([^"]+)"', page()))
    assert named == set(FILES) - {"index.html"}


def test_the_page_holds_no_code_and_no_style_of_its_own() -> None:
    assert not re.search(r"<script(?![^>]*src=)|<style|\bon\w+=|\bstyle=", page())


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".js")])
def test_text_never_becomes_code(name: str) -> None:
    assert not TEXT_BECOMES_CODE.search((WEB / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_files_stay_short(name: str) -> None:
    assert len((WEB / name).read_text(encoding="utf-8").splitlines()) <= 250
