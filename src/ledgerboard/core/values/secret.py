"""Values that must not be seen: in logs, in tracebacks, on pages."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Secret:
    """A token or password. `repr` and `str` hide it; `reveal()` is the only way to read it."""

    _text: str

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret('…')"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)


@dataclass(frozen=True, repr=False)
class TaxNumber:
    """A US taxpayer number (EIN or SSN): equal by its nine digits, shown by the last four."""

    _digits: str

    @classmethod
    def parse(cls, text: str) -> TaxNumber | None:
        """None when the text is masked, empty or not nine digits: we do not know the number."""
        digits = re.sub(r"[\s-]", "", text)
        return cls(digits) if re.fullmatch(r"\d{9}", digits) else None

    def reveal(self) -> str:
        """The number as an EIN is written: `12-3456789`."""
        return f"{self._digits[:2]}-{self._digits[2:]}"

    @property
    def masked(self) -> str:
        return f"XX-XXX{self._digits[-4:]}"

    def __repr__(self) -> str:
        return f"TaxNumber({self.masked})"

    __str__ = __repr__
