// What a draw that is given by trial had to do with others in the model, and what of that its values cannot bring along:
//
//   correlate, a library's copula, one generator, samples of one file    given together or not at all
//   its distribution reads another draw                                  a warning; none where that one is given too
//   another's distribution reads it                                      kept: the other is drawn around the values
//   its own labels and periods, its own past                             in the values themselves
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "check/context.h"
#include "check/laws/given_draw.h"
#include "check/laws/sipmath.h"
#include "check/messages.h"
#include "check/names/read.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// ---- libraries of SIPs

// How much of each generator is in a SIP's score; the order of a file's lists is one that all of them share.
using Parts = std::map<std::pair<std::string, sipmath::Seeds>, double>;

Parts parts_of(const SipNoise& noise) {
  const sipmath::Sip& sip = noise.sip;
  if (sip.generator) return {{{"", sip.generator->seeds}, 1}};
  if (sip.copula == nullptr) return {{{noise.file, {}}, 1}};
  Parts out;
  const sipmath::Copula& copula = *sip.copula;
  const std::size_t n = copula.layers.size();
  for (std::size_t j = 0; j <= sip.layer; ++j) {
    out[{"", copula.generators[j].seeds}] += copula.factor[sip.layer * n + j];
  }
  return out;
}

bool hang_together(const SipNoise& a, const SipNoise& b) {
  // Correlations that are 0 come out of the factor as such or as a rounding.
  constexpr double kNone = 1e-12;
  const Parts other = parts_of(b);
  double sum = 0;
  for (const auto& [part, weight] : parts_of(a)) {
    const auto found = other.find(part);
    if (found != other.end()) sum += weight * found->second;
  }
  return std::fabs(sum) > kNone;
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) {
    text += (i == 0 ? "`" : ", `") + names[i] + "`";
  }
  if (names.size() > kMost) text += " and " + std::to_string(names.size() - kMost) + " more";
  return text;
}

void check_library(Context& context, SymbolId id, const LawNotRead& given) {
  if (given.law.law->sip == nullptr) return;
  const SipNoise& own = *given.law.law->sip;
  std::vector<std::string> alone;
  for (const auto& [other, noise] : context.sips) {
    if (hang_together(own, *noise)) alone.push_back(context.symbols[other].full_name);
  }
  if (alone.empty()) return;
  const sipmath::Sip& sip = own.sip;
  const std::string how = sip.generator           ? "the seeds of its generator"
                          : sip.copula != nullptr ? "its copula `" + sip.copula->name + "`"
                                                  : "the order of its samples";
  const std::string name = "`" + context.symbols[id].full_name + "`";
  error(context, Kind::set_value, context.given_draws.at(id)->span,
        name + " hangs together with " + listed(alone) + " by the library `" + own.file + "`, by " +
            how + ": values from elsewhere know nothing of that, so the model would lose it unseen")
      .label(own.span, "drawn here")
      .add_help("give " + listed(alone) +
                " by trial too, all at once, from where they come together");
}

// ---- distributions that read draws

// What a distribution depends on that is drawn: names of draws and of what events draw, but not through another draw.
class DrawnInside {
 public:
  explicit DrawnInside(Context& context) : context_(context) {
    for (std::size_t i = 0; i < context.symbols.size(); ++i) {
      const Symbol& symbol = context.symbols[SymbolId(i)];
      if (symbol.kind != SymbolKind::draw) continue;
      const Value value = value_of(context, SymbolId(i), Mode::normal, symbol.name_span);
      if (value.ok()) draws_[value.node.value] = SymbolId(i);
    }
  }

  // In the order in which they are found; without those that are given too.
  std::vector<std::string> names(SymbolId draw, const LawValue& law) const {
    std::vector<std::string> out;
    std::vector<NodeId> open;
    std::vector<char> seen(context_.module.nodes.size(), 0);
    const auto add = [&](NodeId node) {
      if (!node.valid() || seen[node.value] != 0) return;
      seen[node.value] = 1;
      open.push_back(node);
    };
    for (auto number = law.numbers.rbegin(); number != law.numbers.rend(); ++number) {
      add(number->node);
    }
    add(law.scale.node);
    add(law.shift.node);
    while (!open.empty()) {
      const NodeId id = open.back();
      open.pop_back();
      const ir::Node& node = context_.module.node(id);
      if (const auto known = draws_.find(id.value); known != draws_.end()) {
        // Its own past is in its values.
        if (known->second != draw && !is_given_by_trial(context_, known->second)) {
          out.push_back(context_.symbols[known->second].full_name);
        }
        continue;
      }
      if (node.op == Op::noise) {
        const std::string& name = context_.module.slots[node.aux].name;
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
      }
      for (const NodeId operand : context_.module.operands_of(node)) add(operand);
    }
    return out;
  }

 private:
  Context& context_;
  std::map<std::uint32_t, SymbolId> draws_;
};

void check_read(Context& context, SymbolId id, const LawNotRead& given, const DrawnInside& drawn) {
  if (given.law.region == Region::run) return;
  const std::vector<std::string> read = drawn.names(id, *given.law.law);
  if (read.empty()) return;
  const std::string name = "`" + context.symbols[id].full_name + "`";
  context.sink
      .report(Kind::values_by_trial, context.given_draws.at(id)->span,
              "the distribution of " + name + " reads " + listed(read) +
                  ": in the model it moves with that, and its values by trial do so only where "
                  "they come from the same trials")
      .label(given.law.law->span, "not read")
      .add_help("give " + listed(read) +
                " by trial too, all at once, from where they come together");
}

}  // namespace

void check_given_draws(Context& context) {
  if (context.laws_not_read.empty() || context.sink.has_errors()) return;
  const DrawnInside drawn(context);
  for (const auto& [id, given] : context.laws_not_read) {
    check_library(context, id, given);
    check_read(context, id, given, drawn);
    check_range(context, id, given);
  }
}

}  // namespace plimsoll::check
