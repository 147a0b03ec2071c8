"""Hypothesis strategies that the property tests share."""

from hypothesis import strategies as st

from arc2sam.intrinsics import Intrinsic

AWKWARD_CHARACTERS = (
    "\0\t\n\r\x0b\x0c\x1b\x7f\x85\xa0\xad\u061c\u200b\u200f\u2028\u2029\u202e\u2066\ufeff\ufffe\U0001f600\U0010ffff"
)
"""Line breaks of YAML 1.1 and of `str.splitlines`, controls, direction marks, the byte-order mark, non-characters."""

AWKWARD_TEXTS = (
    *("", " ", "  ", "\n", "\n\n", "\t", "~", "-", "--", "---", "...", "?", ":", "!", "&", "*", "#", "%", "@", "`"),
    *("{}", "[]", "[a]", "{a: b}", "{{x}}", "|", ">", "=", "<<", ",", "'", '"', "''", '""', "\\", "\\n", "\\u0041"),
    *("y", "Y", "n", "N", "yes", "Yes", "NO", "on", "On", "OFF", "true", "True", "FALSE", "null", "Null", "NULL"),
    *(".inf", "-.INF", ".nan", ".NaN", "nan", "inf", "Infinity", "1", "0", "-1", "+1", "012345678901", "0755", "0o7"),
    *("0b1", "0x1F", "1_000", "1e3", "1E3", "1.", ".5", "1.5e3", "1.5e+3", "-0", "12:30", "1:2:3", "190:20:30.15"),
    *("2012-10-17", "2010-09-09", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43", "1.0.0", "20.x"),
    *("a: b", "a:", ": a", "a #b", "a# b", "#a", "a ", " a", "a  b", "- a", "-a", "? a", "?a", "!Ref A", "!a", "*a"),
    *("&a", "%YAML 1.1", "@a", "`a`", "a, b", "[a", "a]", "{a", "a}", "'a'", '"a"', "it's", 'say "x"', 'it\'s "x"'),
    *("${", "${AWS::Region}", "${!literal}", "arn:${AWS::Partition}:s3:::${B}/*", "AWS::Serverless::Function"),
    *("a\nb", "a\nb\n", "a\n\n", "a\n\n\nb\n\n\n", "\na", "\n\n  a\n", " a\nb", "  a\n b\n", "a\n  b\nc\n", "#a\nb"),
    *("a \nb", "a\n \nb", "a\n  ", "a\n  \n", " \na", "\n \na", "---\na\n", "...\na", "- a\n- b\n", "a: b\nc: d\n"),
    *("\ta\nb", "a\n\tb\n", "a\t\nb", "a\n\t\nb", "\n\ta", "a\n\t", "a\r\nb\r\n", "a\rb", "\r", "a\x85b", "a\u2028b\n"),
    *(
        "x" * 2000,
        "word " * 500,
        "é" * 300,
        "a\n" * 500,
        "'" * 700,
        "日本語",
        "naïve café",
        "👩\u200d🚀",
        "\ufeffa",
        "a\ufeff",
    ),
)


def has_surrogate(text: str) -> bool:
    """Tell whether the text has a surrogate: JSON joins two of them to one character when it is read."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def texts(*, surrogates: bool = False) -> st.SearchStrategy[str]:
    """Any text, with what is awkward for a reader of YAML or JSON made likely."""
    any_character = st.characters() if surrogates else st.characters(exclude_categories=["Cs"])
    code_like = st.text(st.sampled_from(" \n\t#:-'\"ab${}"), max_size=30)
    awkward = st.text(st.one_of(st.sampled_from(AWKWARD_CHARACTERS), any_character), max_size=20)
    joined = st.lists(st.sampled_from(AWKWARD_TEXTS), min_size=1, max_size=3).map("".join)
    return st.one_of(st.sampled_from(AWKWARD_TEXTS), code_like, awkward, joined)


def numbers() -> st.SearchStrategy[int | float]:
    """Numbers that a template can hold."""
    whole = st.one_of(st.integers(-1000, 1000), st.integers())
    return st.one_of(whole, st.floats(allow_nan=False, allow_infinity=False))


def _functions(values: st.SearchStrategy) -> st.SearchStrategy[Intrinsic]:
    names = st.sampled_from(["Ref", "Condition"])
    attributes = st.tuples(texts(), texts()).map(list)
    of_list = st.sampled_from(["Fn::Join", "Fn::Sub", "Fn::If", "Fn::Select", "Fn::FindInMap", "Fn::Cidr", "Fn::Or"])
    of_any = st.sampled_from(["Fn::Sub", "Fn::Base64", "Fn::ImportValue", "Fn::GetAZs", "Fn::Transform", "Fn::Length"])
    return st.one_of(
        st.builds(lambda name, text: Intrinsic({name: text}), names, texts()),
        st.builds(lambda text: Intrinsic({"Fn::Sub": text}), texts()),
        st.builds(lambda pair: Intrinsic({"Fn::GetAtt": pair}), attributes),
        st.builds(lambda pair: Intrinsic({"Fn::GetAtt": pair}), st.tuples(texts(), values).map(list)),
        st.builds(lambda name, items: Intrinsic({name: items}), of_list, st.lists(values, max_size=3)),
        st.builds(lambda name, value: Intrinsic({name: value}), of_any, values),
    )


def values(*, surrogates: bool = False) -> st.SearchStrategy:
    """Values of a template: plain data and intrinsic functions, nested in each other."""
    leaves = st.one_of(texts(surrogates=surrogates), numbers(), st.booleans(), st.none())
    keys = st.one_of(st.sampled_from(["Type", "Ref", "Fn::Sub"]), texts(surrogates=surrogates))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3), _functions(inner)
        ),
        max_leaves=12,
    )


def documents(*, surrogates: bool = False) -> st.SearchStrategy[dict]:
    """Whole documents, most with a Resources section."""
    keys = st.one_of(st.sampled_from(["Resources", "Globals", "Outputs", "Description"]), texts(surrogates=surrogates))
    resources = st.dictionaries(texts(surrogates=surrogates), values(surrogates=surrogates), max_size=3)
    with_resources = st.builds(
        lambda head, section, tail: {**head, "Resources": section, **tail},
        st.dictionaries(keys, values(), max_size=2),
        resources,
        st.dictionaries(keys, values(), max_size=2),
    )
    return st.one_of(with_resources, st.dictionaries(keys, values(surrogates=surrogates), max_size=3))
