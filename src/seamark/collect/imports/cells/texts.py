"""Text cells: what a spreadsheet would run as a formula, and currencies."""

import re

from seamark.collect.imports.cells.numbers import scaled

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₫": "VND", "₴": "UAH", "₪": "ILS"}
_IN_TITLE = re.compile(r"[(\[]\s*([A-Za-z]{3})\s*[)\]]|[\s_]([A-Z]{3})$")

# ISO 4217, active currencies of countries and unions.
CURRENCIES = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND
    VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905 - a list of 160 strings would be a page of quotation marks
)


def currency_of(cell: str) -> str | None:
    """The ISO 4217 code a cell names (by code, or by a sign that stands for one currency only), or None."""
    text = cell.strip()
    code = _SIGNS.get(text, text.upper())
    return code if code in CURRENCIES else None


def currency_in_title(title: str) -> str | None:
    """The currency a column's title names: ``Amount spent (EUR)`` → EUR."""
    found = _IN_TITLE.search(title.strip())
    return currency_of(found[1] or found[2]) if found else None


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run a cell: it begins with = + - @ (or a control blank) and is no number."""
    return cell.startswith(_FORMULA) and scaled(cell, ".") is None and scaled(cell, ",") is None


def neutral(cell: str) -> str:
    """A cell as it may be written to a CSV: what a spreadsheet would run gets an apostrophe in front."""
    return f"'{cell}" if is_formula(cell) else cell
