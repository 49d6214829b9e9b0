// A model's noise as points of a standard normal space, which can be moved about.
//
//   coordinates  one for each latent of a draw or count that the wanted nodes can see: by slot,
//                label and period; of occurrences those of the first ones in each period, as many
//                as keep the space small (n_ordinals)
//   later ones   draw from Philox at a trial number of the point's own, its origin. A point has
//                several origins, each for some of the later occurrences, so that few can change at
//                a time
//   the rest     what the wanted nodes do not see keeps its own distribution: Philox at another
//                number of the point's own. A point of a plain trial has that trial's everywhere
//   exact        a point gives the same values wherever it stands among others
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/noise.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::questions {

struct Coordinate {
  ir::SlotId slot;
  std::uint32_t element = 0;
  // The first period in which it counts.
  std::uint32_t period = 0;
  // Of an occurrence: the how manieth of its period, from 0.
  std::uint32_t ordinal = 0;
};

class LatentSpace {
 public:
  // Of what `root` needs up to `last_period` (engine::kNoPeriod: trial slots only).
  LatentSpace(const ir::Module& module, ir::NodeId root, std::uint32_t last_period,
              std::uint64_t seed);

  std::size_t size() const { return coordinates_.size(); }
  const Coordinate& coordinate(std::size_t i) const { return coordinates_[i]; }
  // SIZE_MAX where the space has none.
  std::size_t find(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                   std::uint32_t ordinal = 0) const;
  // Whether the wanted nodes can see the slot in the period.
  bool is_seen(ir::SlotId slot, std::uint32_t period) const;
  // How many coordinates the slot has for a label in a period: of occurrences, one for each of the
  // first.
  std::uint32_t n_ordinals_of(ir::SlotId slot) const;
  // Origins of a point.
  std::size_t n_origins() const { return n_origins_; }
  // That of a latent without coordinate.
  std::size_t origin_of(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                        std::uint32_t ordinal) const;
  const ir::Module& module() const { return module_; }
  const engine::Noise& noise() const { return noise_; }

 private:
  const ir::Module& module_;
  engine::Noise noise_;
  std::vector<Coordinate> coordinates_;
  // By slot: its first coordinate, or SIZE_MAX, and labels of it.
  std::vector<std::size_t> first_;
  std::vector<std::size_t> n_elements_;
  std::uint32_t n_periods_ = 0;
  std::uint32_t n_ordinals_ = 1;
  std::size_t n_origins_ = 1;
};

// Points side by side, as trials 0 .. n - 1 of a run.
class Points final : public engine::LatentSource {
 public:
  Points(const LatentSpace& space, std::size_t n);

  bool has_trials() const override { return false; }

  std::size_t size() const { return n_; }
  // Coordinate c of all points: size() numbers, rounded up to a multiple of 16.
  double* coordinate(std::size_t c) { return scores_.data() + c * stride_; }
  const double* coordinate(std::size_t c) const { return scores_.data() + c * stride_; }
  std::size_t stride() const { return stride_; }
  // The trial numbers of point i, space.n_origins() of them, and that of what the space does not
  // see.
  std::uint64_t* origins(std::size_t i) { return origins_.data() + i * n_origins_; }
  const std::uint64_t* origins(std::size_t i) const { return origins_.data() + i * n_origins_; }
  std::uint64_t& rest(std::size_t i) { return rest_[i]; }

  // Point i of this from point j of another of the same space.
  void copy(std::size_t i, const Points& from, std::size_t j);
  // Noise of its own, for each point, in what the space does not see; by default all have one.
  void renew_rest(std::uint64_t stream);
  // The points of a plain run's trials.
  void take_trials(std::span<const std::uint64_t> trials);
  // Independent points first .. first + n - 1, n a multiple of 16; `stream` names the noise.
  void draw(std::uint64_t stream, std::size_t first, std::size_t n);

  void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
            std::size_t n, double* out) const override;
  double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t trial,
                std::uint32_t ordinal) const override;
  void latents_at(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
                  const std::uint32_t* lanes, const std::uint32_t* ordinals, std::size_t n,
                  double* out) const override;

 private:
  const LatentSpace& space_;
  std::size_t n_;
  std::size_t stride_;
  std::size_t n_origins_;
  std::vector<double> scores_;
  std::vector<std::uint64_t> origins_;
  std::vector<std::uint64_t> rest_;
};

// Latents of a trial or period slot that are hashes of its key, or given by a file, for trials first .. first + n - 1;
// `first` is a multiple of 32 or n is small.
void hashed_latents(const engine::Noise& noise, ir::SlotId slot, std::uint32_t element,
                    std::uint32_t period, std::uint64_t first, std::size_t n, double* out);

// Independent standard normal numbers, n of them rounded up to a multiple of 16.
void normal_numbers(std::uint64_t key, std::uint32_t round, std::size_t n, double* out);

// How an error begins that says that the model stops at a point.

// Values of a program's columns at all points: [column][point]. Error: the first point that fails,
// or what the operator can mend.
Result<std::vector<std::vector<double>>> evaluate(const engine::Program& program,
                                                  const Points& points,
                                                  const engine::RunOptions& options);

}  // namespace plimsoll::questions
