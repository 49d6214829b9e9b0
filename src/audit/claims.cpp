// Rules of limits, scenarios and actions.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "audit/subject.h"

namespace plimsoll::audit {

namespace {

const Change kBound{Change::Kind::none, "", "a limit moves nothing"};

const Declaration* limit_of(const Subject& subject, const std::string& name) {
  for (const Declaration& d : subject.declarations) {
    if (d.word == "limit" && d.name == name) return &d;
  }
  return nullptr;
}

const Field* field_named(const Declaration& d, std::string_view name) {
  for (const Field& field : d.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace

std::vector<Found> find_no_limit(const Subject& subject) {
  const bool has_risk = std::any_of(subject.declarations.begin(), subject.declarations.end(),
                                    [](const Declaration& d) { return d.word == "risk"; });
  if (!has_risk || !subject.module.limits.empty()) return {};
  for (const Declaration& d : subject.declarations) {
    if (d.word == "model") return {{&d, d.span, "it has risks, and no limit", "", kBound}};
  }
  return {};
}

std::vector<Found> find_mean_limit(const Subject& subject) {
  std::vector<Found> out;
  for (const ir::Bound& limit : subject.module.limits) {
    if (limit.is_asked || limit.statistic != ir::Statistic::mean) continue;
    const bool has_other = std::any_of(
        subject.module.limits.begin(), subject.module.limits.end(), [&](const ir::Bound& other) {
          return other.statistic != ir::Statistic::mean &&
                 lower_words(other.object).find(lower_words(limit.object)) != std::string::npos;
        });
    if (has_other) continue;
    out.push_back(
        {limit_of(subject, limit.name), limit.span, "`" + limit.text + "` bounds the average alone",
         fmt::format("add `limit {0}_in_bad_years: es({1}, 5%) >= ...`, or a limit on a chance",
                     limit.name, limit.object),
         kBound});
  }
  return out;
}

std::vector<Found> find_heavy_mean_limit(const Subject& subject) {
  std::set<std::string> heavy;
  for (const Law& law : subject.laws()) {
    if (law.is_truncated) continue;
    const auto shape = subject.figure(law, "shape");
    const auto df = subject.figure(law, "df");
    const auto sigma = subject.figure(law, "sigma");
    const bool is_heavy = law.name == "cauchy" ||
                          (law.name == "pareto" && shape && *shape <= 2.5) ||
                          ((law.name == "gpd" || law.name == "gev") && shape && *shape >= 0.4) ||
                          (law.name == "student_t" && df && *df <= 2.5) ||
                          (law.name == "lognormal" && sigma && *sigma >= 2.2);
    if (is_heavy) heavy.insert(law.declaration->name);
  }
  std::vector<Found> out;
  if (heavy.empty()) return out;
  for (const ir::Bound& limit : subject.module.limits) {
    if (limit.is_asked) continue;
    if (limit.statistic != ir::Statistic::mean && limit.statistic != ir::Statistic::es &&
        limit.statistic != ir::Statistic::sd) {
      continue;
    }
    std::vector<ir::DefId> roots;
    for (std::size_t i = 0; i < subject.module.defs.size(); ++i) {
      if (subject.module.defs[i].full_name == limit.name ||
          subject.module.defs[i].full_name == limit.object) {
        roots.push_back(ir::DefId(i));
      }
    }
    for (const ir::DefId id : subject.lineage.closure(roots)) {
      const std::string& name = subject.module.defs[id.value].full_name;
      if (!heavy.contains(name)) continue;
      out.push_back({limit_of(subject, limit.name), limit.span,
                     fmt::format("`{}` hangs on the few largest values of `{}`", limit.text, name),
                     fmt::format("limit a quantile: `quantile({}, 95%) <= ...`", limit.object),
                     kBound});
      break;
    }
  }
  return out;
}

// What runs say of limits, the session adds.
std::vector<Found> find_far_limit(const Subject&) {
  return {};
}

std::vector<Found> find_near_limit(const Subject&) {
  return {};
}

std::vector<Found> find_idle_allow(const Subject&) {
  return {};
}

std::vector<Found> find_empty_scenario(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "scenario") continue;
    const bool has_any = std::any_of(d.fields.begin(), d.fields.end(), [](const Field& field) {
      return field.name.starts_with("set ") || field.name.starts_with("strike ");
    });
    out.push_back(
        {&d, d.span,
         has_any ? "no trial of income is another under it" : "it sets and strikes nothing", "",
         has_any ? Change{Change::Kind::scenario, d.name, "under it"}
                 : Change{Change::Kind::none, "", "there is nothing to switch on"}});
  }
  return out;
}

std::vector<Found> find_repeated_risk(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "scenario") continue;
    for (const Field& field : d.fields) {
      if (!field.name.starts_with("strike ") || field.expr != nullptr) continue;
      std::string event = field.name.substr(7);
      event = event.substr(0, event.find_first_of(" ["));
      const Declaration* struck = subject.find(event);
      if (struck == nullptr) continue;
      for (const char* name : {"rate", "chance"}) {
        const Field* often = field_named(*struck, name);
        const auto value = often == nullptr ? std::nullopt : subject.figure(*struck, *often);
        const bool by_year = often != nullptr && often->text.find("year") != std::string::npos;
        const bool is_often =
            value && (*value >= 0.8) && (std::string_view(name) == "chance" || by_year);
        if (!is_often) continue;
        out.push_back({&d,
                       field.span,
                       fmt::format("`{}` comes by itself, {} {}, and is struck beside that", event,
                                   name, often->text),
                       "",
                       {Change::Kind::scenario, d.name, "under it"}});
      }
    }
  }
  return out;
}

std::vector<Found> find_free_action(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "action") continue;
    const Field* cost = field_named(d, "cost");
    const auto value = cost == nullptr ? std::optional<double>(0) : subject.figure(d, *cost);
    if (!value || *value != 0) continue;
    out.push_back({&d,
                   d.span,
                   cost == nullptr ? "it costs nothing" : "its cost is 0",
                   "",
                   {Change::Kind::action, d.name, "with it taken"}});
  }
  return out;
}

}  // namespace plimsoll::audit
