// Rules of what lasts.
#include <fmt/format.h>

#include <algorithm>

#include "audit/subject.h"

namespace plimsoll::audit {

std::vector<Found> find_state_each_year(const Subject& subject) {
  static const std::vector<std::string_view> kLevels = {
      "price",    "prices", "exchange", "fx",   "wage",         "wages", "inflation",
      "interest", "level",  "tariff",   "rent", "unemployment", "usd",   "yield"};
  static const std::vector<std::string_view> kMoves = {
      "growth", "change",  "shock",    "noise", "drift", "error",   "move",
      "moves",  "step",    "surprise", "z",     "shift", "changes", "innovation",
      "return", "returns", "fall",     "rise",  "cut",   "cuts"};
  std::vector<Found> out;
  // A single period has nothing before it.
  if (!subject.module.has_time || subject.module.time.n_periods < 2) return out;
  for (const Law& law : subject.laws()) {
    const Declaration& d = *law.declaration;
    if (d.word != "draw") continue;
    const bool is_anew = std::any_of(d.fields.begin(), d.fields.end(), [](const Field& field) {
      return field.name == "grain" && (field.text == "each year" || field.text == "each period");
    });
    if (!is_anew) continue;
    std::string words = subject.names_and_title(d);
    std::replace(words.begin(), words.end(), '_', ' ');
    if (first_word_of(words, kLevels).empty() || !first_word_of(words, kMoves).empty()) continue;
    // A law around 0 is of changes whatever it is called.
    const auto mean = subject.figure(law, "mean");
    if (mean && *mean == 0) continue;
    // What a stock adds up is a change.
    bool is_added = false;
    for (const Declaration& other : subject.declarations) {
      if (other.word != "stock" && other.word != "schedule") continue;
      for (const Field& field : other.fields) {
        if (field.expr == nullptr) continue;
        each_expr(*field.expr, [&](const syntax::Expr& e) {
          const std::string path = path_of(&e);
          is_added =
              is_added || (!path.empty() && (path == d.name || d.name.ends_with("." + path)));
        });
      }
    }
    if (is_added) continue;
    out.push_back({&d,
                   d.span,
                   "`" + d.name + "` is a level, and each period draws it anew",
                   "",
                   {Change::Kind::none, "", "a draw of another grain is another declaration"}});
  }
  return out;
}

}  // namespace plimsoll::audit
