"""Check digits. NHS numbers and UPNs are python-stdnum's; the police's have none there."""

from __future__ import annotations

from stdnum.gb import nhs, upn

LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"  # modulus 23; I, O and S are not used


def is_nhs(text: str) -> bool:
    """Ten digits with a valid last one; 9 % of random numbers pass."""
    return bool(nhs.is_valid(text)) and len({each for each in text if each.isdigit()}) > 1


def is_upn(text: str) -> bool:
    """A letter and twelve characters, of which the first is the check letter of the rest.

    Temporary ones end in a letter, which counts as its place in the alphabet of letters.
    """
    return bool(upn.is_valid(text)) or _is_temporary_upn(text.upper())


def _is_temporary_upn(text: str) -> bool:
    alphabet = "ABCDEFGHJKLMNPQRTUVWXYZ"
    if len(text) != 13 or text[12] not in alphabet or not text[1:12].isdigit():
        return False
    numbers = [int(each) for each in text[1:12]] + [alphabet.index(text[12])]
    total = sum(place * number for place, number in enumerate(numbers, start=2))
    return alphabet[total % 23] == text[0]


def is_pnc(year: str, serial: str, letter: str) -> bool:
    """The check letter of a PNC ID: two digits of the year and seven of the serial, modulus 23."""
    return LETTERS[int(year[-2:] + serial.zfill(7)) % 23] == letter.upper()


def is_cro(serial: str, year: str, letter: str) -> bool:
    """The check letter of a CRO number: the year, then six digits, modulus 23."""
    return LETTERS[int(year + serial.zfill(6)) % 23] == letter.upper()


def is_short_cro(serial: str, year: str, letter: str) -> bool:
    """Of a short file (SF39/1234A): the year, then the serial as it is written."""
    return LETTERS[int(year + serial) % 23] == letter.upper()
