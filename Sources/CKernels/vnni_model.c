#include "kernels.h"

#include <string.h>

// What the instructions of vnni.c do, from the processor's manual, one lane at a time.

#define TARGET
#define FUNCTIONS mh_functions_vnni_model
#define VECTOR lanes

typedef union {
  uint32_t sums[16];
  uint8_t bytes[64];
} lanes;

static lanes zero(void) {
  lanes result;
  memset(&result, 0, sizeof result);
  return result;
}

static lanes load_unsigned(const int8_t *weights) {
  lanes result;
  memcpy(result.bytes, weights, 64);
  for (int byte = 0; byte < 64; byte++) result.bytes[byte] ^= 0x80;
  return result;
}

static lanes spread(const int8_t *input) {
  lanes result;
  for (int lane = 0; lane < 16; lane++) memcpy(result.bytes + lane * 4, input, 4);
  return result;
}

static lanes add_products(lanes sums, lanes unsigned_bytes, lanes signed_bytes) {
  for (int lane = 0; lane < 16; lane++) {
    for (int byte = lane * 4; byte < lane * 4 + 4; byte++) {
      int32_t product = (int32_t)unsigned_bytes.bytes[byte] * (int8_t)signed_bytes.bytes[byte];
      sums.sums[lane] += (uint32_t)product;
    }
  }
  return sums;
}

static lanes add(lanes left, lanes right) {
  for (int lane = 0; lane < 16; lane++) left.sums[lane] += right.sums[lane];
  return left;
}

static lanes take(lanes sums, int32_t number) {
  for (int lane = 0; lane < 16; lane++) sums.sums[lane] -= (uint32_t)number;
  return sums;
}

static void store(int32_t *out, lanes sums) { memcpy(out, sums.sums, 64); }

#define ZERO() zero()
#define LOAD_UNSIGNED(p) load_unsigned(p)
#define SPREAD(p) spread(p)
#define ADD_PRODUCTS(s, u, i) add_products(s, u, i)
#define ADD(s, t) add(s, t)
#define TAKE(s, n) take(s, n)
#define STORE(p, s) store(p, s)

#include "vnni_body.h"
