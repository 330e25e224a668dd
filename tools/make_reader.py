"""Makes the shipped reader from weights that `tools/train_reader.py` wrote.

    python -m tools.make_reader --weights FOLDER/model.safetensors --out service/model

The same weights give the same bytes. The tokenizer is the embedder's, in `ingest/model`.
"""

import argparse
from pathlib import Path

from safetensors.numpy import load_file

from tools.reader_graph import build


def main() -> None:
    """Read the command line and make what it asks for."""
    parser = argparse.ArgumentParser(description="Makes the shipped reader.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="folder for the int8 model")
    parser.add_argument("--float32", type=Path, help="folder for the same model in float32")
    wanted = parser.parse_args()
    weights = load_file(wanted.weights)
    for folder, int8 in ((wanted.out, True), (wanted.float32, False)):
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            graph = build(weights, int8=int8).SerializeToString(deterministic=True)
            (folder / "model.onnx").write_bytes(graph)


if __name__ == "__main__":
    main()
