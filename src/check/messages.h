// Diagnostics in the modeller's words, and the words themselves.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "check/symbols.h"
#include "check/value.h"
#include "diag/diagnostic.h"

namespace plimsoll::check {

struct Context;

// One message for each kind and place.
diag::Diagnostic& error(Context& context, diag::Kind kind, Span span, std::string message,
                        std::string label = "");
// For names that are not there: one message for all places where the name stands.
diag::Diagnostic& error_once(Context& context, diag::Kind kind, Span span, std::string message,
                             std::string label = "");
void report_held(Context& context);
std::string unit_words(const Context& context, const Unit& unit);
std::string words_of_dims(const Context& context, ShapeId shape);
std::string text_of(const Context& context, Span span);
std::string quoted(const Context& context, Span span);
// The text as an operand: in parentheses where it is made of several.
std::string grouped(const Context& context, Span span);
// Where a clause of the declaration may be inserted.
Span clause_place(const Symbol& symbol);
// `right` stands at `span` and should be in `left`; of two that should agree, the left one stands at
// `left_span`.
void add_unit_help(const Context& context, diag::Diagnostic& d, const Unit& left, const Unit& right,
                   Span span = {}, Span left_span = {});
void unit_mismatch(Context& context, Span at, const std::string& what, const Value& left,
                   Span left_span, const Value& right, Span right_span);
// The first few dozen times in a model: `candidates` is not asked for its names afterwards.
void suggest(Context& context, diag::Diagnostic& d, std::string_view word,
             const std::function<std::vector<std::string_view>()>& candidates, Span at = {});
void report_overflow(Context& context);
bool needs_time(Context& context, Span span, std::string_view what);
Mode mode_of(syntax::Each each);

}  // namespace plimsoll::check
