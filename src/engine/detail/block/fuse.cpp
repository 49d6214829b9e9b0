// Fused instructions: runs of elementwise steps as one. A result that the very next step reads
// stays in registers; one that only later steps of the run read gets a place that these results
// share; all others are stored where they were before. Every operation and its order stay the same.
#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "base/check.h"
#include "engine/detail/block/lower.h"

namespace plimsoll::engine::block {

namespace {

using Code = Micro::Code;

// Longer runs are cut: their operands should stay in the first cache.
constexpr std::size_t kMostSteps = 40;

// What a binary step is, by what is in hand and what the other operand is; and from memory alone.
struct Codes {
  Code hand_vector;
  Code hand_number;
  Code vector_hand;
  Code number_hand;
  Code vector_vector;
  Code vector_number;
  // With the operands exchanged where `exchanged`.
  Code number_vector;
  bool exchanged;
};

std::optional<Code> unary_code(Kernel kernel) {
  switch (kernel) {
#define FUSED_UNARY(op) \
  case Kernel::op:      \
    return Code::op;
#include "engine/kernels/fused.def"
    default:
      return std::nullopt;
  }
}

std::optional<Codes> binary_codes(Kernel kernel) {
  switch (kernel) {
#define KERNELS(op)     \
  case Kernel::op##_vv: \
  case Kernel::op##_vs: \
  case Kernel::op##_sv:
#define MIRRORED(op, other)                                                     \
  KERNELS(op)                                                                   \
  return Codes{Code::op##_v,  Code::op##_s,  Code::other##_v,  Code::other##_s, \
               Code::op##_vv, Code::op##_vs, Code::other##_vs, true};
    MIRRORED(add, add)
    MIRRORED(mul, mul)
    MIRRORED(lt, gt)
    MIRRORED(gt, lt)
    MIRRORED(le, ge)
    MIRRORED(ge, le)
    MIRRORED(eq, eq)
    MIRRORED(ne, ne)
#define FUSED_REVERSED(op)                                                 \
  KERNELS(op)                                                              \
  return Codes{Code::op##_v,  Code::op##_s,  Code::op##_rv, Code::op##_rs, \
               Code::op##_vv, Code::op##_vs, Code::op##_sv, false};
#include "engine/kernels/fused.def"
#undef KERNELS
#undef MIRRORED
    default:
      return std::nullopt;
  }
}

class Fuser {
 public:
  Fuser(Plan& plan, const std::vector<std::uint8_t>& persistent)
      : plan_(plan), persistent_(persistent), n_reads_(count_reads(plan)) {}

  void run(std::vector<Step>& steps) {
    std::vector<Step> result;
    for (std::size_t begin = 0; begin < steps.size();) {
      const std::size_t size = run_size(steps, begin);
      if (size == 0) {
        result.push_back(steps[begin++]);
        continue;
      }
      auto run = std::span(steps).subspan(begin, size);
      while (!run.empty()) {
        const auto some = run.first(piece_size(run));
        if (!fuse(some, result)) result.insert(result.end(), some.begin(), some.end());
        run = run.subspan(some.size());
      }
      begin += size;
    }
    steps = std::move(result);
  }

 private:
  // Reads of one result within its run.
  struct Made {
    std::uint32_t n_inside = 0;
    // Of these from memory, and the last of them.
    std::uint32_t n_loads = 0;
    std::size_t last_load = 0;
  };
  using MadeInRun = std::map<std::uint32_t, Made>;

  std::span<const Arg> args(const Step& step) const {
    return std::span(plan_.args).subspan(step.args, step.n_args);
  }
  bool is_splat(const Arg& arg) const {
    return plan_.places[arg.place].kind == PlaceInfo::Kind::table;
  }

  bool is_identity(const Arg& arg, std::uint32_t n) const {
    for (std::uint32_t e = 0; e < n; ++e) {
      if (plan_.maps[arg.map + e] != e) return false;
    }
    return true;
  }

  // How many steps from `begin` on can be one.
  std::size_t run_size(const std::vector<Step>& steps, std::size_t begin) const {
    std::vector<std::uint32_t> made;
    const Step& first = steps[begin];
    std::size_t end = begin;
    for (; end < steps.size() && end - begin < kMostSteps; ++end) {
      const Step& step = steps[end];
      if (!can_fuse(plan_, step) || step.n != first.n || step.run != first.run) break;
      // Element by element: each reads its own of what the run makes.
      const bool straight = std::ranges::all_of(args(step), [&](const Arg& arg) {
        return std::ranges::find(made, arg.place) == made.end() || is_identity(arg, step.n);
      });
      if (!straight) break;
      made.push_back(step.out);
    }
    return end - begin;
  }

  // How many steps from the beginning of a run on belong together: each takes what is in hand.
  std::size_t piece_size(std::span<const Step> run) const {
    std::size_t n = 1;
    while (n < run.size() && operand_in_hand(run[n], run[n - 1].out)) ++n;
    return n;
  }

  // The operand that is the result in hand; the first one where several are.
  std::optional<std::size_t> operand_in_hand(const Step& step, std::uint32_t hand) const {
    const auto operands = args(step);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      if (operands[k].place == hand) return k;
    }
    return std::nullopt;
  }

  // False where nothing would stay in registers.
  bool fuse(std::span<const Step> steps, std::vector<Step>& result) {
    MadeInRun made;
    std::vector<std::optional<std::size_t>> held;
    std::uint32_t hand = kNone;
    bool useful = false;
    for (std::size_t i = 0; i < steps.size() && steps.size() > 1; ++i) {
      held.push_back(operand_in_hand(steps[i], hand));
      useful = useful || held.back();
      const auto operands = args(steps[i]);
      for (std::size_t k = 0; k < operands.size(); ++k) {
        const auto found = made.find(operands[k].place);
        if (found == made.end()) continue;
        found->second.n_inside += 1;
        if (k == held.back()) continue;
        found->second.n_loads += 1;
        found->second.last_load = i;
      }
      hand = steps[i].out;
      made[hand] = {};
    }
    if (!useful) return false;
    lanes_.clear();
    splats_.clear();
    micros_.clear();
    moved_.clear();
    shared_.clear();
    free_.clear();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      std::vector<Arg> operands(args(steps[i]).begin(), args(steps[i]).end());
      for (Arg& arg : operands) {
        if (const auto moved = moved_.find(arg.place); moved != moved_.end()) arg = moved->second;
      }
      operation(steps[i], operands, held[i]);
      keep(steps[i], i, made.at(steps[i].out));
    }
    finish(steps.front(), result);
    return true;
  }

  void operation(const Step& step, std::span<const Arg> operands, std::optional<std::size_t> held) {
    if (step.kernel == Kernel::select) return select(operands, held);
    if (step.kernel == Kernel::law_normal) {
      if (!held) load(operands[0]);
      return micro(Code::normal_ss, {operands[1], operands[2]});
    }
    if (const auto code = unary_code(step.kernel)) {
      if (!held) load(operands[0]);
      return micro(*code, {});
    }
    const Codes codes = *binary_codes(step.kernel);
    const Arg& first = operands[0];
    const Arg& second = operands[1];
    if (held) {
      const bool number = is_splat(operands[1 - *held]);
      if (*held == 0) return micro(number ? codes.hand_number : codes.hand_vector, {second});
      return micro(number ? codes.number_hand : codes.vector_hand, {first});
    }
    if (!is_splat(first)) {
      return micro(is_splat(second) ? codes.vector_number : codes.vector_vector, {first, second});
    }
    if (codes.exchanged) return micro(codes.number_vector, {second, first});
    micro(codes.number_vector, {first, second});
  }

  void select(std::span<const Arg> operands, std::optional<std::size_t> held) {
    const std::size_t in_hand = held.value_or(0);
    if (!held) load(operands[0]);
    if (in_hand == 0) {
      constexpr Code kCodes[] = {Code::select_c_vv, Code::select_c_vs, Code::select_c_sv,
                                 Code::select_c_ss};
      const int which = (is_splat(operands[1]) ? 2 : 0) + (is_splat(operands[2]) ? 1 : 0);
      return micro(kCodes[which], {operands[1], operands[2]});
    }
    const Arg& other = operands[3 - in_hand];
    const Code vector = in_hand == 1 ? Code::select_t_vv : Code::select_e_vv;
    const Code number = in_hand == 1 ? Code::select_t_vs : Code::select_e_vs;
    micro(is_splat(other) ? number : vector, {operands[0], other});
  }

  // Stores a result that is read from memory: at its own place where others read it, else at one
  // that is free.
  void keep(const Step& step, std::size_t index, const Made& made) {
    std::erase_if(shared_, [&](const auto& taken) {
      if (taken.second > index) return false;
      free_.push_back(taken.first);
      return true;
    });
    const bool outside = persistent_[step.out] != 0 || n_reads_[step.out] > made.n_inside;
    if (!outside && made.n_loads == 0) return;
    Arg to = {step.out, identity_map(step.n)};
    if (!outside) {
      if (!free_.empty()) {
        to.place = free_.back();
        free_.pop_back();
      }
      shared_.emplace_back(to.place, made.last_load);
      moved_[step.out] = to;
    }
    micros_.back().to = entry(to);
    micros_.back().stored = true;
  }

  void load(const Arg& arg) { micro(is_splat(arg) ? Code::load_s : Code::load_v, {arg}); }

  // Entries of splats are counted from the end of the lanes only when all are known.
  struct Part {
    Code code;
    std::uint16_t at[2] = {0, 0};
    bool splat[2] = {false, false};
    std::uint16_t to = 0;
    bool stored = false;
  };

  std::uint16_t entry(const Arg& arg) {
    std::vector<Arg>& list = is_splat(arg) ? splats_ : lanes_;
    auto found = std::ranges::find_if(
        list, [&](const Arg& a) { return a.place == arg.place && a.map == arg.map; });
    if (found == list.end()) found = list.insert(list.end(), arg);
    return static_cast<std::uint16_t>(found - list.begin());
  }

  void micro(Code code, std::initializer_list<Arg> operands) {
    Part part;
    part.code = code;
    std::size_t k = 0;
    for (const Arg& arg : operands) {
      part.splat[k] = is_splat(arg);
      part.at[k++] = entry(arg);
    }
    micros_.push_back(part);
  }

  std::uint32_t identity_map(std::uint32_t n) {
    const auto [at, is_new] = identities_.try_emplace(n, plan_.maps.size());
    for (std::uint32_t e = 0; is_new && e < n; ++e) plan_.maps.push_back(e);
    return at->second;
  }

  void finish(const Step& first, std::vector<Step>& result) {
    Fused fused;
    fused.first = static_cast<std::uint32_t>(plan_.micros.size());
    fused.n = static_cast<std::uint32_t>(micros_.size());
    fused.n_lanes = static_cast<std::uint32_t>(lanes_.size());
    fused.n_operands = static_cast<std::uint32_t>(lanes_.size() + splats_.size());
    PLIMSOLL_CHECK(fused.n_operands <= Fused::kMaxOperands);
    for (const Part& part : micros_) {
      Micro& made = plan_.micros.emplace_back();
      made.code = part.code;
      for (std::size_t k = 0; k < 2; ++k) {
        made.at[k] = static_cast<std::uint16_t>(part.at[k] + (part.splat[k] ? lanes_.size() : 0));
      }
      made.to = part.stored ? part.to : Micro::kNotStored;
    }
    Step step = first;
    step.kernel = Kernel::fused;
    step.out = kNone;
    step.args = static_cast<std::uint32_t>(plan_.args.size());
    step.n_args = fused.n_operands;
    step.aux = static_cast<std::uint32_t>(plan_.fused.size());
    plan_.args.insert(plan_.args.end(), lanes_.begin(), lanes_.end());
    plan_.args.insert(plan_.args.end(), splats_.begin(), splats_.end());
    plan_.fused.push_back(fused);
    result.push_back(step);
  }

  Plan& plan_;
  const std::vector<std::uint8_t>& persistent_;
  std::vector<std::uint32_t> n_reads_;
  std::map<std::uint32_t, std::uint32_t> identities_;

  // Of the run being fused: operands, parts, and where results that only it reads are.
  std::vector<Arg> lanes_;
  std::vector<Arg> splats_;
  std::vector<Part> micros_;
  std::map<std::uint32_t, Arg> moved_;
  std::vector<std::pair<std::uint32_t, std::size_t>> shared_;
  std::vector<std::uint32_t> free_;
};

}  // namespace

bool can_fuse(const Plan& plan, const Step& step) {
  if (step.zero) return false;
  const auto is_splat = [&](std::uint32_t k) {
    return plan.places[plan.args[step.args + k].place].kind == PlaceInfo::Kind::table;
  };
  if (step.kernel == Kernel::law_normal) return is_splat(1) && is_splat(2);
  if (step.kernel == Kernel::select) return !is_splat(0);
  return unary_code(step.kernel) || binary_codes(step.kernel);
}

void fuse(Plan& plan, const std::vector<std::uint8_t>& persistent) {
  Fuser fuser(plan, persistent);
  fuser.run(plan.trial);
  fuser.run(plan.period);
  for (Phase& phase : plan.phases) fuser.run(phase.rows);
}

}  // namespace plimsoll::engine::block
