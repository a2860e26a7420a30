#ifndef METAHARNESS_CSQLITE_SHIM_H
#define METAHARNESS_CSQLITE_SHIM_H

#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, a macro that Swift does not import.
static inline int mh_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *bytes,
                                       sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int mh_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes,
                                       sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

static inline void mh_sqlite3_result_text(sqlite3_context *context, const char *bytes,
                                          sqlite3_uint64 count) {
  sqlite3_result_text64(context, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// sqlite3_db_config is variadic; this is its (int, int *) form.
static inline int mh_sqlite3_db_config_flag(sqlite3 *database, int operation, int enabled) {
  return sqlite3_db_config(database, operation, enabled, (int *)0);
}

#endif
