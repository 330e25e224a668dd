"""The floors: imports run one way, vendors have one door each, and a start costs little."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ["ingest", "service", "eval", "dateline"]
"""Each may import itself and those before it."""
DOORS = {
    "chromadb": "ingest/chroma.py",
    "openai": "ingest/openai_client.py",
    "tantivy": "ingest/lexical.py",
    "onnxruntime": "ingest/onnx.py",
    "prometheus_client": "service/metrics.py",
    "sentencex": "ingest/sentences.py",
    "ir_measures": "eval/retrieval_metrics.py",
    "scipy": "eval/intervals.py",
    "slack_bolt": "service/slack/bolt.py",
    "slack_sdk": "service/slack/",
    "aiohttp": "service/slack/web.py",
}
"""A file, or a folder in which each file has a part of the vendor to itself."""
LONGEST_FILE = 250  # lines
LONGEST_FUNCTION = 40
HEAVY = (
    *("llama_index", "chromadb", "openai", "onnxruntime", "tokenizers", "tantivy", "numpy"),
    *("sqlalchemy", "pydantic", "fastapi", "starlette", "uvicorn", "httpx", "rich", "asyncio"),
    "prometheus_client",
)
NEVER = ("torch", "transformers", "sentence_transformers", "tensorflow", "onnx")


def files() -> list[Path]:
    return [
        ROOT / "dateline.py",
        *(path for name in FLOORS for path in (ROOT / name).rglob("*.py")),
    ]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    ours = {module_of(one) for one in files()}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative name"
            assert node.module is not None
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in ours else node.module


def top(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    floor = FLOORS.index(top(module_of(path)))
    above = {name for name in imported(path) if top(name) in FLOORS[floor + 1 :]}
    assert not above


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_product_imports_neither_tools_nor_tests_nor_training_libraries(path: Path) -> None:
    assert not {top(name) for name in imported(path)} & {"tools", "tests", "conftest", *NEVER}


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {module_of(path): set(imported(path)) for path in files()}
    graph = {name: {other for other in others if other in graph} for name, others in graph.items()}
    while leaves := {name for name, others in graph.items() if not others}:
        graph = {name: others - leaves for name, others in graph.items() if name not in leaves}
    assert not graph, f"a cycle among {sorted(graph)}"


@pytest.mark.parametrize(("vendor", "door"), DOORS.items())
def test_a_vendor_has_one_door(vendor: str, door: str) -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in files()
        if vendor in {top(name) for name in imported(path)}
    }
    assert users
    assert all(user.startswith(door) if door.endswith("/") else user == door for user in users)


def test_the_command_line_starts_without_anything_heavy() -> None:
    listed = subprocess.run(
        [sys.executable, "-c", "import dateline, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {top(name) for name in listed.stdout.split()}
    assert "dateline" in loaded
    assert not loaded & set(HEAVY)


def test_a_question_that_needs_no_service_loads_no_surface_of_it() -> None:
    graph = {module_of(path): set(imported(path)) for path in files()}
    reached, ahead = set[str](), {"service.local"}
    while ahead:
        reached |= ahead
        ahead = {other for name in ahead for other in graph.get(name, ())} - reached
    assert "service.engine" in reached
    assert not reached & {"service.api", "service.metrics", "fastapi", "prometheus_client"}


def test_torch_is_no_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    for name in NEVER:
        assert not [one for one in project["dependencies"] if one.startswith(f"{name}>")]
        assert not [line for line in locked if line.startswith(f"{name}==")]


def test_the_builtin_eval_is_not_hidden() -> None:
    """`from eval.metrics import …` hides nothing; `import eval` in any form would."""
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                assert not [alias for alias in node.names if top(alias.name) == "eval"], path
            elif isinstance(node, ast.ImportFrom):
                assert "eval" not in [alias.asname or alias.name for alias in node.names], path


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_tests_lie_flat() -> None:
    """A folder `tests/eval` would hide the real one."""
    inside = [path.parent for path in (ROOT / "tests").rglob("*.py")]
    assert set(inside) == {ROOT / "tests"}
