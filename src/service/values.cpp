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

enum class Figure : std::uint8_t { mean, low, high };

// A figure of what is an increasing or falling function of one law: the law itself, times and plus constants, where a risk
// is on.
class FigureOf {
 public:
  explicit FigureOf(const ir::Module& module) : module_(module), constants_(module) {}

  std::optional<double> of(NodeId id, std::uint32_t element, Figure figure) {
    if (!id.valid() || ++depth_ > 200) return std::nullopt;
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

 private:
  static Figure turned(Figure figure) {
    if (figure == Figure::mean) return figure;
    return figure == Figure::low ? Figure::high : Figure::low;
  }

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
    return of(id, mapped(module_.node(id).shape, reader.shape, element), figure);
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
    const double value = figure == Figure::mean  ? (*law)->mean()
                         : figure == Figure::low ? (*law)->lower(0.05)
                                                 : (*law)->upper(0.05);
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

std::optional<LawFigures> law_figures(const ir::Module& module, const ir::Def& def) {
  if (!def.node.valid()) return std::nullopt;
  const bool is_law = def.kind == ir::DefKind::draw || def.kind == ir::DefKind::mark ||
                      (def.kind == ir::DefKind::given && def.is_parameter);
  if (!is_law || module.node(def.node).region == Region::run) return std::nullopt;
  const ir::ShapeId shape = module.node(def.node).shape;
  const std::uint32_t n = module.shape(shape).size;
  if (n > kMostLabels) return std::nullopt;
  FigureOf figures(module);
  LawFigures out;
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto mean = figures.of(def.node, i, Figure::mean);
    const auto low = figures.of(def.node, i, Figure::low);
    const auto high = figures.of(def.node, i, Figure::high);
    if (!low || !high) return std::nullopt;
    out.labels.push_back(
        {engine::label_text(module, shape, i), mean.value_or(std::nan("")), *low, *high});
  }
  return out;
}

std::optional<std::vector<double>> constant_values(const ir::Module& module, const ir::Def& def) {
  if (!def.node.valid() || module.node(def.node).region != Region::run) return std::nullopt;
  if (module.size_of(def.node) > kMostLabels) return std::nullopt;
  return ir::evaluate_run_region(module, def.node);
}

namespace {

// What a figure is divided by, and the words behind it. A plain number that the model writes in per cent is shown so.
struct Shown {
  double scale = 1;
  std::string unit;
};

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

Shown shown(const ir::Def& def) {
  std::string unit = def.unit.text();
  if (!unit.empty()) return {def.unit.scale, " " + unit};
  return has_values_in_percent(def.formula) ? Shown{0.01, " %"} : Shown{def.unit.scale, ""};
}

}  // namespace

std::string value_text(const ir::Def& def, double value) {
  const Shown as = shown(def);
  return report::format_significant(value / as.scale) + as.unit;
}

std::string range_text(const ir::Def& def, const LawFigures& figures) {
  double low = figures.labels[0].low;
  double high = figures.labels[0].high;
  for (const LawFigures::Label& one : figures.labels) {
    low = std::min(low, one.low);
    high = std::max(high, one.high);
  }
  const Shown as = shown(def);
  return fmt::format("{} to {}{}", report::format_significant(low / as.scale, 3),
                     report::format_significant(high / as.scale, 3), as.unit);
}

}  // namespace plimsoll::service
