/* The limit: one step of the same law as model/kernels.py in plain C, written for speed.
 *
 * It reads a world (world_file.py gives the format), then for every number k on standard input
 * runs k steps and answers one line of JSON: CPU seconds, who acted, discharges, sums.
 * The laws are DESIGN.md section 2, steps 1 to 5 with the running means of flow and coherence;
 * growth is left out. Sums need not agree bit for bit with the engine: FMA is allowed.
 *
 * How it is made fast: what a link reads at its source lies side by side in one cache line; links
 * lie by kind, then target; each kind has one pass without a branch, which gcc vectorises; sums by
 * target and by source are taken block by block while the block is in the first cache; large arrays
 * lie on large pages, and their random reads are asked for early. Built by toolchain.py only.
 */

#define _GNU_SOURCE
#include <math.h>
#include <time.h>

#include "limit_world.h"

#include "limit_numbers.h"

#include "limit_jumps.h"

#define BLOCK 256    /* links whose results wait in the first cache */
#define CACHED 16384 /* agents whose faces the second cache holds */
#define ASKED 64     /* links whose faces are asked for together; more wait in a queue */
#define AHEAD 6      /* agents whose links' gates are asked for before they are needed */

/* Steps 1 and 2, and what step 3 needs of every agent. Returns how many act. */
FOR_EACH_WIDTH int64_t schedule_and_sense(World *w, const int wide)
{
    const Numbers *law = &w->law;
    const int64_t n = w->n;
    int64_t limit[3];
    double opening[3][6];
    for (int k = 0; k < 3; k++) {
        limit[k] = (int64_t)ceil(law->chance[k] * 0x1p53);
        for (int b = 0; b < 6; b++)
            opening[k][b] = law->senses[k] * law->pump * law->dt * law->power[b];
    }
    double total = 0.0, taken_in = 0.0;
    int64_t count = 0;
#pragma omp simd reduction(+ : total)
    for (int64_t i = 0; i < n; i++)
        total += w->energy[i];
    const double per_unit = total > 0.0 ? 1.0 / total : 0.0, living = (double)n;
    const uint64_t seed = w->seed, step = (uint64_t)w->step;
    uint64_t bits[BLOCK];
    for (int64_t from = 0; from < n; from += BLOCK) {
        const int size = (int)(n - from < BLOCK ? n - from : BLOCK);
        const double *energy = w->energy + from, *phase = w->phase + from, *goal = w->goal + from;
        double *gate = w->gate + from, *income = w->income + from;
#pragma omp simd
        for (int i = 0; i < size; i++)
            bits[i] = draw(seed, step, (uint32_t)(from + i));
#pragma omp simd
        for (int i = 0; i < size; i++) {
            double sine, cosine;
            sine_cosine(phase[i], &sine, &cosine);
            Face *face = FACE(w, from + i, wide);
            face->energy = energy[i];
            face->sine = sine;
            face->cosine = cosine;
            double want = (goal[i] - energy[i] * per_unit) * living;
            want = want > -3.0 ? want : -3.0;
            gate[i] = exponential(law->beta * (want < 3.0 ? want : 3.0));
        }
        for (int i = 0; i < size; i++) {
            const int kind = w->kind[from + i];
            w->acting[from + i] = (int64_t)bits[i] < limit[kind];
            count += w->acting[from + i];
            const int band = w->band[from + i] < 0 ? 5 : w->band[from + i];
            const double empty = 1.0 - energy[i] / law->ceiling;
            income[i] = opening[kind][band] * (empty > 0.0 ? empty : 0.0);
            taken_in += income[i];
        }
    }
    book(w, SENSES, taken_in);
    return count;
}

FOR_EACH_WIDTH void share_budgets(World *w, const int wide)
{
    const int64_t ahead = wide == WIDE ? w->n - AHEAD : 0;
    for (int64_t j = 0; j < w->n; j++) {
        double budget = 0.0;
        if (j < ahead && w->acting[j + AHEAD])
            for (int32_t o = w->out_start[j + AHEAD]; o < w->out_start[j + AHEAD + 1]; o++)
                __builtin_prefetch(w->gate + w->out_target[o], 0, 3);
        if (w->acting[j])
            for (int32_t o = w->out_start[j]; o < w->out_start[j + 1]; o++)
                budget += w->gate[w->out_target[o]] * w->out_conductance[o];
        FACE(w, j, wide)->per_budget = budget > 0.0 ? 1.0 / budget : 0.0;
    }
}

