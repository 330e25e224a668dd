"""GET /docs: the OpenAPI document as a page of our own, because a common one loads from a CDN."""

import json
from html import escape
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}code,pre{font-size:.9em}pre{overflow:auto}h2{margin-top:2rem}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def docs_routes(app: FastAPI) -> APIRouter:
    """The routes of an application, for people; `/openapi.json` has them for machines."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        return HTMLResponse(_page(app.openapi()), headers={"content-security-policy": _POLICY})

    return router


def _page(document: dict[str, Any]) -> str:
    title = escape(f"{document['info']['title']} {document['info']['version']}")
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>",
        f"<style>{_STYLE}</style><h1>{title}</h1>",
        f"<p>{escape(document['info'].get('description', ''))}</p>",
        "<p>For machines: <a href=/openapi.json>/openapi.json</a></p>",
    ]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parts.append(_operation(method, path, operation))
    parts.append("<h2>Schemas</h2>")
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        body = escape(json.dumps(schema, indent=2, ensure_ascii=False))
        parts.append(f"<details id={escape(name)}><summary>{escape(name)}</summary>")
        parts.append(f"<pre>{body}</pre></details>")
    return "".join(parts)


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    shown = {key: operation[key] for key in ("parameters", "requestBody") if key in operation}
    takes = f"<pre>{escape(json.dumps(shown, indent=2))}</pre>" if shown else ""
    about = escape(operation.get("description", operation.get("summary", "")))
    return f"<h2><code>{method.upper()} {escape(path)}</code></h2><p>{about}</p>{takes}"
