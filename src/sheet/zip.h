// The parts of a zip file, by libzip: stored or deflated.
//
//   refused   what is damaged, cut short, encrypted, or packed in another way; two parts of one name; a part beyond
//             kMaxPartBytes, or packed tighter than kMaxRatio beyond kFreeBytes; more than kMaxUnpacked together: by what
//             the file says before anything is unpacked, and by what comes out, should it say otherwise
//   names     are compared without regard to ASCII case, as packages of parts want it; `\` counts as `/`
//   cost      a part is unpacked piece by piece; nothing of it is kept. libzip and what it needs (libcrypto) take longer to
//             load than a small model to run, so they are loaded where a workbook is read: plimsoll-zip.so
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::sheet {

inline constexpr std::size_t kMaxUnpacked = std::size_t{768} << 20;
// What is unpacked without a look at its ratio: small parts of many blanks are packed very tightly.
inline constexpr std::size_t kFreeBytes = std::size_t{16} << 20;

// One part, unpacked as it is read.
class ZipStream {
 public:
  virtual ~ZipStream() = default;
  // Bytes that follow, at most `most`; 0 at the end. What was packed wrongly is an error, at the latest at the end.
  virtual Result<std::size_t> read(char* into, std::size_t most) = 0;
};

class Zip {
 public:
  virtual ~Zip() = default;
  virtual bool has(std::string_view part) const = 0;
  // The Zip must outlive it.
  virtual Result<std::unique_ptr<ZipStream>> stream(std::string_view part) = 0;
};

// `bytes` must outlive it; `name` stands for the file in messages.
Result<std::unique_ptr<Zip>> open_zip(std::string_view bytes, const std::string& name);

}  // namespace plimsoll::sheet
