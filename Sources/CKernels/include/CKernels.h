#ifndef METAHARNESS_CKERNELS_H
#define METAHARNESS_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Integer dot products, the only arithmetic of ours that is written in C: Swift's vector types
// compile to SSE, and these need wider registers where the processor has them. Integers add up to
// the same number in any order, so every width returns the same bits.

typedef enum {
  MH_KERNEL_BASELINE = 0,
  MH_KERNEL_AVX2 = 1,
  MH_KERNEL_AVX512_VNNI = 2,
  // The AVX-512 VNNI kernel with its instructions written out in C: the same source on a processor
  // without them, for tests.
  MH_KERNEL_VNNI_MODEL = 3,
} mh_kernel;

// Whether this processor can run a kernel.
int mh_kernel_is_supported(mh_kernel kernel);

// The widest kernel that this processor can run.
mh_kernel mh_kernel_widest(void);

// Multiplies a matrix with `count` vectors.
//
// Weights lie in blocks of 16 rows; a block holds `quads` groups of 64 bytes, each with four
// neighbouring columns of row 0, then of row 1, up to row 15. Vector i starts at
// `inputs + i * stride` and holds 4 * quads bytes. Its products, one a row, start at
// `products + i * blocks * 16`.
//
// Weights and inputs lie in -127...127: -128 would make the AVX2 kernel saturate.
void mh_int8_products(mh_kernel kernel, const int8_t *weights, size_t blocks, size_t quads,
                      const int8_t *inputs, size_t stride, size_t count, int32_t *products);

// Multiplies many matrices of 16 rows with one vector: matrix i lies `offset` bytes into
// `blocks[i]`, its 16 products start at `products + i * 16`.
void mh_int8_scores(mh_kernel kernel, const int8_t *const *blocks, size_t count, size_t offset,
                    size_t quads, const int8_t *input, int32_t *products);

// Adds up the products of many matrices of 16 columns, each with its own vectors: matrix i has
// `row_blocks` blocks of 16 rows `offset` bytes into `blocks[i]` and is multiplied with the 16
// bytes at `high + i * 16` and those at `low + i * 16`. For each block of rows come 16 sums of the
// first products, then 16 of the second.
void mh_int8_mixtures(mh_kernel kernel, const int8_t *const *blocks, size_t count, size_t offset,
                      size_t row_blocks, const int8_t *high, const int8_t *low, int32_t *sums);

#endif
