// Declarations, laws and evidence of a model, arranged for rules.
#include "audit/subject.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace plimsoll::audit {

using syntax::Expr;
using syntax::ExprKind;

const Field* Law::parameter(std::string_view wanted) const {
  for (const Field& field : declaration->fields) {
    if (field.role == outline::Role::parameter && field.name == wanted) return &field;
  }
  return nullptr;
}

Subject::Subject(const ir::Module& of, const data::LoadedModel& files,
                 const source::SourceMap& texts, const std::vector<Declaration>& all,
                 const verify::Report& report)
    : module(of), loaded(files), sources(texts), declarations(all), verified(report), lineage(of) {
  for (const Declaration& d : all) {
    if (d.word != "outcome" && d.word != "limit") by_name_.emplace(d.name, &d);
    if (d.word == "scenario" || d.word == "action" || d.word == "decision") {
      for (const Field& field : d.fields) overlays_ += " " + field.name + " " + field.text;
    }
    Law law;
    for (const Field& field : d.fields) {
      if (field.name == "distribution" && law.name.empty()) law.name = field.text;
      law.is_truncated = law.is_truncated || field.name.starts_with("truncated ");
    }
    if (law.name.empty()) continue;
    law.declaration = &d;
    laws_.push_back(law);
  }
  std::vector<ir::DefId> roots;
  for (std::size_t i = 0; i < of.defs.size(); ++i) {
    const ir::Def& one = of.defs[i];
    defs_.emplace(one.full_name, i);
    if (ir::is_claim(one.kind)) roots.push_back(ir::DefId(i));
  }
  for (const ir::Column& column : of.columns) {
    if (column.def.valid()) roots.push_back(column.def);
    if (column.node.valid() && of.node(column.node).def.valid()) {
      roots.push_back(of.node(column.node).def);
    }
  }
  read_.assign(of.defs.size(), false);
  for (const ir::DefId id : lineage.closure(roots)) read_[id.value] = true;
}

const Declaration* Subject::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const ir::Def* Subject::def(std::string_view name) const {
  const auto found = defs_.find(name);
  return found == defs_.end() ? nullptr : &module.defs[found->second];
}

bool Subject::is_read(std::string_view name) const {
  const std::string below = std::string(name) + ".";
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    const std::string& full = module.defs[i].full_name;
    if (read_[i] && (full == name || full.starts_with(below))) return true;
  }
  return false;
}

std::optional<double> literal(const Expr* expr) {
  double sign = 1;
  while (expr != nullptr && expr->kind == ExprKind::unary &&
         expr->unary_op == syntax::UnaryOp::negate) {
    sign = 0 - sign;
    expr = expr->left;
  }
  if (expr == nullptr || expr->kind != ExprKind::number) return std::nullopt;
  const std::string text(expr->text);
  const double value = std::strtod(text.c_str(), nullptr);
  return sign * value * (expr->unit == nullptr ? 1.0 : std::pow(10.0, expr->unit->power10));
}

std::optional<double> Subject::figure(const Declaration& around, const Field& field) const {
  const bool has_own =
      field.expr != nullptr && field.expr->kind == ExprKind::number && field.expr->unit != nullptr;
  if (auto value = literal(field.expr)) {
    const int scale = has_own || field.unit == nullptr ? 0 : field.unit->power10;
    return *value * std::pow(10.0, scale);
  }
  const std::string path = path_of(bare(field.expr));
  if (path.empty()) return std::nullopt;
  std::string scope = around.name;
  for (;;) {
    const std::size_t dot = scope.rfind('.');
    scope = dot == std::string::npos ? "" : scope.substr(0, dot);
    const Declaration* named = find(scope.empty() ? path : scope + "." + path);
    if (named != nullptr && named->word == "given") {
      for (const Field& value : named->fields) {
        if (value.name == "value" && literal(value.expr)) return figure(*named, value);
      }
      return std::nullopt;
    }
    if (scope.empty()) return std::nullopt;
  }
}

std::optional<double> Subject::figure(const Law& law, std::string_view parameter) const {
  const Field* field = law.parameter(parameter);
  return field == nullptr ? std::nullopt : figure(*law.declaration, *field);
}

bool Subject::is_percent(const Field& field) const {
  return field.text.find('%') != std::string::npos;
}

bool Subject::is_judged(const Declaration& declaration, const Field& field) const {
  const auto& evidence = outline::evidence_of(declaration, field);
  return !evidence.empty() &&
         std::all_of(evidence.begin(), evidence.end(), [](const syntax::Evidence* one) {
           return one->kind == syntax::Evidence::Kind::judgement;
         });
}

bool Subject::is_judged(const Law& law) const {
  for (const Field& field : law.declaration->fields) {
    if (field.role == outline::Role::parameter) return is_judged(*law.declaration, field);
  }
  return false;
}

