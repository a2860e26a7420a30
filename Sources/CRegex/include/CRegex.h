#ifndef METAHARNESS_CREGEX_H
#define METAHARNESS_CREGEX_H

#include <stddef.h>
#include <stdint.h>

// RE2 is C++ and Swift imports C, so this is RE2 behind plain functions. Patterns and texts are
// UTF-8 bytes; the Swift wrapper replaces invalid sequences once, before they get here.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mh_regex mh_regex;
typedef struct mh_regex_set mh_regex_set;

typedef struct {
  ptrdiff_t start;  // -1 where the group took no part in the match
  ptrdiff_t end;
} mh_regex_span;

typedef enum {
  MH_REGEX_NO_MATCH = 0,
  MH_REGEX_MATCH = 1,
  MH_REGEX_FAULT = 2,  // out of memory budget: never to be read as "no match"
} mh_regex_status;

// Returns NULL on a refused pattern and then writes a message into `error`.
mh_regex *mh_regex_make(const char *pattern, size_t length, int case_sensitive, char *error,
                        size_t error_capacity);
void mh_regex_free(mh_regex *regex);
int mh_regex_group_count(const mh_regex *regex);
// Index of a named group, or -1.
int mh_regex_group_named(const mh_regex *regex, const char *name);
// Searches text[from, length); spans get group 0 first. `^` matches only at the start of text.
mh_regex_status mh_regex_find(const mh_regex *regex, const char *text, size_t length, size_t from,
                              mh_regex_span *spans, int span_count);

mh_regex_set *mh_regex_set_make(int64_t memory_budget, int case_sensitive);
void mh_regex_set_free(mh_regex_set *set);
// Returns the pattern's index, or -1 with a message in `error`.
int mh_regex_set_add(mh_regex_set *set, const char *pattern, size_t length, char *error,
                     size_t error_capacity);
// Returns 1 when the set is ready to match.
int mh_regex_set_compile(mh_regex_set *set);
// Writes up to `capacity` ascending indices and sets `count` to how many matched.
mh_regex_status mh_regex_set_match(const mh_regex_set *set, const char *text, size_t length,
                                   int *indices, size_t capacity, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
