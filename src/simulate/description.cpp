#include "simulate/description.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "dist/distribution.h"
#include "ir/time_names.h"
#include "lineage/lineage.h"
#include "simulate/words.h"

namespace plimsoll::simulate {

std::vector<EvidenceItem> evidence_items(const std::vector<ir::EvidenceRef>& list) {
  constexpr const char* kKinds[] = {"line", "row", "judgement"};
  std::vector<EvidenceItem> items;
  for (const ir::EvidenceRef& ref : list) {
    items.push_back({kKinds[static_cast<int>(ref.kind)], ref.source, ref.line, ref.text});
  }
  return items;
}

namespace {

// Levels at which laws of assumptions are told.
constexpr double kLawLevels[] = {0.01, 0.05, 0.1, 0.2, 0.3,  0.4, 0.5,
                                 0.6,  0.7,  0.8, 0.9, 0.95, 0.99};

std::string label_of(const ir::Module& module, ir::ShapeId shape_id, std::size_t element) {
  const ir::Shape& shape = module.shape(shape_id);
  std::string text;
  std::size_t stride = shape.size;
  for (const ir::DimId id : shape.dims) {
    const ir::Dim& dim = module.dims[id.value];
    stride /= dim.labels.size();
    text += (text.empty() ? "" : ", ") + dim.labels[(element / stride) % dim.labels.size()];
  }
  return text;
}

std::string input_period(const ir::Module& module, ir::InputTime kind, std::size_t at) {
  if (kind == ir::InputTime::by_period) {
    return module.time.period_name(static_cast<std::uint32_t>(at)).short_name;
  }
  for (std::uint32_t t = 0; t < module.time.n_periods; ++t) {
    if (module.time.year_index(t) == static_cast<int>(at)) {
      return module.time.year_name(t).short_name;
    }
  }
  return "";
}

std::vector<AssumedValue> given_values(const ir::Module& module, const ir::RunInputs& inputs,
                                       std::size_t input_index, double scale) {
  const ir::Input& input = module.inputs[input_index];
  const std::vector<double>& values = inputs.inputs[input_index];
  const std::size_t size = module.shape(input.shape).size;
  std::vector<AssumedValue> out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    AssumedValue one;
    one.label = label_of(module, input.shape, i % size);
    if (input.time != ir::InputTime::constant) {
      one.period = input_period(module, input.time, i / size);
    }
    one.value = values[i] / scale;
    out.push_back(std::move(one));
  }
  return out;
}

// Of a given that is worked out from others, and does not change in time.
std::vector<AssumedValue> derived_values(const ir::Module& module, ir::RunRegion& run,
                                         const ir::Def& def) {
  if (!def.node.valid() || module.node(def.node).region != ir::Region::run) return {};
  const std::vector<double>& values = run.values(def.node);
  std::vector<AssumedValue> out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    AssumedValue one;
    one.label = label_of(module, module.node(def.node).shape, i);
    one.value = values[i] / def.unit.scale;
    out.push_back(std::move(one));
  }
  return out;
}

// Quantiles of a draw: its law's, carried through the arithmetic and the switch around it.
class LawReader {
 public:
  LawReader(const ir::Module& module, const ir::RunInputs& inputs)
      : module_(module), run_region_(module, inputs) {}

  std::vector<QuantileOfLaw> quantiles(ir::NodeId node, double scale) {
    std::vector<double> values;
    for (const double p : kLawLevels) {
      n_laws_ = 0;
      const std::optional<double> value = at(node, p);
      if (!value || n_laws_ != 1) return {};
      values.push_back(*value / scale);
    }
    // A law subtracted from a number falls.
    std::sort(values.begin(), values.end());
    std::vector<QuantileOfLaw> out;
    for (std::size_t i = 0; i < values.size(); ++i) out.push_back({kLawLevels[i], values[i]});
    return out;
  }

 private:
  std::optional<double> at(ir::NodeId id, double p) {
    const ir::Node& node = module_.node(id);
    if (node.region == ir::Region::run) {
      if (module_.size_of(id) != 1) return std::nullopt;
      return run_region_.values(id)[0];
    }
    if (node.op == ir::Op::law) return law(node, p);
    const auto operands = module_.operands_of(node);
    if (!ir::is_pure_scalar(node.op) || operands.size() > 3) return std::nullopt;
    std::array<double, 3> args{};
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const std::optional<double> arg = at(operands[i], p);
      if (!arg) return std::nullopt;
      args[i] = *arg;
    }
    return ir::evaluate_op(node.op, std::span<const double>(args.data(), operands.size()));
  }

  std::optional<double> law(const ir::Node& node, double p) {
    ++n_laws_;
    const ir::LawUse& use = module_.laws[node.aux];
    if (!use.constant) return std::nullopt;
    std::vector<double> numbers;
    const auto operands = module_.operands_of(node);
    for (std::size_t i = 1; i < operands.size(); ++i) {
      if (module_.size_of(operands[i]) != 1) return std::nullopt;
      numbers.push_back(run_region_.values(operands[i])[0]);
    }
    const auto made = dist::make(use.shape, numbers);
    if (!made) return std::nullopt;
    const double value = (*made)->lower(p);
    return value - value == 0 ? std::optional<double>(value) : std::nullopt;
  }

  const ir::Module& module_;
  ir::RunRegion run_region_;
  int n_laws_ = 0;
};

