#include "store/packing.h"

#include <zlib.h>

namespace plimsoll::store {

namespace {

constexpr int kLevel = 6;
// Deflate makes no more of a byte.
constexpr std::int64_t kMostRatio = 1032;

}  // namespace

Packed pack(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  const int code = compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                             reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), kLevel);
  if (code != Z_OK || size >= bytes.size()) return {Packing::plain, bytes};
  out.resize(size);
  return {Packing::zlib, std::move(out)};
}

std::optional<std::string> unpack(const Packed& packed, std::int64_t size) {
  if (size < 0 || size > kMostContentBytes) return std::nullopt;
  if (packed.packing == Packing::plain) {
    if (static_cast<std::int64_t>(packed.bytes.size()) != size) return std::nullopt;
    return packed.bytes;
  }
  if (packed.packing != Packing::zlib) return std::nullopt;
  // A size that is damaged takes no memory.
  if (size > kMostRatio * static_cast<std::int64_t>(packed.bytes.size())) return std::nullopt;
  std::string out(static_cast<std::size_t>(size), '\0');
  uLongf n = out.size();
  const int code =
      uncompress(reinterpret_cast<Bytef*>(out.data()), &n,
                 reinterpret_cast<const Bytef*>(packed.bytes.data()), packed.bytes.size());
  if (code != Z_OK || n != out.size()) return std::nullopt;
  return out;
}

}  // namespace plimsoll::store
