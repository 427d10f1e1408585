"""Which standard error of a power law's exponent is right where the window has an upper end.

``powerlaw`` states (α − 1)/√n, which is for windows without end; ours comes from the Fisher
information on the window. Held against how much the exponent really varies.
"""

from __future__ import annotations

import numpy as np

from benchmarks.findings import Finding

EXPONENT, WINDOW, VALUES, SAMPLES = 1.5, (10, 1000), 1000, 400
_SEED = 20261127


def findings() -> list[Finding]:
    """Each stated error over the spread of 400 samples, which know it to 3.5 %."""
    from model.emergence.power_law import exponent_of, fit_power_law

    draw = np.random.default_rng(_SEED)
    at = np.arange(WINDOW[0], WINDOW[1] + 1)
    law = at**-EXPONENT / (at**-EXPONENT).sum()
    samples = [draw.choice(at, VALUES, p=law) for _ in range(SAMPLES)]
    spread = float(np.std([exponent_of(told, *WINDOW) for told in samples], ddof=1))
    ours = fit_power_law(samples[0], xmin=WINDOW[0], xmax=WINDOW[1]).se
    theirs = (EXPONENT - 1.0) / VALUES**0.5
    return [
        Finding("standard error of α, 10 to 1,000, over its spread: ours", ours / spread),
        Finding("the same: (α − 1)/√n, as powerlaw states it", theirs / spread),
    ]
