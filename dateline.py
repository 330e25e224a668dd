"""The command line. Nothing heavy is imported before a command needs it."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from eval.arguments import add_eval_arguments
from ingest.environment import check_environment, data_dir
from ingest.errors import DatelineError, EmptyIndex, UserError
from ingest.ownership import service_address
from service.arguments import add_filters, port
from service.plain import plain
from service.standard_streams import make_usable, print_no_more

if TYPE_CHECKING:
    from service.client import ServiceClient
    from service.local import LocalService
    from service.settings import Settings

LEDGER_FILE = "ledger.sqlite"
PAGE = 500
ENGINES = ("extractive", "openai")
EXIT_OURS, EXIT_USERS, EXIT_INTERRUPTED = 1, 2, 130


class Parser(argparse.ArgumentParser):
    """Tells mistakes in one line, as all other errors are told."""

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message}; `{self.prog} --help` shows what there is")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 2 for the user's mistakes, 1 for ours.

    A command that gives a status back has said itself what it means.
    """
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    make_usable()
    try:
        options = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int | None] = options.run
        status = run(options)
        sys.stdout.flush()
    except UserError as error:
        return _complain(error, EXIT_USERS)
    except DatelineError as error:
        return _complain(error, EXIT_OURS)
    except KeyboardInterrupt:
        print("interrupted; what was acknowledged is kept, run it again", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        print_no_more()
        return 0
    except OSError as error:
        print_no_more()
        print(f"dateline: {plain(str(error))}; mend that and run it again", file=sys.stderr)
        return EXIT_OURS
    return status or 0


def _complain(error: DatelineError, status: int) -> int:
    print(f"dateline: {plain(str(error))}", file=sys.stderr)
    return status


def _parser() -> Parser:
    parser = Parser(prog="dateline", description="Answers from news articles, every word cited.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    ingest = _command(commands, "ingest", _ingest, "add files, folders or - (standard input)")
    ingest.add_argument("paths", nargs="*", metavar="PATH")
    ingest.add_argument("--prune", action="store_true", help="drop articles whose file is gone")
    ingest.add_argument(
        "--rebuild", action="store_true", help="make passages and vectors anew from the ledger"
    )

    ask = _command(commands, "ask", _ask, "answer a question from the articles")
    ask.add_argument("question")
    ask.add_argument(
        "--engine", choices=[*ENGINES, "both"], help="who writes the answer; both: side by side"
    )
    add_filters(ask)

    search = _command(commands, "search", _search, "show the passages nearest to some words")
    search.add_argument("question", metavar="query")
    search.add_argument("-k", type=int, default=10, help="how many (default 10)")
    add_filters(search)

    _command(commands, "articles", _articles, "list what is in the index")
    serve = _command(commands, "serve", _serve, "serve over HTTP")
    serve.add_argument("--host", help="address to listen on (DATELINE_HOST)")
    serve.add_argument("--port", type=port, help="port; 0: any that is free (DATELINE_PORT)")
    _command(commands, "slack", _slack, "answer in Slack, over Socket Mode")
    add_eval_arguments(_command(commands, "eval", _eval, "measure how good the answers are"))
    return parser


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int | None], about: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    if name not in ("serve", "slack"):
        command.add_argument("--json", action="store_true", help="print JSON")
    return command


def _settings(**changes: Any) -> "Settings":
    from service.settings import Settings

    settings = Settings.from_environment()
    given = {name: value for name, value in changes.items() if value is not None}
    return settings.model_copy(update=given)


@contextmanager
def _service(*, writes: bool = False) -> Iterator["ServiceClient | LocalService"]:
    """The service that runs on the data directory, or the index opened here."""
    check_environment()
    address = service_address(data_dir())
    if address is not None:
        from service.client import ServiceClient

        with ServiceClient(address) as client:
            if client.is_alive():
                yield client
                return
    settings = _settings()
    if not writes and not (settings.data_dir / LEDGER_FILE).exists():
        raise EmptyIndex(
            f"nothing has been ingested into {settings.data_dir} yet;"
            " run `dateline ingest PATH` first"
        )
    from service.preparation import open_local

    with open_local(settings) as local:
        yield local


def _question(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "question": options.question,
        "as_of": options.as_of,
        "sources": options.source or [],
        "since": options.since,
        "until": options.until,
        "engine": getattr(options, "engine", None),
    }


def _ask(options: argparse.Namespace) -> None:
    asked = _question(options)
    with _service() as service:
        if options.engine != "both":
            _print(options, service.ask(asked), "show_answer")
            return
        answers = {engine: service.ask({**asked, "engine": engine}) for engine in ENGINES}
    _print(options, answers, "show_answers")


def _search(options: argparse.Namespace) -> None:
    if not 1 <= options.k <= 100:
        raise UserError(f"-k {options.k} lies outside 1 to 100")
    with _service() as service:
        found = service.search(_question(options), options.k)
    _print(options, found, "show_passages")


def _articles(options: argparse.Namespace) -> None:
    found: list[dict[str, Any]] = []
    with _service() as service:
        page = service.articles(None, PAGE)
        found.extend(page["articles"])
        while page["next"]:
            page = service.articles(page["next"], PAGE)
            found.extend(page["articles"])
    _print(options, found, "show_articles")


def _ingest(options: argparse.Namespace) -> None:
    from service.progress import progress_bar, spooled

    if options.rebuild:
        from ingest.rebuild import rebuild

        settings = _settings()
        with progress_bar("rebuilding") as report:
            rebuild(settings, report)
    if not options.paths:
        if options.rebuild:
            return
        raise UserError("ingest needs a PATH: a file, a folder, or - for standard input")
    if "" in options.paths:
        raise UserError("a PATH is empty; name a file or a folder (. is the one you are in)")
    with (
        spooled(options.paths) as paths,
        _service(writes=True) as service,
        progress_bar("ingesting") as report,
    ):
        summary = service.ingest(paths, options.prune, report)
    _print(options, summary, "show_summary")


def _serve(options: argparse.Namespace) -> None:
    settings = _settings(host=options.host, port=options.port)
    import logging

    logging.basicConfig(level=settings.log_level.upper())
    from service.preparation import open_local

    with open_local(settings) as local:
        from service.server import serve

        serve(local.engine, settings, lambda url: print(f"Dateline listens on {url}", flush=True))


def _slack(options: argparse.Namespace) -> None:
    settings = _settings()
    import logging

    logging.basicConfig(level=settings.log_level.upper())
    from service.slack.command import run_slack

    run_slack(settings, lambda line: print(line, flush=True))


def _eval(options: argparse.Namespace) -> int:
    from eval.command import run_eval

    return run_eval(options)


def _print(options: argparse.Namespace, result: Any, show: str) -> None:
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    from service import terminal

    getattr(terminal, show)(terminal.Terminal(), result)


if __name__ == "__main__":
    sys.exit(main())
