// A small reader of what is asked; predicates are compiled as limits, so that they may say all
// that limits may.
#include "questions/target.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

#include "diag/diagnostic.h"
#include "engine/labels.h"
#include "ir/time_names.h"

namespace plimsoll::questions {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// A share of the whole: "5%", "0.05".
std::optional<double> read_level(std::string_view text) {
  text = trimmed(text);
  const bool percent = text.ends_with('%');
  if (percent) text = trimmed(text.substr(0, text.size() - 1));
  std::string digits;
  for (const char c : text) {
    if (c != '_') digits.push_back(c);
  }
  // Scaled by its exponent, so that 5% is the double nearest to 0.05.
  if (percent) digits += "e-2";
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// Arguments between parentheses, split where no bracket is open.
std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      parts.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    } else if (text[i] == '(' || text[i] == '[' || text[i] == '{') {
      ++depth;
    } else if (text[i] == ')' || text[i] == ']' || text[i] == '}') {
      --depth;
    }
  }
  return parts;
}

struct Read {
  ir::Statistic statistic = ir::Statistic::mean;
  double level = 0;
  std::string level_text;
  // The outcome inside the parentheses, a limit's name or a predicate; may be empty.
  std::string object;
};

Error cannot_read(const Asked& asked, const std::string& why) {
  return {"cannot read the statistic '" + asked.statistic + "': " + why +
          "; write mean, sd, quantile(5%), es(5%), or P(...) of a limit's name or a condition such "
          "as P(net_income < 0)"};
}

Result<Read> read(const Asked& asked) {
  const std::string_view text = trimmed(asked.statistic);
  const std::size_t open = text.find('(');
  const std::string_view head = trimmed(text.substr(0, open));
  std::vector<std::string_view> parts;
  if (open != std::string_view::npos) {
    if (!text.ends_with(')')) return cannot_read(asked, "a `)` is missing at its end");
    const std::string_view inside = trimmed(text.substr(open + 1, text.size() - open - 2));
    if (head == "P") {
      if (inside.empty()) return cannot_read(asked, "P() needs a limit or a condition");
      Read out;
      out.statistic = ir::Statistic::probability;
      out.object = inside;
      return out;
    }
    if (!inside.empty()) parts = split(inside);
  }
  Read out;
  const bool needs_level = head == "quantile" || head == "es";
  if (head == "mean") {
    out.statistic = ir::Statistic::mean;
  } else if (head == "sd") {
    out.statistic = ir::Statistic::sd;
  } else if (head == "quantile") {
    out.statistic = ir::Statistic::quantile;
  } else if (head == "median") {
    out.statistic = ir::Statistic::quantile;
    out.level = 0.5;
    out.level_text = "50%";
  } else if (head == "es") {
    out.statistic = ir::Statistic::es;
  } else {
    return cannot_read(asked, "'" + std::string(head) + "' is no statistic");
  }
  for (const std::string_view part : parts) {
    const std::optional<double> level = needs_level ? read_level(part) : std::nullopt;
    if (level && out.level_text.empty()) {
      out.level = *level;
      out.level_text = part;
    } else if (out.object.empty()) {
      out.object = part;
    } else {
      return cannot_read(asked, "'" + std::string(part) + "' is one argument too many");
    }
  }
  if (needs_level && out.level_text.empty()) {
    return cannot_read(asked, "it needs a level such as 5%");
  }
  if (needs_level && !(out.level > 0 && out.level < 1)) {
    return cannot_read(asked, "the level must lie between 0% and 100%");
  }
  return out;
}

// No name that a model may give.
std::string condition_name(int k) {
  return "?" + std::to_string(k + 1);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 12; ++i) text += (i > 0 ? ", " : "") + names[i];
  if (names.size() > 12) text += ", and " + std::to_string(names.size() - 12) + " more";
  return text;
}

std::string not_found(const std::string& what, const std::string& name,
                      const std::vector<std::string>& known) {
  std::string text = "the model has no " + what + " '" + name + "'";
  const std::vector<std::string_view> views(known.begin(), known.end());
  const std::string_view near = diag::nearest(name, views);
  if (!near.empty()) return text + "; did you mean '" + std::string(near) + "'?";
  return known.empty() ? text : text + "; it has " + listed(known);
}

// One flat column as the engine will name it.
struct Flat {
  ir::ColumnId column;
  std::uint32_t label = 0;
  std::uint32_t period = engine::kNoPeriod;
  std::string name;
  std::string period_name;
};

std::string labelled(const ir::Module& module, const ir::Column& column, std::uint32_t element) {
  const std::string text = engine::label_text(module, module.node(column.node).shape, element);
  return text.empty() ? column.name : column.name + "[" + text + "]";
}

