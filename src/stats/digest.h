// A fingerprint of all values of a run that does not depend on the order in which they come.
//
//   takes   (column id, trial, bits of the value); ids are stable hashes of outcome, label and period
//   gives   128 bits; digests of parts add up to the digest of the whole
//   safety  against accidents, not against forgers
//   source  the finalizer of D. Stafford's "Better bit mixing" (variant 13), 2011
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace plimsoll::stats {

struct Digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  // Values of one column for consecutive trials.
  void add(std::uint64_t column_id, std::uint64_t first_trial, std::span<const double> values);
  Digest& operator+=(const Digest& other);
  bool operator==(const Digest&) const = default;
  // 32 hexadecimal digits.
  std::string hex() const;
};

}  // namespace plimsoll::stats
