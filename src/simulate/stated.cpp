#include "simulate/stated.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ir/poison.h"
#include "report/numbers.h"

namespace plimsoll::simulate {

namespace {

class Stated {
 public:
  Stated(const ir::Module& module, const ir::RunInputs& inputs, diag::Sink& sink)
      : module_(module), region_(module, inputs), sink_(sink) {}

  bool all_well() {
    for (const ir::Def& def : module_.defs) {
      // A given that varies by period is not of the run region; the trials tell of it.
      if (def.kind == ir::DefKind::given) finite(def.node, def.span, def.full_name);
      for (const ir::HistoryPoint& point : def.history) {
        finite(point.node, def.span, "the history of " + def.full_name);
      }
    }
    for (const ir::Bound& limit : module_.limits) claim(limit, "limit " + limit.name);
    for (const ir::Bound& expectation : module_.expectations) claim(expectation, "expect");
    return well_;
  }

 private:
  bool is_known(ir::NodeId node) const {
    return node.valid() && module_.node(node).region == ir::Region::run;
  }

  bool finite(ir::NodeId node, Span span, const std::string& where) {
    if (!is_known(node)) return false;
    const std::vector<double>& values = region_.values(node);
    if (std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); })) {
      return true;
    }
    well_ = false;
    const ir::PoisonCause cause = ir::poison_cause(module_, region_, node);
    const Span at = module_.node(cause.node).span;
    // One mistake is told once, also where many read it.
    if (!told_.insert(cause.node.value).second) return false;
    sink_.report(diag::Kind::value_not_finite, at.valid() ? at : span,
                 "this has no value: " + cause.reason, "in " + where);
    return false;
  }

  void claim(const ir::Bound& bound, const std::string& where) {
    if (finite(bound.bound, bound.span, where) && ir::is_of_condition(bound.statistic)) {
      const double level = region_.values(bound.bound).front();
      if (!(level >= 0 && level <= 1)) {
        refuse(bound, "a probability lies from 0 to 1, and not at " + report::readable(level, 6),
               where);
      }
    }
    if (finite(bound.tolerance, bound.span, where) && region_.values(bound.tolerance).front() < 0) {
      refuse(bound, "a tolerance is not negative", where);
    }
  }

  void refuse(const ir::Bound& bound, const std::string& what, const std::string& where) {
    well_ = false;
    sink_.report(diag::Kind::statistic_level, bound.span, what, "in " + where);
  }

  const ir::Module& module_;
  ir::RunRegion region_;
  diag::Sink& sink_;
  std::set<std::uint32_t> told_;
  bool well_ = true;
};

}  // namespace

bool check_stated(const ir::Module& module, const ir::RunInputs& inputs, diag::Sink& sink) {
  return Stated(module, inputs, sink).all_well();
}

}  // namespace plimsoll::simulate
