"""Which assets an app has, how they are called in its bucket, and what uploads them (block 5; loaded by `assets` alone).

Source: Architect documentation, "@static"; AWS CLI documentation, "s3 sync". Run beside `@architect/utils`, whose
`fingerprint` writes the same file.
"""

from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MANIFEST = "static.json"
"""The fingerprint manifest, in the folder of the assets: name to fingerprinted name."""

_ALWAYS_IGNORED = (".DS_Store", "node_modules", "readme.md", MANIFEST)
_DIGITS = 10
_HEX = frozenset("0123456789abcdef")

_FOREVER = "max-age=315360000"
_NEVER = "no-cache, no-store, must-revalidate, max-age=0, s-maxage=0"
_NEVER_CACHED = frozenset({"htm", "html", "json", "json5", "jsonml", "map", "shtml"})
"""Endings of what Architect takes for HTML and JSON, by its types."""

TYPES = {
    "avif": "image/avif",
    "eot": "application/vnd.ms-fontobject",
    "jsonld": "application/ld+json",
    "map": "application/json",
    "md": "text/markdown",
    "mjs": "text/javascript",
    "otf": "font/otf",
    "ts": "text/typescript",
    "tsx": "text/tsx",
    "ttf": "font/ttf",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
"""Types that Architect gives by the ending, and that the AWS CLI does not know by itself everywhere."""


class Upload(Record):
    """What is uploaded, and to where."""

    folder: str
    """As seen from the working directory."""
    names: tuple[str, ...]
    """The files in it that are uploaded, relative to it."""
    excluded: tuple[str, ...] = ()
    """The other files in it."""
    ignore: tuple[str, ...] = ()
    """Texts in the names of objects that are not to be deleted."""
    bucket: "str | None" = None
    """A bucket of the user's own; None for that of the stack."""
    stack: str = ""
    prefix: str = ""
    is_fingerprinted: bool = False
    is_gzipped: bool = False
    is_pruned: bool = False
    options: tuple[str, ...] = ()
    """Options of every AWS command: region and profile."""


def select(names: "Iterable[str]", folder: str, ignore: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of files that are uploaded, in Architect's order.

    A name is ignored that holds one of the texts of `ignore`, or begins with a point, or is in such a folder.

    Args:
        names: relative to the folder of the assets.
        folder: the folder, relative to the project root; it counts as part of the name.
        ignore: texts of the manifest.
    """
    ignored = (*ignore, *_ALWAYS_IGNORED)
    kept = [
        name
        for name in names
        if not any(part.startswith(".") for part in name.split("/"))
        and not any(text in f"/{folder}/{name}" for text in ignored)
    ]
    return tuple(sorted(kept, key=lambda name: (name.count("/"), name.upper().split("/"))))


def fingerprinted(name: str, digest: str) -> str:
    """Return the name of an asset in the bucket: `img/a.png` and its SHA-1 make `img/a-6bf1794b4c.png`."""
    folder, slash, base = name.rpartition("/")
    point = base.rfind(".")
    ending = base[point:] if point > 0 else ""
    # The first place where the ending stands, not the last: names must be those that Architect gives.
    return f"{folder}{slash}{base.replace(ending, '', 1) if ending else base}-{digest[:_DIGITS]}{ending}"


def manifest_text(names: "Mapping[str, str]") -> str:
    """Return the text of the fingerprint manifest, as JavaScript would write it: names that are numbers come first."""
    import json

    numbers = sorted((name for name in names if _is_index(name)), key=int)
    ordered = [*numbers, *(name for name in names if not _is_index(name))]
    return json.dumps({name: names[name] for name in ordered}, indent=2, ensure_ascii=False)


def _is_index(name: str) -> bool:
    return name.isascii() and name.isdigit() and (name == "0" or name[0] != "0") and int(name) < 2**32 - 1


def is_manifest(text: str) -> bool:
    """Tell whether a text is a fingerprint manifest, so that nobody wrote it by hand."""
    import json

    try:
        names = json.loads(text)
    except ValueError:
        return False
    return isinstance(names, dict) and bool(names) and all(_is_pair(name, made) for name, made in names.items())


def _is_pair(name: str, made: object) -> bool:
    if not isinstance(made, str):
        return False
    before, _, after = fingerprinted(name, "0" * _DIGITS).rpartition("0" * _DIGITS)
    middle = made[len(before) : len(before) + _DIGITS]
    return made == before + middle + after and len(middle) == _DIGITS and _HEX.issuperset(middle)


def commands(upload: Upload) -> tuple[str, ...]:
    """Return the lines of a shell command that uploads the assets with the AWS CLI.

    Pages and JSON come last, and what is gone from the folder is deleted after that: at no time does a page name an
    asset that is not there.
    """
    import shlex

    options = "".join(f" {shlex.quote(option)}" for option in upload.options)
    lines = []
    bucket = upload.bucket
    if bucket is None:
        lines.append(
            f"bucket=$(aws cloudformation describe-stack-resource --stack-name {shlex.quote(upload.stack)}"
            " --logical-resource-id StaticBucket --query StackResourceDetail.PhysicalResourceId --output text"
            f"{options})"
        )
    address = f"s3://{bucket or '$bucket'}{f'/{upload.prefix}' if upload.prefix else ''}"
    quoted = shlex.quote(address) if bucket else f'"{_in_quotes(address)}"'
    sync = f"aws s3 sync {shlex.quote(upload.folder)} {quoted}{options}"
    lines += (f"{sync}{_words(words)}" for words in _groups(upload))
    if upload.is_pruned:
        lines.append(f"{sync}{_words([*_excludes(upload, upload.ignore), '--delete'])}")
    return (*(f"{line} &&" for line in lines[:-1]), lines[-1])


def _in_quotes(text: str) -> str:
    """Return what stands for a text between double quotes of a shell; `$bucket` keeps its meaning."""
    marked = "".join(f"\\{char}" if char in '"\\`$' else char for char in text)
    return marked.replace("\\$bucket", "$bucket", 1)


def _words(words: "Iterable[str]") -> str:
    import shlex

    return "".join(f" {shlex.quote(word)}" for word in words)


def _groups(upload: Upload) -> list[list[str]]:
    """Return the options of each command that uploads: files of one group get the same headers."""
    endings: dict[tuple[str, str], list[str]] = {}
    has_others = False
    for name in upload.names:
        ending = _ending(name)
        key = _headers(ending, is_fingerprinted=upload.is_fingerprinted)
        if key == _headers("", is_fingerprinted=upload.is_fingerprinted):
            has_others = True
        elif ending not in endings.setdefault(key, []):
            endings[key].append(ending)
    named = [ending for group in endings.values() for ending in group]
    encoding = ["--content-encoding", "gzip"] if upload.is_gzipped else []
    groups = []
    if has_others:
        others = [word for ending in named for word in ("--exclude", f"*.{_literal(ending)}")]
        cache = ["--cache-control", _FOREVER] if upload.is_fingerprinted else []
        groups.append([*others, *_excludes(upload), *cache, *encoding])
    for (cached, kind), group in sorted(endings.items(), key=lambda item: item[0][0] == _NEVER):
        words = ["--exclude", "*"]
        for ending in group:
            words += ["--include", f"*.{_literal(ending)}"]
        words += _excludes(upload)
        words += ["--cache-control", cached] if cached else []
        words += ["--content-type", kind] if kind else []
        groups.append(words + encoding)
    return groups


def _ending(name: str) -> str:
    base = name.rpartition("/")[2]
    return base.rpartition(".")[2] if "." in base else ""


def _headers(ending: str, *, is_fingerprinted: bool) -> tuple[str, str]:
    folded = ending.lower()
    cached = _FOREVER if is_fingerprinted else ""
    return _NEVER if folded in _NEVER_CACHED else cached, TYPES.get(folded, "")


def _excludes(upload: Upload, kept: tuple[str, ...] = ()) -> list[str]:
    """Return the options that leave out what is not to be uploaded.

    Args:
        upload: names the files.
        kept: texts in the names of objects that are to stay, where something is deleted.
    """
    from fnmatch import fnmatchcase

    patterns = [f"*{_literal(text)}*" for text in kept]
    candidates = [f"*{_literal(text)}*" for text in (*upload.ignore, *_ALWAYS_IGNORED)]
    for name in upload.excluded:
        if any(fnmatchcase(name, pattern) for pattern in patterns):
            continue
        if any(part.startswith(".") for part in name.split("/")):
            patterns += [".*", "*/.*"]
        else:
            # Only with the folder's own name before it may a name be one that is ignored.
            patterns.append(next((one for one in candidates if fnmatchcase(name, one)), _literal(name)))
    return [word for pattern in patterns for word in ("--exclude", pattern)]


def _literal(text: str) -> str:
    """Return the pattern that only the text itself matches."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)
