// The page says the same in web/src/view/observed.ts, Python in python/plimsoll/_observed.py.
#include "document/observed_words.h"

#include <fmt/format.h>

#include "report/number_format.h"

namespace plimsoll::document {

namespace {

constexpr double kSurprise = 0.01;

std::string rare_words(double share) {
  return share < 0.0001 ? "less than 0.01 %" : fmt::format("{:.2f} %", 100 * share);
}

std::string agreeing_words(const Json& observed) {
  const auto count = [&](const char* field) {
    return report::format_count(
        static_cast<std::uint64_t>(json_number(observed, field).value_or(0)));
  };
  std::string texts;
  for (const Json& one : json_at(observed, {"figures"})) {
    texts += (texts.empty() ? "" : "; ") + json_text(one, "text");
  }
  return fmt::format("{} of {} futures agree with what was observed ({:.3g} %): {}.",
                     count("agreeing"), count("tried"),
                     100 * json_number(observed, "share").value_or(0), texts);
}

std::string surprise_words(const Json& figure) {
  const std::string kind = json_text(figure, "kind");
  const std::string text = json_text(figure, "text");
  const double quantile = json_number(figure, "quantile").value_or(0.5);
  if (kind == "range" || kind == "condition") {
    if (quantile >= kSurprise) return "";
    return text + " was a surprise: it had a chance of " + rare_words(quantile) + ".";
  }
  const bool is_low = quantile < kSurprise;
  const double tail = is_low ? quantile : 1 - quantile;
  if (tail >= kSurprise) return "";
  return fmt::format("{} was surprisingly {}: {} of what the model held possible lies {} it.", text,
                     is_low ? "low" : "high", rare_words(tail), is_low ? "below" : "above");
}

}  // namespace

std::vector<std::string> observed_words(const Json& run) {
  std::vector<std::string> out;
  const Json& observed = json_at(run, {"observed"});
  if (!observed.is_object()) return out;
  out.push_back(agreeing_words(observed));
  for (const Json& figure : json_at(observed, {"figures"})) {
    if (std::string words = surprise_words(figure); !words.empty()) out.push_back(std::move(words));
  }
  return out;
}

}  // namespace plimsoll::document
