#include "kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vnni")))
#define FUNCTIONS mh_functions_vnni
#define VECTOR __m512i

TARGET static inline __m512i load_unsigned(const int8_t *weights) {
  // Adding 128 to a byte flips its highest bit.
  return _mm512_xor_si512(_mm512_loadu_si512(weights), _mm512_set1_epi8((char)0x80));
}

TARGET static inline __m512i spread(const int8_t *input) {
  int32_t word;
  memcpy(&word, input, 4);
  return _mm512_set1_epi32(word);
}

#define ZERO() _mm512_setzero_si512()
#define LOAD_UNSIGNED(p) load_unsigned(p)
#define SPREAD(p) spread(p)
#define ADD_PRODUCTS(s, u, i) _mm512_dpbusd_epi32(s, u, i)
#define ADD(s, t) _mm512_add_epi32(s, t)
#define TAKE(s, n) _mm512_sub_epi32(s, _mm512_set1_epi32(n))
#define STORE(p, s) _mm512_storeu_si512(p, s)

#include "vnni_body.h"

#endif
