// Diagnostics in the modeller's words.
#include "check/messages.h"

#include <algorithm>

#include "check/context.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// The part that is being elaborated; invalid outside parts.
SymbolId current_part(const Context& context) {
  if (!context.reading.stack.empty()) {
    const Symbol& symbol = context.symbols[context.reading.stack.back().symbol];
    return symbol.is_argument ? SymbolId() : symbol.part;
  }
  return context.messages.part;
}

bool is_within(Span span, Span outer) {
  return span.valid() && span.file == outer.file && span.begin >= outer.begin &&
         span.end <= outer.end;
}

// The words on the lines that the place stands on.
std::vector<std::string_view> words_around(const Context& context, Span span) {
  const std::string_view text = context.sources.file(span.file).text;
  std::size_t begin = span.begin;
  std::size_t end = span.end;
  while (begin > 0 && text[begin - 1] != '\n') --begin;
  while (end < text.size() && text[end] != '\n') ++end;
  std::vector<std::string_view> words;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  for (std::size_t at = begin; at < end;) {
    std::size_t stop = at;
    while (stop < end && is_letter(text[stop])) ++stop;
    if (stop > at) words.push_back(text.substr(at, stop - at));
    at = stop + 1;
  }
  return words;
}

// A mistake that shows in a component, or in a function that it calls, is one of what was passed to it
// or of the component: both places are told.
void tell_part(const Context& context, diag::Diagnostic& d, SymbolId id, Span span) {
  const Symbol& part = context.symbols[id];
  const auto& decl = *static_cast<const syntax::PartDecl*>(part.decl);
  if (!span.valid() || is_within(span, decl.span)) return;
  d.label(part.name_span, "in the part `" + part.full_name + "`");
  const std::vector<std::string_view> words = words_around(context, span);
  for (const syntax::Decl* argument : decl.arguments) {
    if (std::find(words.begin(), words.end(), argument->name.text) == words.end()) continue;
    d.label(argument->span, "`" + std::string(argument->name.text) + "` there is this");
  }
}

}  // namespace

diag::Diagnostic& error(Context& context, Kind kind, Span span, std::string message,
                        std::string label) {
  const SymbolId part = current_part(context);
  std::uint64_t key = (std::uint64_t{span.file.value} << 40) ^ (std::uint64_t{span.begin} << 12) ^
                      static_cast<std::uint64_t>(kind);
  if (part.valid()) key ^= std::uint64_t{part.value + 1} * 0x9e3779b97f4a7c15u;
  if (span.valid() && !context.messages.reported.insert(key).second) {
    context.messages.ignored = {};
    return context.messages.ignored;
  }
  diag::Diagnostic& made = context.sink.report(kind, span, std::move(message), std::move(label));
  if (part.valid()) tell_part(context, made, part, span);
  return made;
}

diag::Diagnostic& error_once(Context& context, Kind kind, Span span, std::string message,
                             std::string label) {
  constexpr std::size_t kMostPlaces = 3;
  const std::string key = std::string(diag::kind_name(kind)) + message;
  const auto [place, is_new] =
      context.messages.held_index.try_emplace(key, context.messages.held.size());
  if (is_new) {
    Messages::Held& held = context.messages.held.emplace_back();
    held.diagnostic.kind = kind;
    held.diagnostic.message = std::move(message);
    held.diagnostic.primary = {span, std::move(label)};
    return held.diagnostic;
  }
  Messages::Held& held = context.messages.held[place->second];
  const Span first = held.diagnostic.primary.span;
  if (first.file == span.file && first.begin == span.begin) return context.messages.ignored = {};
  // A fix mends all places at once.
  for (diag::Fix& fix : held.diagnostic.fixes) {
    if (fix.edits.empty()) continue;
    const diag::Edit edit = fix.edits.front();
    const bool same = edit.span.file == first.file && edit.span.begin == first.begin &&
                      edit.span.end == first.end;
    if (same) fix.edits.push_back({span, edit.text});
  }
  if (++held.n_more <= kMostPlaces) held.diagnostic.label(span, "and here");
  return context.messages.ignored = {};
}

