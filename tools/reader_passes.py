"""A model's way through the passes of examples, with its learning curve in a log."""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from tools.reader_curve import point
from tools.reader_files import read_dev, read_pass
from tools.reader_tokens import Encoded, Encoding, batches
from tools.reader_training import Training, save_weights

SAVE_EVERY, LOG_EVERY = 300, 50  # seconds; steps


class Run:
    """A folder of examples, a folder for what is made of them, and the device."""

    def __init__(self, examples: Path, out: Path) -> None:
        self.examples, self.out = examples, out
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.dev = read_dev(examples)
        self._began = time.monotonic()

    def encoded(self, number: int, encoding: Encoding) -> list[Encoded | None]:
        """The examples of a pass; None where the answer lies beyond the limit."""
        return encoding.examples(read_pass(self.examples, number))

    def known(self, number: int, encoding: Encoding) -> list[Encoded]:
        """Those of them whose answer lies within the limit."""
        return [one for one in self.encoded(number, encoding) if one is not None]

    def log(self, **said: object) -> None:
        """A line of the log, with the seconds since the start."""
        line = json.dumps({"seconds": round(time.monotonic() - self._began), **said})
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
            print(line, file=file)


def train(
    run: Run, name: str, training: Training, data: Sequence[Sequence[Encoded]], encoding: Encoding
) -> None:
    """All passes from where the checkpoint stands; after each the averaged weights, and what they
    reach on the dev parts."""
    checkpoint = run.out / f"{name}.checkpoint"
    training.resume(checkpoint)
    done, saved = 0, time.monotonic()
    for place, examples in enumerate(data):
        order = batches(examples, training.course.tokens, random.Random(place))
        losses: list[torch.Tensor] = []
        for step, batch in enumerate(order):
            done += 1
            if done <= training.step:
                continue
            losses.append(training.learn(batch, training.rate_of(place + step / len(order))))
            if done % LOG_EVERY == 0:
                recent = round(float(torch.stack(losses[-LOG_EVERY:]).mean()), 4)
                run.log(model=name, at=place, step=step + 1, of=len(order), loss=recent)
            if time.monotonic() - saved > SAVE_EVERY:
                training.save(checkpoint)
                saved = time.monotonic()
        if losses:
            with training.averaged():
                save_weights(training.model, run.out / f"{name}-pass-{place}.safetensors")
                reached = point(training.model, encoding, run.dev, run.device)
            run.log(model=name, after=place, steps=done, **reached)
    with training.averaged():
        save_weights(training.model, run.out / f"{name}.safetensors")
