// One worker's view of a column: keeps the values near the wanted ranks and only counts the rest.
//
//   regions   boundaries b0 < b1 < ... cut the line into open stretches and points: region 2i is
//             the open stretch below b_i, region 2i + 1 the point b_i, the last region all above;
//             each has the exact count of its values; a stretch may also keep its values, or the
//             exact sums of their first and second powers
//   repeats   values that came often among the first are points of their own, so that a stretch
//             never has to keep what only needs counting
//   adapts    an adaptive sieve starts by keeping everything and narrows as it learns where the
//             wanted ranks lie; it may narrow onto the wrong place (values in an order that depends
//             on the trial number), and then the counts tell, so that nothing wrong can come out
//   zero      -0 counts as +0
//   exact     counts and sums do not depend on order; which stretches are kept does
//   cost      about 2 ns a value; memory O(sqrt(n)) values, never above the budget but for one
//             batch
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/bytes.h"
#include "stats/exact_sum.h"

namespace plimsoll::stats {

// A stretch of wanted ranks, as shares of all trials.
struct Wanted {
  double low = 0.0;
  double high = 0.0;
};

struct SievePlan {
  std::uint64_t n_trials = 0;
  std::vector<Wanted> wanted;
  // Sums are needed of all values below (above) the wanted stretch with this index.
  std::optional<std::size_t> sums_below;
  std::optional<std::size_t> sums_above;
  std::size_t max_kept = 0;
};

// Boundaries, ascending, that are fixed before any value comes. Stretch i, below boundary i, is kept if
// keep[i]; keep has one entry more than boundaries. Sums are taken of stretches that end at or below
// `sums_below` and that start at or above `sums_above`.
struct SieveCut {
  std::vector<double> boundaries;
  std::vector<bool> keep = {false};
  std::optional<double> sums_below;
  std::optional<double> sums_above;

  void save(ByteWriter& out) const;
  // Bytes that are none make the reader bad.
  void load(ByteReader& in);
};

class Sieve {
 public:
  struct Range {
    std::uint64_t least = 0;
    std::uint64_t most = 0;
  };

  explicit Sieve(SievePlan plan);
  explicit Sieve(const SieveCut& cut);

  void consume(std::span<const double> values);

  // Call before any of the readers below; consume() may follow again.
  void seal();

  // ---- sieves of fixed boundaries, sealed, that are made one; defined in sieve_merge.cpp

  std::size_t n_regions() const { return regions_.size(); }
  std::uint64_t count_in(std::size_t region) const { return regions_[region].count; }
  bool keeps(std::size_t region) const { return regions_[region].kept; }
  // Of a region that keeps: ascending.
  std::span<const double> kept_in(std::size_t region) const;
  // Whether sums of the region can be told.
  bool sums(std::size_t region) const;
  // None of the new boundaries may lie inside a stretch that was only counted and has values; what is
  // kept was kept or is empty, and points that hold values inside of it stay (CHECK).
  void recut(const SieveCut& cut);
  // Of the same boundaries and stretches (CHECK).
  void merge(const Sieve& other);
  // Counts, kept values and sums: boundaries and stretches are known to who loads.
  void save(ByteWriter& out) const;
  // Into a sieve that saw nothing. Bytes that are none of it make the reader bad.
  void load(ByteReader& in);

  std::uint64_t count() const { return n_seen_; }
  const std::vector<double>& boundaries() const { return boundaries_; }
  // How many values are <= x: what is certain and what is possible.
  Range count_up_to(double x) const;
  // Whether every value in (low, high) is known; an absent end is infinite.
  bool knows_between(std::optional<double> low, std::optional<double> high) const;
  // Appends all values known in (low, high].
  struct Repeated {
    double value = 0.0;
    std::uint64_t count = 0;
  };
  void known_in(std::optional<double> low, std::optional<double> high,
                std::vector<Repeated>& out) const;
  // Adds the sums of all values <= high (> low) and returns whether they were known.
  bool add_sums_up_to(double high, PowerSums& sums) const;
  bool add_sums_above(double low, PowerSums& sums) const;

 private:
  // There may be thousands, for each column and worker: few of them take sums.
  struct Region {
    std::uint64_t count = 0;
    std::int32_t summed = -1;
    bool kept = false;
  };
  struct Summed {
    PowerSums sums{2};
    // Values whose sums are still to be taken.
    std::vector<double> waiting;
  };

  std::size_t region_of(double x) const;
  std::size_t cell_of(double x) const;
  bool reaches_end(std::size_t index, double x) const;
  void file(double x);
  // The region's sums, up to date; null if it takes none.
  PowerSums* flushed(const Region& region);
  const PowerSums* sums_of(const Region& region) const;
  void place_boundaries();
  void build_table();
  void add_up();
  struct RankStretch {
    std::optional<std::uint64_t> low;
    std::optional<std::uint64_t> high;
  };
  struct Stretch {
    double low;
    double high;
  };
  void find_repeated();
  void narrow();
  void give_up();
  void narrow_to(double n_deviations);
  std::vector<RankStretch> wanted_ranks(double n_deviations) const;
  std::vector<Stretch> windows_within(std::vector<Stretch> stretches) const;
  std::vector<Stretch> parted_by_repeated(std::vector<Stretch> windows) const;
  std::size_t region_of_rank(std::uint64_t rank) const;
  std::optional<std::size_t> kept_position(std::uint64_t rank) const;
  double value_of_rank(std::uint64_t rank, bool round_down) const;
  // `in_order`: what is kept is ascending.
  void rebuild(SieveCut cut, bool in_order = false);
  void file_ordered(std::span<const double> values);
  bool add_region_sums(std::size_t index, PowerSums& sums) const;
  bool adaptive_ = false;
  SievePlan plan_;
  std::uint64_t n_seen_ = 0;
  std::uint64_t next_narrowing_ = 0;
  std::vector<double> boundaries_;
  std::vector<Region> regions_;
  std::vector<Summed> summed_;
  std::vector<double> kept_;
  // Ascending, once enough values were seen.
  std::vector<double> repeated_;
  // After seal(): counts of all regions before each one, and where its kept values start.
  std::vector<std::uint64_t> counts_before_;
  std::vector<std::size_t> kept_before_;

  // Cells of equal width from the first boundary to the last: the region of all values in a cell,
  // or kLook where the cell holds a boundary, or a region that sums.
  std::vector<std::uint8_t> table_;
  // By what the table says: whether it is a region that keeps its values.
  std::array<bool, 256> keeps_ = {};
  // By cell: how many boundaries lie in cells before it.
  std::vector<std::uint32_t> boundaries_before_;
  double table_origin_ = 0.0;
  double table_scale_ = 0.0;
  // Of a batch: what has to be looked up, and what is kept wherever it lies.
  std::vector<double> pending_;
  std::vector<double> known_kept_;
};

}  // namespace plimsoll::stats
