#include "session/pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "session/state.h"
#include "session/unit_table.h"
#include "syntax/parser.h"

namespace plimsoll::session {

namespace {

// What stands to the right of `=` where that is a number alone.
struct Literal {
  std::string digits;
  std::string before;
  std::string behind;
  // Of its own tree.
  const syntax::Expr* expr = nullptr;
};

class ParsedSet {
 public:
  explicit ParsedSet(const std::string& set) {
    const FileId file = sources_.add("--set", set, "what was given to --set");
    ast_.file = file;
    diag::Sink sink;
    item_ = syntax::parse_set(sources_, file, ast_, sink);
    if (!item_ || sink.has_errors() || item_->is_law) return;
    const syntax::Expr& value = *item_->value;
    if (value.kind != syntax::ExprKind::number || value.parenthesised) return;
    const std::optional<double> plain = units::decimal_value(value.text);
    if (!plain || *plain == 0) return;
    // The digits as written, with their separators: up to the unit, or to the end.
    const std::size_t begin = value.span.begin;
    std::size_t end = begin;
    while (end < set.size() && is_of_number(set, end)) ++end;
    literal_ = {std::string(value.text), set.substr(0, begin), set.substr(end), &value};
  }

  const std::optional<Literal>& literal() const { return literal_; }

 private:
  // An exponent's letter and sign too.
  static bool is_of_number(const std::string& text, std::size_t at) {
    const char c = text[at];
    if ((c >= '0' && c <= '9') || c == '.' || c == '_') return true;
    const bool digit_behind = at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9';
    const bool sign_behind = at + 2 < text.size() && (text[at + 1] == '-' || text[at + 1] == '+') &&
                             text[at + 2] >= '0' && text[at + 2] <= '9';
    if (c == 'e' || c == 'E') return digit_behind || sign_behind;
    return (c == '-' || c == '+') && at > 0 && (text[at - 1] == 'e' || text[at - 1] == 'E');
  }

  source::SourceMap sources_;
  syntax::Ast ast_;
  std::optional<syntax::SetItem> item_;
  std::optional<Literal> literal_;
};

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same_but_number(const ir::Node& a, const ir::Node& b) {
  return a.op == b.op && a.region == b.region && a.when == b.when && a.shape == b.shape &&
         a.event == b.event && a.first_operand == b.first_operand && a.n_operands == b.n_operands &&
         a.aux == b.aux && a.aux2 == b.aux2 && a.def == b.def;
}

}  // namespace

std::string Pattern::form_of(const std::vector<std::string>& sets) {
  std::string form;
  bool any = false;
  for (const std::string& set : sets) {
    const ParsedSet parsed(set);
    if (const auto& literal = parsed.literal()) {
      any = true;
      form += literal->before + "\x01" + literal->behind;
    } else {
      form += set;
    }
    form += '\x02';
  }
  return any ? form : "";
}

std::shared_ptr<const Pattern> Pattern::make(const Model& model) {
  const std::vector<std::string>& sets = model.state()->source.sets;
  const std::optional<units::UnitTable> table = unit_table(model);
  if (!table) return nullptr;
  auto pattern = std::make_shared<Pattern>();
  // Two texts beside the one that is asked for, which may have a number that the model has elsewhere: one constant
  // stands for both then.
  struct Text {
    std::vector<std::string> sets;
    std::vector<double> values;
    Compiled compiled;
  };
  Text texts[2] = {{sets, {}, {}}, {sets, {}, {}}};
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const ParsedSet parsed(sets[i]);
    const auto& literal = parsed.literal();
    if (!literal) continue;
    diag::Sink sink;
    const auto unit = table->resolve(literal->expr->unit, sink);
    if (!unit) return nullptr;
    pattern->numbers_.push_back({i, *unit, {}});
    for (Text& text : texts) {
      // So near that whatever holds for the one holds for the other.
      const double share =
          (&text == texts ? 1.37e-9 : 2.91e-9) * (1 + 0.1 * static_cast<double>(i));
      const std::string digits =
          fmt::format("{:.17g}", *units::decimal_value(literal->digits) * (1 - share));
      const auto value = units::decimal_value(digits, *unit);
      if (!value) return nullptr;
      text.sets[i] = literal->before + digits + literal->behind;
      text.values.push_back(*value);
    }
  }
  for (Text& text : texts) {
    Result<Compiled> compiled = compile(model.with_sets(text.sets));
    if (!compiled) return nullptr;
    text.compiled = std::move(*compiled);
  }
  const ir::Module& a = texts[0].compiled.module;
  const ir::Module& b = texts[1].compiled.module;
  if (a.nodes.size() != b.nodes.size() || a.operands != b.operands ||
      a.inputs.size() != b.inputs.size() || a.laws.size() != b.laws.size()) {
    return nullptr;
  }
  for (std::size_t i = 0; i < a.inputs.size(); ++i) {
    const std::vector<double>& x = a.inputs[i].values;
    const std::vector<double>& y = b.inputs[i].values;
    if (!std::equal(x.begin(), x.end(), y.begin(), y.end(), same_bits)) return nullptr;
  }
  for (std::size_t i = 0; i < a.nodes.size(); ++i) {
    const ir::Node& one = a.nodes[i];
    const ir::Node& other = b.nodes[i];
    if (!same_but_number(one, other)) return nullptr;
    if (same_bits(one.imm, other.imm)) continue;
    const auto& values = texts[0].values;
    const auto found =
        std::find_if(values.begin(), values.end(), [&](double x) { return same_bits(x, one.imm); });
    if (found == values.end() || one.op != ir::Op::constant) return nullptr;
    const auto k = static_cast<std::size_t>(found - values.begin());
    if (!same_bits(other.imm, texts[1].values[k])) return nullptr;
    pattern->numbers_[k].nodes.push_back(ir::NodeId(i));
  }
  for (const Number& number : pattern->numbers_) {
    if (number.nodes.empty()) return nullptr;
  }
  pattern->compiled_ = std::move(texts[0].compiled);
  return pattern;
}

std::optional<Compiled> Pattern::with(const std::vector<std::string>& sets) const {
  Compiled out = compiled_;
  for (const Number& number : numbers_) {
    const ParsedSet parsed(sets[number.set]);
    if (!parsed.literal()) return std::nullopt;
    const auto value = units::decimal_value(parsed.literal()->digits, number.unit);
    if (!value || *value == 0) return std::nullopt;
    for (const ir::NodeId node : number.nodes) out.module.nodes[node.value].imm = *value;
  }
  return out;
}

}  // namespace plimsoll::session
