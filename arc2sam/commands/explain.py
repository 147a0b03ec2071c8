"""`arc2sam explain CODE`: tells at length what a diagnostic code means (block 7)."""

from arc2sam import commands, output
from arc2sam.codes import CODES
from arc2sam.commands import Option
from arc2sam.diagnostics import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.commands import Chosen

SUMMARY = "Tell what a diagnostic code means, why it is one, and how to mend it; without a code, list them all."


def _code(written: str) -> str:
    """Return a code in any spelling (`ARC214`, `arc214`, `214`) as it is in the table."""
    digits = written.upper().removeprefix("ARC")
    return f"ARC{digits}"


def _fault(written: str) -> str:
    if _code(written) in CODES:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(_code(written), CODES, n=1)
    return f"there is no code {written!r}" + (f"; the nearest is {near[0]}" if near else "")


OPTIONS = (
    Option("code", metavar="CODE", doc="a code as messages show it: ARC214", check=_fault),
    *commands.FINDINGS,
    commands.DEBUG,
)


def run(chosen: "Chosen") -> int:
    """Write the long text about a code, or the list of all codes; with `--format json` as JSON."""
    report = Report()
    code = _code(chosen["code"]) if "code" in chosen else None
    output.write(_json(code) if chosen.get("format") == "json" else _text(code), None, report)
    # There is no project about which a document could tell that it is sound.
    return commands.finish(report.diagnostics, chosen) if report.has_errors else commands.OK


def _text(code: "str | None") -> str:
    if code is None:
        return "".join(f"{code}  {severity:<8} {title}\n" for code, (severity, title) in sorted(CODES.items()))
    from arc2sam.commands.examples import told_of
    from arc2sam.explanations import explain
    from arc2sam.explanations.page import page

    told = explain(code)
    return page(told, told_of(told))


def _json(code: "str | None") -> str:
    import json

    listed = sorted(CODES) if code is None else [code]
    entries: list[dict[str, object]] = [
        {"code": one, "severity": CODES[one][0], "title": CODES[one][1]} for one in listed
    ]
    if code is None:
        return json.dumps(entries, indent=2) + "\n"
    from arc2sam.commands.examples import told_of
    from arc2sam.explanations import explain

    told = explain(code)
    entry = entries[0] | {"what": told.what.strip(), "why": told.why.strip()}
    if told.bad:
        entry |= {"command": ["arc2sam", *told.words], "bad": told.bad, "reports": told_of(told), "good": told.good}
    return json.dumps(entry, indent=2, ensure_ascii=False) + "\n"
