// Where a model's variation comes from: its draws and events, in blocks that are independent of
// each other.
//
//   block    the noise of one draw or one event (its count and its marks), or of one risk; noise
//            that a `correlate` couples, and samples that one file gives, stand in one block, named after all of it
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/noise.h"
#include "ir/ir.h"

namespace plimsoll::questions {

// By parameter: all uncertain givens are one source, "parameters", and all else is the other, "process".
enum class SourceBy : std::uint8_t { input, risk, parameter };

struct NoiseBlock {
  std::string name;
  // By slot of the module: in this block.
  std::vector<std::uint8_t> slots;
};

// Of what `root` needs.
std::vector<NoiseBlock> noise_blocks(const ir::Module& module, ir::NodeId root, SourceBy by);

// Noise of several sources that a Gaussian copula couples.
struct Coupling {
  struct Member {
    ir::SlotId slot;
    std::uint32_t element = 0;
    // Index of its source.
    std::uint32_t source = 0;
  };
  // In the copula's order.
  std::vector<Member> members;
  std::uint32_t copula = 0;
  // Distinct, at most kMostCoupled.
  std::vector<std::uint32_t> sources;
};

inline constexpr std::size_t kMostCoupled = 8;

// Sources each by itself, coupled or not, and what couples them. Those that a t copula couples, or
// more than kMostCoupled, stay one.
struct Sources {
  std::vector<NoiseBlock> blocks;
  std::vector<Coupling> couplings;
};
Sources noise_sources(const ir::Module& module, ir::NodeId root, SourceBy by);

// For latents of a copula of which `rows` are known: L_R' (L_R L_R')^-1, n x rows, the matrix that
// takes the gap between the known scores and those that the latents give to the change of the
// latents that closes it and leaves the rest as a draw given the known.
std::vector<double> conditional_gain(const ir::Copula& copula, std::span<const std::size_t> rows);

// Slots of a block from one seed, all others from another.
class Mixed final : public engine::LatentSource {
 public:
  // `slots` by slot; must outlive this.
  Mixed(const engine::Noise& base, const engine::Noise& other,
        const std::vector<std::uint8_t>& slots)
      : base_(base), other_(other), slots_(slots) {}

  void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
            std::size_t n, double* out) const override;
  double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t trial,
                std::uint32_t ordinal) const override;

 private:
  const engine::Noise& of(ir::SlotId slot) const {
    return slots_[slot.value] != 0 ? other_ : base_;
  }
  const engine::Noise& base_;
  const engine::Noise& other_;
  const std::vector<std::uint8_t>& slots_;
};

// Latents of one draw held at a score. A draw by period or label is many sources, its parts: trial t
// holds part t mod n_parts() and leaves the others, for to hold all of them at a quantile at once is
// a future that does not come. What a Gaussian copula couples with the draw follows: the other
// latents are those of the plain run, moved as the condition moves them. Parts that are coupled with
// each other are not held but their innovations are (a Cholesky factor of their correlations), so
// that what they share counts once.
class Held final : public engine::LatentSource {
 public:
  // Parts up to `last_period`; engine::kNoPeriod: all.
  Held(const ir::Module& module, const engine::Noise& base, ir::SlotId slot, double score,
       std::uint32_t last_period = engine::kNoPeriod);

  // Other draws that follow.
  bool coupled() const;
  std::uint32_t n_parts() const { return n_times_ * n_elements_; }

  void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
            std::size_t n, double* out) const override;
  double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t trial,
                std::uint32_t ordinal) const override;

 private:
  struct Member {
    ir::SlotId slot;
    std::uint32_t element = 0;
  };
  void find_group(const ir::Module& module);
  void factorise();
  // The part of the draw in a period, 0 for the first label.
  std::uint32_t part_of(std::uint32_t period) const;

  const ir::Module& module_;
  const engine::Noise& base_;
  ir::SlotId slot_;
  double score_;
  std::uint32_t n_times_ = 1;
  std::uint32_t n_elements_ = 1;
  // The copula's members in order, and those held.
  std::vector<Member> members_;
  std::vector<double> factor_;
  std::size_t first_held_ = 0;
  std::size_t n_held_ = 0;
  // L_R' (L_R L_R')^-1, members x held.
  std::vector<double> gain_;
  // Lower triangle of the held members' correlations: held x held.
  std::vector<double> own_factor_;
};

}  // namespace plimsoll::questions
