"""Every page of golden/ through the generic chain: one reported test per page and field."""

import pytest

from benchmarks import golden


@pytest.mark.parametrize(("name", "field"), [pytest.param(*case, id="-".join(case)) for case in golden.cases()])
def test_field(name: str, field: str) -> None:
    assert golden.fault(name, field) == ""


def test_there_are_enough_pages() -> None:
    assert len(golden.names()) >= 60
