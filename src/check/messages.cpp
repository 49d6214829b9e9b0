// Diagnostics in the modeller's words.
#include <algorithm>

#include "check/elaborator.h"

namespace plimsoll::check {

using diag::Kind;

diag::Diagnostic& Elaborator::error(Kind kind, Span span, std::string message, std::string label) {
  const std::uint64_t key = (std::uint64_t{span.file.value} << 40) ^
                            (std::uint64_t{span.begin} << 12) ^ static_cast<std::uint64_t>(kind);
  if (span.valid() && !reported_.insert(key).second) {
    ignored_ = {};
    return ignored_;
  }
  return sink_.report(kind, span, std::move(message), std::move(label));
}

// For names that are not there: one message for all places where the name stands.
diag::Diagnostic& Elaborator::error_once(Kind kind, Span span, std::string message,
                                         std::string label) {
  constexpr std::size_t kMostPlaces = 3;
  const std::string key = std::string(diag::kind_name(kind)) + message;
  const auto [place, is_new] = held_index_.try_emplace(key, held_.size());
  if (is_new) {
    Held& held = held_.emplace_back();
    held.diagnostic.kind = kind;
    held.diagnostic.message = std::move(message);
    held.diagnostic.primary = {span, std::move(label)};
    return held.diagnostic;
  }
  Held& held = held_[place->second];
  const Span first = held.diagnostic.primary.span;
  if (first.file == span.file && first.begin == span.begin) return ignored_ = {};
  // A fix mends all places at once.
  for (diag::Fix& fix : held.diagnostic.fixes) {
    if (fix.edits.empty()) continue;
    const diag::Edit edit = fix.edits.front();
    const bool same = edit.span.file == first.file && edit.span.begin == first.begin &&
                      edit.span.end == first.end;
    if (same) fix.edits.push_back({span, edit.text});
  }
  if (++held.n_more <= kMostPlaces) held.diagnostic.label(span, "and here");
  return ignored_ = {};
}

void Elaborator::report_held() {
  for (Held& held : held_) {
    diag::Diagnostic& d =
        sink_.report(held.diagnostic.kind, held.diagnostic.primary.span, held.diagnostic.message);
    const std::size_t shown = std::min<std::size_t>(held.n_more, 3);
    d = std::move(held.diagnostic);
    if (held.n_more > shown) {
      d.add_note("and in " + std::to_string(held.n_more - shown) + " more places");
    }
  }
  held_.clear();
  held_index_.clear();
}

std::string Elaborator::words(const Unit& unit) const {
  return units_.format(unit);
}

std::string Elaborator::words_of_dims(ShapeId shape) const {
  std::string text;
  for (const DimId dim : builder_.dims(shape)) {
    text += (text.empty() ? "" : ", ") + module_.dims[dim.value].name;
  }
  return text.empty() ? "no index set" : "[" + text + "]";
}

std::string Elaborator::text_of(Span span) const {
  if (!span.valid()) return "";
  // Runs of blanks, newlines and comments become one blank.
  std::string text;
  bool blank = false;
  const std::string_view raw = sources_.text(span);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '#') {
      while (i + 1 < raw.size() && raw[i + 1] != '\n') ++i;
      blank = true;
    } else if (raw[i] == ' ' || raw[i] == '\n' || raw[i] == '\t' || raw[i] == '\r') {
      blank = true;
    } else {
      if (blank && !text.empty()) text += ' ';
      blank = false;
      text += raw[i];
    }
  }
  return text;
}

std::string Elaborator::quoted(Span span) const {
  constexpr std::size_t kMost = 60;
  std::string text = text_of(span);
  if (text.size() > kMost) {
    text.resize(kMost);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
      text.pop_back();
    text += "...";
  }
  return "`" + text + "`";
}

std::string Elaborator::grouped(Span span) const {
  std::string text = text_of(span);
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c == ' ' && depth == 0) return "(" + text + ")";
  }
  return text;
}

