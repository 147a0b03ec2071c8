"""The files of a project, where they are (block 7)."""

import os

from arc2sam import readers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class Entry(Protocol):
        """What a folder holds under a name, as `os.DirEntry` tells it; links are followed."""

        def is_file(self) -> bool:
            """Tell whether it is a regular file."""

        def is_dir(self) -> bool:
            """Tell whether it is a folder."""

        def is_symlink(self) -> bool:
            """Tell whether it is a symbolic link."""


MOST_BYTES = (max(readers.LIMITS_MIB.values()) << 20) + 1
"""One byte more than any reader takes, so that the reader sees what is too large."""


class Disk:
    """The files of a project on the disk, by their paths in it."""

    no_manifest = "Write an `app.arc`, or name a manifest on the command line"
    """What to do where it has no manifest."""

    def __init__(self, root: str) -> None:
        self.root = root
        """The project root as seen from the working directory."""

    @property
    def place(self) -> str:
        """How messages call the root."""
        return "the working directory" if self.root == "." else f"`{self.root}`"

    def name(self, path: str) -> str:
        """Return how messages call a file or folder: its path as seen from the working directory."""
        if self.root == ".":
            return path
        return self.root if path == "." else os.path.join(self.root, path)

    def entries(self, folder: str) -> "Mapping[str, Entry]":
        """Return what is in a folder, by name; raises OSError."""
        with os.scandir(self.name(folder)) as listing:
            return {entry.name: entry for entry in listing}

    def is_file(self, path: str) -> bool:
        """Tell whether a path leads to a regular file."""
        return os.path.isfile(self.name(path))

    def is_folder(self, path: str) -> bool:
        """Tell whether a path leads to a folder."""
        return os.path.isdir(self.name(path))

    def exists(self, path: str) -> bool:
        """Tell whether a path leads to anything."""
        return os.path.exists(self.name(path))

    def leaves(self, path: str) -> bool:
        """Tell whether a path leads out of the root, once symbolic links are followed."""
        return leaves(self.name(path), self.root)

    def read(self, path: str) -> bytes:
        """Return what is in a file, but no more than any reader takes; raises OSError."""
        with open(self.name(path), "rb", buffering=0) as file:
            chunks: list[bytes] = []
            size = 0
            while size < MOST_BYTES:
                chunk = file.read(MOST_BYTES - size)
                if not chunk:
                    break
                chunks.append(chunk)
                size += len(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def leaves(path: str, root: str) -> bool:
    """Tell whether a path is not in the root, nor the root itself, once symbolic links are followed."""
    real, top = os.path.realpath(path), os.path.realpath(root)
    return real != top and not real.startswith(top.rstrip(os.sep) + os.sep)
