// Latents of a slot that a file gives by the number of the trial, in place of the sampler's: of a library of SIPs.
//
//   seeds     of the generator of the standard (rng/hdr.h), whose trial t + 1 is the model's trial t
//   tails     where there are some instead: trial t has the signed tail tails[t]. A sample that is one of n values is drawn
//             from the law `empirical` of them at the middle of its rank, (rank + 1/2) / n, which gives it exactly
//   slot      of the trial region, scalar, of the purpose draw
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::ir {

struct GivenLatents {
  // Variable, entity, third, fourth.
  std::array<std::uint64_t, 4> seeds{};
  std::vector<double> tails;
  // After the last one comes the first again.
  bool recycled = false;
  // For messages: what the file calls it, and the file.
  std::string name;
  std::string file;

  bool is_listed() const { return !tails.empty(); }
};

// Whether a node draws from a law on latents that a file gives, by itself or through a copula of such. Its numbers are the
// file's and no assumptions of the model.
bool draws_given(const Module& module, const Node& node);

}  // namespace plimsoll::ir
