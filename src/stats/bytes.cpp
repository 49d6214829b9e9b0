// A mark is the digest of the bytes taken eight at a time.
#include "stats/bytes.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "stats/digest.h"

namespace plimsoll::stats {

namespace {

constexpr std::size_t kWord = 8;
constexpr std::size_t kMark = 16;

std::uint64_t word_at(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  if (std::endian::native == std::endian::little && bytes.size() - at >= kWord) {
    std::memcpy(&value, bytes.data() + at, kWord);
    return value;
  }
  for (std::size_t i = 0; i < kWord && at + i < bytes.size(); ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return value;
}

Digest digest_of(std::string_view bytes) {
  constexpr std::size_t kWordsAtOnce = 4096;
  Digest digest;
  std::vector<double> words;
  std::uint64_t first = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    words.clear();
    for (; at < bytes.size() && words.size() < kWordsAtOnce; at += kWord) {
      const std::uint64_t bits = word_at(bytes, at);
      double word;
      std::memcpy(&word, &bits, sizeof word);
      words.push_back(word);
    }
    digest.add(bytes.size(), first, words);
    first += words.size();
  }
  return digest;
}

}  // namespace

void ByteWriter::fixed(std::uint64_t value) {
  for (std::size_t i = 0; i < kWord; ++i) {
    bytes_.push_back(static_cast<char>(static_cast<unsigned char>(value >> (8 * i))));
  }
}

void ByteWriter::number(std::uint64_t value) {
  while (value >= 128) {
    bytes_.push_back(static_cast<char>(static_cast<unsigned char>(value | 128)));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(static_cast<unsigned char>(value)));
}

void ByteWriter::real(double value) {
  std::uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  fixed(bits);
}

void ByteWriter::text(std::string_view value) {
  number(value.size());
  bytes_.append(value);
}

std::uint64_t ByteReader::fixed() {
  if (!good_ || bytes_.size() - at_ < kWord) {
    fail();
    return 0;
  }
  const std::uint64_t value = word_at(bytes_, at_);
  at_ += kWord;
  return value;
}

std::uint64_t ByteReader::number() {
  std::uint64_t value = 0;
  const std::size_t end = good_ ? bytes_.size() : at_;
  for (int shift = 0; at_ < end && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes_[at_++]);
    // Of the last group one bit is left, and one number is written in one way.
    if ((shift == 63 && byte > 1) || (shift > 0 && byte == 0)) break;
    value |= std::uint64_t{byte & 127U} << shift;
    if (byte < 128) return value;
  }
  fail();
  return 0;
}

std::uint64_t ByteReader::number(std::uint64_t most) {
  const std::uint64_t value = number();
  if (value <= most) return value;
  fail();
  return 0;
}

std::size_t ByteReader::length() {
  return static_cast<std::size_t>(number(bytes_.size() - at_));
}

double ByteReader::real() {
  const std::uint64_t bits = fixed();
  double value;
  std::memcpy(&value, &bits, sizeof value);
  if (std::isfinite(value)) return value;
  fail();
  return 0.0;
}

std::string_view ByteReader::text() {
  const std::size_t size = length();
  if (!good_ || size > bytes_.size() - at_) {
    fail();
    return {};
  }
  const std::string_view value = bytes_.substr(at_, size);
  at_ += size;
  return value;
}

std::string mark_of(std::string_view bytes) {
  return digest_of(bytes).hex();
}

std::string sealed(std::string_view bytes) {
  const Digest digest = digest_of(bytes);
  ByteWriter mark;
  mark.fixed(digest.low);
  mark.fixed(digest.high);
  return mark.bytes() + std::string(bytes);
}

std::optional<std::string_view> unsealed(std::string_view bytes) {
  if (bytes.size() < kMark) return std::nullopt;
  const Digest stated{word_at(bytes, 0), word_at(bytes, kWord)};
  const std::string_view content = bytes.substr(kMark);
  if (!(digest_of(content) == stated)) return std::nullopt;
  return content;
}

}  // namespace plimsoll::stats
