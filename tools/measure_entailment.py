"""How well the entailment model tells claims that hold from others, beside reader and verifier.

    python -m tools.measure_entailment --part report

Prints the area under the ROC curve of each, and of how many claims.
"""

import argparse
from collections.abc import Callable

from service.entailment import Entailment
from service.reader import Reader
from service.verifier import Verifier
from tools.measure_verifier import area
from tools.reader_claims import sets
from tools.reader_sources import Asked

Says = Callable[[str, str, str], float]
"""The logit of a statement, given the title and the words that it cites."""


def models() -> dict[str, Says]:
    """Each that was trained on claims."""
    reader, verifier = Reader(), Verifier()
    return {
        "entailment": Entailment(reader).logit,
        "reader": lambda said, title, words: reader.read(said, [(title, words)])[0].answers,
        "verifier": lambda said, title, words: verifier.answers(said, [(title, words)])[0],
    }


def told(says: Says, claims: list[Asked]) -> float:
    """How well one model tells them."""
    logits = [says(one.question, one.passage.title, one.passage.text) for one in claims]
    return area(logits, [one.answers for one in claims])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="measure the models that read claims")
    parser.add_argument("--part", choices=("dev", "report"), default="dev")
    parser.add_argument("--most", type=int, default=500, help="claims of each set")
    options = parser.parse_args()
    asked = models()
    for name, parts in sets().items():
        claims = (parts.dev if options.part == "dev" else parts.report)[: options.most]
        areas = {model: round(told(says, claims), 3) for model, says in asked.items()}
        print(name, len(claims), areas, flush=True)


if __name__ == "__main__":
    main()
