// HTTP/1.1 and WebSocket on the loopback address, behind a plain interface: what carries the studio's messages, and its limits.
//
//   loaded   from the module plimsoll-studio, which alone knows Boost, when there is something to serve
//   threads  run() works on the caller's thread and calls the handler there, one call at a time; send() and close() may be
//            called from any thread, also for connections that are gone
//   order    messages of a connection arrive and are sent in order
//   limits   what is longer, slower or more than Limits says is refused with a status (400, 413, 431) or by closing; a full
//            house closes its oldest stranger for a newcomer, never who has been let in
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace plimsoll::studio {

struct Limits {
  std::size_t target_bytes = 8 << 10;
  std::size_t headers = 100;
  std::size_t header_bytes = 32 << 10;
  std::size_t body_bytes = 16 << 20;
  // Of a WebSocket's message, whole.
  std::size_t message_bytes = 4 << 20;
  // That wait for a client who does not read.
  std::size_t waiting_bytes = 64 << 20;
  std::size_t connections = 64;
  std::chrono::seconds header_time{10};
  std::chrono::seconds body_time{30};
  std::chrono::seconds idle_time{60};
};

struct HttpRequest {
  std::string method;
  // As it came, never decoded.
  std::string target;
  // Names in lower case.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  std::size_t count(std::string_view name) const;
  // The first of that name; empty where there is none.
  std::string_view header(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

using ConnectionId = std::uint64_t;

class Handler {
 public:
  virtual ~Handler() = default;
  // Of a request whose header has come, before its body is read: why it goes no further. Who is let pass is no stranger.
  virtual std::optional<HttpResponse> refuse(const HttpRequest& head) = 0;
  // Whether it asks for a WebSocket here.
  virtual bool is_socket(const HttpRequest& head) = 0;
  // Quick, since everybody waits for it.
  virtual HttpResponse answer(const HttpRequest& request) = 0;

  virtual void opened(ConnectionId id) = 0;
  virtual void received(ConnectionId id, std::string message) = 0;
  virtual void closed(ConnectionId id) = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual std::uint16_t port() const = 0;
  // Until `stop`, then closes all connections.
  virtual void run(Handler& handler, const std::atomic<bool>& stop) = 0;
  virtual void send(ConnectionId id, std::string message) = 0;
  virtual void close(ConnectionId id) = 0;
};

// Port 0: one that is free. Error: the port is taken, or the module is not there.
Result<std::unique_ptr<Transport>> listen(std::uint16_t port, const Limits& limits);

}  // namespace plimsoll::studio
