#include "kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i four_inputs(const int8_t *input) {
  int32_t word;
  memcpy(&word, input, 4);
  return _mm256_set1_epi32(word);
}

// Adds the products of four columns of eight rows. The instruction multiplies unsigned with signed
// bytes and saturates sums of two at 16 bits, so signs move from the weights to the inputs:
// 2 * 127 * 127 = 32258 fits.
AVX2 static inline __m256i add_products(__m256i sum, __m256i magnitudes, __m256i weights,
                                        __m256i input) {
  __m256i pairs = _mm256_maddubs_epi16(magnitudes, _mm256_sign_epi8(input, weights));
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

AVX2 static inline void store(int32_t *out, __m256i low, __m256i high) {
  _mm256_storeu_si256((__m256i *)out, low);
  _mm256_storeu_si256((__m256i *)out + 1, high);
}

// Four vectors share each load of weights.
AVX2 static void products_of_four(const int8_t *rows, size_t quads, const int8_t *input,
                                  size_t stride, int32_t *out, size_t out_stride) {
  __m256i low0 = _mm256_setzero_si256(), high0 = low0, low1 = low0, high1 = low0;
  __m256i low2 = low0, high2 = low0, low3 = low0, high3 = low0;
  for (size_t quad = 0; quad < quads; quad++) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(rows + quad * MH_GROUP));
    __m256i high = _mm256_loadu_si256((const __m256i *)(rows + quad * MH_GROUP + 32));
    __m256i low_size = _mm256_abs_epi8(low), high_size = _mm256_abs_epi8(high);
    const int8_t *four = input + quad * 4;
    __m256i a = four_inputs(four);
    low0 = add_products(low0, low_size, low, a);
    high0 = add_products(high0, high_size, high, a);
    a = four_inputs(four + stride);
    low1 = add_products(low1, low_size, low, a);
    high1 = add_products(high1, high_size, high, a);
    a = four_inputs(four + 2 * stride);
    low2 = add_products(low2, low_size, low, a);
    high2 = add_products(high2, high_size, high, a);
    a = four_inputs(four + 3 * stride);
    low3 = add_products(low3, low_size, low, a);
    high3 = add_products(high3, high_size, high, a);
  }
  store(out, low0, high0);
  store(out + out_stride, low1, high1);
  store(out + 2 * out_stride, low2, high2);
  store(out + 3 * out_stride, low3, high3);
}

AVX2 static void products_of_one(const int8_t *rows, size_t quads, const int8_t *input,
                                 int32_t *out) {
  __m256i low_sum = _mm256_setzero_si256(), high_sum = low_sum;
  for (size_t quad = 0; quad < quads; quad++) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(rows + quad * MH_GROUP));
    __m256i high = _mm256_loadu_si256((const __m256i *)(rows + quad * MH_GROUP + 32));
    __m256i a = four_inputs(input + quad * 4);
    low_sum = add_products(low_sum, _mm256_abs_epi8(low), low, a);
    high_sum = add_products(high_sum, _mm256_abs_epi8(high), high, a);
  }
  store(out, low_sum, high_sum);
}

AVX2 static void products(const int8_t *weights, size_t blocks, size_t quads, const int8_t *inputs,
                          size_t stride, size_t count, int32_t *products) {
  size_t out_stride = blocks * MH_ROWS;
  for (size_t block = 0; block < blocks; block++) {
    const int8_t *rows = weights + block * quads * MH_GROUP;
    int32_t *out = products + block * MH_ROWS;
    size_t vector = 0;
    for (; vector + 4 <= count; vector += 4) {
      products_of_four(rows, quads, inputs + vector * stride, stride, out + vector * out_stride,
                       out_stride);
    }
    for (; vector < count; vector++) {
      products_of_one(rows, quads, inputs + vector * stride, out + vector * out_stride);
    }
  }
}

AVX2 static void scores(const int8_t *const *blocks, size_t count, size_t offset, size_t quads,
                        const int8_t *input, int32_t *products) {
  for (size_t block = 0; block < count; block++) {
    mh_prefetch(blocks, block, count, offset, quads + 1);
    products_of_one(blocks[block] + offset, quads, input, products + block * MH_ROWS);
  }
}

AVX2 static void mixtures(const int8_t *const *blocks, size_t count, size_t offset,
                          size_t row_blocks, const int8_t *high, const int8_t *low, int32_t *sums) {
  for (size_t row_block = 0; row_block < row_blocks; row_block++) {
    size_t start = offset + row_block * 4 * MH_GROUP;
    __m256i sum0 = _mm256_setzero_si256(), sum1 = sum0, sum2 = sum0, sum3 = sum0;
    for (size_t block = 0; block < count; block++) {
      mh_prefetch(blocks, block, count, start, 4);
      const int8_t *values = blocks[block] + start;
      for (size_t quad = 0; quad < 4; quad++) {
        __m256i first = _mm256_loadu_si256((const __m256i *)(values + quad * MH_GROUP));
        __m256i second = _mm256_loadu_si256((const __m256i *)(values + quad * MH_GROUP + 32));
        __m256i first_size = _mm256_abs_epi8(first), second_size = _mm256_abs_epi8(second);
        __m256i a = four_inputs(high + block * MH_ROWS + quad * 4);
        sum0 = add_products(sum0, first_size, first, a);
        sum1 = add_products(sum1, second_size, second, a);
        a = four_inputs(low + block * MH_ROWS + quad * 4);
        sum2 = add_products(sum2, first_size, first, a);
        sum3 = add_products(sum3, second_size, second, a);
      }
    }
    int32_t *out = sums + row_block * 2 * MH_ROWS;
    store(out, sum0, sum1);
    store(out + MH_ROWS, sum2, sum3);
  }
}

const mh_functions mh_functions_avx2 = {products, scores, mixtures};

#endif
