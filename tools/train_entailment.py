"""Trains the entailment model: the shipped reader goes on learning, from claims alone.

    python -m tools.train_entailment --out FOLDER
    python -m tools.make_reader --weights FOLDER/entailment.safetensors \
        --out service/entailment_model

Half an hour on two cores. The same claims and seeds give the same batches; after each term it
prints how well it tells true from false on the dev parts, and a run that was interrupted goes on
from there.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

from ingest.onnx import GRAPH
from service.reader import SHIPPED
from tools import reader_claims
from tools.measure_verifier import area
from tools.read_back import read_back
from tools.reader_labels import labels
from tools.reader_model import Reader
from tools.reader_ranges import largest_inputs
from tools.reader_sources import UNKNOWN, Asked, Example
from tools.reader_tokens import Encoded, Encoding, batches
from tools.reader_training import Course, Training, save_weights
from tools.train_reader import CLS, LOOKED_AT, SEED, SEP, TOKENIZER

TERMS = (
    Course(rate=1e-4, tokens=2_000, passes=(0, 1)),
    Course(rate=8e-5, tokens=2_000, passes=(2,)),
    Course(rate=6e-5, tokens=2_000, passes=(3,)),
)
ACTS = 4_000
"""Claims of acts in a pass: all of them would teach that what keeps to the words is false."""
STRANGERS = 4_000
"""Statements that in the last term are also given words that were not said of them."""
CPU = torch.device("cpu")


def encoded(claims: Sequence[Asked], encoding: Encoding) -> list[Encoded]:
    """Claims of which only that they hold, or not, is to be told."""
    examples = [
        Example(one.question, one.passage, None, UNKNOWN, int(one.answers)) for one in claims
    ]
    known = [one for one in encoding.examples(examples) if one is not None]
    return [replace(one, start=UNKNOWN, end=UNKNOWN) for one in known]


def of_pass(number: int) -> list[Asked]:
    """The claims of a pass."""
    found, rng = reader_claims.sets(), random.Random(number)
    acts = rng.sample(found.pop("claims of acts").train, ACTS)
    claims = [one for parts in found.values() for one in parts.train]
    strangers = STRANGERS if number == TERMS[-1].passes[-1] else 0
    return [*claims, *acts, *reader_claims.strangers(claims, strangers, rng)]


def areas(model: nn.Module, encoding: Encoding) -> dict[str, float]:
    """Area under the ROC curve on the dev part of each set."""
    told = {}
    for name, parts in reader_claims.sets().items():
        claims = encoded(parts.dev, encoding)
        chances = [float(one.pair[1]) for one in labels(model, claims, CPU)]
        told[name] = round(area(chances, [one.answers == 1 for one in claims]), 3)
    return told


def learn(model: Reader, term: Course, encoding: Encoding, path: Path) -> None:
    """A term's averaged weights, written to a file."""
    training = Training(model, model.embeddings.word_embeddings.weight, term)
    for place, number in enumerate(term.passes):
        claims = encoded(of_pass(number), encoding)
        order = batches(claims, term.tokens, random.Random(number))
        for step, batch in enumerate(order):
            training.learn(batch, training.rate_of(place + step / len(order)))
    with training.averaged():
        save_weights(model, path)


def train(out: Path) -> None:
    """All terms; one that an earlier run has written is taken from there."""
    encoding = Encoding(Tokenizer.from_file(str(TOKENIZER)), CLS, SEP)
    torch.manual_seed(SEED)
    model = Reader()
    weights = read_back(SHIPPED / GRAPH)
    model.load_state_dict({name: torch.from_numpy(part) for name, part in weights.items()})
    for number, term in enumerate(TERMS):
        path = out / f"entailment-term-{number}.safetensors"
        if not path.exists():
            learn(model, term, encoding, path)
        model.load_state_dict(load_file(path))
        print(number, areas(model.eval(), encoding), flush=True)
    looked_at = encoded(of_pass(0), encoding)[:LOOKED_AT]
    save_weights(model, out / "entailment.safetensors", largest_inputs(model, looked_at, CPU))


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Trains the entailment model.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    train(options.out)


if __name__ == "__main__":
    main()
