"""The files between the making of examples, the teacher and the training.

Examples are a line of JSON each. The files let the training run where the sets, and what is
needed to read them, are not at hand.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.reader_sources import Example, Passage

DEV = "dev.jsonl"


@dataclass(frozen=True)
class DevPiece:
    """A piece of the passage that a dev question is asked on.

    Attributes:
        set, number: which question of which set.
        answers: whether the whole passage answers.
        texts: the accepted answers' words.
    """

    set: str
    number: int
    answers: bool
    texts: list[str]
    example: Example


@dataclass(frozen=True)
class Labels:
    """What a teacher says of an encoded example.

    Attributes:
        starts, ends: (tokens,); chances, the first token's being that of no answer.
        pair: (2,); chances of relevance and of answering.
    """

    starts: NDArray[np.float16]
    ends: NDArray[np.float16]
    pair: NDArray[np.float16]


def pass_file(folder: Path, number: int) -> Path:
    """Where the examples of a pass lie."""
    return folder / f"pass-{number}.jsonl"


def write_lines(path: Path, records: Iterable[Example | DevPiece]) -> None:
    """The file is there whole or not at all."""
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
    new.rename(path)


def read_pass(folder: Path, number: int) -> list[Example]:
    """The examples of a pass, in the order in which they were made."""
    with pass_file(folder, number).open(encoding="utf-8") as file:
        return [_example(json.loads(line)) for line in file]


def read_dev(folder: Path) -> list[DevPiece]:
    """All pieces of the dev parts."""
    with (folder / DEV).open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return [DevPiece(**{**one, "example": _example(one["example"])}) for one in records]


def labels_file(folder: Path, number: int) -> Path:
    """Where the labels of a pass lie."""
    return folder / f"labels-{number}.npz"


def write_labels(folder: Path, number: int, told: Mapping[int, Labels]) -> None:
    """Labels by the place of their example in the pass; the file is there whole or not at all."""
    new = folder / "labels.new"
    with new.open("wb") as file:
        np.savez_compressed(
            file,
            places=np.array(list(told)),
            lengths=np.array([len(one.starts) for one in told.values()]),
            starts=np.concatenate([one.starts for one in told.values()]),
            ends=np.concatenate([one.ends for one in told.values()]),
            pair=np.stack([one.pair for one in told.values()]),
        )
    new.rename(labels_file(folder, number))


def read_labels(folder: Path, number: int) -> dict[int, Labels]:
    """Labels by the place of their example in the pass."""
    with np.load(labels_file(folder, number)) as held:
        cuts = np.cumsum(held["lengths"])[:-1]
        parts = [np.split(held[name], cuts) for name in ("starts", "ends")]
        rows = zip(held["places"].tolist(), *parts, held["pair"], strict=True)
        return {place: Labels(starts, ends, pair) for place, starts, ends, pair in rows}


def _example(record: dict) -> Example:  # type: ignore[type-arg]
    span = record["span"]
    passage = Passage(record["passage"]["text"], record["passage"]["title"])
    return Example(**{**record, "passage": passage, "span": span and tuple(span)})
