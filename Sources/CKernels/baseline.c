#include "kernels.h"

#include <string.h>

// Vectors that every compiler of ours has: written as products of 16-bit numbers whose neighbours are
// added, which is one instruction even on the oldest processors.
typedef int8_t bytes8 __attribute__((vector_size(8)));
typedef int16_t shorts8 __attribute__((vector_size(16)));
typedef int32_t ints4 __attribute__((vector_size(16)));
typedef int32_t ints8 __attribute__((vector_size(32)));

// Four inputs, twice.
static inline shorts8 four_inputs(const int8_t *input) {
  bytes8 twice;
  memcpy(&twice, input, 4);
  memcpy((char *)&twice + 4, input, 4);
  return __builtin_convertvector(twice, shorts8);
}

// Sums of two neighbouring products for each of two rows.
static inline ints4 pair_products(const int8_t *two_rows, shorts8 inputs) {
  bytes8 weights;
  memcpy(&weights, two_rows, sizeof weights);
  ints8 product = __builtin_convertvector(__builtin_convertvector(weights, shorts8), ints8) *
                  __builtin_convertvector(inputs, ints8);
  return __builtin_shufflevector(product, product, 0, 2, 4, 6) +
         __builtin_shufflevector(product, product, 1, 3, 5, 7);
}

// The sums of 16 rows on the way, two numbers a row.
typedef struct {
  ints4 pairs[MH_ROWS / 2];
} row_sums;

static inline void add_quad(row_sums *sums, const int8_t *group, const int8_t *four) {
  shorts8 inputs = four_inputs(four);
  for (size_t two = 0; two < MH_ROWS / 2; two++) {
    sums->pairs[two] += pair_products(group + two * 8, inputs);
  }
}

static inline void store(const row_sums *sums, int32_t *out) {
  for (size_t two = 0; two < MH_ROWS / 2; two++) {
    out[2 * two] = sums->pairs[two][0] + sums->pairs[two][1];
    out[2 * two + 1] = sums->pairs[two][2] + sums->pairs[two][3];
  }
}

static void one(const int8_t *rows, size_t quads, const int8_t *input, int32_t *out) {
  row_sums sums = {0};
  for (size_t quad = 0; quad < quads; quad++) {
    add_quad(&sums, rows + quad * MH_GROUP, input + quad * 4);
  }
  store(&sums, out);
}

static void products(const int8_t *weights, size_t blocks, size_t quads, const int8_t *inputs,
                     size_t stride, size_t count, int32_t *products) {
  for (size_t block = 0; block < blocks; block++) {
    for (size_t vector = 0; vector < count; vector++) {
      one(weights + block * quads * MH_GROUP, quads, inputs + vector * stride,
          products + (vector * blocks + block) * MH_ROWS);
    }
  }
}

static void scores(const int8_t *const *blocks, size_t count, size_t offset, size_t quads,
                   const int8_t *input, int32_t *products) {
  for (size_t block = 0; block < count; block++) {
    one(blocks[block] + offset, quads, input, products + block * MH_ROWS);
  }
}

static void mixtures(const int8_t *const *blocks, size_t count, size_t offset, size_t row_blocks,
                     const int8_t *high, const int8_t *low, int32_t *sums) {
  for (size_t row_block = 0; row_block < row_blocks; row_block++) {
    row_sums of_high = {0}, of_low = {0};
    for (size_t block = 0; block < count; block++) {
      const int8_t *values = blocks[block] + offset + row_block * 4 * MH_GROUP;
      for (size_t quad = 0; quad < 4; quad++) {
        size_t column = block * MH_ROWS + quad * 4;
        add_quad(&of_high, values + quad * MH_GROUP, high + column);
        add_quad(&of_low, values + quad * MH_GROUP, low + column);
      }
    }
    store(&of_high, sums + row_block * 2 * MH_ROWS);
    store(&of_low, sums + (row_block * 2 + 1) * MH_ROWS);
  }
}

const mh_functions mh_functions_baseline = {products, scores, mixtures};
