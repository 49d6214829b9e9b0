#include "studio/access.h"

#include <sys/random.h>

#include <algorithm>
#include <array>

namespace plimsoll::studio {

namespace {

constexpr std::size_t kSecretBytes = 32;

HttpResponse refusal(int status, const std::string& why) {
  HttpResponse response;
  response.status = status;
  response.body = why + "\n";
  add_policy(response);
  return response;
}

HttpResponse stranger() {
  HttpResponse response;
  response.status = 401;
  response.type = "text/html; charset=utf-8";
  response.body =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><link rel=\"icon\" "
      "href=\"data:,\"><title>Plimsoll studio</title>"
      "<h1>This studio does not know you yet</h1>"
      "<p>Open the whole address that <code>plimsoll studio</code> has printed, with its "
      "<code>?token=</code>. It lets this browser in until the studio ends.</p></html>\n";
  add_policy(response);
  return response;
}

// The path of a target, without its query.
std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

}  // namespace

std::string random_hex(std::size_t n_bytes) {
  std::array<unsigned char, 64> bytes{};
  if (n_bytes > bytes.size() ||
      getrandom(bytes.data(), n_bytes, 0) != static_cast<ssize_t>(n_bytes)) {
    return "";
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < n_bytes; ++i) {
    out += kDigits[bytes[i] >> 4];
    out += kDigits[bytes[i] & 15];
  }
  return out;
}

bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || a.empty()) return false;
  volatile unsigned char differ = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    differ = static_cast<unsigned char>(differ | (a[i] ^ b[i]));
  }
  return differ == 0;
}

void add_policy(HttpResponse& response, const std::string& nonce) {
  const std::string style = nonce.empty() ? "" : " 'nonce-" + nonce + "'";
  response.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'" + style +
          "; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; frame-ancestors "
          "'none'; base-uri 'none'; form-action 'none'");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("X-Frame-Options", "DENY");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("Cache-Control", "no-store");
}

Result<Access> Access::make(std::uint16_t port) {
  Access out;
  out.port_ = port;
  out.token_ = random_hex(kSecretBytes);
  out.secret_ = random_hex(kSecretBytes);
  if (out.token_.empty() || out.secret_.empty()) return Error{"the system gives no random bytes"};
  return out;
}

std::string Access::address() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/?token=" + token_;
}

bool Access::is_our_host(std::string_view host) const {
  const std::string port = ":" + std::to_string(port_);
  return host == "127.0.0.1" + port || host == "localhost" + port || host == "[::1]" + port;
}

bool Access::is_our_origin(std::string_view origin) const {
  constexpr std::string_view kScheme = "http://";
  return origin.starts_with(kScheme) && is_our_host(origin.substr(kScheme.size()));
}

bool Access::has_token(const HttpRequest& request) const {
  constexpr std::string_view kBefore = "/?token=";
  const std::string_view target = request.target;
  return request.method == "GET" && target.starts_with(kBefore) &&
         same_secret(target.substr(kBefore.size()), token_);
}

std::string Access::cookie() const {
  return "plimsoll_studio_" + std::to_string(port_) + "=" + secret_ +
         "; HttpOnly; SameSite=Strict; Path=/";
}

bool Access::has_cookie(const HttpRequest& request) const {
  const std::string name = "plimsoll_studio_" + std::to_string(port_) + "=";
  for (const auto& [header, value] : request.headers) {
    if (header != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      std::string_view one = rest.substr(0, end);
      one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
      if (one.starts_with(name) && same_secret(one.substr(name.size()), secret_)) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return false;
}

std::optional<HttpResponse> Access::refuse(const HttpRequest& head) const {
  if (head.count("host") != 1 || !is_our_host(head.header("host"))) {
    return refusal(403, "this studio answers to 127.0.0.1 and localhost alone");
  }
  if (!head.target.starts_with("/") || head.target.starts_with("//")) {
    return refusal(400, "this is no address of the studio");
  }
  if (head.method != "GET" && head.method != "POST") {
    return refusal(405, "the studio knows GET and POST");
  }
  if (head.count("content-length") > 1 || head.count("transfer-encoding") > 1 ||
      (head.count("content-length") == 1 && head.count("transfer-encoding") == 1)) {
    return refusal(400, "the request says twice how long it is");
  }
  if (head.count("origin") > 1 ||
      (head.count("origin") == 1 && !is_our_origin(head.header("origin")))) {
    return refusal(403, "a page of another origin asks");
  }
  const std::string_view site = head.header("sec-fetch-site");
  const bool is_visit =
      head.method == "GET" && path_of(head.target) == "/" &&
      head.header("sec-fetch-mode") != "no-cors" &&
      (head.header("sec-fetch-dest") == "document" || head.header("sec-fetch-dest").empty());
  if (!site.empty() && site != "same-origin" && site != "none" && !is_visit) {
    return refusal(403, "a page of another site asks");
  }
  if (has_token(head)) return std::nullopt;
  if (!has_cookie(head)) return stranger();
  const bool wants_origin = head.method == "POST" || path_of(head.target) == "/ws";
  if (wants_origin && head.count("origin") == 0) {
    return refusal(403, "this asks without saying from which page");
  }
  if (head.method == "POST" && head.header("x-plimsoll") != "1") {
    return refusal(403, "this is no request of the studio's page");
  }
  return std::nullopt;
}

}  // namespace plimsoll::studio
