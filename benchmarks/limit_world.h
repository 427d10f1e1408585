/* The state of limit.c as arrays, and its reading from the file that world_file.py writes. */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LINE 64
#define HUGE_PAGE ((size_t)1 << 21)
#define WIDE_FROM (1 << 18) /* agents from which on each has a cache line of its own */

typedef struct {
    double dt, efficiency, ceiling, pump, keep_energy, keep_tension, beta, own, out;
    double flow_rate, trace_rate, threshold, rates[4], pull, chance[3], power[6], senses[3];
} Numbers;

/* What a link reads at its source, side by side so that one cache line brings it. In large fields
   four doubles more lie beside it, of which the first is what was spent: there a link writes to the
   line that it has read. */
typedef struct {
    double energy, sine, cosine;
    double per_budget; /* 1 / outflow budget; 0 where the source does not act */
} Face;

typedef struct {
    int64_t n, m, kind_start[5], hood_size;
    uint64_t seed;
    int64_t step;
    Numbers law;
    double *energy, *tension, *phase, *frequency, *threshold, *goal;
    int8_t *kind, *band;
    int32_t *hood_start, *hood;
    int32_t *source, *target;
    double *valence, *similarity, *conductance, *flow, *trace_cos, *trace_sin;
    /* links once more, by source: what the budget needs */
    int32_t *out_start, *out_target;
    double *out_conductance;
    /* per step */
    double *faces, *spent; /* see FACE and SPENT */
    uint8_t *acting;
    double *gate, *income, *arrived, *strained, *inhibition, *turn, *coupled;
    /* jumps */
    int32_t *front, *before, *touches, *due, *parent;
    uint8_t *touched;
    double *incoming, *sum_cos, *sum_sin, *front_size;
    int32_t *jump_agent, *jump_wave, *jump_cascade;
    double *jump_released;
    int64_t jump_room;
    double accounts[6][2];
} World;

/* A face begins every 1 << wide doubles. What takes ``wide`` is compiled once for each. */
#define NARROW 2
#define WIDE 3
#define FACE(w, j, wide) ((Face *)((w)->faces + ((size_t)(j) << (wide))))
#define SPENT(w, j, wide) \
    (*((wide) == WIDE ? (w)->faces + ((size_t)(j) << WIDE) + 4 : (w)->spent + (j)))
#define FOR_EACH_WIDTH static inline __attribute__((always_inline))

enum { SENSES, SUPPLY, PASSAGE, INHIBITION, DECAY, DISCHARGE };

static void *room(int64_t count, size_t size)
{
    size_t bytes = ((size_t)(count > 0 ? count : 1) * size + LINE - 1) / LINE * LINE;
    const size_t align = bytes >= HUGE_PAGE ? HUGE_PAGE : LINE;
    bytes = (bytes + align - 1) / align * align;
    void *at = aligned_alloc(align, bytes);
    if (at == NULL) {
        fputs("limit: no memory\n", stderr);
        exit(1);
    }
#ifdef MADV_HUGEPAGE
    if (align == HUGE_PAGE)
        madvise(at, bytes, MADV_HUGEPAGE); /* as numpy does */
#endif
    return memset(at, 0, bytes);
}

static void take(void *to, size_t size, int64_t count, FILE *told)
{
    if (count > 0 && fread(to, size, (size_t)count, told) != (size_t)count) {
        fputs("limit: the world file is cut short\n", stderr);
        exit(1);
    }
}

static void *taken(size_t size, int64_t count, FILE *told)
{
    void *at = room(count, size);
    take(at, size, count, told);
    return at;
}

/* Links by source, counting sort. */
static void index_by_source(World *w)
{
    w->out_start = room(w->n + 1, sizeof(int32_t));
    w->out_target = room(w->m, sizeof(int32_t));
    w->out_conductance = room(w->m, sizeof(double));
    int32_t *next = room(w->n + 1, sizeof(int32_t));
    for (int64_t l = 0; l < w->m; l++)
        w->out_start[w->source[l] + 1]++;
    for (int64_t j = 0; j < w->n; j++)
        next[j + 1] = w->out_start[j + 1] += w->out_start[j];
    for (int64_t l = 0; l < w->m; l++) {
        const int32_t at = next[w->source[l]]++;
        w->out_target[at] = w->target[l];
        w->out_conductance[at] = w->conductance[l];
    }
    free(next);
}

static World read_world(const char *path)
{
    World w = {0};
    FILE *told = fopen(path, "rb");
    char magic[8];
    if (told == NULL || fread(magic, 1, 8, told) != 8 || memcmp(magic, "MFWORLD1", 8) != 0) {
        fprintf(stderr, "limit: %s is no world file\n", path);
        exit(1);
    }
    int64_t sizes[6];
    take(sizes, 8, 6, told);
    take(&w.seed, 8, 1, told);
    take(&w.step, 8, 1, told);
    take(&w.law, sizeof(double), sizeof(Numbers) / sizeof(double), told);
    w.n = sizes[0];
    w.hood_size = sizes[5];
    for (int k = 0; k < 4; k++)
        w.kind_start[k + 1] = w.kind_start[k] + sizes[k + 1];
    w.m = w.kind_start[4];
    double **agents[] = {&w.energy, &w.tension, &w.phase, &w.frequency, &w.threshold, &w.goal};
    for (int a = 0; a < 6; a++)
        *agents[a] = taken(sizeof(double), w.n, told);
    w.kind = taken(1, w.n, told);
    w.band = taken(1, w.n, told);
    w.hood_start = taken(sizeof(int32_t), w.n + 1, told);
    w.hood = taken(sizeof(int32_t), w.hood_size, told);
    w.source = taken(sizeof(int32_t), w.m, told);
    w.target = taken(sizeof(int32_t), w.m, told);
    double **links[] = {&w.valence, &w.similarity, &w.conductance,
                        &w.flow,    &w.trace_cos,  &w.trace_sin};
    for (int l = 0; l < 6; l++)
        *links[l] = taken(sizeof(double), w.m, told);
    fclose(told);
    index_by_source(&w);
    w.faces = room(w.n << (w.n < WIDE_FROM ? NARROW : WIDE), sizeof(double));
    w.acting = room(w.n, 1);
    double **scratch[] = {&w.gate, &w.income,   &w.arrived, &w.strained, &w.inhibition, &w.turn,
                          &w.coupled, &w.spent, &w.incoming, &w.sum_cos, &w.sum_sin,
                          &w.front_size};
    for (size_t s = 0; s < sizeof scratch / sizeof *scratch; s++)
        *scratch[s] = room(w.n, sizeof(double));
    int32_t **rows[] = {&w.front, &w.before, &w.touches, &w.due, &w.parent};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        *rows[r] = room(w.n, sizeof(int32_t));
    for (int64_t i = 0; i < w.n; i++)
        w.parent[i] = (int32_t)i;
    w.touched = room(w.n, 1);
    w.jump_room = 1024;
    w.jump_agent = room(w.jump_room, sizeof(int32_t));
    w.jump_wave = room(w.jump_room, sizeof(int32_t));
    w.jump_cascade = room(w.jump_room, sizeof(int32_t));
    w.jump_released = room(w.jump_room, sizeof(double));
    return w;
}

/* Add to an account, keeping the lost digits (Neumaier 1974). */
static void book(World *w, int account, double amount)
{
    double *row = w->accounts[account];
    double sum = row[0] + amount;
    row[1] += fabs(row[0]) >= fabs(amount) ? (row[0] - sum) + amount : (amount - sum) + row[0];
    row[0] = sum;
}
