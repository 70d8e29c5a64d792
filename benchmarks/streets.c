/* The streets alone: everybody walks at random on a torus, then everybody looks into its cell.
 *
 * Two bits a move from words that a counter-based generator (Philox4x64-10) fills every 128 moves,
 * a table of neighbours, a list of hazards for each cell; a hazard that is found moves to another
 * cell and can be seen there from the next minute on.
 *
 * As it stands: everybody moves, everybody looks, one after the other. With -DAHEAD the same in the
 * way of safetynet's engine: moves are laid out 32 minutes ahead, 64 people at a time, as columns and
 * rows without a table, and a byte for each cell tells who may see something, 32 people at a time. With
 * -DKEEPS it also keeps what safetynet keeps of a find: a row of the log for it and for the hazard that
 * takes its place, and a record of that one, of ROW_BYTES and RECORD_BYTES as in safetynet.
 *
 * streets SIDE UNITS HAZARDS MINUTES CHANCE SEED  ->  processor seconds, finds
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

typedef struct { uint64_t word[4]; } block;
enum { WALK, LOOK, PLACE };

static uint64_t seed;

static inline block philox(uint64_t purpose, uint64_t when, uint64_t who, uint64_t part)
{
    uint64_t k0 = seed, k1 = purpose, c0 = when, c1 = who, c2 = part, c3 = 0;
    for (int round = 0; round < 10; round++) {
        unsigned __int128 a = (unsigned __int128)0xD2E7470EE14C6C93u * c0;
        unsigned __int128 b = (unsigned __int128)0xCA5A826395121157u * c2;
        uint64_t n0 = (uint64_t)(b >> 64) ^ c1 ^ k0, n2 = (uint64_t)(a >> 64) ^ c3 ^ k1;
        c0 = n0, c1 = (uint64_t)b, c2 = n2, c3 = (uint64_t)a;
        k0 += 0x9E3779B97F4A7C15u, k1 += 0xBB67AE8584CAA73Bu;
    }
    return (block){{c0, c1, c2, c3}};
}

static inline double unit(uint64_t word) { return (double)(word >> 11) * 0x1p-53; }

static int32_t *first, *next, *before, *where;
static uint8_t *marks;

static void put(int32_t hazard, int32_t cell)
{
    where[hazard] = cell, before[hazard] = -1, next[hazard] = first[cell];
    if (first[cell] >= 0) before[first[cell]] = hazard;
    first[cell] = hazard;
    marks[cell] = 1;
}

static void take(int32_t hazard)
{
    if (before[hazard] >= 0) next[before[hazard]] = next[hazard];
    else first[where[hazard]] = next[hazard];
    if (next[hazard] >= 0) before[next[hazard]] = before[hazard];
    marks[where[hazard]] = first[where[hazard]] >= 0;
}

typedef struct { int32_t hazard, finder; } hit;

static inline int look(int t, int who, int32_t cell, double chance, hit *hits, int n, int room)
{
    for (int32_t h = first[cell]; h >= 0; h = next[h])
        if (unit(philox(LOOK, t, who, h).word[0]) < chance && n < room) hits[n++] = (hit){h, who};
    return n;
}

#ifdef KEEPS
typedef struct __attribute__((packed)) {
    double minute;
    int32_t what, agent, subject;
    int16_t node, department;
    uint8_t activity, role, channel;
} row;
typedef struct __attribute__((packed)) {
    double onset, fate;
    int64_t address;
    int32_t cell, kind, parent, entry, victim, reporter, responder, household, crew, spare[2];
    uint8_t status, known, ends, jobs, line, more;
} record;
_Static_assert(sizeof(row) == ROW_BYTES, "a row of the log has another length");
_Static_assert(sizeof(record) == RECORD_BYTES, "the record of a case has another length");
enum { ONSET, DETECTED, NOBODY = 255 };

static row *rows;
static record *records;
static int32_t *record_of;
static size_t n_rows, room_for_rows, n_records, room_for_records;

static void note(int t, int32_t what, uint8_t activity, uint8_t role, int32_t agent)
{
    if (n_rows == room_for_rows) rows = realloc(rows, sizeof(row) * (room_for_rows = 2 * n_rows + 1024));
    rows[n_rows++] = (row){t, what, agent, -1, -1, -1, activity, role, NOBODY};
}

static void begin(int32_t hazard, int t, int64_t address, int32_t parent)
{
    if (n_records == room_for_records)
        records = realloc(records, sizeof(record) * (room_for_records = 2 * n_records + 1024));
    records[n_records] = (record){.onset = t, .fate = 1.0 / 0.0, .address = address,
        .cell = where[hazard], .parent = parent, .entry = hazard, .victim = -1, .reporter = -1,
        .responder = -1, .household = -1, .crew = -1, .status = 1, .jobs = 1};
    record_of[hazard] = n_records++;
    note(t, record_of[hazard], ONSET, NOBODY, -1);
}
#endif

#ifdef AHEAD
enum { ROWS = 32, MANY = 64, LOOKERS = 32 };
#if defined __AVX512BW__
typedef __m512i lanes;
typedef __m512 reals;
#define DO(operation) _mm512_##operation
#elif defined __AVX2__
typedef __m256i lanes;
typedef __m256 reals;
#define DO(operation) _mm256_##operation
#endif

static void lay_out(int side, const int32_t *from, int32_t *to, const uint32_t *bits, int row, int t)
{
#ifdef DO
    /* A column and a row in the lower and the upper half of each lane. */
    enum { LANES = sizeof(lanes) / 4 };
    union { lanes many[MANY / LANES]; uint32_t one[MANY]; } begin, ways;
    const uint32_t east = 1, west = side - 1, north = west << 16, south = 1 << 16;
    for (int i = 0; i < MANY; i++) {
        begin.one[i] = from[i] / side << 16 | from[i] % side;
        ways.one[i] = (uint32_t[]){east, west, north, south}[i % 4];
    }
    lanes at[MANY / LANES];
    for (int i = 0; i < MANY / LANES; i++) at[i] = begin.many[i];
    for (int k = 0; k < ROWS; k++)
        for (int i = 0; i < MANY / LANES; i++) {
            lanes word = ((const lanes *)(bits + ((t + k) >> 4 & 7) * row))[i];
            lanes drawn = DO(srl_epi32)(word, _mm_cvtsi32_si128(2 * (k & 15)));
            lanes step = (lanes)DO(permutevar_ps)((reals)ways.many[0], drawn);
            lanes onto = DO(add_epi16)(at[i], step), size = DO(set1_epi32)(side << 16 | side);
            onto = at[i] = DO(min_epu16)(onto, DO(sub_epi16)(onto, size));
            ((lanes *)(to + k * row))[i] = DO(madd_epi16)(onto, DO(set1_epi32)(side << 16 | 1));
        }
