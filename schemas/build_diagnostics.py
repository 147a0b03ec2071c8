"""Make `docs/diagnostics/`: a page for each code and one that lists them, from the texts that `arc2sam explain` shows.

python schemas/build_diagnostics.py
"""

from pathlib import Path

from arc2sam.codes import CODES
from arc2sam.commands.examples import told_of
from arc2sam.explanations import explain
from arc2sam.explanations.page import page

TARGET = Path(__file__).parents[1] / "docs" / "diagnostics"

INTRODUCTION = """\
# Diagnostic codes

<!-- Made by schemas/build_diagnostics.py; change arc2sam/codes.py and arc2sam/explanations/ instead. -->

Codes are stable and never reused. 1xx: the syntax of a file. 2xx: the content of one pragma or configuration file. 3xx:
between pragmas and files. 4xx: the template and the limits of AWS. 5xx: advice. 9xx: a defect of arc2sam.
`arc2sam explain CODE` shows the same pages.

| code | severity | what |
|---|---|---|
"""


def pages() -> dict[str, str]:
    """Return the text of each page by the name of its file."""
    rows = (f"| [{code}]({code}.md) | {severity} | {title} |\n" for code, (severity, title) in sorted(CODES.items()))
    told = {code: explain(code) for code in sorted(CODES)}
    return {"README.md": INTRODUCTION + "".join(rows)} | {
        f"{code}.md": page(one, told_of(one)) for code, one in told.items()
    }


def main() -> None:
    """Write the pages that changed, and remove those of codes that are gone."""
    TARGET.mkdir(exist_ok=True)
    made = pages()
    for path in TARGET.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (TARGET / name).write_text(text)


if __name__ == "__main__":
    main()
