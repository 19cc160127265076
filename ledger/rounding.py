"""Rounds amounts and averages for documents. Every such number in the project is rounded here."""


def round_to_hundredths(number: float) -> float:
    """Round to hundredths, the cent of a sum of money. Whole numbers become integers."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded
