#ifndef METAHARNESS_CCRYPTO_SHIM_H
#define METAHARNESS_CCRYPTO_SHIM_H

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

// OPENSSL_VERSION_TEXT is a macro of pasted literals; the function gives the linked version.
static inline const char *mh_crypto_version(void) { return OpenSSL_version(OPENSSL_VERSION); }

#endif
