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

// A macro with a cast, which Swift does not import.
static inline uint64_t mh_mhd_size_unknown(void) { return MHD_SIZE_UNKNOWN; }

#endif
