"""`arc2sam assets [MANIFEST]`: prepares static assets and tells the command that uploads them (block 7)."""

import os

from arc2sam import commands, output, pipeline, project, stage_names, static_assets, trees
from arc2sam.commands import Option
from arc2sam.diagnostics import Report
from arc2sam.new_files import path_of
from arc2sam.pragmas.aws import Aws
from arc2sam.pragmas.static import Static
from arc2sam.record import Record
from arc2sam.scaffold.samconfig import stack_name
from arc2sam.static_assets import MANIFEST, Upload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen
    from arc2sam.model import App
    from arc2sam.trees import Tree

SUMMARY = (
    "Prepare the static assets of an Architect project, fingerprints included, and write the AWS CLI's command that"
    " uploads them. Nothing is uploaded: run it by `arc2sam assets | sh`, once the stack is deployed."
)

_OWN = ".arc2sam"
_COPIES = f"{_OWN}/assets"
"""Where renamed or compressed copies go, in the project root."""
_NAME = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")


def _stack_fault(name: str) -> str:
    # Source: CloudFormation documentation, "CreateStack".
    if _NAME.issuperset(name) and name[:1].isalpha() and len(name) <= 128:
        return ""
    return f"a stack's name is a letter and up to 127 letters, digits and `-`, unlike {name[:140]!r}"


OPTIONS = (
    commands.MANIFEST,
    commands.STAGE,
    Option(
        "stack_name",
        ("--stack-name",),
        "name of the deployed stack (default: the one that Architect gives it, such as `ShopStaging`)",
        metavar="NAME",
        check=_stack_fault,
    ),
    Option("dry_run", ("--dry-run",), "write the command alone, and no file"),
    commands.INPUT_FORMAT,
    *commands.FINDINGS,
    commands.DEBUG,
)


class Found(Record):
    """The assets as they are."""

    root: str
    part: Static
    files: "Tree"
    """All files of the folder, by their names in it."""
    names: tuple[str, ...]
    """Those that are uploaded."""

    @property
    def manifest_path(self) -> str:
        """Where the fingerprint manifest stands, as seen from the working directory."""
        return path_of(self.root, f"{self.part.folder}/{MANIFEST}")


def run(chosen: "Chosen") -> int:
    """Write the fingerprint manifest and copies, and the command to standard output; what was found to standard error."""
    report = Report()
    manifest = project.find_manifest(chosen.get("manifest"), commands.input_format(chosen), report)
    if manifest is None:
        return commands.finish(report.diagnostics, chosen)
    beside = project.Beside(manifest.root, report)
    app, found = pipeline.model(manifest.source, beside, manifest.format)
    # What else there is to say of the app is said with the template.
    report.extend(one for one in found if one.severity == "error")
    if app is None or report.has_errors:
        return commands.finish(report.diagnostics, chosen)
    assets = _find(app, manifest.root, report)
    if assets is not None:
        upload, lines = _prepare(assets, report, is_dry="dry_run" in chosen)
        if not report.has_errors:
            if "stack_name" not in chosen:
                stage_names.check(chosen.get("stage", "staging"), app, report)
            lines += static_assets.commands(_addressed(upload, app, assets.part, chosen))
            output.write("".join(f"{line}\n" for line in lines), None, report)
    return commands.finish(report.diagnostics, chosen)


def _find(app: "App", root: str, report: Report) -> "Found | None":
    """Return the assets; reports ARC339 and ARC349 where there are none, and what `trees.read` does."""
    part = app.part(Static)
    if part is None or not part.is_enabled:
        report.add(
            "ARC339",
            "@static is switched off: the app has no bucket for assets" if part else "The app has no static assets",
            part.span if part else None,
            help="Remove `false` below it" if part else "Add `@static` to the manifest",
        )
        return None
    path = path_of(root, part.folder)
    if not os.path.isdir(path):
        report.add(
            "ARC349",
            f"There is no folder `{path}`",
            part.span,
            help="Create it and put the assets into it, or name another with `folder` under @static",
        )
        return None
    files = trees.read(root, part.folder, part.spans.get("folder", part.span), report)
    odd = next((name for name in files if not _is_text(name)), None)
    if odd is not None:
        shown = odd.encode(errors="surrogateescape").decode(errors="backslashreplace")
        report.add("ARC196", f"The name `{shown}` is no UTF-8", part.span, help="Rename the file")
    if report.has_errors:
        return None
    names = static_assets.select(files, part.folder, part.ignore or ())
    if not names:
        report.add("ARC349", f"`{path}` holds no assets", part.span, help="Put the assets into it")
        return None
    return Found(root, part, files, names)