/* Step 3: one pass for each kind. A block of links is computed without a branch into buffers
 * that stay in the first cache, then added up by target and by source. */
#define LINKS_OF(w, from)                                                                         \
    const double *restrict faces = (w)->faces;                                                    \
    const int32_t *restrict source = (w)->source + (from), *restrict target = (w)->target + (from); \
    const double *restrict conductance = (w)->conductance + (from);                               \
    double *restrict flow = (w)->flow + (from);                                                   \
    double *restrict trace_cos = (w)->trace_cos + (from);                                         \
    double *restrict trace_sin = (w)->trace_sin + (from);                                         \
    const double *restrict gate = (w)->gate;                                                      \
    const double dt = (w)->law.dt, per_dt = 1.0 / dt;                                             \
    const double flow_rate = (w)->law.flow_rate, trace_rate = (w)->law.trace_rate

/* What every link does: sine and cosine of the difference, traces, share of the budget. */
#define FEEL                                                                                      \
    const Face a = *(const Face *)(faces + ((size_t)source[l] << wide));                          \
    const Face b = *(const Face *)(faces + ((size_t)target[l] << wide));                          \
    const double sine = a.sine * b.cosine - a.cosine * b.sine;                                    \
    const double cosine = a.cosine * b.cosine + a.sine * b.sine;                                  \
    const double share = gate[target[l]] * conductance[l] * a.per_budget;                         \
    trace_cos[l] += trace_rate * (cosine - trace_cos[l]);                                         \
    trace_sin[l] += trace_rate * (sine - trace_sin[l])

#define MOVE(amount) flow[l] += flow_rate * ((amount) * per_dt - flow[l])

FOR_EACH_WIDTH void gather(World *w, const int wide, const int32_t *restrict source,
                           const int32_t *restrict target, int size,
                           const double *restrict drawn, const double *restrict misfit)
{
    const double efficiency = w->law.efficiency;
    for (int l = 0; l < size; l++) {
        SPENT(w, source[l], wide) += drawn[l];
        w->arrived[target[l]] += efficiency * drawn[l] - misfit[l];
        w->strained[target[l]] += misfit[l];
    }
}

FOR_EACH_WIDTH void pass_logical(World *w, const int wide, int64_t from, int size)
{
    LINKS_OF(w, from);
    double drawn[BLOCK], misfit[BLOCK];
    const double efficiency = w->law.efficiency;
    const double rate = w->law.rates[0] * dt;
#pragma omp simd
    for (int l = 0; l < size; l++) {
        FEEL;
        drawn[l] = rate * share * a.energy;
        misfit[l] = efficiency * drawn[l] * (0.5 - 0.5 * cosine);
        MOVE(drawn[l]);
    }
    gather(w, wide, source, target, size, drawn, misfit);
}

FOR_EACH_WIDTH void pass_analogical(World *w, const int wide, int64_t from, int size)
{
    LINKS_OF(w, from);
    const double *restrict similarity = w->similarity + from;
    double drawn[BLOCK], misfit[BLOCK];
    const double efficiency = w->law.efficiency;
    const double rate = w->law.rates[1] * dt;
#pragma omp simd
    for (int l = 0; l < size; l++) {
        FEEL;
        const double drop = a.energy - b.energy;
        drawn[l] = rate * share * similarity[l] * (drop > 0.0 ? drop : 0.0);
        misfit[l] = efficiency * drawn[l] * (0.5 - 0.5 * cosine);
        MOVE(drawn[l]);
    }
    gather(w, wide, source, target, size, drawn, misfit);
}

