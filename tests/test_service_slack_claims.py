"""Claims: whoever is first has it, whoever dies lets go."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from conftest import ROOT

from ingest.errors import SlackFailed
from service.slack.claims import KEPT_SECONDS, Claims
from service.slack.jobs import Job

NOW = 1_700_000_000.0
CHILD = """
import sys
from pathlib import Path
from service.slack.claims import Claims
from service.slack.jobs import Job

claims = Claims(Path(sys.argv[1]), lambda: 1_700_000_000.0)
print("ready", flush=True)
sys.stdin.readline()
for n in range(200):
    job = Job(f"T:C:{n}", "mention", "T", "C", str(n), str(n), "U", "who?")
    if claims.claim(job):
        print(n, flush=True)
print("end", flush=True)
sys.stdin.readline()
"""


def job(number: int = 1, **changes: str) -> Job:
    fields = {"key": f"T:C:{number}", "team": "T", "channel": "C", "thread": "1", "user": "U"}
    fields |= {"ts": str(number), "text": "who?"} | changes
    return Job(kind="mention", **fields)


@pytest.fixture
def claims(tmp_path: Path) -> Iterator[Claims]:
    opened = Claims(tmp_path, lambda: NOW)
    yield opened
    opened.close()


def child(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def say(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def heard(process: "subprocess.Popen[str]", until: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        if line.strip() == until:
            return lines
        lines.append(line.strip())
    raise AssertionError("it ended early")


def test_one_question_is_taken_once(claims: Claims) -> None:
    assert claims.claim(job())
    assert not claims.claim(job())
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(claims.claim, [job(2)] * 20))
    assert sum(taken) == 1


def test_many_may_open_a_new_folder_at_the_same_moment(tmp_path: Path) -> None:
    together = Barrier(8)

    def opened(folder: Path) -> bool:
        together.wait(60)
        claims = Claims(folder, lambda: NOW)
        taken = claims.claim(job())
        claims.close()
        return taken

    with ThreadPoolExecutor(8) as threads:
        for n in range(30):
            assert sum(threads.map(opened, [tmp_path / str(n)] * 8)) == 1


def test_two_processes_take_each_question_once_and_one_takes_over_from_a_killed_one(
    tmp_path: Path,
) -> None:
    with child(tmp_path) as one, child(tmp_path) as two:
        for process in (one, two):
            heard(process, "ready")
        for process in (one, two):
            say(process)
        taken = [heard(process, "end") for process in (one, two)]
        assert sorted(map(int, taken[0] + taken[1])) == list(range(200))
        mine = Claims(tmp_path, lambda: NOW)
        assert mine.resume([]) == []
        one.kill()
        one.wait()
        assert {left.job.ts for left in mine.resume([])} == set(taken[0])
        two.kill()
        two.wait()
        keys = {f"T:C:{n}" for n in taken[0]}
        assert {left.job.ts for left in mine.resume(keys)} == set(taken[1])
        mine.close()


def test_what_a_closed_process_left_is_taken_over_with_how_far_it_was(
    claims: Claims, tmp_path: Path
) -> None:
    other = Claims(tmp_path, lambda: NOW - 60)
    for number in (1, 2, 3):
        other.claim(job(number))
    other.shown("T:C:2", "1.5")
    other.done("T:C:3")
    assert claims.resume([]) == []
    other.close()
    left = claims.resume([])
    found = [(one.job, one.message, one.tries, one.at) for one in left]
    assert found == [(job(1), None, 2, NOW - 60), (job(2), "1.5", 2, NOW - 60)]


def test_what_is_in_hand_is_not_begun_again(claims: Claims) -> None:
    claims.claim(job())
    assert claims.resume(["T:C:1"]) == []
    assert [one.tries for one in claims.resume([])] == [2]
    claims.done("T:C:1")
    assert claims.resume([]) == []


def test_who_asked_in_a_thread_is_known(claims: Claims) -> None:
    assert claims.asked_in("C", "1") == (False, set())
    claims.claim(job(2, user="A"))
    assert claims.asked_in("C", "1") == (False, {"A"})
    claims.claim(job(1, user="B"))
    assert claims.asked_in("C", "1") == (True, {"A", "B"})
    assert claims.asked_in("D", "1") == (False, set())


def test_claims_are_forgotten_after_a_while(tmp_path: Path) -> None:
    for moment, new in (
        (NOW, True),
        (NOW + KEPT_SECONDS - 1, False),
        (NOW + KEPT_SECONDS + 1, True),
    ):
        claims = Claims(tmp_path, lambda moment=moment: moment)  # type: ignore[misc]
        assert claims.claim(job()) is new
        claims.done("T:C:1")
        claims.close()


def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    (tmp_path / "claims.sqlite").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(SlackFailed, match="the folder slack"):
        Claims(tmp_path, lambda: NOW)
