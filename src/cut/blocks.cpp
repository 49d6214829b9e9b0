#include "cut/blocks.h"

#include <cstdint>
#include <utility>

#include "source/sha256.h"

namespace plimsoll::cut {

namespace {

constexpr std::size_t kHeadBytes = 9;
constexpr std::size_t kHashBytes = 64;
// The longest line that is looked for.
constexpr std::size_t kLongestTitle = 64;

std::string head_of(char kind, std::size_t n_bytes) {
  std::string head(1, kind);
  for (int i = 0; i < 8; ++i) head += static_cast<char>((std::uint64_t{n_bytes} >> (8 * i)) & 255);
  return head;
}

std::uint64_t length_in(std::string_view head) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    length |= std::uint64_t{static_cast<unsigned char>(head[i + 1])} << (8 * i);
  }
  return length;
}

}  // namespace

Blocks read_blocks(std::string_view bytes, std::string_view title) {
  Blocks out;
  const std::string line = BlockWriter::line(title);
  if (!bytes.starts_with(line)) {
    const std::size_t end = bytes.substr(0, kLongestTitle).find('\n');
    out.other_title = end == std::string_view::npos ? "" : std::string(bytes.substr(0, end));
    return out;
  }
  out.begin = line.size();
  out.hash = source::sha256_hex(line);
  std::size_t at = out.begin;
  while (at < bytes.size()) {
    const std::string_view rest = bytes.substr(at);
    if (rest.size() < kHeadBytes + kHashBytes) return out;
    const std::uint64_t length = length_in(rest);
    if (length > rest.size() - kHeadBytes - kHashBytes) return out;
    const std::size_t n = kHeadBytes + static_cast<std::size_t>(length);
    const std::string hash = source::sha256_hex({out.hash, rest.substr(0, n)});
    if (rest.substr(n, kHashBytes) != hash) return out;
    out.whole.push_back({rest[0], rest.substr(kHeadBytes, static_cast<std::size_t>(length))});
    out.hash_before_last = std::exchange(out.hash, hash);
    at += n + kHashBytes;
    out.ends.push_back(at);
  }
  out.complete = true;
  return out;
}

BlockWriter::BlockWriter(std::string_view title) : hash_(source::sha256_hex(line(title))) {}

std::string BlockWriter::line(std::string_view title) {
  return std::string(title) + "\n";
}

std::string BlockWriter::add(char kind, std::string_view payload) {
  std::string bytes = head_of(kind, payload.size());
  bytes.reserve(bytes.size() + payload.size() + kHashBytes);
  bytes += payload;
  hash_ = source::sha256_hex({hash_, bytes});
  bytes += hash_;
  return bytes;
}

}  // namespace plimsoll::cut
