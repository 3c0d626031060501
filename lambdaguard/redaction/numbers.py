"""Numbers that are somebody's: payment cards, bank accounts, social security; mail addresses and telephones on demand."""

from __future__ import annotations

import re

from ..sealed import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int, str]

# SWIFT's IBAN registry: how many characters a country's account number has.
_IBAN_LENGTHS = {
    item[:2]: int(item[2:])
    for item in """AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18
    FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21
    LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19
    SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30""".split()
}
_DOUBLED = str.maketrans("0123456789", "0246813579")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    groups = r"\d{4}(?:([ \-])\d{4}(?:\1\d{4}\1\d{4}(?:\1\d{1,3})?|\1\d{4}\1\d{2,3}))|\d{4}([ \-])\d{6}\2\d{4,5}|\d{13,19}"
    alone = r"(?<![A-Za-z0-9_.+/])(?<!\d-)(?<![A-Za-z]-)"
    ends = r"(?![A-Za-z0-9_+/])(?![.\-]\d)(?!-[A-Za-z])"
    return {
        "card": re.compile(rf"{alone}(?:{groups}){ends}"),
        "iban": re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ \-]?[A-Z0-9]{4})"),
        "ssn": re.compile(rf"{alone}(?!000|666|9)\d{{3}}-(?!00)\d{{2}}-(?!0000)\d{{4}}{ends}"),
        "email": re.compile(r"(?<![\w.+\-%])[\w.+\-%]{1,64}+@(?:[A-Za-z0-9\-]{1,63}+\.)+[A-Za-z]{2,24}", re.ASCII),
        "phone": re.compile(
            r"(?<![\w.+\-/])(?:\+\d{1,3}[ .\-]?)?(?:\(\d{2,4}\)|\d{2,4})[ .\-]\d{3,4}[ .\-]\d{3,4}(?![\w\-/])|(?<![\w.+])\+\d{8,15}(?!\w)"
        ),
    }


def spans(text: str) -> Iterator[Span]:
    for found in _patterns()["card"].finditer(text):
        if is_card("".join(filter(str.isdecimal, found[0]))):
            yield *found.span(), "card"
    for found in _patterns()["iban"].finditer(text):
        end = _iban_end(text, found.start())
        if end:
            yield found.start(), end, "iban"
    for found in _patterns()["ssn"].finditer(text):
        yield *found.span(), "ssn"


def personal(text: str, kinds: frozenset[str]) -> Iterator[Span]:
    """What is only masked on demand."""
    for kind in kinds:
        for found in _patterns()[kind].finditer(text):
            yield *found.span(), kind


def is_card(digits: str) -> bool:
    """An issuer's prefix and length (ISO/IEC 7812), and the check digit (Luhn)."""
    size, two, four = len(digits), int(digits[:2] or 0), int(digits[:4] or 0)
    issued = (
        (digits[0] == "4" and size in (13, 16))
        or (size == 16 and (51 <= two <= 55 or 2221 <= four <= 2720 or four == 6011 or two == 65 or 3528 <= four <= 3589))
        or (size == 16 and 6440 <= four <= 6499)
        or (size == 15 and two in (34, 37))
        or (size == 14 and (two in (36, 38, 39) or 3000 <= four <= 3059))
        or (size in (16, 17, 18, 19) and two == 62)
        or (size in (16, 18, 19) and four in (5018, 5020, 5038, 6304, 6759, 6761, 6762, 6763))
    )
    return issued and len(set(digits)) > 1 and _luhn(digits)


def _luhn(digits: str) -> bool:
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))) % 10 == 0


def _iban_end(text: str, start: int) -> int:
    """Where the account number that begins at ``start`` ends; 0 if its check digits (mod 97, ISO 13616) say there is none."""
    size = _IBAN_LENGTHS.get(text[start : start + 2])
    if size is None:
        return 0
    value, end = "", start
    for end in range(start, min(len(text), start + 2 * size)):
        char = text[end]
        if char.isascii() and (char.isdecimal() or "A" <= char <= "Z"):
            value += char
        elif char not in " -":
            break
        if len(value) == size:
            break
    if len(value) != size or text[end + 1 : end + 2].isalnum():
        return 0
    digits = "".join(str(int(char, 36)) for char in value[4:] + value[:4])
    return end + 1 if int(digits) % 97 == 1 else 0
