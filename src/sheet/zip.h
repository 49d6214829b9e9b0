// The parts of a zip file, as far as workbooks use it: stored or deflated, below 4 GB, on one disk.
//
//   refused   what is damaged, cut short, encrypted, or packed in another way; two parts of one name; a part beyond
//             kMaxPartBytes, or packed tighter than kMaxRatio beyond kFreeBytes; more than kMaxUnpacked together
//   names     are compared without regard to ASCII case, as packages of parts want it; `\` counts as `/`
//   cost      a part is unpacked piece by piece; nothing of it is kept
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace plimsoll::sheet {

inline constexpr std::size_t kMaxUnpacked = std::size_t{768} << 20;
// What is unpacked without a look at its ratio: small parts of many blanks are packed very tightly.
inline constexpr std::size_t kFreeBytes = std::size_t{16} << 20;

class Zip {
 public:
  // `bytes` must outlive it; `name` stands for the file in messages.
  static Result<Zip> open(std::string_view bytes, const std::string& name);

  bool has(std::string_view part) const;

  // One part, unpacked as it is read.
  class Stream {
   public:
    // Bytes that follow, at most `most`; 0 at the end. What was packed wrongly is an error, at the latest at the end.
    Result<std::size_t> read(char* into, std::size_t most);

   private:
    friend class Zip;
    struct State;
    struct Close {
      void operator()(State* state) const;
    };
    std::unique_ptr<State, Close> state_;
  };
  // The Zip must outlive it.
  Result<Stream> stream(std::string_view part);

 private:
  struct Entry {
    std::string name;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t crc = 0;
    std::uint64_t packed = 0;
    std::uint64_t unpacked = 0;
    std::uint64_t offset = 0;
  };

  std::string_view bytes_;
  std::string file_;
  // By its name in small letters.
  std::unordered_map<std::string, Entry> entries_;
  std::uint64_t n_unpacked_ = 0;
};

}  // namespace plimsoll::sheet
