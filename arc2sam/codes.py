"""The table of diagnostic codes: severity and title of each (block 0).

Codes are stable and never reused. 1xx: the syntax of a file. 2xx: the content of one pragma or configuration
file. 3xx: between pragmas and files. 4xx: the template and AWS limits. 5xx: advice. 9xx: a defect of arc2sam.
"""

CODES: "dict[str, tuple[Severity, str]]" = {
    # 1xx syntax: .arc 101-129, JSON 130-149, TOML 150-159, YAML 160-179, limits and files 180-199
    # 2xx one pragma
    # 3xx between pragmas and files
    # 4xx template and AWS limits
    # 5xx advice
    # 9xx ours
    "ARC901": ("error", "internal error"),
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from arc2sam.diagnostics import Severity
