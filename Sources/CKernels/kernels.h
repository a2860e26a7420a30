#ifndef METAHARNESS_KERNELS_H
#define METAHARNESS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#define MH_ROWS 16
#define MH_GROUP 64

// Blocks of state lie apart, so the processor does not see by itself which comes next.
static inline void mh_prefetch(const int8_t *const *blocks, size_t block, size_t count,
                               size_t offset, size_t groups) {
  if (block + 4 >= count) return;
  const int8_t *next = blocks[block + 4] + offset;
  for (size_t group = 0; group < groups; group++) __builtin_prefetch(next + group * MH_GROUP);
}

typedef struct {
  void (*products)(const int8_t *weights, size_t blocks, size_t quads, const int8_t *inputs,
                   size_t stride, size_t count, int32_t *products);
  void (*scores)(const int8_t *const *blocks, size_t count, size_t offset, size_t quads,
                 const int8_t *input, int32_t *products);
  void (*mixtures)(const int8_t *const *blocks, size_t count, size_t offset, size_t row_blocks,
                   const int8_t *high, const int8_t *low, int32_t *sums);
} mh_functions;

extern const mh_functions mh_functions_baseline;
extern const mh_functions mh_functions_vnni_model;
#if defined(__x86_64__)
extern const mh_functions mh_functions_avx2;
extern const mh_functions mh_functions_vnni;
#endif

#endif
