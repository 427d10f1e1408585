/* Elementary functions and keyed draws of limit.c; model/arithmetic.py is their other home.
 *
 * With -DLIBM sine, cosine and exponential are libm's, without they are fdlibm's polynomials
 * written so that gcc can vectorise them.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

#define STREAM_ACT 1u

static inline double as_double(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, 8);
    return x;
}

static inline uint64_t as_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, 8);
    return bits;
}

#define ROUNDING 6755399441055744.0 /* 1.5 * 2^52: adding it leaves the integer in the low bits */

#ifdef LIBM
static inline void sine_cosine(double x, double *sine, double *cosine)
{
    *sine = sin(x);
    *cosine = cos(x);
}

static inline double exponential(double x) { return exp(x); }
#else
/* fdlibm's polynomials; the quadrant chooses without a branch. */
static inline void sine_cosine(double x, double *sine, double *cosine)
{
    double shifted = x * (2.0 / M_PI) + ROUNDING;
    uint64_t turn = as_bits(shifted);
    double quadrant = shifted - ROUNDING;
    double r = (x - quadrant * 1.57079632673412561417e00) - quadrant * 6.07710050650619224932e-11;
    double z = r * r;
    double s = r + r * z * (-1.66666666666666324348e-01 + z * (8.33333333332248946124e-03
             + z * (-1.98412698298579493134e-04 + z * (2.75573137070700676789e-06
             + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)))));
    double c = 1.0 - 0.5 * z + z * z * (4.16666666666666019037e-02
             + z * (-1.38888888888741095749e-03 + z * (2.48015872894767294178e-05
             + z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09
             - z * 1.13596475577881948265e-11)))));
    uint64_t odd = -(turn & 1);
    uint64_t sb = as_bits(s), cb = as_bits(c);
    *sine = as_double(((sb & ~odd) | (cb & odd)) ^ ((turn & 2) << 62));
    *cosine = as_double(((cb & ~odd) | (sb & odd)) ^ (((turn + 1) & 2) << 62));
}

static inline double exponential(double x)
{
    double shifted = x * 1.44269504088896338700e00 + ROUNDING;
    double k = shifted - ROUNDING;
    double high = x - k * 6.93147180369123816490e-01;
    double low = k * 1.90821492927058770002e-10;
    double r = high - low;
    double t = r * r;
    double c = r - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03
             + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06
             + t * 4.13813679705723846039e-08))));
    double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    return as_double(as_bits(y) + (as_bits(shifted) << 52));
}
#endif

static inline double wrapped(double x)
{
    double y = x - 2.0 * M_PI * floor((x + M_PI) * (0.5 / M_PI));
    y = y >= M_PI ? y - 2.0 * M_PI : y;
    return y < -M_PI ? -M_PI : y;
}

/* 53 bits of Philox4x32-10 (Salmon et al. 2011), counter (index, step, stream), key seed. */
static inline uint64_t draw(uint64_t seed, uint64_t step, uint32_t index)
{
    uint32_t x0 = index, x1 = (uint32_t)step, x2 = (uint32_t)(step >> 32), x3 = STREAM_ACT;
    uint32_t a = (uint32_t)seed, b = (uint32_t)(seed >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * x0;
        uint64_t p1 = (uint64_t)0xCD9E8D57u * x2;
        x0 = (uint32_t)(p1 >> 32) ^ x1 ^ a;
        x1 = (uint32_t)p1;
        x2 = (uint32_t)(p0 >> 32) ^ x3 ^ b;
        x3 = (uint32_t)p0;
        a += 0x9E3779B9u;
        b += 0xBB67AE85u;
    }
    return (((uint64_t)x0 << 21) ^ ((uint64_t)x1 >> 11)) & 0x1FFFFFFFFFFFFFull;
}