#else
    for (int i = 0; i < MANY; i++) {
        int x = from[i] % side, y = from[i] / side;
        for (int k = 0; k < ROWS; k++) {
            int way = bits[((t + k) >> 4 & 7) * row + i] >> 2 * (k & 15) & 3;
            x += (way == 0) - (way == 1), y += (way == 3) - (way == 2);
            x = x < 0 ? side - 1 : x == side ? 0 : x, y = y < 0 ? side - 1 : y == side ? 0 : y;
            to[k * row + i] = y * side + x;
        }
    }
#endif
}

static uint32_t who_may_see(const int32_t *cell)
{
    uint32_t who = 0;
#if defined __AVX512BW__
    for (int i = 0; i < LOOKERS; i += 16) {
        __m512i here = _mm512_loadu_si512(cell + i);
        /* All lanes ask, and no cell is below 0; a mask known beforehand makes gcc merge each gather
         * with the one before, and wait for it. */
        __mmask16 asked = _mm512_cmpge_epi32_mask(here, _mm512_setzero_si512());
        __m512i byte = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), asked, here, marks, 1);
        who |= (uint32_t)_mm512_test_epi32_mask(byte, _mm512_set1_epi32(1)) << i;
    }
#elif defined __AVX2__
    __m128i half[2];
    for (int h = 0; h < 2; h++) {
        const int32_t *c = cell + 16 * h;
        __m128i b = _mm_cvtsi32_si128(marks[c[0]]);
#define MARK(i) b = _mm_insert_epi8(b, marks[c[i]], i);
        MARK(1) MARK(2) MARK(3) MARK(4) MARK(5) MARK(6) MARK(7) MARK(8)
        MARK(9) MARK(10) MARK(11) MARK(12) MARK(13) MARK(14) MARK(15)
        half[h] = b;
    }
    who = _mm256_movemask_epi8(_mm256_slli_epi16(_mm256_set_m128i(half[1], half[0]), 7));
#else
    for (int i = 0; i < LOOKERS; i++) who |= (uint32_t)marks[cell[i]] << i;
#endif
    return who;
}
#endif

