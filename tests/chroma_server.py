"""A real Chroma server, for the tests of indexes that are kept in one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from conftest import reserved_port


@contextmanager
def running_chroma(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A real Chroma server on the loopback interface: its address and its process."""
    with ExitStack() as opened:
        port = opened.enter_context(reserved_port())
        if sys.platform != "linux":
            opened.close()
        chroma = Path(sys.executable).with_name("chroma")
        address = ["--host", "127.0.0.1", "--port", str(port)]
        process = opened.enter_context(
            subprocess.Popen(
                [chroma, "run", "--path", str(folder), *address],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
            )
        )
        url = f"http://127.0.0.1:{port}"
        try:
            transport = httpx.HTTPTransport(retries=9)
            with httpx.Client(transport=transport, trust_env=False, timeout=60) as client:
                client.get(f"{url}/api/v2/heartbeat").raise_for_status()
            yield url, process
        finally:
            process.kill()
