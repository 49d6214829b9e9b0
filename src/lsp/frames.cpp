#include "lsp/frames.h"

#include <algorithm>
#include <charconv>

#include "base/nesting.h"
#include "syntax/words.h"

namespace plimsoll::lsp {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kMostHeaderBytes = 4096;
constexpr std::string_view kLength = "content-length:";

int digit_of_hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The unit of `\uXXXX` at `at`, or -1.
int escaped_unit(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
  int unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const int digit = digit_of_hex(text[i]);
    if (digit < 0) return -1;
    unit = 16 * unit + digit;
  }
  return unit;
}

std::size_t tail_bytes(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || at + n > text.size()) return 0;
  for (std::size_t i = 1; i < n; ++i) {
    const auto c = static_cast<unsigned char>(text[at + i]);
    if ((c & 0xC0) != 0x80) return 0;
    // Overlong forms, surrogates, and what lies behind the last character.
    if (i == 1 && ((lead == 0xE0 && c < 0xA0) || (lead == 0xED && c > 0x9F) ||
                   (lead == 0xF0 && c < 0x90) || (lead == 0xF4 && c > 0x8F))) {
      return 0;
    }
  }
  return n;
}

// With U+FFFD for bytes that are no UTF-8 and for halves of pairs.
std::string repaired(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '\\' && at + 1 < text.size()) {
      const int unit = escaped_unit(text, at);
      if (unit < 0xD800 || unit > 0xDFFF) {
        const std::size_t n = unit >= 0 ? 6 : 2;
        out += text.substr(at, n);
        at += n;
        continue;
      }
      const int low = escaped_unit(text, at + 6);
      if (unit < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF) {
        out += text.substr(at, 12);
        at += 12;
      } else {
        out += kReplacement;
        at += 6;
      }
      continue;
    }
    if (c < 0x80) {
      out += text[at++];
      continue;
    }
    const std::size_t n = tail_bytes(text, at);
    if (n == 0) {
      out += kReplacement;
      ++at;
    } else {
      out += text.substr(at, n);
      at += n;
    }
  }
  return out;
}

// Deeper ones would end the program where they are freed.
constexpr int kMostDepth = 1000;

}  // namespace

std::optional<Json> parse_message(std::string_view text) {
  if (is_nested_beyond(text, kMostDepth)) return std::nullopt;
  Json parsed = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) {
    parsed = Json::parse(repaired(text), nullptr, /*allow_exceptions=*/false);
  }
  if (parsed.is_discarded()) return std::nullopt;
  return parsed;
}

std::string frame(const Json& message) {
  const std::string text = message.dump(-1, ' ', false, Json::error_handler_t::replace);
  return "Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
}

std::optional<FrameReader::Frame> FrameReader::next() {
  const auto broken = [this](std::string why) {
    lost_ = true;
    return Frame{std::nullopt, std::move(why)};
  };
  // What was taken is let go once it is most of what is held.
  if (at_ > 65536 && at_ > waiting_.size() / 2) {
    waiting_.erase(0, at_);
    at_ = 0;
  }
  while (true) {
    const std::string_view text = std::string_view(waiting_).substr(at_);
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos || end > kMostHeaderBytes) {
      if (text.size() <= kMostHeaderBytes) return std::nullopt;
      // No header is as long: on to the next that may be one.
      const std::size_t skip = text.find('\n');
      at_ += skip == std::string_view::npos || skip > kMostHeaderBytes ? kMostHeaderBytes / 2
                                                                       : skip + 1;
      if (lost_) continue;
      return broken("what came is no header");
    }
    const std::string header = syntax::folded(text.substr(0, end));
    const std::size_t found = header.find(kLength);
    if (found == std::string::npos) {
      at_ += end + 4;
      if (lost_) continue;
      return broken("a header without Content-Length");
    }
    std::size_t from = found + kLength.size();
    while (from < header.size() && (header[from] == ' ' || header[from] == '\t')) ++from;
    std::size_t n = 0;
    const auto read = std::from_chars(header.data() + from, header.data() + header.size(), n);
    const bool is_number = read.ec == std::errc() && (read.ptr == header.data() + header.size() ||
                                                      *read.ptr == '\r' || *read.ptr == ' ');
    if (!is_number || n > kMostBytes) {
      at_ += end + 4;
      return broken(is_number ? "a message of more than 64 MiB" : "Content-Length is no number");
    }
    if (text.size() - end - 4 < n) return std::nullopt;
    at_ += end + 4 + n;
    lost_ = false;
    std::optional<Json> message = parse_message(text.substr(end + 4, n));
    if (!message) return Frame{std::nullopt, "the message is no JSON"};
    return Frame{std::move(message), ""};
  }
}

}  // namespace plimsoll::lsp
