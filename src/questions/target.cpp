#include "questions/target.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

#include "diag/diagnostic.h"
#include "engine/labels.h"

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

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '.';
  });
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

std::string limit_name(int k) {
  return "asked_" + std::to_string(k + 1);
}

bool over_horizon(std::string_view predicate) {
  return predicate.find("ever(") != std::string_view::npos ||
         predicate.find("always(") != std::string_view::npos;
}

std::string_view short_name(std::string_view time_name) {
  return time_name.substr(0, time_name.find(" ("));
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
      periods = module.time.year_ends();
      break;
    case ir::Sample::each_period:
      for (std::uint32_t t = 0; t < module.time.n_periods; ++t) periods.push_back(t);
      break;
  }
  for (std::uint32_t label = 0; label < module.size_of(column.node); ++label) {
    for (const std::uint32_t period : periods) {
      Flat flat{id, label, period, labelled(module, column, label), ""};
      if (column.sample == ir::Sample::each_year) {
        flat.period_name = short_name(module.time.year_name(period));
      } else if (column.sample == ir::Sample::each_period) {
        flat.period_name = short_name(module.time.period_name(period));
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
  for (const auto& [word, factor] :
       {std::pair{"bn ", 1e9}, std::pair{"M ", 1e6}, std::pair{"k ", 1e3}}) {
    if (!target.unit.starts_with(word)) continue;
    target.unit.erase(0, std::string_view(word).size());
    target.scale /= factor;
    break;
  }
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

// All periods that fit, of an outcome or limit.
Result<std::vector<Target>> all_targets(const ir::Module& module, const Asked& asked, int k) {
  const Result<Read> statistic = read(asked);
  if (!statistic) return Error{statistic.error()};
  Target base;
  base.statistic = statistic->statistic;
  base.level = statistic->level;
  std::vector<Flat> flats;
  std::string limit_text;
  if (base.statistic == ir::Statistic::probability) {
    const bool by_name = is_name(statistic->object);
    const std::string wanted = by_name ? statistic->object : limit_name(k);
    std::vector<std::string> known;
    const ir::Bound* found = nullptr;
    for (const ir::Bound& bound : module.limits) {
      if (bound.name == wanted) found = &bound;
      if (!bound.name.starts_with("asked_") && bound.statistic == ir::Statistic::probability) {
        known.push_back(bound.name);
      }
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
    limit_text = by_name ? "P(" + wanted + ")" : "P(" + statistic->object + ")";
  } else {
    const std::string wanted = !statistic->object.empty() ? statistic->object : asked.outcome;
    std::vector<Flat> all;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < module.columns.size(); ++i) {
      const ir::Column::Purpose purpose = module.columns[i].purpose;
      if (purpose != ir::Column::Purpose::outcome && purpose != ir::Column::Purpose::requested) {
        continue;
      }
      add_flats(module, ir::ColumnId(i), all);
    }
    for (const Flat& flat : all) {
      if (std::find(known.begin(), known.end(), flat.name) == known.end()) {
        known.push_back(flat.name);
      }
    }
    if (wanted.empty() && known.size() != 1) {
      return Error{"which outcome? Name one with --outcome; the model has " + listed(known)};
    }
    const std::string name = wanted.empty() ? known[0] : wanted;
    for (const Flat& flat : all) {
      if (flat.name == name) flats.push_back(flat);
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
  std::vector<Target> out;
  for (const Flat& flat : flats) {
    Target target = base;
    target.column = flat.column;
    target.label = flat.label;
    target.period = flat.period;
    target.name = flat.name;
    target.period_name = flat.period_name;
    target.text = text_of(*statistic, target, limit_text);
    out.push_back(std::move(target));
  }
  return out;
}

}  // namespace

Result<std::vector<std::string>> declarations(const Asked& asked, int k) {
  const Result<Read> statistic = read(asked);
  if (!statistic) return Error{statistic.error()};
  if (statistic->statistic != ir::Statistic::probability || is_name(statistic->object)) {
    return std::vector<std::string>{};
  }
  std::string text = "limit " + limit_name(k) + ": P(" + statistic->object + ") <= 50%";
  text += over_horizon(statistic->object) ? " over horizon" : " each year";
  return std::vector<std::string>{text};
}

Result<std::vector<Target>> find_targets(const ir::Module& module, const Asked& asked, int k) {
  return all_targets(module, asked, k);
}

Result<Target> find_target(const ir::Module& module, const Asked& asked, int k) {
  const Result<std::vector<Target>> all = all_targets(module, asked, k);
  if (!all) return Error{all.error()};
  if (asked.period.empty()) return all->back();
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