void add_flats(const ir::Module& module, ir::ColumnId id, std::vector<Flat>& out) {
  const ir::Column& column = module.columns[id.value];
  std::vector<std::uint32_t> periods;
  std::vector<std::string> names;
  switch (column.sample) {
    case ir::Sample::trial:
      periods = {engine::kNoPeriod};
      break;
    case ir::Sample::horizon:
      periods = {module.time.n_periods - 1};
      break;
    case ir::Sample::each_year:
      periods = ir::told_year_ends(module.time, column.purpose);
      break;
    case ir::Sample::each_period:
      for (std::uint32_t t = 0; t < module.time.n_periods; ++t) periods.push_back(t);
      break;
  }
  for (std::uint32_t label = 0; label < module.size_of(column.node); ++label) {
    for (const std::uint32_t period : periods) {
      Flat flat{id, label, period, labelled(module, column, label), ""};
      if (column.sample == ir::Sample::each_year) {
        flat.period_name = ir::short_name(module.time.year_name(period));
      } else if (column.sample == ir::Sample::each_period) {
        flat.period_name = ir::short_name(module.time.period_name(period));
      }
      out.push_back(std::move(flat));
    }
  }
}

// A definition's unit without its scale word.
void set_unit(const ir::Module& module, const ir::Column& column, Target& target) {
  if (!column.def.valid()) return;
  const ir::Def& def = module.defs[column.def.value];
  target.unit = def.unit;
  target.scale = def.unit_scale;
  drop_scale_word(target.unit, target.scale);
}

// The month in which the horizon ends, as `fiscal year ends` takes it.
std::string end_month(const ir::Time& time) {
  constexpr const char* kMonths[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};
  const std::int64_t last = time.month_of(time.n_periods) - 1;
  return kMonths[(last % 12 + 12) % 12];
}

std::string text_of(const Read& read, const Target& target, const std::string& limit_text) {
  std::string text;
  switch (read.statistic) {
    case ir::Statistic::mean:
      text = "mean(" + target.name + ")";
      break;
    case ir::Statistic::sd:
      text = "sd(" + target.name + ")";
      break;
    case ir::Statistic::quantile:
      text = "quantile(" + target.name + ", " + read.level_text + ")";
      break;
    case ir::Statistic::es:
      text = "es(" + target.name + ", " + read.level_text + ")";
      break;
    case ir::Statistic::probability:
      text = limit_text;
      break;
  }
  if (!target.period_name.empty()) text += " in " + target.period_name;
  return text;
}

// Of an outcome, limit or condition that is told each year, in a horizon without a whole one.
std::string no_whole_year(const ir::Module& module, const Read& read, const Asked& asked) {
  const std::string name = !read.object.empty() ? read.object : asked.outcome;
  const ir::Time& time = module.time;
  const std::string last(ir::short_name(time.period_name(time.n_periods - 1)));
  std::string text = (name.empty() ? "the outcome" : "'" + name + "'") +
                     " is told each fiscal year, and no fiscal year lies wholly in the horizon, " +
                     std::string(ir::short_name(time.period_name(0))) + " to " + last;
  if (!asked.period.empty()) {
    text += ", where there is no period '" + asked.period + "'; name one such as " + last +
            ", or none to ask about the whole horizon";
  } else {
    text += "; write `over horizon` behind it in the model";
  }
  if (static_cast<std::int64_t>(time.n_periods) * time.months_per_step >= 12) {
    text += "; or end the fiscal year with the horizon: `fiscal year ends " + end_month(time) + "`";
  }
  return text;
}

bool is_asked_for(const ir::Column& column) {
  return column.purpose == ir::Column::Purpose::outcome ||
         column.purpose == ir::Column::Purpose::requested;
}

bool has_outcomes(const ir::Module& module) {
  return std::any_of(module.columns.begin(), module.columns.end(), is_asked_for);
}

bool is_outcome(const ir::Module& module, const std::string& name) {
  return std::any_of(module.columns.begin(), module.columns.end(), [&](const ir::Column& column) {
    return is_asked_for(column) && column.name == name;
  });
}

