// What the call around a place takes.
#include <algorithm>

#include "check/functions/builtin.h"
#include "dist/law.h"
#include "service/around.h"
#include "service/complete.h"
#include "service/pages.h"

namespace plimsoll::service {

using syntax::TokenKind;

namespace {

// Parameters between the brackets of "f(a, b = 1)".
Signature of_label(std::string label, std::string page) {
  Signature out;
  out.label = std::move(label);
  out.page = std::move(page);
  const std::size_t open = out.label.find('(');
  if (open == std::string::npos) return out;
  int depth = 0;
  std::size_t begin = open + 1;
  for (std::size_t i = open + 1; i < out.label.size(); ++i) {
    const char c = out.label[i];
    if (c == '(' || c == '{' || c == '[') ++depth;
    const bool is_end = c == ')' && depth == 0;
    if (is_end || (c == ',' && depth == 0)) {
      while (begin < i && out.label[begin] == ' ') ++begin;
      if (begin < i) {
        const std::string text = out.label.substr(begin, i - begin);
        out.parameters.push_back({begin, i, text.substr(0, text.find_first_of(" :="))});
      }
      begin = i + 1;
    }
    if (is_end) break;
    if (c == ')' || c == '}' || c == ']') --depth;
  }
  return out;
}

std::string fn_label(const View& view, const syntax::FnDecl& decl) {
  std::string out = std::string(decl.name.text) + "(";
  for (std::size_t i = 0; i < decl.params.size(); ++i) {
    out += (i == 0 ? "" : ", ") + std::string(decl.params[i].name.text);
    if (decl.params[i].default_value != nullptr) {
      out += " = " + std::string(view.reading->sources->text(decl.params[i].default_value->span));
    }
  }
  return out + ")";
}

std::vector<Signature> of_callee(const View& view, EntityId entity, std::string_view name) {
  std::vector<Signature> out;
  if (entity.valid() && view.names()[entity].kind == EntityKind::fn) {
    const Entity& fn = view.names()[entity];
    const std::string_view text = view.reading->sources->file(fn.span.file).text;
    out.push_back(of_label(fn_label(view, *static_cast<const syntax::FnDecl*>(fn.decl)),
                           comment_above(text, fn.span.begin)));
    return out;
  }
  if (const dist::Law* law = dist::find_law(name)) {
    for (const dist::Form& form : law->forms) {
      out.push_back(of_label(form_text(*law, form), std::string(law->summary)));
    }
    return out;
  }
  if (const check::Builtin* builtin = check::find_builtin(name)) {
    std::string_view rest = builtin->signature;
    while (!rest.empty()) {
      const std::size_t bar = rest.find(" | ");
      out.push_back(of_label(std::string(rest.substr(0, bar)), std::string(builtin->what)));
      rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 3);
    }
    return out;
  }
  if (name == "P") out.push_back(of_label("P(condition)", word_page("P")));
  if (name == "es") out.push_back(of_label("es(x, level)", word_page("es")));
  return out;
}

}  // namespace

std::optional<Signatures> signatures(const View& view, std::size_t offset) {
  const Around around(view, offset);
  if (around.in_comment() || around.in_text()) return std::nullopt;
  // Outwards to the first bracket that a name stands before.
  std::size_t open = around.size();
  int depth = 0;
  for (std::size_t i = around.size(); i-- > around.statement();) {
    const TokenKind kind = around.token(i).kind;
    if (kind == TokenKind::right_paren || kind == TokenKind::right_bracket ||
        kind == TokenKind::right_brace) {
      ++depth;
    }
    if (kind != TokenKind::left_paren && kind != TokenKind::left_bracket &&
        kind != TokenKind::left_brace) {
      continue;
    }
    if (depth-- > 0) continue;
    depth = 0;
    if (kind == TokenKind::left_paren && i > 0 &&
        around.token(i - 1).kind == TokenKind::identifier) {
      open = i;
      break;
    }
  }
  if (open == around.size()) return std::nullopt;
  Signatures out;
  out.all = of_callee(view, around.path_before(open), around.word(open - 1));
  if (out.all.empty()) return std::nullopt;
  // Which argument the place stands in, and its name.
  std::size_t index = 0;
  std::size_t begin = open + 1;
  depth = 0;
  for (std::size_t i = open + 1; i < around.size(); ++i) {
    const TokenKind kind = around.token(i).kind;
    if (kind == TokenKind::left_paren || kind == TokenKind::left_bracket ||
        kind == TokenKind::left_brace) {
      ++depth;
    } else if (kind == TokenKind::right_paren || kind == TokenKind::right_bracket ||
               kind == TokenKind::right_brace) {
      --depth;
    } else if (kind == TokenKind::comma && depth == 0) {
      ++index;
      begin = i + 1;
    }
  }
  std::string_view name;
  if (begin + 1 < around.size() && around.token(begin).kind == TokenKind::identifier &&
      around.token(begin + 1).kind == TokenKind::colon) {
    name = around.word(begin);
  }
  out.parameter = index;
  for (std::size_t i = 0; i < out.all.size(); ++i) {
    const auto& parameters = out.all[i].parameters;
    if (name.empty()) {
      if (index >= parameters.size()) continue;
      out.active = i;
      break;
    }
    const auto found =
        std::find_if(parameters.begin(), parameters.end(),
                     [&](const Signature::Parameter& one) { return one.name == name; });
    if (found == parameters.end()) continue;
    out.active = i;
    out.parameter = static_cast<std::size_t>(found - parameters.begin());
    break;
  }
  return out;
}

}  // namespace plimsoll::service
