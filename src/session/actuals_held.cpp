#include "session/actuals_held.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "data/period.h"

namespace plimsoll::session {

namespace {

Error wrong_figure(const std::string& file, const Actual& one, const std::string& what) {
  return {"'" + file + "', " + one.place + ": `" + one.outcome + "`" +
              (one.period_text.empty() ? "" : " in " + one.period_text) + " " + what,
          ErrorKind::model};
}

}  // namespace

std::optional<Error> wrong_actuals(const ir::Module& module, const Actuals& actuals,
                                   const std::string& file) {
  // By outcome and months, which FY2020 and 2020 may have in common; nothing of what is over the horizon.
  std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::vector<const Actual*>> known;
  for (const Actual& one : actuals.rows) {
    if (one.value.empty()) continue;
    std::int64_t first = 0;
    std::int64_t count = 0;
    if (one.period) {
      const data::MonthSpan span = data::months_of(*one.period, module.time);
      first = span.first;
      count = span.count;
      if (one.known_on && data::month_of(*one.known_on) < first + count - 1) {
        return wrong_figure(
            file, one,
            "was not over on " + data::format_date(*one.known_on) +
                ", when it became known; a figure that was foretold or planned then is "
                "none that came");
      }
    }
    std::vector<const Actual*>& others = known[{one.outcome, first, count}];
    for (const Actual* other : others) {
      const bool are_told_apart =
          one.known_on && other->known_on && *one.known_on != *other->known_on;
      if (are_told_apart) continue;
      return wrong_figure(
          file, one,
          "stands in " + other->place +
              (other->period_text == one.period_text ? "" : " as " + other->period_text) +
              " already; leave one of the two out, or say of both in a column `known_on` "
              "when they became known");
    }
    others.push_back(&one);
  }
  return std::nullopt;
}

std::optional<Error> model_twice(const std::vector<About>& models) {
  const auto what = [](const About& one) {
    std::vector<std::string> draws;
    for (const GivenDraw& draw : one.draws) draws.push_back(draw.name + draw.sha256);
    return std::tuple(one.model, one.sets, one.agree_with, draws);
  };
  const auto is_of_same_files = [](const About& a, const About& b) {
    return std::equal(a.files.begin(), a.files.end(), b.files.begin(), b.files.end(),
                      [](const ModelFile& x, const ModelFile& y) { return x.sha256 == y.sha256; });
  };
  for (std::size_t i = 0; i < models.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (what(models[i]) != what(models[k]) || !is_of_same_files(models[i], models[k])) continue;
      return Error{"the model `" + models[i].model +
                       "` is named twice, and each figure would count twice; name it once",
                   ErrorKind::usage};
    }
  }
  return std::nullopt;
}

}  // namespace plimsoll::session
