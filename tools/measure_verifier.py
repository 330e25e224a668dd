"""How well the verifier and the reader tell windows that answer from others, set by set.

    python -m tools.measure_verifier --part report --most 300

Prints the area under the ROC curve of each, and of how many windows.
"""

import argparse
import random
from collections.abc import Sequence

import numpy as np

from service.reader import Reader
from service.verifier import Verifier
from tools.verifier_windows import Window, held_out

SEED = 2


def area(logits: Sequence[float], answered: Sequence[bool]) -> float:
    """Area under the ROC curve: how often one that answers is above one that does not."""
    told, truth = np.array(logits), np.array(answered)
    above = told[truth][:, None] - told[~truth][None]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def measured(found: Sequence[Window], verifier: Verifier, reader: Reader) -> tuple[float, float]:
    """The areas of verifier and reader."""
    truth = [one.answers for one in found]
    said = [verifier.answers(one.question, [(one.title, one.text)])[0] for one in found]
    read = [reader.read(one.question, [(one.title, one.text)])[0].answers for one in found]
    return area(said, truth), area(read, truth)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="measure the verifier beside the reader")
    parser.add_argument("--part", choices=("dev", "report"), default="dev")
    parser.add_argument("--most", type=int, default=300, help="questions on passages of each set")
    options = parser.parse_args()
    verifier, reader, rng = Verifier(), Reader(), random.Random(SEED)
    for name, found in held_out(options.part, rng, options.most).items():
        told, read = measured(found, verifier, reader)
        print(f"{name}: {told:.3f} (reader {read:.3f}), {len(found)} windows", flush=True)


if __name__ == "__main__":
    main()
