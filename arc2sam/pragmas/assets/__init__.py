"""The code of the asset function, as data (block 4).

Imported only when a template gets that function, so that all others never read the file. Architect serves assets
with a package that needs modules beside its source folder; this code needs nothing but the Node runtime of Lambda.
"""

# pathlib would cost more than everything else here; text mode makes LF of whatever a checkout made of line ends.
with open(f"{__path__[0]}/asset.js", encoding="ascii") as _file:
    CODE: str = _file.read()
    """`index.js` of the function, CommonJS with `exports.handler`: plain ASCII, at most 12 KB, no `${`."""
