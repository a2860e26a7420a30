#include "kernels.h"

static void add_quad(const int8_t *group, const int8_t *four, int32_t *sums) {
  for (size_t row = 0; row < MH_ROWS; row++) {
    sums[row] += group[row * 4] * four[0] + group[row * 4 + 1] * four[1] +
                 group[row * 4 + 2] * four[2] + group[row * 4 + 3] * four[3];
  }
}

static void one(const int8_t *rows, size_t quads, const int8_t *input, int32_t *out) {
  int32_t sums[MH_ROWS] = {0};
  for (size_t quad = 0; quad < quads; quad++) add_quad(rows + quad * MH_GROUP, input + quad * 4, sums);
  for (size_t row = 0; row < MH_ROWS; row++) out[row] = sums[row];
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
  for (size_t place = 0; place < row_blocks * 2 * MH_ROWS; place++) sums[place] = 0;
  for (size_t block = 0; block < count; block++) {
    for (size_t quad = 0; quad < row_blocks * 4; quad++) {
      const int8_t *group = blocks[block] + offset + quad * MH_GROUP;
      size_t column = block * MH_ROWS + quad % 4 * 4;
      int32_t *out = sums + quad / 4 * 2 * MH_ROWS;
      add_quad(group, high + column, out);
      add_quad(group, low + column, out + MH_ROWS);
    }
  }
}

const mh_functions mh_functions_baseline = {products, scores, mixtures};
