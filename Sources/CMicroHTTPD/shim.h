#ifndef METAHARNESS_CMICROHTTPD_SHIM_H
#define METAHARNESS_CMICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <netinet/in.h>

// MHD_start_daemon is variadic; this is the one form in use: a bound address and a limit on
// concurrent connections.
static inline struct MHD_Daemon *mh_mhd_start(unsigned int flags, const struct sockaddr *address,
                                              unsigned int connections,
                                              MHD_AccessHandlerCallback handler, void *context) {
  return MHD_start_daemon(flags, 0, NULL, NULL, handler, context, MHD_OPTION_SOCK_ADDR, address,
                          MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_END);
}

// MHD_get_daemon_info is variadic; this asks for the port that the kernel chose for port 0.
static inline int mh_mhd_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? -1 : info->port;
}

// Swift imports the library's closed enumerations under other names from version to version.
static inline enum MHD_Result mh_mhd_refuse(void) { return MHD_NO; }

static inline const char *mh_mhd_host(struct MHD_Connection *connection) {
  return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
}

// Answers with bytes that are copied, never to be cached or sniffed.
static inline enum MHD_Result mh_mhd_reply(struct MHD_Connection *connection, unsigned int status,
                                           const char *type, const void *bytes, size_t count) {
  struct MHD_Response *response =
      MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
  if (response == NULL) return MHD_NO;
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
  enum MHD_Result result = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return result;
}

// A macro with a cast, which Swift does not import.
static inline uint64_t mh_mhd_size_unknown(void) { return MHD_SIZE_UNKNOWN; }

#endif