// All periods that fit, of an outcome or limit.
Result<std::vector<Target>> all_targets(const ir::Module& module, const Asked& asked, int k) {
  const Result<Read> statistic = read(asked);
  if (!statistic) return statistic.failure();
  Target base;
  base.statistic = statistic->statistic;
  base.level = statistic->level;
  std::vector<Flat> flats;
  std::string limit_text;
  if (base.statistic == ir::Statistic::probability) {
    // The condition is there unless it is a bare name that only a limit has.
    const std::string own = condition_name(k);
    const std::string& wanted = statistic->object;
    std::vector<std::string> known;
    const ir::Bound* found = nullptr;
    for (const ir::Bound& bound : module.limits) {
      const bool is_own = bound.name == own && bound.text == "P(" + wanted + ")";
      if (is_own || (found == nullptr && bound.name == wanted)) found = &bound;
      if (bound.name.starts_with('?')) continue;
      if (bound.statistic == ir::Statistic::probability) known.push_back(bound.name);
    }
    if (found == nullptr) return Error{not_found("limit", wanted, known)};
    if (found->statistic != ir::Statistic::probability) {
      return Error{"the limit '" + wanted + "' is not about a probability but says: " +
                   found->text + "; ask for its statistic by the outcome"};
    }
    add_flats(module, found->column, flats);
    if (found->period) {
      std::erase_if(flats, [&](const Flat& flat) { return flat.period != *found->period; });
    }
    limit_text = "P(" + wanted + ")";
    if (module.columns[found->column.value].sample == ir::Sample::horizon && found->name == own) {
      limit_text += " over the horizon";
    }
  } else {
    const std::string wanted = !statistic->object.empty() ? statistic->object : asked.outcome;
    std::vector<Flat> all;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < module.columns.size(); ++i) {
      if (is_asked_for(module.columns[i])) add_flats(module, ir::ColumnId(i), all);
    }
    for (const Flat& flat : all) {
      if (std::find(known.begin(), known.end(), flat.name) == known.end()) {
        known.push_back(flat.name);
      }
    }
    if (known.empty() && has_outcomes(module)) {
      return Error{no_whole_year(module, *statistic, asked)};
    }
    if (wanted.empty() && known.size() != 1) {
      return Error{"which outcome? Name one with --outcome; the model has " + listed(known)};
    }
    const std::string name = wanted.empty() ? known[0] : wanted;
    for (const Flat& flat : all) {
      if (flat.name == name) flats.push_back(flat);
    }
    if (flats.empty() && is_outcome(module, name)) {
      return Error{no_whole_year(module, *statistic, asked)};
    }
    if (flats.empty()) return Error{not_found("outcome", name, known)};
    const ir::Column& column = module.columns[flats[0].column.value];
    if (base.statistic == ir::Statistic::es) {
      if (column.bad == ir::Bad::unstated) {
        return Error{
            "the outcome '" + name +
            "' is neither bad when low nor bad when high, so it has no shortfall; write `" +
            "bad low` or `bad high` behind it in the model"};
      }
      base.side = column.bad == ir::Bad::high ? stats::Side::high : stats::Side::low;
    }
    set_unit(module, column, base);
  }
  if (flats.empty()) return Error{no_whole_year(module, *statistic, asked)};
  std::vector<Target> out;
  for (const Flat& flat : flats) {
    Target target = base;
    target.column = flat.column;
    target.label = flat.label;
    target.period = flat.period;
    target.name = flat.name;
    target.period_name = flat.period_name;
    target.text = text_of(*statistic, target, limit_text);
    if (module.columns[flat.column.value].sample == ir::Sample::each_year &&
        !module.time.is_whole_year(flat.period)) {
      target.text +=
          ir::line_name(module.time.year_name(flat.period)).substr(flat.period_name.size());
    }
    out.push_back(std::move(target));
  }
  return out;
}

}  // namespace

Result<std::vector<AskedCondition>> conditions(const Asked& asked, int k) {
  const Result<Read> statistic = read(asked);
  if (!statistic) return statistic.failure();
  if (statistic->statistic != ir::Statistic::probability) return std::vector<AskedCondition>{};
  return std::vector<AskedCondition>{{condition_name(k), statistic->object, asked.period}};
}

Result<std::vector<Target>> find_targets(const ir::Module& module, const Asked& asked, int k) {
  return all_targets(module, asked, k);
}

Result<Target> find_target(const ir::Module& module, const Asked& asked, int k) {
  const Result<std::vector<Target>> all = all_targets(module, asked, k);
  if (!all) return all.failure();
  if (asked.period.empty()) {
    // The last year that is a whole one, where there is any.
    const auto is_cut = [&](const Target& target) {
      return module.columns[target.column.value].sample == ir::Sample::each_year &&
             !module.time.is_whole_year(target.period);
    };
    const auto last = std::find_if_not(all->rbegin(), all->rend(), is_cut);
    return last == all->rend() ? all->back() : *last;
  }
  std::vector<std::string> known;
  for (const Target& target : *all) {
    if (target.period_name == asked.period) return target;
    if (!target.period_name.empty()) known.push_back(target.period_name);
  }
  if (known.empty()) {
    return Error{all->front().name + " is over the whole horizon: leave --period out"};
  }
  return Error{not_found("period", asked.period, known)};
}

std::string take_period(std::string_view& text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  std::size_t word = text.size();
  while (word > 0 &&
         (std::isalnum(static_cast<unsigned char>(text[word - 1])) != 0 || text[word - 1] == '-')) {
    --word;
  }
  std::size_t end = word;
  while (end > 0 && is_blank(text[end - 1])) --end;
  if (word == text.size() || end == word || end < 3 || text.substr(end - 2, 2) != "in" ||
      !is_blank(text[end - 3])) {
    return "";
  }
  const std::string period(text.substr(word));
  text = text.substr(0, end - 3);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return period;
}

void drop_scale_word(std::string& unit, double& scale) {
  // A unit's text begins with its scale word, where it has one (check/unit_text.cpp); no unit may be
  // called so, as these are words of the language.
  for (const auto& [word, factor] :
       {std::pair{"bn ", 1e9}, std::pair{"M ", 1e6}, std::pair{"k ", 1e3}}) {
    if (!unit.starts_with(word)) continue;
    unit.erase(0, std::string_view(word).size());
    scale /= factor;
    return;
  }
}

std::optional<std::size_t> find_column(std::span<const engine::FlatColumn> columns,
                                       const Target& target) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].column == target.column && columns[i].label == target.label &&
        columns[i].period == target.period) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace plimsoll::questions
