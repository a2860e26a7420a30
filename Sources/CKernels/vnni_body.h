// The AVX-512 VNNI kernel, written over a few operations that the including file defines: with the
// processor's instructions, and in plain C so that its arithmetic is tested everywhere.
//
//   VECTOR                  16 sums of 32 bits, or 64 bytes
//   ZERO()                  all sums 0
//   LOAD_UNSIGNED(p)        64 weights as unsigned bytes, each 128 larger
//   SPREAD(p)               four inputs, repeated 16 times
//   ADD_PRODUCTS(s, u, i)   s plus, per sum, four products of unsigned u with signed i
//   ADD(s, t)              the two added
//   TAKE(s, n)              s with the number n taken off every sum
//   STORE(p, s)             writes 16 sums
//   TARGET, FUNCTIONS       attributes of the functions, name of their table
//
// The instruction wants one unsigned factor. Weights are made unsigned by adding 128, which adds
// 128 times the sum of the inputs to every product; that is taken off again at the end.

#define VECTORS 8

TARGET static int32_t excess(const int8_t *input, size_t quads) {
  int32_t sum = 0;
  for (size_t place = 0; place < quads * 4; place++) sum += input[place];
  return 128 * sum;
}

TARGET static void eight(const int8_t *rows, size_t quads, const int8_t *input,
                                 size_t stride, const int32_t *excesses, int32_t *out,
                                 size_t out_stride) {
  VECTOR s0 = ZERO(), s1 = ZERO(), s2 = ZERO(), s3 = ZERO();
  VECTOR s4 = ZERO(), s5 = ZERO(), s6 = ZERO(), s7 = ZERO();
  for (size_t quad = 0; quad < quads; quad++) {
    VECTOR group = LOAD_UNSIGNED(rows + quad * MH_GROUP);
    const int8_t *four = input + quad * 4;
    s0 = ADD_PRODUCTS(s0, group, SPREAD(four));
    s1 = ADD_PRODUCTS(s1, group, SPREAD(four + stride));
    s2 = ADD_PRODUCTS(s2, group, SPREAD(four + 2 * stride));
    s3 = ADD_PRODUCTS(s3, group, SPREAD(four + 3 * stride));
    s4 = ADD_PRODUCTS(s4, group, SPREAD(four + 4 * stride));
    s5 = ADD_PRODUCTS(s5, group, SPREAD(four + 5 * stride));
    s6 = ADD_PRODUCTS(s6, group, SPREAD(four + 6 * stride));
    s7 = ADD_PRODUCTS(s7, group, SPREAD(four + 7 * stride));
  }
  STORE(out, TAKE(s0, excesses[0]));
  STORE(out + out_stride, TAKE(s1, excesses[1]));
  STORE(out + 2 * out_stride, TAKE(s2, excesses[2]));
  STORE(out + 3 * out_stride, TAKE(s3, excesses[3]));
  STORE(out + 4 * out_stride, TAKE(s4, excesses[4]));
  STORE(out + 5 * out_stride, TAKE(s5, excesses[5]));
  STORE(out + 6 * out_stride, TAKE(s6, excesses[6]));
  STORE(out + 7 * out_stride, TAKE(s7, excesses[7]));
}

TARGET static void one(const int8_t *rows, size_t quads, const int8_t *input,
                               int32_t more, int32_t *out) {
  // Two sums, because each instruction waits for the one before it.
  VECTOR even = ZERO(), odd = ZERO();
  size_t quad = 0;
  for (; quad + 2 <= quads; quad += 2) {
    const int8_t *group = rows + quad * MH_GROUP;
    even = ADD_PRODUCTS(even, LOAD_UNSIGNED(group), SPREAD(input + quad * 4));
    odd = ADD_PRODUCTS(odd, LOAD_UNSIGNED(group + MH_GROUP), SPREAD(input + quad * 4 + 4));
  }
  if (quad < quads) {
    even = ADD_PRODUCTS(even, LOAD_UNSIGNED(rows + quad * MH_GROUP), SPREAD(input + quad * 4));
  }
  STORE(out, TAKE(ADD(even, odd), more));
}

TARGET static void products(const int8_t *weights, size_t blocks, size_t quads,
                            const int8_t *inputs, size_t stride, size_t count, int32_t *products) {
  size_t out_stride = blocks * MH_ROWS;
  for (size_t first = 0; first < count; first += VECTORS) {
    size_t some = count - first < VECTORS ? count - first : VECTORS;
    const int8_t *input = inputs + first * stride;
    int32_t excesses[VECTORS];
    for (size_t vector = 0; vector < some; vector++) {
      excesses[vector] = excess(input + vector * stride, quads);
    }
    for (size_t block = 0; block < blocks; block++) {
      const int8_t *rows = weights + block * quads * MH_GROUP;
      int32_t *out = products + first * out_stride + block * MH_ROWS;
      if (some == VECTORS) {
        eight(rows, quads, input, stride, excesses, out, out_stride);
      } else {
        for (size_t vector = 0; vector < some; vector++) {
          one(rows, quads, input + vector * stride, excesses[vector],
                      out + vector * out_stride);
        }
      }
    }
  }
}

TARGET static void scores(const int8_t *const *blocks, size_t count, size_t offset, size_t quads,
                          const int8_t *input, int32_t *products) {
  int32_t more = excess(input, quads);
  for (size_t block = 0; block < count; block++) {
    mh_prefetch(blocks, block, count, offset, quads + 1);
    one(blocks[block] + offset, quads, input, more, products + block * MH_ROWS);
  }
}

TARGET static void mixtures(const int8_t *const *blocks, size_t count, size_t offset,
                            size_t row_blocks, const int8_t *high, const int8_t *low,
                            int32_t *sums) {
  int32_t more_high = excess(high, count * 4), more_low = excess(low, count * 4);
  for (size_t row_block = 0; row_block < row_blocks; row_block++) {
    size_t start = offset + row_block * 4 * MH_GROUP;
    VECTOR first = ZERO(), second = ZERO();
    for (size_t block = 0; block < count; block++) {
      mh_prefetch(blocks, block, count, start, 4);
      for (size_t quad = 0; quad < 4; quad++) {
        VECTOR group = LOAD_UNSIGNED(blocks[block] + start + quad * MH_GROUP);
        size_t column = block * MH_ROWS + quad * 4;
        first = ADD_PRODUCTS(first, group, SPREAD(high + column));
        second = ADD_PRODUCTS(second, group, SPREAD(low + column));
      }
    }
    int32_t *out = sums + row_block * 2 * MH_ROWS;
    STORE(out, TAKE(first, more_high));
    STORE(out + MH_ROWS, TAKE(second, more_low));
  }
}

const mh_functions FUNCTIONS = {products, scores, mixtures};
