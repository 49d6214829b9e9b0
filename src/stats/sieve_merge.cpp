// Sieves of fixed boundaries made one, and taken from one process to another.
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/limits.h"
#include "stats/order.h"
#include "stats/sieve.h"

namespace plimsoll::stats {

void SieveCut::save(ByteWriter& out) const {
  out.number(boundaries.size());
  for (const double x : boundaries) out.real(x);
  for (const bool kept : keep) out.flag(kept);
  for (const std::optional<double>& end : {sums_below, sums_above}) {
    out.flag(end.has_value());
    if (end) out.real(*end);
  }
}

void SieveCut::load(ByteReader& in) {
  boundaries.clear();
  const std::size_t n = in.length();
  for (std::size_t i = 0; i < n && in.good(); ++i) {
    boundaries.push_back(in.real());
    // Zero has one sign, as all values have here.
    if (boundaries.back() == 0.0 && std::signbit(boundaries.back())) in.fail();
    if (i > 0 && !(boundaries[i - 1] < boundaries[i])) in.fail();
  }
  keep.clear();
  for (std::size_t i = 0; i <= n && in.good(); ++i) keep.push_back(in.flag());
  for (std::optional<double>* end : {&sums_below, &sums_above}) {
    end->reset();
    if (in.flag()) *end = in.real();
  }
  if (in.good()) return;
  boundaries.clear();
  keep.assign(1, false);
}

bool Sieve::sums(std::size_t region) const {
  const Region& at = regions_[region];
  return at.count == 0 || region % 2 == 1 || at.kept || at.summed >= 0;
}

void Sieve::recut(const SieveCut& cut) {
  PLIMSOLL_CHECK(!adaptive_);
  rebuild(cut, true);
  add_up();
}

void Sieve::merge(const Sieve& other) {
  PLIMSOLL_CHECK(!adaptive_ && boundaries_ == other.boundaries_);
  n_seen_ += other.n_seen_;
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    Region& region = regions_[i];
    const Region& added = other.regions_[i];
    PLIMSOLL_CHECK(region.kept == added.kept);
    const bool lost = !sums(i) || !other.sums(i);
    region.count += added.count;
    if (lost) {
      region.summed = -1;
    } else if (region.summed >= 0 && added.summed >= 0) {
      summed_[static_cast<std::size_t>(region.summed)].sums.merge(*other.sums_of(added));
    } else if (added.summed >= 0) {
      region.summed = static_cast<std::int32_t>(summed_.size());
      summed_.push_back(other.summed_[static_cast<std::size_t>(added.summed)]);
    }
  }
  kept_ = merged_values(kept_, other.kept_);
  add_up();
}

// Values of a stretch are close to each other: the steps between them, in the order of doubles, are short.
void Sieve::save(ByteWriter& out) const {
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    const Region& region = regions_[i];
    out.number(region.count);
    if (region.kept) {
      std::uint64_t last = 0;
      for (const double x : kept_in(i)) {
        const std::uint64_t key = order_key(x);
        out.number(key - last);
        last = key;
      }
    } else if (region.count > 0 && i % 2 == 0) {
      const PowerSums* const sums = sums_of(region);
      out.flag(sums != nullptr);
      if (sums != nullptr) sums->save(out);
    }
  }
}

void Sieve::load(ByteReader& in) {
  PLIMSOLL_CHECK(!adaptive_ && n_seen_ == 0);
  for (std::size_t i = 0; i < regions_.size() && in.good(); ++i) {
    Region& region = regions_[i];
    region.count = region.kept ? in.length() : in.number(std::uint64_t{1} << 60);
    n_seen_ += region.count;
    if (region.kept) {
      const std::size_t first = kept_.size();
      std::uint64_t key = 0;
      for (std::uint64_t k = 0; k < region.count; ++k) {
        const std::uint64_t step = in.number();
        if (step > UINT64_MAX - key) in.fail();
        if (!in.good()) return;
        key += step;
        kept_.push_back(value_of_key(key));
      }
      if (region.count == 0) continue;
      // They rise, so that those between two of a stretch are of it.
      for (const double end : {kept_[first], kept_.back()}) {
        if (!std::isfinite(end) || region_of(end) != i) return in.fail();
      }
    } else if (region.count > 0 && i % 2 == 0) {
      region.summed = -1;
      if (!in.flag()) continue;
      region.summed = static_cast<std::int32_t>(summed_.size());
      summed_.emplace_back();
      summed_.back().sums.load(in);
      if (summed_.back().sums.count() != region.count) return in.fail();
    }
  }
  if (in.good()) add_up();
}

}  // namespace plimsoll::stats
