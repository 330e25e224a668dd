"""What `dateline eval` prints and writes of its runs, and the exit status that they give."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic_core import from_json
from rich.console import Console

from eval.compare import compare
from eval.gate import check, read_baseline, write_baseline
from eval.records import LeftOut, Run
from eval.report_figures import chance, clean, figure
from eval.report_terminal import show_comparison, show_summary
from eval.results import Comparison, Fall, Summary
from eval.run_file import closed, read_run
from eval.summary import summarise
from eval.trec_runs import beside, is_trec
from ingest.errors import BadRun, UserError
from service.terminal import Terminal

if TYPE_CHECKING:
    from eval.trec import Ranked

FAILED: Final = 1
"""Exit status where a question failed or the gate fell."""
_TOLD: Final = 10
_WIDTH: Final = 110  # columns where the output is no terminal


def tell(what: str) -> None:
    """One line on standard error."""
    print(f"dateline: {clean(what)}", file=sys.stderr)


def check_places(paths: Iterable[Path | None]) -> None:
    """Refuse files that cannot be written, before anything is asked.

    Raises:
        BadRun: a folder is missing, or stands where the file should.
    """
    for path in paths:
        if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
            raise BadRun(f"{path} cannot be written: no such folder; make it, or name another file")


def finish(options: argparse.Namespace, run: Run) -> int:
    """Score a run, show and write what is wanted of it; gives the exit status.

    Raises:
        BadRun: a run or baseline to hold it against cannot be used, or a file not be written.
        UserError: every question failed, so that there is nothing to measure.
    """
    _tell_of(run)
    summary = summarise(run)
    comparison = _compared(options, run) if options.compare else None
    falls = check(summary, read_baseline(options.gate)) if options.gate else []
    _write_reports(options, run, summary, comparison)
    _show(options, summary, comparison)
    for fall in falls:
        tell(_fallen(fall))
    if options.judge:
        _tell_judged(options, run, summary)
    return FAILED if falls or summary.failed else 0


def _compared(options: argparse.Namespace, run: Run) -> Comparison:
    """Held against the run to compare with; where both have one name, their files name them."""
    path: Path = options.compare
    found = compare(beside(path, run) if is_trec(path) else closed(read_run(path), str(path)), run)
    first, second = found.first, found.second
    if first.name != second.name:
        return found
    kept = options.rescore or options.out
    files = {
        "first": first.model_copy(update={"name": path.stem}),
        "second": second.model_copy(update={"name": kept.stem if kept else "this run"}),
    }
    return found.model_copy(update=files)


def finish_varied(
    options: argparse.Namespace, runs: Sequence[tuple[Mapping[str, str], Run]]
) -> int:
    """The same for runs with different settings, in one table."""
    from eval.report_vary import vary_html, vary_markdown, vary_table

    for _, run in runs:
        _tell_of(run)
    results = [(choice, summarise(run)) for choice, run in runs]
    if options.report:
        _write(options.report, vary_html(results))
    if options.markdown:
        _write(options.markdown, vary_markdown(results))
    if options.json:
        parts = [
            {"settings": dict(choice), "summary": from_json(summary.model_dump_json())}
            for choice, summary in results
        ]
        print(json.dumps(parts, indent=2, sort_keys=True))
    else:
        _console().print(vary_table(results))
    return FAILED if any(summary.failed for _, summary in results) else 0


def _tell_of(run: Run) -> None:
    """What was left out and what failed, by file, line and id."""
    _tell_some("left out", [_left_out(one) for one in run.left_out])
    failures = [(one.question_id, one.failure) for one in run.outcomes if one.failure]
    _tell_some("failed", [f"{name}: {one.message} ({one.type})" for name, one in failures])
    if len(failures) == len(run.outcomes):
        most = Counter(one.message for _, one in failures).most_common(1)
        reason = f"; most often: {most[0][0]}" if most else ""
        raise UserError(f"no question was answered, so nothing can be measured{reason}")


def _tell_judged(options: argparse.Namespace, run: Run, summary: Summary) -> None:
    """What a chat model says, and what its word is worth."""
    from eval.judge import judge
    from service.chat_model import ChatModel
    from service.settings import Settings

    settings = Settings.from_environment()
    model = ChatModel(settings.model_copy(update={"chat_model": options.judge}))
    found = judge(run, summary, model, jobs=options.jobs or settings.workers)
    right = sum(found.verdicts.values())
    tell(f"{found.model} finds {right:,} of {len(found.verdicts):,} answers right")
    if found.failed:
        tell(f"{found.model} gave no verdict on {found.failed:,}: {model.problem or 'unclear'}")
    if found.agreement is not None:
        worth = f", kappa {found.kappa:.2f}" if found.kappa is not None else ""
        tell(f"it agrees with the accepted answers on {found.agreement:.0%}{worth}")


def _tell_some(what: str, lines: Sequence[str]) -> None:
    for line in lines[:_TOLD]:
        tell(f"{what}: {line}")
    if len(lines) > _TOLD:
        tell(f"{what}: {len(lines) - _TOLD:,} more")


def _left_out(one: LeftOut) -> str:
    named = f", question {one.question_id}" if one.question_id else ""
    return f"{one.place}{named}: {one.reason}"


def _fallen(fall: Fall) -> str:
    beyond = f", beyond chance (p {chance(fall.p)})" if fall.p is not None else ""
    return (
        f"the gate fell: {fall.name} was {figure(fall.before)} and is {figure(fall.now)}"
        f" over {fall.n:,} questions{beyond}"
    )


def _show(options: argparse.Namespace, summary: Summary, comparison: Comparison | None) -> None:
    if options.json:
        from eval.report_json import json_report

        print(json_report(summary, comparison), end="")
        return
    console = _console()
    show_summary(console, summary)
    if comparison:
        show_comparison(console, comparison)


def _write_reports(
    options: argparse.Namespace, run: Run, summary: Summary, comparison: Comparison | None
) -> None:
    if options.write_baseline:
        write_baseline(summary, options.write_baseline)
    if options.report:
        from eval.report_html import html_report  # brings a template engine

        _write(options.report, html_report(run, summary, comparison))
    if options.markdown:
        from eval.report_markdown import markdown_report

        _write(options.markdown, markdown_report(summary, comparison, run))
    if options.junit:
        from eval.report_junit import junit_report

        _write(options.junit, junit_report(run, summary))
    if options.trec:
        from eval.trec import write_trec_run

        write_trec_run(_ranked(run), options.trec)


def _ranked(run: Run) -> Iterator["Ranked"]:
    """The articles found for each question, each at the rank of its first passage."""
    from eval.trec import Ranked

    for outcome in run.outcomes:
        articles = dict.fromkeys(one.article_id for one in outcome.retrieved)
        for rank, article in enumerate(articles, start=1):
            yield Ranked(outcome.question_id, article, 1 / rank, rank)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadRun(f"{path}: {error.strerror or error}; name another file") from error


def _console() -> Console:
    return Terminal(piped=_WIDTH)
