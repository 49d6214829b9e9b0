// Fuzz target: any bytes as the files of a folder of parts. Nothing crashes; what is read as a plan is written and read again
// as the same plan, and its parts and blocks are ranges of its trials, one behind the other.
//
//   first byte   'f': what follows is a file as it lies on the disk. Else it is blocks - kind, length in two bytes, payload -
//                that are given the hashes which a file of them has: what stands behind the hashes is read too
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "cut/blocks.h"
#include "cut/part_file.h"
#include "cut/plan.h"

namespace {

using namespace plimsoll;

constexpr std::string_view kPlanTitle = "plimsoll plan 1";

void require(bool ok) {
  if (!ok) std::abort();
}

std::string with_hashes(std::string_view title, std::string_view bytes) {
  cut::BlockWriter writer(title);
  std::string out = cut::BlockWriter::line(title);
  while (bytes.size() >= 3) {
    const std::size_t length =
        static_cast<unsigned char>(bytes[1]) + 256u * static_cast<unsigned char>(bytes[2]);
    out += writer.add(bytes[0], bytes.substr(3, length));
    bytes.remove_prefix(std::min(bytes.size(), 3 + length));
  }
  return out;
}

void check_cuts(const cut::Plan& plan) {
  require(plan.of.n_parts >= 1 && plan.of.n_parts <= cut::most_parts(plan.of));
  require(plan.part(1).first == 0 && plan.part(plan.of.n_parts).end() == plan.of.n_trials);
  for (std::uint64_t k = 1; k <= std::min<std::uint64_t>(plan.of.n_parts, 4); ++k) {
    const cut::Range part = plan.part(k);
    require(part.n > 0 && (k == 1 || part.first == plan.part(k - 1).end()));
    std::uint64_t at = part.first;
    for (const cut::Range& block : plan.blocks(k)) {
      require(block.first == at && block.n > 0);
      at = block.end();
    }
    require(at == part.end());
  }
}

// Of a plan that stands: what a part of it is, in the bytes given.
void check_part(const cut::Plan& plan, std::string_view part, std::string_view work) {
  for (const std::uint64_t k : {std::uint64_t{1}, plan.of.n_parts}) {
    const auto found = cut::read_part(part, plan, plan.id, k);
    require(found.why.empty() || found.partial.empty());
    const std::string head = cut::part_head(plan, plan.id, k);
    const std::string identity = cut::identity_text(plan.of);
    std::vector<std::string> partials;
    cut::read_work(work, head, identity, plan.blocks(k).size(), partials);
    require(partials.size() <= plan.blocks(k).size());
    const auto right = cut::read_part(cut::write_part(head, identity, "partial"), plan, plan.id, k);
    require(right.why.empty() && right.partial == "partial");
  }
}

cut::Plan small_plan() {
  cut::Plan plan;
  plan.of.version = "0.1.0";
  plan.of.stream = 2;
  plan.of.path = plan.of.name = "m.plim";
  plan.of.trials = plan.of.n_trials = 1'000'000;
  plan.of.seed = 1;
  plan.of.sampler = "random";
  plan.of.n_parts = 3;
  plan.pilot = "amounts";
  cut::write_plan(plan);
  return plan;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const bool is_file = all[0] == 'f';
  const auto bytes = [&](std::string_view title) {
    return is_file ? std::string(all.substr(1)) : with_hashes(title, all.substr(1));
  };
  const std::string part = bytes(cut::kPartTitle);
  const std::string work = bytes(cut::kWorkTitle);
  static const cut::Plan small = small_plan();
  check_part(small, part, work);
  const auto plan = cut::read_plan("plan", bytes(kPlanTitle));
  if (!plan) return 0;
  cut::Plan again = *plan;
  const std::string written = cut::write_plan(again);
  const auto read = cut::read_plan("plan", written);
  require(read.ok() && read->of == plan->of && read->texts == plan->texts &&
          read->pilot == plan->pilot && read->place == plan->place && read->id == plan->id &&
          !cut::difference(read->of, plan->of));
  check_cuts(*plan);
  check_part(*plan, part, work);
  return 0;
}
