"""The code of functions that arc2sam brings itself, as data (block 4).

Imported only when a template gets such a function, so that all others never read the files. Each is the `index.js` of
a function, CommonJS with `exports.handler`: plain ASCII, at most 12 KB, without `${`. Architect serves assets with a
package that needs modules beside its source folder; this code needs nothing but the Node runtime of Lambda.
"""


def code(name: str) -> str:
    """Return the code of `asset` (serves the static bucket) or `origin` (opens the WebSocket API to some pages only)."""
    # pathlib would cost more than everything else here; text mode makes LF of whatever a checkout made of line ends.
    with open(f"{__path__[0]}/{name}.js", encoding="ascii") as file:
        return file.read()
