// Messages of JSON-RPC on a stream of bytes: `Content-Length: N`, an empty line, N bytes of JSON.
//
//   broken   a header without a length, or with one that is no number or above kMostBytes, is told as an error; what follows
//            up to the next line `Content-Length` is passed over
//   text     JSON that is not UTF-8, or holds half of a pair of surrogates, is read with U+FFFD in its place: one UTF-16 unit
//            as it was, so that places stay
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::lsp {

inline constexpr std::size_t kMostBytes = std::size_t{64} << 20;

// Nothing where it is no JSON.
std::optional<nlohmann::json> parse_message(std::string_view text);

std::string frame(const nlohmann::json& message);

// Takes bytes in any pieces.
class FrameReader {
 public:
  void add(std::string_view bytes) { waiting_.append(bytes); }

  struct Frame {
    // Null where `error` says what is wrong.
    std::optional<nlohmann::json> message;
    std::string error;
  };
  // The next whole one; nothing where more bytes are needed.
  std::optional<Frame> next();

 private:
  std::string waiting_;
  std::size_t at_ = 0;
  // What was passed over was told.
  bool lost_ = false;
};

}  // namespace plimsoll::lsp
