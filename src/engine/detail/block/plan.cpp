#include "engine/detail/block/plan.h"

#include <iterator>

namespace plimsoll::engine::block {

namespace {

constexpr const char* kKernelNames[] = {
#define UNARY(op) #op,
#define BINARY(op) #op, #op "_vs", #op "_sv",
#define TERNARY(op) #op,
#define REDUCE(op) #op,
#define OTHER(name) #name,
#include "engine/kernels/kernels.def"
#define LAW_KERNEL(name, n) #name,
#include "dist/kernels.def"
    "noise",       "by_trial",   "assemble",      "lag",          "trailing_sum", "accumulate",
    "year_store",  "year_lag",   "law_scalar",    "canonical",    "event_count",  "event_sample",
    "event_cap",   "event_rows", "event_phase",   "store_column", "row_noise",    "row_struck",
    "row_ordinal", "row_gather", "row_own_label", "row_by_label",
};
static_assert(std::size(kKernelNames) == static_cast<std::size_t>(Kernel::row_by_label) + 1);

std::string place_text(const Plan& plan, std::uint32_t place) {
  const PlaceInfo& info = plan.places[place];
  const char* kinds[] = {"v", "r", "t"};
  std::string text = kinds[static_cast<int>(info.kind)] + std::to_string(info.offset);
  if (info.ring > 1) text += "~" + std::to_string(info.ring);
  return text;
}

constexpr const char* kPartNames[] = {
    "load_v",      "load_s",
#define FUSED_UNARY(op) #op,
#define FUSED_BINARY(op) #op "_v", #op "_s", #op "_vv", #op "_vs",
#define FUSED_REVERSED(op) #op "_rv", #op "_rs", #op "_sv",
#include "engine/kernels/fused.def"
    "select_c_vv", "select_c_vs", "select_c_sv", "select_c_ss", "select_t_vv",
    "select_t_vs", "select_e_vv", "select_e_vs", "normal_ss",
};
static_assert(std::size(kPartNames) == static_cast<std::size_t>(Micro::Code::normal_ss) + 1);

// How many operands a part has: none is written where its code needs none.
int n_operands(Micro::Code code) {
  if (code >= Micro::Code::select_c_vv) return 2;
  switch (code) {
#define FUSED_UNARY(op) \
  case Micro::Code::op: \
    return 0;
#define FUSED_BINARY(op)     \
  case Micro::Code::op##_vv: \
  case Micro::Code::op##_vs: \
    return 2;
#define FUSED_REVERSED(op)   \
  case Micro::Code::op##_sv: \
    return 2;
#include "engine/kernels/fused.def"
    default:
      return 1;
  }
}

void print_parts(const Plan& plan, const Step& step, const std::string& indent, std::string& text) {
  const Fused& fused = plan.fused[step.aux];
  text += indent;
  for (std::uint32_t i = fused.first; i < fused.first + fused.n; ++i) {
    const Micro& micro = plan.micros[i];
    if (i > fused.first) text += ", ";
    text += kPartNames[static_cast<int>(micro.code)];
    for (int k = 0; k < n_operands(micro.code); ++k) {
      text += " " + place_text(plan, plan.args[step.args + micro.at[k]].place);
    }
    if (micro.to != Micro::kNotStored) {
      text += " -> " + place_text(plan, plan.args[step.args + micro.to].place);
    }
  }
  text += "\n";
}

void print_steps(const Plan& plan, const std::vector<Step>& steps, const std::string& indent,
                 std::string& text) {
  constexpr const char* kRuns[] = {"", " year_end", " last_period", " year_start"};
  for (const Step& step : steps) {
    text += indent;
    if (step.out != kNone) text += place_text(plan, step.out) + " = ";
    text += kKernelNames[static_cast<int>(step.kernel)];
    text += " x" + std::to_string(step.n);
    for (std::uint32_t k = 0; k < step.n_args; ++k) {
      text += " " + place_text(plan, plan.args[step.args + k].place);
    }
    text += std::string(kRuns[step.run]) + "\n";
    if (step.kernel == Kernel::fused) print_parts(plan, step, indent + "  ", text);
    if (step.kernel == Kernel::event_phase) {
      print_steps(plan, plan.phases[step.aux].rows, indent + "  ", text);
    }
  }
}

}  // namespace

std::size_t Plan::shared_bytes() const {
  std::size_t bytes = tables.size() * sizeof(double) + maps.size() * sizeof(std::uint32_t) +
                      args.size() * sizeof(Arg) + places.size() * sizeof(PlaceInfo) +
                      (trial.size() + period.size()) * sizeof(Step) + micros.size() * sizeof(Micro);
  for (const RowGatherOp& op : row_gather_ops) bytes += op.elements.size() * sizeof(std::uint32_t);
  for (const StoreOp& op : store_ops) bytes += op.first_column.size() * sizeof(std::uint32_t);
  return bytes;
}

std::string Plan::print() const {
  std::string text = "trial\n";
  print_steps(*this, trial, "  ", text);
  text += "period\n";
  print_steps(*this, period, "  ", text);
  text += "lanes " + std::to_string(lane_elements) + ", rows " + std::to_string(row_elements) +
          ", tables " + std::to_string(tables.size()) + "\n";
  return text;
}

}  // namespace plimsoll::engine::block