FOR_EACH_WIDTH void pass_wave(World *w, const int wide, int64_t from, int size)
{
    LINKS_OF(w, from);
    double drawn[BLOCK], misfit[BLOCK], turn[BLOCK];
    const double efficiency = w->law.efficiency;
    const double rate = w->law.rates[2] * dt, pull = 2.0 * w->law.pull;
#pragma omp simd
    for (int l = 0; l < size; l++) {
        FEEL;
        const double both = a.energy + b.energy, mean = sqrt(a.energy * b.energy);
        const double carried = a.energy < mean ? a.energy : mean;
        drawn[l] = rate * share * carried * (sine > 0.0 ? sine : 0.0);
        misfit[l] = efficiency * drawn[l] * (0.5 - 0.5 * cosine);
        const double heard = both > 0.0 && a.per_budget > 0.0 ? conductance[l] : 0.0;
        turn[l] = heard * pull * sine * a.energy / (both > 0.0 ? both : 1.0);
        MOVE(drawn[l]);
    }
    gather(w, wide, source, target, size, drawn, misfit);
    for (int l = 0; l < size; l++) {
        w->turn[target[l]] += turn[l];
        w->coupled[target[l]] += conductance[l];
    }
}

FOR_EACH_WIDTH double pass_emotional(World *w, const int wide, int64_t from, int size)
{
    LINKS_OF(w, from);
    const double *restrict valence = w->valence + from;
    double supplied[BLOCK], misfit[BLOCK], inhibition[BLOCK], total = 0.0;
    const double rate = w->law.rates[3] * dt, per_ceiling = 1.0 / w->law.ceiling;
#pragma omp simd reduction(+ : total)
    for (int l = 0; l < size; l++) {
        FEEL;
        const double both = a.energy + b.energy, empty = 1.0 - b.energy * per_ceiling;
        const double given = rate * share * valence[l] * a.energy * (empty > 0.0 ? empty : 0.0);
        const double held = rate * share * valence[l] * a.energy / (both > 0.0 ? both : 1.0);
        supplied[l] = valence[l] > 0.0 ? given : 0.0;
        inhibition[l] = valence[l] > 0.0 ? 0.0 : -held;
        misfit[l] = supplied[l] * (0.5 - 0.5 * cosine);
        total += supplied[l];
        MOVE(supplied[l] + inhibition[l] * b.energy);
    }
    for (int l = 0; l < size; l++) {
        w->arrived[target[l]] += supplied[l] - misfit[l];
        w->strained[target[l]] += misfit[l];
        w->inhibition[target[l]] += inhibition[l];
    }
    return total;
}

/* Ask early for what a later block reads at random places: worth it once caches overflow. */
FOR_EACH_WIDTH void bring_near(const World *w, const int wide, int kind, int64_t from, int size)
{
    const int32_t *source = w->source + from;
    for (int l = 0; l < size; l++) {
        __builtin_prefetch(FACE(w, source[l], wide), 0, 3);
        if (kind != 3 && wide == NARROW)
            __builtin_prefetch(&SPENT(w, source[l], wide), 1, 3);
    }
}

FOR_EACH_WIDTH void transduce(World *w, const int wide)
{
    share_budgets(w, wide);
    const size_t bytes = (size_t)w->n * sizeof(double);
    double *sums[] = {w->arrived, w->strained, w->inhibition, w->turn, w->coupled};
    for (int s = 0; s < 5; s++)
        memset(sums[s], 0, bytes);
    for (int64_t j = 0; j < w->n; j++)
        SPENT(w, j, wide) = 0.0;
    double supplied = 0.0;
    const int block = w->n <= CACHED ? BLOCK : ASKED;
    for (int kind = 0; kind < 4; kind++) {
        const int64_t end = w->kind_start[kind + 1];
        for (int64_t from = w->kind_start[kind]; from < end; from += block) {
            const int size = (int)(end - from < block ? end - from : block);
            if (w->n > CACHED && end - from >= BLOCK + block)
                bring_near(w, wide, kind, from + BLOCK, block);
            if (kind == 0)
                pass_logical(w, wide, from, size);
            else if (kind == 1)
                pass_analogical(w, wide, from, size);
            else if (kind == 2)
                pass_wave(w, wide, from, size);
            else
                supplied += pass_emotional(w, wide, from, size);
        }
    }
    book(w, SUPPLY, supplied);
}

