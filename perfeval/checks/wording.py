"""How problems word a difference between two figures."""

from decimal import Decimal

from perfeval.figures import plain


def against(found: Decimal, expected: Decimal) -> str:
    """Return what was found, and by how much it differs from what was expected."""
    difference = found - expected
    return f"{plain(found)}，{'多' if difference > 0 else '少'} {plain(abs(difference))}"