Span Elaborator::clause_place(const Symbol& symbol) const {
  Span span = symbol.decl->span;
  switch (symbol.kind) {
    case SymbolKind::stock_line:
      span = static_cast<const syntax::StockDecl*>(symbol.decl)->lines[symbol.item].span;
      break;
    case SymbolKind::statement_line:
    case SymbolKind::subtotal:
      span = static_cast<const syntax::StatementDecl*>(symbol.decl)->lines[symbol.item].span;
      break;
    case SymbolKind::total:
    case SymbolKind::kept: {
      const auto& totals = static_cast<const syntax::EventDecl*>(symbol.decl)->totals;
      if (symbol.item < totals.size()) span = totals[symbol.item].span;
      break;
    }
    default:
      break;
  }
  return {span.file, span.end, span.end};
}

// `right` stands at `span` and should be in `left`; of two that should agree, the left one stands at
// `left_span`.
void Elaborator::add_unit_help(diag::Diagnostic& d, const Unit& left, const Unit& right, Span span,
                               Span left_span) const {
  const auto offer = [&](const Unit& to, const Unit& from, Span at) {
    const auto mend = units_.mend_mismatch(to, from, module_.has_time);
    if (!mend || !at.valid()) return;
    const std::string text = text_of(at);
    const bool bare = from.is_plain() && text.find_first_not_of("0123456789_.% ") == text.npos;
    // A bare number takes the unit behind it.
    const std::string made =
        bare ? text + " " + units_.one(to).substr(2) : grouped(at) + mend->factor;
    d.add_fix("write `" + made + "`", at, made, mend->changes);
  };
  const bool left_is_rate = left.valid() && right.valid() && left / right == Unit::per_year();
  // The other side is no rate: this one was multiplied by a time without having been per time.
  const bool left_has_time = left.valid() && right.valid() && left / right == Unit::years() &&
                             right.power_of(units::kYear).numerator >= 0;
  if (left_span.valid() && (left_is_rate || left_has_time || left.is_plain())) {
    offer(right, left, left_span);
  } else {
    offer(left, right, span);
  }
  for (std::string& line : units_.describe_mismatch(left, right)) d.add_help(std::move(line));
}

void Elaborator::unit_mismatch(Span at, const std::string& what, const Value& left, Span left_span,
                               const Value& right, Span right_span) {
  auto& d = error(Kind::unit_mismatch, at,
                  what + " differ in unit: " + words(left.unit) + " and " + words(right.unit))
                .label(left_span, words(left.unit))
                .label(right_span, words(right.unit));
  add_unit_help(d, left.unit, right.unit, right_span, left_span);
}

void Elaborator::suggest(diag::Diagnostic& d, std::string_view word,
                         const std::vector<std::string_view>& candidates, Span at) const {
  constexpr int kMost = 30;
  if (++n_suggestions_ > kMost) return;
  const std::string_view near = diag::nearest(word, candidates);
  if (!near.empty()) d.did_you_mean(at.valid() ? at : d.primary.span, near);
}

void Elaborator::report_overflow() {
  if (builder_.overflow == Builder::Overflow::none || overflow_reported_) return;
  overflow_reported_ = true;
  if (builder_.overflow == Builder::Overflow::nodes) {
    error(Kind::model_too_large, {},
          "the model has more than " + std::to_string(kMaxNodes) + " operations")
        .add_help("use index sets instead of repeating declarations");
  } else {
    error(Kind::array_too_large, {},
          "an array has more than " + std::to_string(kMaxElements) + " elements")
        .add_help("sum over an index set before combining with another one");
  }
}

bool Elaborator::needs_time(Span span, std::string_view what) {
  if (module_.has_time) return true;
  error(Kind::time_missing, span,
        std::string(what) + " needs periods, and the model has no `time` line")
      .add_fix("add for example `time quarter from 2024-01 for 12`", units_.declaration_place(),
               "\ntime quarter from 2024-01 for 12",
               "three years of quarters from January 2024, an example");
  return false;
}

Mode Elaborator::mode_of(syntax::Each each) const {
  switch (each) {
    case syntax::Each::year:
      return Mode::year;
    case syntax::Each::horizon:
      return Mode::horizon;
    default:
      return Mode::normal;
  }
}

}  // namespace plimsoll::check
