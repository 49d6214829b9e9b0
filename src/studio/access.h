// Who may ask: whoever knows the token that the opened address carried, from a page of our own.
//
//   host      127.0.0.1, localhost or [::1] with the port, once; a page that reaches us under another name is turned away
//             before anything else (DNS rebinding)
//   token     128 random bits, new at each start. An address that carries it gets a cookie with a secret of its own;
//             everything else wants that cookie. Compared in a time that says nothing of where they differ
//   origin    must be ours where there is one, and there must be one for a WebSocket and an upload. Sec-Fetch-Site says
//             same-origin or none, but where a user comes to the first page from elsewhere
//   methods   GET changes nothing; POST wants the header X-Plimsoll, which no form of another page can send
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "studio/transport.h"

namespace plimsoll::studio {

class Access {
 public:
  // Error: the system gives no random bytes.
  static Result<Access> make(std::uint16_t port);

  // "http://127.0.0.1:8080/?token=...".
  std::string address() const;
  // The request carries the token: who may have the cookie.
  bool has_token(const HttpRequest& request) const;
  // As a header's value.
  std::string cookie() const;
  std::optional<HttpResponse> refuse(const HttpRequest& head) const;

 private:
  bool is_our_host(std::string_view host) const;
  bool is_our_origin(std::string_view origin) const;
  bool has_cookie(const HttpRequest& request) const;

  std::uint16_t port_ = 0;
  std::string token_;
  std::string secret_;
};

// Random hexadecimal digits, two a byte; empty where the system gives none.
std::string random_hex(std::size_t n_bytes);
bool same_secret(std::string_view a, std::string_view b);

// With the headers of every answer: what a browser may do with it.
void add_policy(HttpResponse& response, const std::string& nonce = "");

}  // namespace plimsoll::studio
