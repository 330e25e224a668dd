"""Pages that need nothing but themselves: the one place where a report becomes HTML."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.report_cases import marked
from eval.report_figures import ARROWS, chance, clean, figure, interval, shown, signed, verdict
from eval.report_glossary import MEANINGS

_TEMPLATES: Final = Path(__file__).parent / "templates"


def page(template: str, **context: object) -> str:
    """The template with style and script in it; all that the context holds becomes text.

    The page's Content Security Policy admits its own style and script by their hashes and
    nothing else, so that it reaches nothing wherever it is opened.
    """
    style, script = (
        (_TEMPLATES / name).read_text(encoding="utf-8") for name in ("report.css", "report.js")
    )
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)};"
        " base-uri 'none'; form-action 'none'"
    )
    own = {"style": Markup(style), "script": Markup(script), "policy": policy}
    return _environment().get_template(template).render(context, **own)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (figure, signed, chance, verdict, shown)
    environment.filters.update({one.__name__: one for one in filters})
    environment.globals.update(arrows=ARROWS, interval=interval, marked=marked, meanings=MEANINGS)
    return environment


def _printable(value: object) -> object:
    """What a template prints, without characters that HTML forbids; markup stays as it is."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