// "cited", "judgement", "bare"; "derived" of what has no figure of its own.
std::string support_of(const ir::Def& def, const Supports& supports) {
  const auto found = supports.find(def.full_name);
  const bool is_known = found != supports.end() && def.kind != ir::DefKind::limit;
  return std::string(outline::support_word(is_known ? found->second : outline::Support::derived));
}

// By definition: names of the outcomes and limits that depend on it.
std::vector<std::vector<std::string>> what_it_feeds(const ir::Module& module,
                                                    const lineage::Lineage& lineage,
                                                    const ModelDescription& described) {
  std::vector<std::vector<std::string>> feeds(module.defs.size());
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    const ir::Def& claim = module.defs[i];
    if (claim.kind != ir::DefKind::outcome && claim.kind != ir::DefKind::limit) continue;
    const ir::DefId root(i);
    for (const ir::DefId id : lineage.closure(std::span(&root, 1))) {
      if (described.definitions[id.value].support == "derived") continue;
      std::vector<std::string>& names = feeds[id.value];
      if (std::find(names.begin(), names.end(), claim.full_name) == names.end()) {
        names.push_back(claim.full_name);
      }
    }
  }
  return feeds;
}

void describe_definitions(const ir::Module& module, const ir::RunInputs& inputs,
                          const source::SourceMap& sources, const Supports& supports,
                          ModelDescription& out) {
  const lineage::Lineage lineage(module);
  LawReader laws(module, inputs);
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    const ir::Def& def = module.defs[i];
    DefinitionItem item;
    item.name = def.full_name;
    item.kind = definition_word(def.kind);
    item.is_parameter = def.is_parameter;
    item.title = def.title;
    item.unit = def.unit.text();
    item.formula = def.formula;
    if (def.risk >= 0) item.risk = module.risks[static_cast<std::size_t>(def.risk)].name;
    if (def.span.valid()) {
      item.file = sources.file(def.span.file).path;
      item.line = sources.place(def.span.file, def.span.begin).line;
    }
    item.evidence = evidence_items(def.evidence);
    item.support = support_of(def, supports);
    for (const lineage::Read& read : lineage.reads(ir::DefId(i))) {
      if (read.overlay.valid()) continue;
      item.reads.push_back(module.defs[read.def.value].full_name);
    }
    if (def.node.valid() && (def.kind == ir::DefKind::draw || def.kind == ir::DefKind::mark)) {
      item.quantiles = laws.quantiles(def.node, def.unit.scale);
    }
    out.definitions.push_back(std::move(item));
  }
  std::vector<std::vector<std::string>> feeds = what_it_feeds(module, lineage, out);
  for (std::size_t i = 0; i < feeds.size(); ++i) out.definitions[i].feeds = std::move(feeds[i]);
  // A stock's line is read through the stock.
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    DefinitionItem& line = out.definitions[i];
    if (module.defs[i].kind != ir::DefKind::stock_line || line.support == "derived") continue;
    const std::string stock = line.name.substr(0, line.name.rfind('.'));
    for (const DefinitionItem& other : out.definitions) {
      if (other.name == stock && line.feeds.empty()) line.feeds = other.feeds;
    }
  }
  for (std::size_t i = 0; i < module.inputs.size(); ++i) {
    const ir::DefId id = module.inputs[i].def;
    if (!id.valid()) continue;
    out.definitions[id.value].values =
        given_values(module, inputs, i, module.defs[id.value].unit.scale);
  }
  ir::RunRegion run(module, inputs);
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    const ir::Def& def = module.defs[i];
    if (def.kind != ir::DefKind::given || !out.definitions[i].values.empty()) continue;
    out.definitions[i].values = derived_values(module, run, def);
  }
}

}  // namespace

ModelDescription describe(const ir::Module& module, const ir::RunInputs& inputs,
                          const source::SourceMap& sources, const Supports& supports) {
  ModelDescription out;
  for (const ir::Source& source : module.sources) {
    out.sources.push_back({source.name, source.title, source.file, source.sha256});
  }
  for (const ir::Risk& risk : module.risks) {
    RiskItem item{risk.name,
                  risk.title,
                  risk.category,
                  risk.owner,
                  {},
                  risk.carries,
                  evidence_items(risk.evidence),
                  false};
    item.off = risk.flag.valid() && inputs.flags[risk.flag.value] == 0;
    for (const ir::Group& group : module.groups) {
      const bool member =
          std::find(group.members.begin(), group.members.end(), risk.flag) != group.members.end();
      if (member) item.groups.push_back(group.name);
    }
    out.risks.push_back(std::move(item));
  }
  for (const ir::Group& group : module.groups) out.groups.push_back({group.name, group.title});
  for (const ir::Flag& flag : module.flags) {
    if (flag.kind == ir::Flag::Kind::scenario) out.scenarios.push_back({flag.name, flag.title});
    if (flag.kind == ir::Flag::Kind::action) out.actions.push_back({flag.name, flag.title});
  }
  for (const ir::Statement& statement : module.statements) {
    StatementItem item{statement.name, statement.title, {}};
    for (const ir::Statement::Line& line : statement.lines) {
      item.lines.push_back({line.name, std::string(1, line.sign)});
    }
    out.statements.push_back(std::move(item));
  }
  describe_definitions(module, inputs, sources, supports, out);
  return out;
}

}  // namespace plimsoll::simulate
