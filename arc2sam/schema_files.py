"""Where the JSON Schemas lie that come with arc2sam (block 5). Read after an error only."""


def read(name: str) -> str:
    """Return the text of `<name>.schema.json`: `diagnostics`, `manifest`, `model`, `sam-template`, `source-map`.

    Raises:
        FileNotFoundError: there is no schema of that name.
    """
    # Beside this module in an installed wheel, beside the package in a checkout.
    here = __file__.replace("\\", "/").rpartition("/")[0]
    for folder in (f"{here}/schemas", f"{here}/../schemas"):
        try:
            with open(f"{folder}/{name}.schema.json", encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            continue
    raise FileNotFoundError(f"no schema {name}")
