"""The ledger: where the field's energy came from and where it went.

After every step stored = start + pumped − dissipated. Accounts are rows (sum, lost digits) of
one array that the compiled steps book into (Neumaier 1974), so booking itself loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SENSES, SUPPLY, HAND_IN, PASSAGE, INHIBITION, DECAY, DISCHARGE, HAND_OUT = range(8)
ACCOUNTS: tuple[str, ...] = (
    "senses",
    "supply",
    "hand_in",
    "passage",
    "inhibition",
    "decay",
    "discharge",
    "hand_out",
)
_PUMPED = (SENSES, SUPPLY, HAND_IN)
_DISSIPATED = (PASSAGE, INHIBITION, DECAY, DISCHARGE, HAND_OUT)


@dataclass
class Ledger:
    """``Ledger(start)``: accounts of a field that began with ``start`` eu.

    - ``accounts``: (8, 2) float64, rows in the order of ``ACCOUNTS``, eu.
    - pumped: ``senses``, ``supply`` (active links), ``hand_in`` (a person or a trigger).
    - dissipated: ``passage`` (1 − η), ``inhibition``, ``decay``, ``discharge``, ``hand_out``.
    """

    start: float
    accounts: NDArray[np.float64] = field(default_factory=lambda: np.zeros((len(ACCOUNTS), 2)))

    def of(self, account: int) -> float:
        """Sum of one account, eu."""
        return float(self.accounts[account, 0] + self.accounts[account, 1])

    @property
    def pumped(self) -> float:
        """All energy that came in since the start, eu."""
        return sum(self.of(account) for account in _PUMPED)

    @property
    def dissipated(self) -> float:
        """All energy that left since the start, eu."""
        return sum(self.of(account) for account in _DISSIPATED)

    @property
    def expected(self) -> float:
        """What must be stored now: start + pumped − dissipated, eu."""
        return self.start + self.pumped - self.dissipated

    def residual(self, stored: float) -> float:
        """``residual(stored)``: |stored − expected| over all that went through, no unit."""
        through = self.start + self.pumped + self.dissipated
        return abs(stored - self.expected) / through if through > 0.0 else abs(stored)

    def hand(self, differences: float | NDArray[np.float64]) -> None:
        """Book what a person or a trigger put in (> 0) or took out (< 0), eu, each in its turn."""
        told = np.atleast_1d(differences)
        put_in = told > 0.0
        for account, amounts in ((HAND_IN, told[put_in]), (HAND_OUT, np.abs(told[~put_in]))):
            total, lost = self.accounts[account].tolist()
            for amount in amounts.tolist():
                new = total + amount
                lost += (total - new) + amount if total >= amount else (amount - new) + total
                total = new
            self.accounts[account] = total, lost

    def by_name(self) -> dict[str, float]:
        """Every account by its name, eu."""
        return {name: self.of(i) for i, name in enumerate(ACCOUNTS)}
