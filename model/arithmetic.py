"""Elementary functions whose bits do not depend on the machine's own libm, and keyed draws.

Polynomials and constants are fdlibm's (Sun Microsystems 1993, ``k_sin.c``, ``k_cos.c``,
``e_exp.c``, ``s_atan.c``); the generator is Philox4x32-10 (Salmon et al. 2011). They are
compiled on import; the engine inlines them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiling import jit, jit_inner, jit_merged, jit_within
from model.memory import put

PI = math.pi
TWO_PI = 2.0 * math.pi
_HALF_PI_HIGH = 1.57079632673412561417e00
_HALF_PI_LOW = 6.07710050650619224932e-11
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10


@jit_within
def sincos(x: float) -> tuple[float, float]:
    """``sincos(x) -> (sin, cos)`` for |x| ≤ 2π, to 1 ulp or so (fdlibm k_sin, k_cos)."""
    quadrant = np.rint(x * (2.0 / PI))
    r = (x - quadrant * _HALF_PI_HIGH) - quadrant * _HALF_PI_LOW
    z = r * r
    s = r + r * z * (
        -1.66666666666666324348e-01
        + z
        * (
            8.33333333332248946124e-03
            + z
            * (
                -1.98412698298579493134e-04
                + z
                * (
                    2.75573137070700676789e-06
                    + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)
                )
            )
        )
    )
    c = (
        1.0
        - 0.5 * z
        + z
        * z
        * (
            4.16666666666666019037e-02
            + z
            * (
                -1.38888888888741095749e-03
                + z
                * (
                    2.48015872894767294178e-05
                    + z
                    * (
                        -2.75573143513906633035e-07
                        + z * (2.08757232129817482790e-09 - z * 1.13596475577881948265e-11)
                    )
                )
            )
        )
    )
    turn = np.int32(quadrant)
    odd = turn & 1
    sine = c if odd else s
    cosine = s if odd else c
    return (-sine if turn & 2 else sine), (-cosine if (turn + 1) & 2 else cosine)


@jit_within
def exp(x: float) -> float:
    """``exp(x)`` for |x| ≤ 700, to 1 ulp or so (fdlibm e_exp)."""
    k = np.rint(x * 1.44269504088896338700e00)
    high = x - k * _LN2_HIGH
    low = k * _LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (
        1.66666666666666019037e-01
        + t
        * (
            -2.77777777770155933842e-03
            + t
            * (
                6.61375632143793436117e-05
                + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08)
            )
        )
    )
    y = 1.0 - ((low - (r * c) / (2.0 - c)) - high)
    # 2^k by its bits: exact, and unlike ldexp no call that would stop a loop from being vectorised.
    power: float = np.int64((np.int64(np.int32(k)) + 1023) << 52).view(np.float64)
    scaled: float = y * power
    return scaled


@jit_inner
def _atan_unit(x: float) -> float:
    """Arc tangent of 0 ≤ x ≤ 1 (fdlibm s_atan, reduced at 7/16 and 11/16)."""
    if x < 0.4375:
        start, t = 0.0, x
    elif x < 0.6875:
        start, t = 4.63647609000806093515e-01, (2.0 * x - 1.0) / (2.0 + x)
    else:
        start, t = 7.85398163397448278999e-01, (x - 1.0) / (x + 1.0)
    z = t * t
    w = z * z
    odd = z * (
        3.33333333333329318027e-01
        + w
        * (
            1.42857142725034663711e-01
            + w
            * (
                9.09088713343650656196e-02
                + w
                * (
                    6.66107313738753120669e-02
                    + w * (4.97687799461593236017e-02 + w * 1.62858201153657823623e-02)
                )
            )
        )
    )
    even = w * (
        -1.99999999998764832476e-01
        + w
        * (
            -1.11111104054623557880e-01
            + w
            * (
                -7.69187620504482999495e-02
                + w * (-5.83357013379057348645e-02 - w * 3.65315727442169155270e-02)
            )
        )
    )
    return start + (t - t * (odd + even))


@jit
def angle(y: float, x: float) -> float:
    """``angle(y, x)``: angle of the vector (x, y), rad in [−π, π]; 0 for the null vector."""
    ax, ay = abs(x), abs(y)
    if ax == 0.0 and ay == 0.0:
        return 0.0
    a = _atan_unit(ay / ax) if ay <= ax else 0.5 * PI - _atan_unit(ax / ay)
    if x < 0.0:
        a = PI - a
    return -a if y < 0.0 else a


@jit_within
def wrapped(x: float) -> float:
    """``wrapped(x)``: the same phase in [−π, π)."""
    y: float = x - TWO_PI * np.floor((x + PI) / TWO_PI)
    if y >= PI:
        return y - TWO_PI
    if y < -PI:
        return -PI
    return y


_MASK, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


@jit_merged
def _round(x: tuple[Any, Any, Any, Any], a: Any, b: Any) -> tuple[Any, Any, Any, Any]:
    p0, p1 = _MULTIPLIERS[0] * x[0], _MULTIPLIERS[1] * x[2]
    return (
        ((p1 >> _SHIFT) ^ x[1] ^ a) & _MASK,
        p1 & _MASK,
        ((p0 >> _SHIFT) ^ x[3] ^ b) & _MASK,
        p0 & _MASK,
    )


@jit_merged
def _two_rounds(
    x: tuple[Any, Any, Any, Any], a: Any, b: Any, done: Any
) -> tuple[Any, Any, Any, Any]:
    a, b = (a + done * _WEYL[0]) & _MASK, (b + done * _WEYL[1]) & _MASK
    return _round(_round(x, a, b), (a + _WEYL[0]) & _MASK, (b + _WEYL[1]) & _MASK)


@jit_within
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> tuple[Any, Any, Any, Any]:
    """``philox(counter…, key…) -> four 32-bit words``: Philox4x32-10 (Salmon et al. 2011)."""
    x = np.uint64(c0) & _MASK, np.uint64(c1) & _MASK, np.uint64(c2) & _MASK, np.uint64(c3) & _MASK
    a, b = np.uint64(k0) & _MASK, np.uint64(k1) & _MASK
    # Written out in full: a loop here would keep the loop over agents from being vectorised.
    x = _two_rounds(x, a, b, np.uint64(0))
    x = _two_rounds(x, a, b, np.uint64(2))
    x = _two_rounds(x, a, b, np.uint64(4))
    x = _two_rounds(x, a, b, np.uint64(6))
    return _two_rounds(x, a, b, np.uint64(8))


@jit_within
def uniform(seed: int, stream: int, step: int, index: int) -> float:
    """``uniform(seed, stream, step, index)``: a draw in [0, 1) that depends on its key alone.

    The counter is (index, step low, step high, stream), the key the seed's two words, so no
    thread, order or chunking of the run changes a draw.
    """
    word = np.uint64(step)
    key = np.uint64(seed)
    high, low, _, _ = philox(
        index, word & _MASK, word >> _SHIFT, stream, key & _MASK, key >> _SHIFT
    )
    # 32 high bits and 21 low ones: both parts and their sum are exact.
    whole = float(np.int64(high)) * 2.0**21 + float(np.int64(low >> np.uint64(11)))
    return whole * 2.0**-53


@jit
def draw(out: NDArray[np.float64], seeds: Any, stream: int, step: int, part: Any) -> None:
    """``draw(out, seeds, stream, step, part)``: the draws of indices part[0] to part[1].

    ``out`` (R, n): row r by ``seeds[r]``.
    """
    n = out.shape[1]
    for r in range(out.shape[0]):
        seed = seeds[r]
        for i in range(part[0], part[1]):
            put(out, r * n + i, uniform(seed, stream, step, i))


def uniforms(seed: int, stream: int, step: int, n: int) -> NDArray[np.float64]:
    """``uniforms(seed, stream, step, n) -> (n,)``: the draws of indices 0 to n − 1."""
    out = np.empty(n)
    draw(out[None, :], np.array([seed], np.uint64), stream, step, (0, n))
    return out
