#ifndef METAHARNESS_CCRYPTO_SHIM_H
#define METAHARNESS_CCRYPTO_SHIM_H

// OpenSSL 3 marks the low-level SHA-256 calls as deprecated in favour of ones that look the
// algorithm up by name, under locks, for every digest. At the size of our identities that costs
// more than the hash itself, so the low-level calls are used on purpose.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

// OPENSSL_VERSION_TEXT is a macro of pasted literals; the function gives the linked version.
static inline const char *mh_crypto_version(void) { return OpenSSL_version(OPENSSL_VERSION); }

#endif