void report_held(Context& context) {
  for (Messages::Held& held : context.messages.held) {
    diag::Diagnostic& d = context.sink.report(held.diagnostic.kind, held.diagnostic.primary.span,
                                              held.diagnostic.message);
    const std::size_t shown = std::min<std::size_t>(held.n_more, 3);
    d = std::move(held.diagnostic);
    if (held.n_more > shown) {
      d.add_note("and in " + std::to_string(held.n_more - shown) + " more places");
    }
  }
  context.messages.held.clear();
  context.messages.held_index.clear();
}

std::string unit_words(const Context& context, const Unit& unit) {
  return context.units.format(unit);
}

std::string words_of_dims(const Context& context, ShapeId shape) {
  std::string text;
  for (const DimId dim : context.builder.dims(shape)) {
    text += (text.empty() ? "" : ", ") + context.module.dims[dim.value].name;
  }
  return text.empty() ? "no index set" : "[" + text + "]";
}

std::string text_of(const Context& context, Span span) {
  if (!span.valid()) return "";
  // Runs of blanks, newlines and comments become one blank.
  std::string text;
  bool blank = false;
  const std::string_view raw = context.sources.text(span);
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

std::string quoted(const Context& context, Span span) {
  constexpr std::size_t kMost = 60;
  std::string text = text_of(context, span);
  if (text.size() > kMost) {
    text.resize(kMost);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
      text.pop_back();
    text += "...";
  }
  return "`" + text + "`";
}

std::string grouped(const Context& context, Span span) {
  std::string text = text_of(context, span);
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c == ' ' && depth == 0) return "(" + text + ")";
  }
  return text;
}

Span clause_place(const Symbol& symbol) {
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
      if (const syntax::TotalItem* total = written_total(symbol)) span = total->span;
      break;
    }
    default:
      break;
  }
  return {span.file, span.end, span.end};
}

void add_unit_help(const Context& context, diag::Diagnostic& d, const Unit& left, const Unit& right,
                   Span span, Span left_span) {
  const auto offer = [&](const Unit& to, const Unit& from, Span at) {
    const auto mend = context.units.mend_mismatch(to, from, context.module.has_time);
    if (!mend || !at.valid()) return;
    const std::string text = text_of(context, at);
    const bool bare = from.is_plain() && text.find_first_not_of("0123456789_.% ") == text.npos;
    // A bare number takes the unit behind it.
    const std::string made =
        bare ? text + " " + context.units.one(to).substr(2) : grouped(context, at) + mend->factor;
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
  for (std::string& line : context.units.describe_mismatch(left, right))
    d.add_help(std::move(line));
}

void unit_mismatch(Context& context, Span at, const std::string& what, const Value& left,
                   Span left_span, const Value& right, Span right_span) {
  auto& d = error(context, Kind::unit_mismatch, at,
                  what + " differ in unit: " + unit_words(context, left.unit) + " and " +
                      unit_words(context, right.unit))
                .label(left_span, unit_words(context, left.unit))
                .label(right_span, unit_words(context, right.unit));
  add_unit_help(context, d, left.unit, right.unit, right_span, left_span);
}

void suggest(Context& context, diag::Diagnostic& d, std::string_view word,
             const std::function<std::vector<std::string_view>()>& candidates, Span at) {
  if (!context.sink.may_suggest()) return;
  const std::string_view near = diag::nearest(word, candidates());
  if (!near.empty()) d.did_you_mean(at.valid() ? at : d.primary.span, near);
}

void report_overflow(Context& context) {
  if (context.builder.overflow == Builder::Overflow::none || context.messages.overflow_reported)
    return;
  context.messages.overflow_reported = true;
  if (context.builder.overflow == Builder::Overflow::nodes) {
    error(context, Kind::model_too_large, {},
          "the model has more than " + std::to_string(kMaxNodes) + " operations")
        .add_help("use index sets instead of repeating declarations");
  } else {
    error(context, Kind::array_too_large, {},
          "an array has more than " + std::to_string(kMaxElements) + " elements")
        .add_help("sum over an index set before combining with another one");
  }
}

bool needs_time(Context& context, Span span, std::string_view what) {
  if (context.module.has_time) return true;
  error(context, Kind::time_missing, span,
        std::string(what) + " needs periods, and the model has no `time` line")
      .add_fix("add for example `time quarter from 2024-01 for 12`",
               context.units.declaration_place(), "\ntime quarter from 2024-01 for 12",
               "three years of quarters from January 2024, an example");
  return false;
}

Mode mode_of(syntax::Each each) {
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
