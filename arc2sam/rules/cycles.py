"""Circles among resources, which CloudFormation cannot create in any order (block 5).

Source: CloudFormation documentation, "Circular dependency" in "Troubleshooting CloudFormation".
"""

from arc2sam.diagnostics import Label
from arc2sam.rules.index import fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arc2sam.diagnostics import Diagnostic
    from arc2sam.rules.index import Index
    from arc2sam.rules.targets import Graph


def check(graph: "Graph", index: "Index") -> "Iterator[Diagnostic]":
    """Yield ARC422 for each circle; of those that share a resource the first."""
    for circle in _circles(graph.waits):
        ids = [one for one in circle if one in index.by_id]
        first, *others = (index.by_id[one] for one in ids)
        shown = " -> ".join(f"`{one}`" for one in (*circle, circle[0]))
        yield fault(
            "ARC422",
            f"Resources wait for each other in a circle: {shown}",
            first,
            "",
            help=f"Remove the reference from `{circle[-1]}` to `{circle[0]}`, or another of the circle",
            labels=[
                Label(one.origin, f"`{one.logical_id}` is made for this")
                for one in others
                if one.origin and one.origin != first.origin
            ],
        )


def _circles(waits: "Mapping[str, Mapping[str, None]]") -> "Iterator[list[str]]":
    """Yield circles, each resource in one at most, beginning with the one that comes first in the template."""
    order: dict[str, int] = {}
    done: set[str] = set()
    told: set[str] = set()
    for start, names in waits.items():
        if start in done:
            continue
        if done.issuperset(names):
            done.add(start)
            continue
        path = [start]
        open_names = {start: 0}
        rests = [iter(names)]
        while path:
            for name in rests[-1]:
                if name in done or name not in waits:
                    continue
                if name in open_names:
                    circle = path[open_names[name] :]
                    # Most often one reference closes several circles: what mends the first mends all.
                    if not told.isdisjoint(circle):
                        continue
                    told.update(circle)
                    order = order or {name: place for place, name in enumerate(waits)}
                    least = min(range(len(circle)), key=lambda at: (circle[at][:8] == "Globals.", order[circle[at]]))
                    yield circle[least:] + circle[:least]
                    continue
                open_names[name] = len(path)
                path.append(name)
                rests.append(iter(waits[name]))
                break
            else:
                done.add(path[-1])
                del open_names[path.pop()]
                rests.pop()
