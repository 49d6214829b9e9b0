#include "service/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "dist/distribution.h"
#include "engine/labels.h"
#include "ir/evaluate.h"
#include "report/number_format.h"

namespace plimsoll::service {

namespace {

using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

// More labels are not told one by one.
constexpr std::size_t kMostLabels = 64;
// Operations between a name and its law.
constexpr int kDeepest = 200;

// The mean, or the quantile at a level.
using Figure = std::optional<double>;
constexpr Figure kMean = std::nullopt;
constexpr double kLow = 0.05;
constexpr double kHigh = 0.95;

// A figure of what is an increasing or falling function of one law: the law itself, times and plus constants, where a risk
// is on.
class FigureOf {
 public:
  explicit FigureOf(const ir::Module& module) : module_(module), constants_(module) {}
  FigureOf(const ir::Module& module, const ir::RunInputs& inputs)
      : module_(module), constants_(module, inputs) {}

  std::optional<double> of(NodeId id, std::uint32_t element, Figure figure) {
    depth_ = 0;
    return inside(id, element, figure);
  }

 private:
  std::optional<double> inside(NodeId id, std::uint32_t element, Figure figure) {
    if (!id.valid() || ++depth_ > kDeepest) return std::nullopt;
    const Node& node = module_.node(id);
    if (node.region == Region::run) return constant(id, element);
    const auto operands = module_.operands_of(node);
    switch (node.op) {
      case Op::law:
        return of_law(node, element, figure);
      case Op::select: {
        const auto condition = constant_at(operands[0], node, element);
        if (!condition) return std::nullopt;
        return at(operands[*condition != 0 ? 1 : 2], node, element, figure);
      }
      case Op::mul: {
        const bool first = module_.node(operands[0]).region == Region::run;
        const auto factor = constant_at(operands[first ? 0 : 1], node, element);
        if (!factor) return std::nullopt;
        if (*factor < 0) figure = turned(figure);
        const auto value = at(operands[first ? 1 : 0], node, element, figure);
        return value ? std::optional(*factor * *value) : std::nullopt;
      }
      case Op::add: {
        const bool first = module_.node(operands[0]).region == Region::run;
        const auto shift = constant_at(operands[first ? 0 : 1], node, element);
        if (!shift) return std::nullopt;
        const auto value = at(operands[first ? 1 : 0], node, element, figure);
        return value ? std::optional(*shift + *value) : std::nullopt;
      }
      case Op::neg: {
        const auto value = at(operands[0], node, element, turned(figure));
        return value ? std::optional(-*value) : std::nullopt;
      }
      default:
        return std::nullopt;
    }
  }

  static Figure turned(Figure figure) { return figure ? Figure(1 - *figure) : figure; }

  std::uint32_t mapped(ir::ShapeId from, ir::ShapeId to, std::uint32_t element) const {
    if (from == to) return element;
    return ir::broadcast_map(module_, from, to)[element];
  }

  std::optional<double> constant(NodeId id, std::uint32_t element) {
    const std::vector<double>& values = constants_.values(id);
    if (element >= values.size() || !std::isfinite(values[element])) return std::nullopt;
    return values[element];
  }
  std::optional<double> constant_at(NodeId id, const Node& reader, std::uint32_t element) {
    const Node& node = module_.node(id);
    if (node.region != Region::run) return std::nullopt;
    return constant(id, mapped(node.shape, reader.shape, element));
  }
  std::optional<double> at(NodeId id, const Node& reader, std::uint32_t element, Figure figure) {
    return inside(id, mapped(module_.node(id).shape, reader.shape, element), figure);
  }

  std::optional<double> of_law(const Node& node, std::uint32_t element, Figure figure) {
    std::vector<double> numbers;
    const auto operands = module_.operands_of(node);
    for (std::size_t i = 1; i < operands.size(); ++i) {
      const auto number = constant_at(operands[i], node, element);
      if (!number) return std::nullopt;
      numbers.push_back(*number);
    }
    const auto law = dist::make(module_.laws[node.aux].shape, numbers);
    if (!law) return std::nullopt;
    const double value = !figure         ? (*law)->mean()
                         : *figure > 0.5 ? (*law)->upper(1 - *figure)
                                         : (*law)->lower(*figure);
    return std::isnan(value) ? std::nullopt : std::optional(value);
  }

