// An assumption as the modeller knows it: its name, unit and entries, from what the sweep
// differentiates by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adjoint/adjoint.h"
#include "ir/ir.h"

namespace plimsoll::questions {

struct Assumption {
  enum class Method : std::uint8_t { path, path_and_score, score, bump, none };

  struct Entry {
    // "wan", "FY2013", "wan, FY2013"; empty for the only one.
    std::string label;
    // In `unit`.
    double value = 0;
    // Statistic's unit per `unit`; nothing where a sweep does not reach.
    std::optional<double> derivative;
    std::optional<double> se;
  };

  // From two runs with the assumption moved.
  struct Bump {
    // Of itself: 0.02.
    double step = 0;
    // What +100 % would do by the run above and by the run below alone; one may have failed.
    std::optional<double> up;
    std::optional<double> down;
    // They differ by far more than noise and a quarter of the larger: a step or a kink lies here.
    bool uneven = false;
  };

  adjoint::Theta::Kind kind = adjoint::Theta::Kind::input;
  // "tax_rate", "late_cloud.growth.high", "price_war.war.rate", "cash.opening".
  std::string name;
  // Of the given, law or stock.
  ir::DefId def;
  ir::InputId input;
  // Of numbers of laws: the laws' nodes and which number. Of a rate the count's, and 0.
  std::vector<std::pair<ir::NodeId, std::uint32_t>> numbers;
  ir::Unit unit;
  // Per +100 %, in the statistic's canonical unit.
  double effect = 0;
  double se = 0;
  // effect / |statistic|.
  double elasticity = 0;
  Method method = Method::path;
  // It reaches a jump: by `path` the figure lacks what the jump adds, by `bump` it has it.
  bool past_jump = false;
  std::optional<Bump> bump;
  // Why there is no figure; empty where there is one.
  std::string not_measured;
  // That is because it is 0, and no percentage moves it; where a sweep reaches, the entries have derivatives.
  bool has_no_percentage = false;
  // That is because no trial changes with it, by its text or moved as far as it is.
  bool moves_nothing = false;
  std::vector<Entry> entries;

  bool measured() const { return not_measured.empty(); }
  // Told apart from 0: two standard errors.
  bool clear() const { return measured() && (effect > 2 * se || effect < -2 * se); }
  // What is 0 has no percentage.
  bool is_zero() const;
};

// Without figures and entries.
Assumption assumption_of(const ir::Module& module, const adjoint::Theta& theta);
std::string label_of(const ir::Module& module, const adjoint::Theta& theta);
// The canonical value of one of the assumption's unit.
double unit_scale_of(const ir::Module& module, const adjoint::Theta& theta);

// The name of a number of a law where it is used: "growth.high".
std::string number_name(const ir::Module& module, ir::LawUseId law, std::uint32_t number);

}  // namespace plimsoll::questions
