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

from model.compiling import jit

PI = math.pi
TWO_PI = 2.0 * math.pi
_HALF_PI_HIGH = 1.57079632673412561417e00
_HALF_PI_LOW = 6.07710050650619224932e-11
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10


@jit
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
    turn = int(quadrant) & 3
    if turn == 0:
        return s, c
    if turn == 1:
        return c, -s
    if turn == 2:
        return -s, -c
    return -c, s


@jit
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
    return math.ldexp(y, int(k))


@jit
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


@jit
def wrapped(x: float) -> float:
    """``wrapped(x)``: the same phase in [−π, π)."""
    y: float = x - TWO_PI * np.floor((x + PI) / TWO_PI)
    if y >= PI:
        return y - TWO_PI
    if y < -PI:
        return -PI
    return y


@jit
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> tuple[Any, Any, Any, Any]:
    """``philox(counter…, key…) -> four 32-bit words``: Philox4x32-10 (Salmon et al. 2011)."""
    mask = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    x0, x1 = np.uint64(c0) & mask, np.uint64(c1) & mask
    x2, x3 = np.uint64(c2) & mask, np.uint64(c3) & mask
    a, b = np.uint64(k0) & mask, np.uint64(k1) & mask
    for _ in range(10):
        p0 = np.uint64(0xD2511F53) * x0
        p1 = np.uint64(0xCD9E8D57) * x2
        x0, x1, x2, x3 = (
            (p1 >> shift) ^ x1 ^ a,
            p1 & mask,
            (p0 >> shift) ^ x3 ^ b,
            p0 & mask,
        )
        a = (a + np.uint64(0x9E3779B9)) & mask
        b = (b + np.uint64(0xBB67AE85)) & mask
    return x0, x1, x2, x3


@jit
def uniform(seed: int, stream: int, step: int, index: int) -> float:
    """``uniform(seed, stream, step, index)``: a draw in [0, 1) that depends on its key alone.

    The counter is (index, step low, step high, stream), the key the seed's two words, so no
    thread, order or chunking of the run changes a draw.
    """
    word = np.uint64(step)
    key = np.uint64(seed)
    high, low, _, _ = philox(
        index,
        word & np.uint64(0xFFFFFFFF),
        word >> np.uint64(32),
        stream,
        key & np.uint64(0xFFFFFFFF),
        key >> np.uint64(32),
    )
    bits = (np.uint64(high) << np.uint64(21)) ^ (np.uint64(low) >> np.uint64(11))
    return float(bits & np.uint64(0x1FFFFFFFFFFFFF)) * 2.0**-53


def uniforms(seed: int, stream: int, step: int, n: int) -> NDArray[np.float64]:
    """``uniforms(seed, stream, step, n) -> (n,)``: the draws of indices 0 to n − 1."""
    key: Any = np.uint64(seed)
    return _uniforms(key, stream, step, n)


@jit
def _uniforms(seed: int, stream: int, step: int, n: int) -> NDArray[np.float64]:
    out = np.empty(n)
    for i in range(n):
        out[i] = uniform(seed, stream, step, i)
    return out
