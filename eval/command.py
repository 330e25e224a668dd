"""`dateline eval`: what is asked for, checked and carried out."""

import argparse
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from eval.arguments import PASSAGES
from eval.outputs import check_places, finish, finish_varied, tell
from eval.records import Run
from eval.run_file import closed, read_run
from eval.trec_runs import is_trec, judged_run
from ingest.errors import UserError
from service.plain import plain

CANDIDATES: Final = Path("candidates.jsonl")
_MOST_PASSAGES: Final = 100
"""What GET /search gives at most."""
_ALONE: Final = (
    *("words", "format", "split", "alone", "limit", "url", "index", "engine", "jobs", "passages"),
    *("vary", "out", "resume"),
)
"""What `--rescore` leaves nothing to do for."""
_ONE_RUN: Final = ("compare", "gate", "write_baseline", "junit", "trec", "url", "judge")
"""What there is no place for where several runs are made, or none where they are compared."""

_WRITTEN: Final = ("out", "report", "markdown", "junit", "trec", "write_baseline")


def run_eval(options: argparse.Namespace) -> int:
    """Carry out one command; gives the exit status.

    Raises:
        DatelineError: nothing could be measured.
    """
    if options.words[:1] in (["harvest"], ["propose"]):
        return _gather(options)
    _check(options)
    check_places(getattr(options, name) for name in _WRITTEN)
    if options.rescore:
        return finish(options, _kept(options))
    runs = _asked(options)
    return finish_varied(options, runs) if options.vary else finish(options, runs[0][1])


def _kept(options: argparse.Namespace) -> Run:
    path: Path = options.rescore
    if not is_trec(path):
        return closed(read_run(path), str(path))
    if options.qrels is None:
        raise UserError(f"{path} is no run that --out kept; if it is a TREC run, give --qrels too")
    return judged_run(path, options.qrels)


def _gather(options: argparse.Namespace) -> int:
    """Candidate questions for a person to accept, from use or from articles."""
    source, *paths = options.words
    out = options.out or CANDIDATES
    others = set(_given(options)) - {"words", "out", "limit", "json"}
    if others or (source == "harvest" and options.limit):
        raise UserError(f"{source} asks nothing; leave out {_spelled(min(others or {'limit'}))}")
    from service.settings import Settings

    settings = Settings.from_environment()
    if source == "harvest":
        from eval.harvest import harvest_file
        from eval.selection import path_of

        count = harvest_file(settings.data_dir, out, [path_of(named) for named in paths])
    else:
        count = _propose(paths, out, options.limit, settings.max_file_mb)
    if options.json:
        print(json.dumps({"file": str(out), "new": count}))
    else:
        print(f"{count:,} new in {plain(str(out))}; none counts before someone accepts it:")
        print('correct each line, take "accepted" and "reason" out, and put it into a set')
    return 0


def _propose(paths: Sequence[str], out: Path, limit: int | None, max_mb: float) -> int:
    from eval.propose import MOST, propose_file

    if not paths:
        raise UserError("propose needs a PATH: a file or folder of articles")
    count, faults = propose_file(
        [Path(path) for path in paths], out, most=limit or MOST, max_mb=max_mb
    )
    for fault in faults:
        tell(f"not read: {fault}")
    return count


def _asked(options: argparse.Namespace) -> list[tuple[Mapping[str, str], Run]]:
    from eval.conduct import Keeping, conduct
    from eval.opening import opened_targets
    from eval.selection import SEEDS, chosen_set
    from eval.targets import Alone
    from eval.variants import called
    from service.settings import Settings

    settings = Settings.from_environment()
    logging.basicConfig(level=settings.log_level.upper())
    named = options.words[0] if options.words else SEEDS
    questions = chosen_set(named, format=options.format, split=options.split, limit=options.limit)
    runs: list[tuple[Mapping[str, str], Run]] = []
    with opened_targets(options, questions, settings, tell) as targets:
        for number, (choice, target) in enumerate(targets, start=1):
            run = conduct(
                Alone(target) if options.alone else target,
                questions.with_quotes_checked(target.text_of),
                name=called(choice) or _name(questions.name, options.split),
                jobs=options.jobs or settings.workers,
                keeping=Keeping(_numbered(options.out, choice, number), options.resume),
            )
            runs.append((choice, run))
    return runs


def _name(questions: str, split: str | None) -> str:
    return f"{questions} ({split})" if split else questions


def _numbered(out: Path | None, choice: Mapping[str, str], number: int) -> Path | None:
    """Runs with settings varied are kept side by side: `run-1.jsonl`, `run-2.jsonl`."""
    return out.with_stem(f"{out.stem}-{number}") if out and choice else out


def _check(options: argparse.Namespace) -> None:
    """Refuse what does not go together."""
    given = _given(options)
    if options.rescore and (clash := given & set(_ALONE)):
        raise UserError(f"--rescore asks nothing; leave out {_spelled(min(clash))}")
    if options.vary and (clash := given & set(_ONE_RUN)):
        raise UserError(
            f"--vary makes several runs in this process; leave out {_spelled(min(clash))}"
        )
    if options.qrels and not options.rescore:
        raise UserError("--qrels judges a TREC run; name that with --rescore")
    if options.url and options.index:
        raise UserError("--url and --index both say who is asked; leave one out")
    if options.resume and not options.out:
        raise UserError("--resume goes on with the run in --out; name it")
    if len(options.words) > 1:
        raise UserError(f"{' '.join(options.words)}: one set at a time; name one")
    if options.passages > _MOST_PASSAGES:
        raise UserError(f"--passages {options.passages} is above {_MOST_PASSAGES}")


def _given(options: argparse.Namespace) -> set[str]:
    """The names of the options that were set to something else than their default."""
    defaults = {"run", *(() if options.passages != PASSAGES else ("passages",))}
    return {name for name, value in vars(options).items() if value} - defaults


def _spelled(name: str) -> str:
    return "SET" if name == "words" else f"--{name.replace('_', '-')}"
