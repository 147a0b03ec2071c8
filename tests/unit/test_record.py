"""Records: how they are made, what they refuse, and that they are frozen."""

import pytest

from arc2sam.record import Record


class Point(Record):
    """A place."""

    x: int
    y: int
    unit: str = "mm"


class Dot(Point):
    """A place that shows."""

    colour: str
    unit: str = "px"
    size: int = 1


def test_fields_are_those_of_the_base_and_then_its_own():
    assert Point._fields == ("x", "y", "unit")
    assert Dot._fields == ("x", "y", "unit", "colour", "size")


@pytest.mark.parametrize("_", ["first", "second"])
@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: Point(1, 2), (1, 2, "mm")),
        (lambda: Point(1, 2, "m"), (1, 2, "m")),
        (lambda: Point(1, y=2), (1, 2, "mm")),
        (lambda: Point(unit="m", y=2, x=1), (1, 2, "m")),
        (lambda: Dot(1, 2, "m", "red"), (1, 2, "m", "red", 1)),
        (lambda: Dot(1, 2, colour="red"), (1, 2, "px", "red", 1)),
    ],
)
def test_how_a_record_is_made(made, expected, _):
    record = made()
    assert tuple(getattr(record, name) for name in record._fields) == expected


# mypy refuses these before they run; what makes records of data, such as a test, may still get there.
REFUSED = {
    "too many": (Point, (1, 2, "m", 4), {}, "Point takes 3 fields, got 4"),
    "unknown": (Point, (1, 2), {"z": 3}, "Point: unexpected or repeated field 'z'"),
    "unknown, all others given": (Point, (1, 2, "m"), {"z": 3}, "Point: unexpected or repeated field 'z'"),
    "repeated": (Point, (1, 2), {"x": 3}, "Point: unexpected or repeated field 'x'"),
    "missing": (Point, (1,), {}, "Point: missing field 'y'"),
    "missing, others named": (Point, (), {"y": 1, "unit": "m"}, "Point: missing field 'x'"),
    "missing behind a default": (Dot, (1, 2, "m"), {}, "Dot: missing field 'colour'"),
    "none": (Point, (), {}, "Point: missing field 'x'"),
}


@pytest.mark.parametrize("_", ["first", "second"])
@pytest.mark.parametrize(("cls", "args", "named", "message"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_record(cls, args, named, message, _):
    with pytest.raises(TypeError) as error:
        cls(*args, **named)
    assert str(error.value) == message


def test_a_record_is_frozen():
    point = Point(1, 2)
    with pytest.raises(AttributeError):
        point.x = 3
    with pytest.raises(AttributeError):
        del point.x
    assert point == Point(1, 2)


def test_records_are_compared_by_class_and_fields():
    assert Point(1, 2) == Point(y=2, x=1, unit="mm")
    assert hash(Point(1, 2)) == hash(Point(1, 2, "mm"))
    assert Point(1, 2) != Point(1, 3)
    assert Dot(1, 2, "mm", "red") != Point(1, 2)
    assert repr(Point(1, 2)) == "Point(x=1, y=2, unit='mm')"


def test_a_copy_has_other_values_in_the_named_fields():
    point = Point(1, 2)
    assert point.replace(y=3) == Point(1, 3)
    assert point == Point(1, 2)
    with pytest.raises(TypeError, match="Point has no field 'z'"):
        point.replace(z=3)