/* The end of step 3, and step 4. Returns how many are over threshold, listed in front. */
FOR_EACH_WIDTH int64_t settle_and_lose(World *w, const int wide)
{
    const Numbers *law = &w->law;
    const int64_t n = w->n;
    double passed = 0.0, inhibited = 0.0, lost = 0.0;
#pragma omp simd reduction(+ : passed, inhibited, lost)
    for (int64_t i = 0; i < n; i++) {
        const double spent = SPENT(w, i, wide);
        double left = w->energy[i] - spent;
        left = left > 0.0 ? left : 0.0;
        passed += spent;
        const double kept = left * exponential(-w->inhibition[i]);
        inhibited += left - kept;
        const double energy = kept + (w->income[i] + w->arrived[i]);
        const double tension = w->tension[i] + w->strained[i];
        w->energy[i] = energy * law->keep_energy;
        w->tension[i] = tension * law->keep_tension;
        lost += (energy - w->energy[i]) + (tension - w->tension[i]);
        const double coupled = w->coupled[i];
        const double pulled = coupled > 0.0 ? w->turn[i] / (coupled > 0.0 ? coupled : 1.0) : 0.0;
        const double turn = (2.0 * M_PI * w->frequency[i] + pulled) * law->dt;
        w->phase[i] = wrapped(w->phase[i] + turn);
    }
    book(w, PASSAGE, (1.0 - law->efficiency) * passed);
    book(w, INHIBITION, inhibited);
    book(w, DECAY, lost);
    int64_t over = 0;
#pragma omp simd reduction(+ : over)
    for (int64_t i = 0; i < n; i++)
        over += w->tension[i] > w->threshold[i] * law->threshold;
    if (over > 0) {
        over = 0;
        for (int64_t i = 0; i < n; i++)
            if (w->tension[i] > w->threshold[i] * law->threshold)
                w->front[over++] = (int32_t)i;
    }
    return over;
}

FOR_EACH_WIDTH int64_t steps_1_to_4(World *w, const int wide, int64_t *acted)
{
    *acted += schedule_and_sense(w, wide);
    transduce(w, wide);
    return settle_and_lose(w, wide);
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void answer(const World *w, double cpu, long steps, int64_t acted, int64_t discharges)
{
    double energy = 0.0, tension = 0.0, x = 0.0, y = 0.0, accounts[6];
    for (int64_t i = 0; i < w->n; i++) {
        energy += w->energy[i];
        tension += w->tension[i];
        x += cos(w->phase[i]);
        y += sin(w->phase[i]);
    }
    for (int a = 0; a < 6; a++)
        accounts[a] = w->accounts[a][0] + w->accounts[a][1];
    printf("{\"cpu_s\": %.9g, \"steps\": %ld, \"acted\": %lld, \"discharges\": %lld, "
           "\"energy\": %.17g, \"tension\": %.17g, \"R\": %.17g, "
           "\"pumped\": %.17g, \"dissipated\": %.17g}\n",
           cpu, steps, (long long)acted, (long long)discharges, energy, tension,
           hypot(x, y) / (double)w->n, accounts[SENSES] + accounts[SUPPLY],
           accounts[PASSAGE] + accounts[INHIBITION] + accounts[DECAY] + accounts[DISCHARGE]);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: limit WORLD, then numbers of steps on standard input\n", stderr);
        return 2;
    }
    World w = read_world(argv[1]);
    for (long steps; scanf("%ld", &steps) == 1;) {
        int64_t acted = 0, discharges = 0;
        const double start = cpu_seconds();
        for (long s = 0; s < steps; s++) {
            const int64_t over = w.n < WIDE_FROM ? steps_1_to_4(&w, NARROW, &acted)
                                                 : steps_1_to_4(&w, WIDE, &acted);
            if (over > 0)
                discharges += jump(&w, over);
            w.step++;
        }
        answer(&w, cpu_seconds() - start, steps, acted, discharges);
    }
    return 0;
}