  const ir::Module& module_;
  ir::RunRegion constants_;
  int depth_ = 0;
};

}  // namespace

bool LawFigures::all_same() const {
  return std::all_of(labels.begin(), labels.end(), [&](const Label& one) {
    return one.mean == labels[0].mean && one.low == labels[0].low && one.high == labels[0].high;
  });
}

std::string unit_words(const ir::Def& def) {
  const std::string text = def.unit.text();
  return text.empty() ? "plain number" : text;
}

std::string grain_words(const ir::Module& module, const ir::Def& def, const Entity& entity) {
  syntax::Each each = syntax::Each::none;
  if (const auto* let = dynamic_cast<const syntax::LetDecl*>(entity.decl)) each = let->each;
  if (const auto* draw = dynamic_cast<const syntax::DrawDecl*>(entity.decl)) each = draw->each;
  if (const auto* given = dynamic_cast<const syntax::GivenDecl*>(entity.decl)) each = given->each;
  if (each == syntax::Each::year) return "each year";
  if (each == syntax::Each::horizon) return "over the horizon";
  if (!def.node.valid()) return "";
  switch (module.node(def.node).region) {
    case Region::run:
      return "constant";
    case Region::trial:
      return "once a trial";
    case Region::period:
      return "each period";
    case Region::occurrence:
      return "each occurrence";
  }
  return "";
}

std::string index_set_words(const ir::Module& module, const ir::Def& def) {
  std::string out;
  for (const ir::DimId dim : module.shape(def.shape).dims) {
    out += (out.empty() ? "" : ", ") + module.dims[dim.value].name;
  }
  return out;
}

namespace {

bool is_drawn(const ir::Module& module, const ir::Def& def) {
  const bool is_law = def.kind == ir::DefKind::draw || def.kind == ir::DefKind::mark ||
                      (def.kind == ir::DefKind::given && def.is_parameter);
  return is_law && def.node.valid() && module.node(def.node).region != Region::run;
}

}  // namespace

std::optional<LawFigures> law_figures(const ir::Module& module, const ir::Def& def) {
  if (!is_drawn(module, def)) return std::nullopt;
  const ir::ShapeId shape = module.node(def.node).shape;
  const std::uint32_t n = module.shape(shape).size;
  if (n > kMostLabels) return std::nullopt;
  FigureOf figures(module);
  LawFigures out;
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto mean = figures.of(def.node, i, kMean);
    const auto low = figures.of(def.node, i, kLow);
    const auto high = figures.of(def.node, i, kHigh);
    if (!low || !high) return std::nullopt;
    out.labels.push_back(
        {engine::label_text(module, shape, i), mean.value_or(std::nan("")), *low, *high});
  }
  return out;
}

std::optional<std::vector<LawCurve>> law_curves(const ir::Module& module,
                                                const ir::RunInputs& inputs, const ir::Def& def,
                                                std::span<const double> levels) {
  if (!is_drawn(module, def)) return std::nullopt;
  const ir::ShapeId shape = module.node(def.node).shape;
  const std::uint32_t n = module.shape(shape).size;
  if (n > kMostLabels) return std::nullopt;
  FigureOf figures(module, inputs);
  std::vector<LawCurve> out;
  for (std::uint32_t i = 0; i < n; ++i) {
    LawCurve curve;
    curve.label = engine::label_text(module, shape, i);
    curve.mean = figures.of(def.node, i, kMean).value_or(std::nan(""));
    for (const double level : levels) {
      const auto value = figures.of(def.node, i, level);
      if (!value) return std::nullopt;
      curve.quantiles.push_back(*value);
    }
    out.push_back(std::move(curve));
  }
  const bool is_one = std::all_of(out.begin(), out.end(), [&](const LawCurve& one) {
    return one.quantiles == out[0].quantiles;
  });
  if (is_one && !out.empty()) {
    out.resize(1);
    out[0].label.clear();
  }
  return out;
}

std::optional<std::vector<double>> constant_values(const ir::Module& module, const ir::Def& def) {
  if (!def.node.valid() || module.node(def.node).region != Region::run) return std::nullopt;
  if (module.size_of(def.node) > kMostLabels) return std::nullopt;
  return ir::evaluate_run_region(module, def.node);
}

namespace {

char next_to(std::string_view text, std::size_t at, int step, std::string_view passed) {
  while (at < text.size() && passed.find(text[at]) != std::string_view::npos) {
    at += static_cast<std::size_t>(step);
  }
  return at < text.size() ? text[at] : '\0';
}

// Chances, weights and levels of a law say nothing of its values.
bool has_values_in_percent(std::string_view formula) {
  if (formula.starts_with("~ ")) formula.remove_prefix(2);
  for (const std::string_view family :
       {"bernoulli(", "binomial(", "geometric(", "hypergeometric(", "negative_binomial("}) {
    if (formula.starts_with(family)) return false;
  }
  const bool has_weights = formula.starts_with("discrete(") || formula.starts_with("mixture(");
  const bool has_levels = formula.starts_with("cumulative(");
  for (std::size_t at = formula.find('%'); at < formula.size(); at = formula.find('%', at + 1)) {
    if (has_weights && next_to(formula, at - 1, -1, "0123456789._ ") == ':') continue;
    if (has_levels && next_to(formula, at + 1, 1, " ") == ':') continue;
    return true;
  }
  return false;
}

}  // namespace

ToldIn told_in(const ir::Def& def) {
  const std::string text = def.unit.text();
  if (!text.empty()) return {def.unit.scale, text};
  return has_values_in_percent(def.formula) ? ToldIn{0.01, "%"} : ToldIn{def.unit.scale, ""};
}

namespace {

std::string behind(const ToldIn& as) {
  return as.unit.empty() ? "" : " " + as.unit;
}

}  // namespace

std::string value_text(const ir::Def& def, double value) {
  const ToldIn as = told_in(def);
  return report::format_significant(value / as.scale) + behind(as);
}

std::string range_text(const ir::Def& def, const LawFigures& figures) {
  double low = figures.labels[0].low;
  double high = figures.labels[0].high;
  for (const LawFigures::Label& one : figures.labels) {
    low = std::min(low, one.low);
    high = std::max(high, one.high);
  }
  const ToldIn as = told_in(def);
  return fmt::format("{} to {}{}", report::format_significant(low / as.scale, 3),
                     report::format_significant(high / as.scale, 3), behind(as));
}

}  // namespace plimsoll::service
