#include "CKernels.h"

#include "kernels.h"

int mh_kernel_is_supported(mh_kernel kernel) {
  switch (kernel) {
    case MH_KERNEL_BASELINE:
    case MH_KERNEL_VNNI_MODEL:
      return 1;
#if defined(__x86_64__)
    // The compiler's builtin also asks the operating system whether it saves the wide registers.
    case MH_KERNEL_AVX2:
      return __builtin_cpu_supports("avx2") != 0;
    case MH_KERNEL_AVX512_VNNI:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vnni");
#endif
    default:
      return 0;
  }
}

mh_kernel mh_kernel_widest(void) {
  if (mh_kernel_is_supported(MH_KERNEL_AVX512_VNNI)) return MH_KERNEL_AVX512_VNNI;
  if (mh_kernel_is_supported(MH_KERNEL_AVX2)) return MH_KERNEL_AVX2;
  return MH_KERNEL_BASELINE;
}

static const mh_functions *functions(mh_kernel kernel) {
  switch (kernel) {
#if defined(__x86_64__)
    case MH_KERNEL_AVX2:
      return &mh_functions_avx2;
    case MH_KERNEL_AVX512_VNNI:
      return &mh_functions_vnni;
#endif
    case MH_KERNEL_VNNI_MODEL:
      return &mh_functions_vnni_model;
    default:
      return &mh_functions_baseline;
  }
}

void mh_int8_products(mh_kernel kernel, const int8_t *weights, size_t blocks, size_t quads,
                      const int8_t *inputs, size_t stride, size_t count, int32_t *products) {
  functions(kernel)->products(weights, blocks, quads, inputs, stride, count, products);
}

void mh_int8_scores(mh_kernel kernel, const int8_t *const *blocks, size_t count, size_t offset,
                    size_t quads, const int8_t *input, int32_t *products) {
  functions(kernel)->scores(blocks, count, offset, quads, input, products);
}

void mh_int8_mixtures(mh_kernel kernel, const int8_t *const *blocks, size_t count, size_t offset,
                      size_t row_blocks, const int8_t *high, const int8_t *low, int32_t *sums) {
  functions(kernel)->mixtures(blocks, count, offset, row_blocks, high, low, sums);
}
