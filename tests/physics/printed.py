"""Numbers as they are printed: a value agrees when it rounds to the same digits."""

from collections.abc import Iterable


def allowance(text: str) -> float:
    """Half a unit of the last digit printed, and a thousandth more for the number's own rounding."""
    digits, _, exponent = text.lower().partition("e")
    decimals = len(digits.partition(".")[2])
    return 0.5005 * 10.0 ** (-decimals + int(exponent or 0))


def agree(values: Iterable[float], texts: str) -> None:
    """Assert that each value rounds to its text, of texts parted by blanks."""
    for value, text in zip(values, texts.split(), strict=True):
        rounding = 2e-15 * abs(float(text))  # of double precision, where sixteen digits are printed
        assert abs(float(value) - float(text)) <= allowance(text) + rounding, f"{float(value)!r} is not {text}"
