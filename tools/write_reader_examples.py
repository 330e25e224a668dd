"""Writes what the reader is trained on: the examples of each pass, and the dev questions.

python -m tools.write_reader_examples --data FOLDER --out FOLDER
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from tools.measure_reader import pieces, sets
from tools.reader_files import DEV, DevPiece, pass_file, write_lines
from tools.reader_material import PASSES, Material
from tools.reader_sources import UNKNOWN, Example, Passage

LIMIT = 1_500  # dev questions of one set


def dev_pieces(folder: Path) -> Iterator[DevPiece]:
    """The dev parts, a long passage in pieces as the index cuts it."""
    for name, asked in sets(folder, "dev").items():
        for number, one in enumerate(asked[:LIMIT]):
            for start, end in pieces(one.passage.text):
                passage = Passage(one.passage.text[start:end], one.passage.title)
                example = Example(one.question, passage, None, UNKNOWN, int(one.answers))
                yield DevPiece(name, number, one.answers, list(one.texts), example)


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description="Writes what the reader is trained on.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the examples")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    write_lines(options.out / DEV, dev_pieces(options.data))
    material = Material(options.data)
    for number in range(PASSES):
        write_lines(pass_file(options.out, number), material.examples(number))


if __name__ == "__main__":
    main()