std::string Subject::reasons(const Declaration& declaration) const {
  std::string out;
  for (const auto* list : {&declaration.evidence, &declaration.inherited}) {
    if (list == &declaration.inherited && !declaration.evidence.empty()) continue;
    for (const syntax::Evidence* one : *list) {
      if (one->kind == syntax::Evidence::Kind::judgement) out += " " + one->text;
    }
  }
  for (const Field& field : declaration.fields) {
    for (const syntax::Evidence* one : field.evidence) {
      if (one->kind == syntax::Evidence::Kind::judgement) out += " " + one->text;
    }
  }
  return out;
}

std::string lower_words(std::string_view text) {
  std::string out = " ";
  for (const char c : text) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter) != 0 || letter >= 0x80) {
      out += static_cast<char>(std::tolower(letter));
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.back() != ' ') out += ' ';
  return out;
}

std::string Subject::names_and_title(const Declaration& declaration) const {
  std::string out = declaration.name;
  for (const Field& field : declaration.fields) {
    if (field.name == "title" || field.name == "sentence") out += " " + field.text;
  }
  return lower_words(out);
}

std::string Subject::words(const Declaration& declaration) const {
  return names_and_title(declaration) + lower_words(reasons(declaration));
}

std::optional<int> Subject::as_of_year() const {
  if (module.as_of.size() < 4) return std::nullopt;
  int year = 0;
  const char* begin = module.as_of.data();
  const auto [end, error] = std::from_chars(begin, begin + 4, year);
  if (error != std::errc() || end != begin + 4) return std::nullopt;
  return year;
}

bool Subject::is_overlaid(std::string_view name) const {
  const std::string all = lower_words(overlays_);
  return all.find(lower_words(name)) != std::string::npos;
}

bool Subject::share_noise(std::string_view a, std::string_view b) const {
  const auto noise_of = [&](std::string_view name) {
    std::vector<ir::DefId> roots;
    const std::string below = std::string(name) + ".";
    for (std::size_t i = 0; i < module.defs.size(); ++i) {
      const std::string& full = module.defs[i].full_name;
      if (full == name || full.starts_with(below)) roots.push_back(ir::DefId(i));
    }
    std::vector<ir::DefId> out;
    for (const ir::DefId id : lineage.closure(roots)) {
      const ir::DefKind kind = module.defs[id.value].kind;
      if (kind != ir::DefKind::draw && kind != ir::DefKind::event) continue;
      out.push_back(id);
      const auto partners = lineage.partners(id);
      out.insert(out.end(), partners.begin(), partners.end());
    }
    return out;
  };
  const std::vector<ir::DefId> of_b = noise_of(b);
  for (const ir::DefId id : noise_of(a)) {
    if (std::find(of_b.begin(), of_b.end(), id) != of_b.end()) return true;
  }
  return false;
}

void Subject::each_formula(
    const std::function<void(const Declaration&, const Field&)>& visit) const {
  for (const Declaration& d : declarations) {
    for (const Field& field : d.fields) {
      if (field.expr != nullptr) visit(d, field);
    }
  }
}

void each_expr(const Expr& expr, const std::function<void(const Expr&)>& visit) {
  visit(expr);
  for (const Expr* part : {expr.left, expr.right, expr.condition}) {
    if (part != nullptr) each_expr(*part, visit);
  }
  for (const syntax::Argument& argument : expr.args) {
    if (argument.value != nullptr) each_expr(*argument.value, visit);
  }
  for (const syntax::BraceEntry& entry : expr.entries) {
    if (entry.value != nullptr) each_expr(*entry.value, visit);
  }
}

const Expr* bare(const Expr* expr) {
  while (expr != nullptr && (expr->kind == ExprKind::index || expr->kind == ExprKind::with_unit)) {
    expr = expr->left;
  }
  return expr;
}

std::string path_of(const Expr* expr) {
  if (expr == nullptr) return "";
  if (expr->kind == ExprKind::name) return std::string(expr->text);
  if (expr->kind == ExprKind::index) return path_of(expr->left);
  if (expr->kind != ExprKind::member) return "";
  const std::string before = path_of(expr->left);
  return before.empty() ? "" : before + "." + std::string(expr->text);
}

bool has_word(std::string_view text, std::string_view word) {
  return text.find(" " + std::string(word) + " ") != std::string_view::npos;
}

std::string_view first_word_of(std::string_view text, const std::vector<std::string_view>& words) {
  for (const std::string_view word : words) {
    if (has_word(text, word)) return word;
  }
  return "";
}

std::size_t word_count(std::string_view text) {
  const std::string all = lower_words(text);
  return static_cast<std::size_t>(std::count(all.begin(), all.end(), ' ')) - 1;
}

}  // namespace plimsoll::audit
