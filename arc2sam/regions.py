"""Names of regions, where a misspelled one may be meant (block 3; loaded for regions that are not the usual ones).

Source: AWS General Reference, "Regions and Zones".
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Report
    from arc2sam.keys import Setting

_OF_AREAS = {
    "af": "south-1",
    "ap": "east-1 east-2 northeast-1 northeast-2 northeast-3 south-1 south-2 southeast-1 southeast-2 southeast-3 "
    "southeast-4 southeast-5 southeast-6 southeast-7",
    "ca": "central-1 west-1",
    "cn": "north-1 northwest-1",
    "eu": "central-1 central-2 isoe-west-1 north-1 south-1 south-2 west-1 west-2 west-3",
    "eusc": "de-east-1",
    "il": "central-1",
    "me": "central-1 south-1",
    "mx": "central-1",
    "sa": "east-1",
    "us": "east-1 east-2 gov-east-1 gov-west-1 iso-east-1 iso-west-1 isob-east-1 isob-west-1 isof-east-1 isof-south-1 "
    "west-1 west-2",
}
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
REGIONS = tuple(f"{area}-{place}" for area, places in _OF_AREAS.items() for place in places.split())


def check(setting: "Setting", report: "Report") -> None:
    """Report ARC257 (what no region can be called) and ARC258 (a region that there is not, most likely)."""
    from arc2sam.diagnostics import Edit
    from arc2sam.spelling import nearest

    region = str(setting.value)
    if region in REGIONS:
        return
    near = nearest(region, REGIONS)
    edit = Edit(setting.span, near) if near else None
    helped = f"Write `{near}` if that is meant" if near else "Write the name of a region, such as `us-west-2`"
    if not region or not _LETTERS.issuperset(region):
        report.add("ARC257", f"`{region[:60]}` is not the name of a region", setting.span, help=helped, edit=edit)
    elif not _may_be_newer(region, near):
        report.add("ARC258", f"AWS has no region `{region[:60]}`", setting.span, help=helped, edit=edit)


def _may_be_newer(region: str, near: "str | None") -> bool:
    """Tell whether a region may have been opened after the list was made: of a new place, or another of a known one."""
    *words, number = region.split("-")
    is_formed = len(words) > 1 and number.isdigit() and all(one.isalpha() and one.islower() for one in words)
    return is_formed and (near is None or near.rpartition("-")[0] == "-".join(words))


def joined(words: "list[str]") -> str:
    """Return the region that several words name, `us west 2`; empty if each of them is one."""
    return "" if all(word in REGIONS for word in words) else "-".join(words)
