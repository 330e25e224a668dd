"""What takes long to load is loaded once, beside other work."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from service.loading import Loading


def test_it_is_loaded_once_however_many_ask_for_it() -> None:
    made: list[object] = []
    allowed = Event()

    def load() -> object:
        allowed.wait()
        made.append(object())
        return made[-1]

    loading = Loading(load, "test")
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(loading.result) for _ in range(4)]
        allowed.set()
        assert {one.result() for one in asked} == set(made)
    assert len(made) == 1


def test_it_is_begun_without_waiting() -> None:
    began, allowed = Event(), Event()

    def load() -> str:
        began.set()
        allowed.wait()
        return "there"

    loading = Loading(load, "test")
    loading.begin()
    loading.begin()
    began.wait()
    allowed.set()
    assert loading.result() == "there"


def test_why_it_cannot_be_loaded_is_told_to_whoever_asks() -> None:
    def load() -> None:
        raise OSError("no such file")

    loading = Loading(load, "test")
    loading.begin()
    for _ in range(2):
        with pytest.raises(OSError, match="no such file"):
            loading.result()
