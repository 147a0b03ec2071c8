"""Asks git for what a revision holds, by its plumbing: nothing is checked out, and nothing configured runs (block 7)."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from subprocess import Popen

_SECONDS = 60


def command() -> str:
    """Return git's command; raises OSError if there is none."""
    import shutil

    found = shutil.which("git")
    if found is None:
        raise OSError(None, "git, which reads revisions, is not installed")
    return found


def output(words: "Sequence[str]", folder: str = ".", most: int = -1) -> bytes:
    """Return what git writes, but no more than so many bytes.

    Raises:
        OSError: git is not there or fails; its reason is what it says.
    """
    run = _start(words, folder)
    with run:
        assert run.stdin is not None
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdin.close()
        raw: bytes = run.stdout.read(most)
        if len(raw) == most:
            run.kill()
            return raw
        said = run.stderr.read().decode("utf-8", "replace").strip().splitlines()
        if run.wait(_SECONDS):
            reason = said[-1] if said else "git cannot read it"
            raise OSError(None, f"git says: {reason.removeprefix('fatal: ')}")
    return raw


def _start(words: "Sequence[str]", folder: str) -> "Popen[bytes]":
    import subprocess

    # No shell takes part: only git looks at the words.
    return subprocess.Popen(  # noqa: S603
        [command(), *words], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def commit(name: str, folder: str) -> str:
    """Return the ID of the commit that a revision is; raises OSError if it is none."""
    try:
        found = output(["rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"], folder)
    except OSError:
        raise OSError(None, "git has no such commit here") from None
    return found.decode().strip()


def tree(commit: str, folder: str) -> "Iterator[tuple[str, str, str]]":
    """Yield mode, ID and path of all that a commit has below a folder, without the folders themselves."""
    for line in output(["ls-tree", "-r", "-z", commit], folder).split(b"\0"):
        about, found, path = line.partition(b"\t")
        if found:
            mode, _, object_id = about.decode().split()
            yield mode, object_id, os.fsdecode(path)


class Objects:
    """The objects of a repository, by their IDs, from one process of git's."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._process: Popen[bytes] | None = None

    def read(self, object_id: str, most: int) -> bytes:
        """Return an object, but no more than so many bytes; raises OSError."""
        if self._process is None:
            self._process = _start(["cat-file", "--batch"], self._folder)
        asked, answer = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answer is not None
        asked.write(f"{object_id}\n".encode())
        asked.flush()
        words = answer.readline().split()
        if len(words) != 3:
            raise OSError(None, "git does not have it")
        size = int(words[2])
        kept: bytes = answer.read(min(size, most))
        left = size - len(kept) + 1
        while left > 0:
            skipped = len(answer.read(min(left, 1 << 20)))
            if not skipped:
                raise OSError(None, "git stopped")
            left -= skipped
        return kept

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            # The end of what is asked for is what ends it.
            self._process.communicate()
