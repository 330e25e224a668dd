"""Makes the shipped verifier from weights that `tools/train_verifier.py` wrote.

    python -m tools.make_verifier --weights FOLDER/verifier.safetensors --mpnet FOLDER \\
        --out service/verifier_model

The same weights give the same bytes; the tokenizer is all-mpnet-base-v2's, which neither pads nor
cuts.
"""

import argparse
from pathlib import Path

from safetensors.numpy import load_file
from tokenizers import Tokenizer

from tools.verifier_graph import build


def main() -> None:
    """Read the command line and make what it asks for."""
    parser = argparse.ArgumentParser(description="Makes the shipped verifier.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--mpnet", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float32", action="store_true", help="make no int8 of it")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    graph = build(load_file(wanted.weights), int8=not wanted.float32)
    (wanted.out / "model.onnx").write_bytes(graph.SerializeToString(deterministic=True))
    tokenizer = Tokenizer.from_file(str(wanted.mpnet / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(wanted.out / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
