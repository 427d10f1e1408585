/* Step 5 of limit.c: discharges, wave by wave, and which cascade each belongs to.
 *
 * Everything is kept for the agents that are touched: a small cascade costs nothing in a large
 * field.
 */

static int32_t root_of(int32_t *parent, int32_t x)
{
    while (parent[x] != x) {
        parent[x] = parent[parent[x]];
        x = parent[x];
    }
    return x;
}

static void join(int32_t *parent, int32_t i, int32_t k)
{
    const int32_t x = root_of(parent, i), y = root_of(parent, k);
    parent[x > y ? x : y] = x > y ? y : x;
}

static void note_discharge(World *w, int64_t number, int32_t agent, int32_t wave, double released)
{
    if (number == w->jump_room) {
        w->jump_room *= 2;
        const size_t size = (size_t)w->jump_room;
        w->jump_agent = realloc(w->jump_agent, size * sizeof(int32_t));
        w->jump_wave = realloc(w->jump_wave, size * sizeof(int32_t));
        w->jump_cascade = realloc(w->jump_cascade, size * sizeof(int32_t));
        w->jump_released = realloc(w->jump_released, size * sizeof(double));
    }
    w->jump_agent[number] = agent;
    w->jump_wave[number] = wave;
    w->jump_released[number] = released;
}

/* The front's phases move half-way to the mean phase of the front of their cascade, less where
   its order is below this. */
#define LEAST_ORDER 0.1

static void draw_phases_together(World *w, int64_t size)
{
    for (int64_t f = 0; f < size; f++) {
        const int32_t root = root_of(w->parent, w->front[f]);
        w->sum_cos[root] = w->sum_sin[root] = w->front_size[root] = 0.0;
    }
    for (int64_t f = 0; f < size; f++) {
        const int32_t root = root_of(w->parent, w->front[f]);
        double sine, cosine;
        sine_cosine(w->phase[w->front[f]], &sine, &cosine);
        w->sum_cos[root] += cosine;
        w->sum_sin[root] += sine;
        w->front_size[root] += 1.0;
    }
    for (int64_t f = 0; f < size; f++) {
        const int32_t i = w->front[f], root = root_of(w->parent, i);
        const double x = w->sum_cos[root], y = w->sum_sin[root];
        const double order = sqrt(x * x + y * y) / (LEAST_ORDER * w->front_size[root]);
        const double way = 0.5 * (order < 1.0 ? order : 1.0);
        w->phase[i] = wrapped(w->phase[i] + way * wrapped(atan2(y, x) - w->phase[i]));
    }
}

/* Step 5, from those listed in front. Returns how many discharges there were. */
static int64_t jump(World *w, int64_t size)
{
    const Numbers *law = &w->law;
    int64_t count = 0;
    double dissipated = 0.0;
    for (int32_t wave = 0; size > 0; wave++) {
        int64_t touched = 0;
        draw_phases_together(w, size);
        for (int64_t f = 0; f < size; f++) {
            const int32_t i = w->front[f];
            const double stored = w->tension[i], out = law->out * stored;
            const int32_t from = w->hood_start[i], to = w->hood_start[i + 1];
            note_discharge(w, count++, i, wave, stored);
            if (from == to)
                dissipated += out;
            const double part = out / (to > from ? to - from : 1);
            for (int32_t h = from; h < to; h++) {
                const int32_t k = w->hood[h];
                w->incoming[k] += part;
                if (!w->touched[k]) {
                    w->touched[k] = 1;
                    w->touches[touched++] = k;
                }
            }
            dissipated += stored * (1.0 - law->own - law->out);
            w->energy[i] += law->own * stored;
            w->tension[i] = 0.0;
        }
        int32_t *const before = w->front;
        const int64_t size_before = size;
        w->front = w->before;
        w->before = before;
        size = 0;
        for (int64_t t = 0; t < touched; t++) {
            const int32_t k = w->touches[t];
            w->tension[k] += w->incoming[k];
            w->incoming[k] = 0.0;
            w->touched[k] = 0;
            if (w->tension[k] > w->threshold[k] * law->threshold) {
                w->front[size++] = k;
                w->due[k] = wave + 1;
            }
        }
        for (int64_t f = 0; f < size_before && size > 0; f++)
            for (int32_t h = w->hood_start[before[f]]; h < w->hood_start[before[f] + 1]; h++)
                if (w->due[w->hood[h]] == wave + 1)
                    join(w->parent, before[f], w->hood[h]);
    }
    for (int64_t d = 0; d < count; d++)
        w->jump_cascade[d] = root_of(w->parent, w->jump_agent[d]);
    for (int64_t d = 0; d < count; d++) {
        w->parent[w->jump_agent[d]] = w->jump_agent[d];
        w->due[w->jump_agent[d]] = 0;
    }
    book(w, DISCHARGE, dissipated);
    return count;
}
