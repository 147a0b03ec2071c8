"""What each diagnostic code means, at length (block 0). Read by `arc2sam explain`, the editor and the pages alone.

The texts stand in `1xx.toml` to `9xx.toml` beside this module, a table for each code of `arc2sam.codes.CODES`:

- `what`: what is wrong; one to three sentences.
- `why`: what would come of it, or why it is not allowed, and how to mend it.
- `bad` and `good`: files of a small project by their paths, one that shows exactly this code and one that shows none.
- `words`: the command line that shows it, in the folder of the project; without it `arc2sam check`.
- `unshown`: in place of `bad` and `good`, why no small project shows it.
"""

from arc2sam.codes import CODES
from arc2sam.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from arc2sam.diagnostics import Severity


class Explanation(Record):
    """The long text about one code."""

    code: str
    severity: "Severity"
    title: str
    what: str
    why: str
    words: tuple[str, ...] = ("check",)
    """The command line that shows it."""
    bad: "Mapping[str, str]" = {}
    """A project that shows it: texts by their paths."""
    good: "Mapping[str, str]" = {}
    """The same project as it should be."""
    unshown: str = ""
    """Why there is no example."""


def explain(code: str) -> Explanation:
    """Return the long text about a code.

    Raises:
        KeyError: a code that does not exist.
    """
    severity, title = CODES[code]
    entry = _tables(code[3])[code]
    words = tuple(entry.get("words", Explanation.words))
    rest = {name: value for name, value in entry.items() if name != "words"}
    return Explanation(code, severity, title, words=words, **rest)


def _tables(hundred: str) -> "dict[str, dict[str, Any]]":
    import tomli

    folder = __file__.replace("\\", "/").rpartition("/")[0]
    with open(f"{folder}/{hundred}xx.toml", "rb") as file:
        return tomli.load(file)


if TYPE_CHECKING:
    from typing import Any  # what TOML holds; Explanation's fields are checked by the tests
