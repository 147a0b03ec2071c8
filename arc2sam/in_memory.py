"""A project of texts in memory, without a disk (block 3)."""

from arc2sam.model import Project
from arc2sam.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def project_from_files(files: "Mapping[str, str]") -> Project:
    r"""Return the project that consists of these texts.

    Args:
        files: text by path, relative to the project root: `src/x` in any spelling (`./src/x`, `src//x`, `src\x`).

    Raises:
        TypeError: a path or content that is no text.
        ValueError: a path that is empty, absolute or leads upwards, or two spellings of one path.
    """
    texts: dict[str, str] = {}
    for written, text in files.items():
        if not isinstance(written, str) or not isinstance(text, str):
            raise TypeError(f"not a text by its path: {written!r}")
        path = _inner_path(written)
        if path in texts:
            raise ValueError(f"two files are {path!r}")
        texts[path] = text
    folders: dict[str, set[str]] = {}
    directories = {"."}
    for path in texts:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder or ".", set()).add(name)
        while folder:
            directories.add(folder)
            folder = folder.rpartition("/")[0]
    return Project(
        folders={folder: frozenset(names) for folder, names in folders.items()},
        sources={path: Source(path, text) for path, text in texts.items()},
        directories=frozenset(directories),
    )


def _inner_path(written: str) -> str:
    parts = written.replace("\\", "/").split("/")
    inner = [part for part in parts if part not in ("", ".")]
    if not inner or not parts[0] or ".." in inner:
        raise ValueError(f"not a path of a file inside the project: {written!r}")
    return "/".join(inner)
