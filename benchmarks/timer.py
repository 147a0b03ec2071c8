"""Runs commands in turn and prints what each run took. A program of its own, run with -I -S.

A process that has just been made counts its maker's memory as its own peak, so the maker has to be as small as an
interpreter can be: it imports next to nothing.

Arguments: the most rounds, the seconds after which no new round begins (the first three are run anyway), and whether to
warm up first (`1`, or `0`). Standard input has a command a line, the parts between tabs: name, working directory,
environment variables with U+001F between them, program, arguments. Output goes to NAME.out and NAME.err there. Prints a
line a run: name, seconds on the clock, seconds of the processor, peak memory in KiB; an empty line ends a round.
"""

import os
import sys
import time

_FEWEST_ROUNDS = 3
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def main() -> int:
    rounds, budget_seconds, is_warmed = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3] == "1"
    commands = [line.rstrip("\n").split("\t") for line in sys.stdin]
    for command in commands if is_warmed else ():
        if not _run(command, is_told=False):
            return 1
    start = time.perf_counter()
    for number in range(rounds):
        if number >= _FEWEST_ROUNDS and time.perf_counter() - start > budget_seconds:
            break
        for command in commands:
            if not _run(command, is_told=True):
                return 1
        print(flush=True)
    return 0


def _run(command: list[str], *, is_told: bool) -> bool:
    name, folder, variables, *words = command
    os.chdir(folder)
    environment = {**os.environ, **dict(one.split("=", 1) for one in variables.split("\x1f") if one)}
    streams = [(os.POSIX_SPAWN_OPEN, stream, name + end, _FLAGS, 0o644) for stream, end in ((1, ".out"), (2, ".err"))]
    start = time.perf_counter()
    process = os.posix_spawn(words[0], words, environment, file_actions=streams)
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    if status:
        print(f"{name} ended with {os.waitstatus_to_exitcode(status)}: see {name}.err in {folder}", file=sys.stderr)
        return False
    # macOS counts the peak in bytes, everybody else in KiB.
    peak = used.ru_maxrss // 1024 if sys.platform == "darwin" else used.ru_maxrss
    if is_told:
        print(name, seconds, used.ru_utime + used.ru_stime, peak)
    return True


if __name__ == "__main__":
    sys.exit(main())