int main(int argc, char **argv)
{
    if (argc != 7) return 2;
    int side = atoi(argv[1]), units = atoi(argv[2]), hazards = atoi(argv[3]);
    int minutes = atoi(argv[4]), cells = side * side;
    double chance = atof(argv[5]);
    seed = strtoull(argv[6], 0, 10);
    int32_t *onward = malloc(sizeof(int32_t) * 4 * cells);
#ifdef AHEAD
    /* An odd number of blocks, or all rows would fall into the same few lines of the cache. */
    int row = MANY * ((units / MANY + 1) | 1);
    int32_t *ahead = aligned_alloc(64, sizeof(int32_t) * ROWS * row), *cell = ahead + (ROWS - 1) * row;
    uint32_t *bits = aligned_alloc(64, sizeof(uint32_t) * 8 * row);
    for (int i = 0; i < ROWS * row; i++) ahead[i] = bits[i % (8 * row)] = 0;
#else
    int32_t *cell = malloc(sizeof(int32_t) * units);
    uint64_t *bits[4];
    for (int i = 0; i < 4; i++) bits[i] = malloc(sizeof(uint64_t) * units);
#endif
    marks = calloc(cells + 3, 1);
    first = malloc(sizeof(int32_t) * cells);
    next = malloc(sizeof(int32_t) * hazards);
    before = malloc(sizeof(int32_t) * hazards);
    where = malloc(sizeof(int32_t) * hazards);
    hit *hits = malloc(sizeof(hit) * units * 4);
    int32_t *seen = calloc(hazards, sizeof(int32_t));
    for (int c = 0; c < cells; c++) {
        int x = c % side, y = c / side;
        onward[4 * c] = y * side + (x + 1) % side;
        onward[4 * c + 1] = y * side + (x + side - 1) % side;
        onward[4 * c + 2] = (y + side - 1) % side * side + x;
        onward[4 * c + 3] = (y + 1) % side * side + x;
        first[c] = -1;
    }
    for (int h = 0; h < hazards; h++) put(h, unit(philox(PLACE, 0, h, 0).word[0]) * cells);
    for (int i = 0; i < units; i++) cell[i] = unit(philox(WALK, 0, i, 1).word[0]) * cells;

    long finds = 0;
    struct timespec before_it, after_it;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before_it);
#ifdef KEEPS
    record_of = malloc(sizeof(int32_t) * hazards);
    for (int h = 0; h < hazards; h++) begin(h, 0, h, -1);
#endif
    for (int t = 0; t < minutes; t++) {
        if (t % 128 == 0)
            for (int i = 0; i < units; i++) {
                block fresh = philox(WALK, t / 128, i, 0);
#ifdef AHEAD
                for (int w = 0; w < 8; w++) bits[w * row + i] = fresh.word[w / 2] >> 32 * (w % 2);
            }
        if (t % ROWS == 0)
            for (int i = 0; i < units; i += MANY)
                lay_out(side, ahead + (ROWS - 1) * row + i, ahead + i, bits + i, row, t);
        cell = ahead + t % ROWS * row;
        int n = 0;
        for (int first_of = 0; first_of < units; first_of += LOOKERS)
            for (uint32_t who = who_may_see(cell + first_of); who; who &= who - 1) {
                int i = first_of + __builtin_ctz(who);
                if (i < units) n = look(t, i, cell[i], chance, hits, n, 4 * units);
            }
#else
                for (int w = 0; w < 4; w++) bits[w][i] = fresh.word[w];
            }
        const uint64_t *word = bits[t >> 5 & 3];
        int shift = 2 * (t & 31);
        for (int i = 0; i < units; i++) cell[i] = onward[4 * cell[i] + (word[i] >> shift & 3)];
        int n = 0;
        for (int i = 0; i < units; i++) n = look(t, i, cell[i], chance, hits, n, 4 * units);
#endif
        for (int k = 0; k < n; k++) {
            int32_t h = hits[k].hazard;
            if (seen[h] == t + 1) continue;
            seen[h] = t + 1;
            finds++;
            take(h);
            put(h, unit(philox(PLACE, t + 1, h, 0).word[0]) * cells);
#ifdef KEEPS
            record *found = &records[record_of[h]];
            found->known = 1, found->status = 2;
            note(t, record_of[h], DETECTED, 1, hits[k].finder);
            begin(h, t, found->address + ((int64_t)1 << 40), record_of[h]);
#endif
        }
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after_it);
    printf("%.9f %ld\n", after_it.tv_sec - before_it.tv_sec
           + 1e-9 * (after_it.tv_nsec - before_it.tv_nsec), finds);
    return 0;
}
