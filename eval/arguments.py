"""What `dateline eval` may be given; light, because every command's start reads it."""

import argparse
from pathlib import Path
from typing import Final

PASSAGES: Final = 10
"""Retrieved passages kept a question: as many as `recall@10` and `ndcg@10` look at."""

ABOUT: Final = """\
Ask the questions of a set and say how good the answers are.

  dateline eval                     the questions on the seeds
  dateline eval SET                 a file or folder: Dateline's own format, SQuAD, BEIR and others
  dateline eval --rescore RUN       the answers that a run kept, without asking again
  dateline eval harvest [SET…]      candidate questions from feedback and abstentions, but for
                                    those of the sets
  dateline eval propose PATH…       candidate questions from articles, --limit N of each

Candidates go into --out (candidates.jsonl); none counts before a person has accepted it.
"""
EXIT_CODES: Final = """\
Exit status: 0; 1 if a question failed or a measure fell below the gate;
2 for a mistake of yours, or if nothing could be measured.
"""


def add_eval_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `dateline eval`."""
    parser.description, parser.epilog = ABOUT, EXIT_CODES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("words", nargs="*", metavar="SET", help="see above (default: seeds)")
    _add_asked(parser.add_argument_group("what is asked"))
    _add_target(parser.add_argument_group("who is asked"))
    _add_kept(parser.add_argument_group("what is kept and shown"))


def _add_asked(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--format", metavar="NAME", help="the set's format (default: told by its content)")
    add("--split", choices=["dev", "report"], help="only the questions of this half")
    add("--alone", action="store_true", help="without the conversation before a question")
    add("--limit", type=count, metavar="N", help="only N questions, at equal distances")


def _add_target(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--url", metavar="URL", help="a running Dateline, in place of one in this process")
    add(
        "--index",
        metavar="DIR",
        help="the index to ask; current: DATELINE_DATA_DIR"
        " (default: one made from the set's articles, or current where it has none)",
    )
    add(
        "--engine",
        choices=["extractive", "openai"],
        help="who writes the answers (default: as the settings of who is asked say)",
    )
    add("--jobs", type=count, metavar="N", help="questions at a time (default DATELINE_WORKERS)")
    add(
        "--passages",
        type=count,
        metavar="K",
        default=PASSAGES,
        help=f"retrieved passages looked at, at most 100 (default {PASSAGES})",
    )
    add(
        "--vary",
        action="append",
        default=[],
        metavar="NAME=A,B",
        help="ask once with each value of a setting; of several settings, with all combinations",
    )


def _add_kept(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--out", type=Path, metavar="FILE", help="keep all answers there (JSON Lines)")
    add("--resume", action="store_true", help="go on with the run in --out that was cut off")
    add("--rescore", type=Path, metavar="RUN", help="score a run that --out kept; asks nothing")
    add("--qrels", type=Path, metavar="FILE", help="what is relevant, for --rescore of a TREC run")
    add(
        "--compare",
        type=Path,
        metavar="RUN",
        help="say what is better and worse than in RUN; of another system, a TREC run",
    )
    add("--gate", type=Path, metavar="FILE", help="fail if a measure fell below this baseline")
    add("--write-baseline", type=Path, metavar="FILE", help="write a baseline for --gate")
    add("--report", type=Path, metavar="FILE", help="write one HTML page with every failure")
    add("--markdown", type=Path, metavar="FILE", help="write a summary for a pull request")
    add(
        "--judge",
        metavar="MODEL",
        help="ask a chat model too (OPENAI_API_KEY, OPENAI_BASE_URL); no measure depends on it",
    )
    add("--trec", type=Path, metavar="FILE", help="write the articles found as a TREC run")
    add("--junit", type=Path, metavar="FILE", help="write JUnit XML for continuous integration")


def count(text: str) -> int:
    """A whole number above 0."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no count; give a whole number above 0")
    return number
