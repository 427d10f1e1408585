/* What this machine can do, for roofline.py: memory bandwidth by triad, multiply-adds, random lines.
 *
 * Prints one line of JSON: GB/s of a[i] = b[i] + c·d[i] over arrays far beyond the caches, with
 * the 8 bytes counted that a store reads first; Gflop/s of fused multiply-adds in registers; and
 * ns for each random cache line of tables of growing size, many of them under way at once.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#define COUNT ((int64_t)1 << 24)
#define TURNS 7
#define LANES 48
#define HUGE_PAGE ((size_t)1 << 21)

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double *array(int64_t count)
{
    const size_t bytes = ((size_t)count * sizeof(double) + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    double *at = aligned_alloc(HUGE_PAGE, bytes);
    if (at == NULL)
        exit(1);
#ifdef MADV_HUGEPAGE
    madvise(at, bytes, MADV_HUGEPAGE);
#endif
    for (int64_t i = 0; i < count; i++)
        at[i] = 1.0 + (double)(i & 7);
    return at;
}

static double triad(double *a, const double *b, const double *c)
{
    double best = 1e9;
    for (int turn = 0; turn < TURNS; turn++) {
        const double start = seconds();
        for (int64_t i = 0; i < COUNT; i++)
            a[i] = b[i] + 0.5 * c[i];
        const double taken = seconds() - start;
        best = taken < best ? taken : best;
    }
    return 32.0 * (double)COUNT / best / 1e9;
}

static double multiply_adds(double seed)
{
    double lane[LANES], best = 1e9, sum = 0.0;
    const double factor = 1.0 - 1e-9 * seed;
    const int64_t repeats = 2000000;
    for (int l = 0; l < LANES; l++)
        lane[l] = seed + l;
    for (int turn = 0; turn < TURNS; turn++) {
        const double start = seconds();
        for (int64_t i = 0; i < repeats; i++)
            for (int l = 0; l < LANES; l++)
                lane[l] = lane[l] * factor + seed;
        const double taken = seconds() - start;
        best = taken < best ? taken : best;
    }
    for (int l = 0; l < LANES; l++)
        sum += lane[l];
    if (sum == 0.5)
        puts("");
    return 2.0 * LANES * (double)repeats / best / 1e9;
}

/* Sum random lines of a table of 2^bits lines of 64 bytes. */
static double random_line(const double *table, int bits)
{
    const int64_t reads = 4000000;
    double best = 1e9, sum = 0.0;
    for (int turn = 0; turn < 3; turn++) {
        uint64_t x = 88172645463325252u + (uint64_t)turn;
        const double start = seconds();
        for (int64_t i = 0; i < reads; i++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            sum += table[(x >> (64 - bits)) * 8];
        }
        const double taken = seconds() - start;
        best = taken < best ? taken : best;
    }
    if (sum == 0.5)
        puts("");
    return 1e9 * best / (double)reads;
}

int main(int argc, char **argv)
{
    (void)argv;
    double *a = array(COUNT), *b = array(COUNT), *c = array(COUNT);
    printf("{\"triad_gb_s\": %.4g, \"gflop_s\": %.4g, \"random_ns\": {", triad(a, b, c),
           multiply_adds((double)argc));
    for (int bits = 9; bits <= 21; bits += 2)
        printf("%s\"%lld\": %.3g", bits > 9 ? ", " : "", 64LL << bits, random_line(b, bits));
    puts("}}");
    return 0;
}