def _is_text(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _prepare(assets: Found, report: Report, *, is_dry: bool) -> "tuple[Upload, list[str]]":
    """Write what has to be written before the upload; return what is to be uploaded, and lines that tell what was done.

    Reports ARC198 (what cannot be written), ARC343 (a link in the place of the copies), ARC505 (a compression that is
    not made here) and ARC506 (a static.json that is no fingerprint manifest).
    """
    names: dict[str, str] = {}
    if assets.part.fingerprint is True:
        names = {one: static_assets.fingerprinted(one, _digest(str(assets.files[one].path))) for one in assets.names}
    text = static_assets.manifest_text(names)
    is_gzipped = _is_gzipped(assets.part, report)
    tree = {names.get(name, name): assets.files[name].replace(is_gzipped=is_gzipped) for name in assets.names}
    if names:
        tree[MANIFEST] = trees.File(None, text, is_gzipped=is_gzipped)
    try:
        done = _write_manifest(assets, text, is_dry=is_dry) if names else _clean(assets, report, is_dry=is_dry)
        if names or is_gzipped:
            done += _copy(assets.root, tree, report, is_dry=is_dry)
            return Upload(path_of(assets.root, _COPIES), tuple(tree), is_gzipped=is_gzipped), done
    except OSError as fault:
        report.extend([output.cannot("write", f"`{fault.filename or assets.manifest_path}`", fault)])
        return Upload("", ()), []
    others = set(assets.files) - set(assets.names) - ({MANIFEST} if done else set())
    return Upload(path_of(assets.root, assets.part.folder), assets.names, tuple(sorted(others))), done


def _digest(path: str) -> str:
    import hashlib

    with open(path, "rb") as file:
        # A name for a version, no signature: the digest that Architect takes.
        return hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()


def _write_manifest(assets: Found, text: str, *, is_dry: bool) -> list[str]:
    path = assets.manifest_path
    if _text_of(path) == text:
        return []
    if not is_dry:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    return [f"# {'would write' if is_dry else 'wrote'} {path}"]


def _clean(assets: Found, report: Report, *, is_dry: bool) -> list[str]:
    """Remove a fingerprint manifest that is left over: functions would go by it."""
    path = assets.manifest_path
    text = _text_of(path)
    if assets.part.fingerprint == "external" or text is None:
        return []
    if not static_assets.is_manifest(text):
        report.add(
            "ARC506",
            f"`{path}` is not uploaded, and Architect's runtime helper takes it for the fingerprint manifest",
            assets.part.span,
            help="Rename it",
        )
        return []
    if not is_dry:
        os.unlink(path)
    return [f"# {'would remove' if is_dry else 'removed'} {path}: fingerprinting is off"]


def _text_of(path: str) -> "str | None":
    if not os.path.isfile(path):
        return None
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


def _is_gzipped(part: Static, report: Report) -> bool:
    if part.compression == "br":
        report.add(
            "ARC505",
            "Assets are compressed with gzip here, not with Brotli",
            part.span,
            help="Write `compression gzip`, or let `npx arc deploy --static` upload them",
        )
    return part.compression is not False


def _copy(root: str, tree: "Tree", report: Report, *, is_dry: bool) -> list[str]:
    """Make the copies that are uploaded, under the names that they get."""
    path = path_of(root, _COPIES)
    ignore = path_of(root, f"{_OWN}/.gitignore")
    linked = trees.linked(root, _COPIES) or next((one for one in (path, ignore) if os.path.islink(one)), None)
    if linked:
        report.add(
            "ARC343",
            f"`{linked}` is a link, or no folder: copies would be made elsewhere",
            None,
            help="Remove it",
        )
        return []
    if trees.is_same(path, tree):
        return []
    if not is_dry:
        os.makedirs(path_of(root, _OWN), exist_ok=True)
        with open(ignore, "w", encoding="utf-8") as file:
            file.write("*\n")
        trees.write(path, tree)
    return [f"# {'would write' if is_dry else 'wrote'} {path}"]


def _addressed(upload: Upload, app: "App", part: Static, chosen: "Chosen") -> Upload:
    """Return the upload with where it goes, and what the manifest says of it."""
    stage = chosen.get("stage", "staging")
    aws = app.part(Aws)
    words: list[str] = []
    if aws and aws.region:
        words += ["--region", aws.region]
    if aws and aws.profile:
        words += ["--profile", aws.profile]
    return upload.replace(
        bucket=part.user_bucket(stage),
        stack=chosen.get("stack_name") or stack_name(app.name, stage),
        prefix=(part.prefix or "").strip("/"),
        ignore=part.ignore or (),
        is_fingerprinted=bool(part.fingerprint),
        is_pruned=bool(part.prune),
        options=tuple(words),
    )
