// Plain bytes of statistics that go from one process to another, and what reads them back.
//
//   layout   little endian, whole numbers in groups of seven bits unless they are of a fixed width
//   reading  of bytes from anywhere: what is not there or does not fit makes the reader bad, from then on
//            it gives zeros; nothing is read beyond the end, and no length is believed that the rest
//            of the bytes cannot hold
//   sealed   bytes behind a mark of sixteen bytes over their content; safe against accidents, not
//            against forgers
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::stats {

class ByteWriter {
 public:
  void fixed(std::uint64_t value);
  void number(std::uint64_t value);
  // As its bits.
  void real(double value);
  void flag(bool value) { number(value ? 1 : 0); }
  // With its length in front.
  void text(std::string_view value);

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t fixed();
  std::uint64_t number();
  // At most `most`, else the reader is bad.
  std::uint64_t number(std::uint64_t most);
  // How many things follow, each of a byte or more.
  std::size_t length();
  // Finite, else the reader is bad.
  double real();
  bool flag() { return number(1) == 1; }
  std::string_view text();

  void fail() { good_ = false; }
  bool good() const { return good_; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

// 32 hexadecimal digits over the bytes and their number.
std::string mark_of(std::string_view bytes);

std::string sealed(std::string_view bytes);
// The bytes within; nothing where they were cut or changed.
std::optional<std::string_view> unsealed(std::string_view bytes);

}  // namespace plimsoll::stats
