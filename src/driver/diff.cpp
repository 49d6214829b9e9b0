#include "driver/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "compare/compare_models.h"
#include "driver/compile.h"
#include "driver/diff_filings.h"
#include "driver/locate.h"
#include "driver/model_outline.h"
#include "driver/output.h"
#include "report/schemas.h"

namespace plimsoll::driver {

namespace {

using compare::DeclarationChange;
using nlohmann::ordered_json;
using Kind = DeclarationChange::Kind;

// diff(1)'s "trouble".
constexpr int kNotComparable = kUsage;
constexpr int kDifferent = 1;

bool is_model(const std::string& path) {
  std::error_code error;
  const std::string found = locate_model(path);
  return path.ends_with(".plim") || std::filesystem::is_directory(found, error);
}

std::string named(const outline::Declaration& d) {
  return d.name.empty() ? std::string(d.word) : std::string(d.word) + " " + d.name;
}

std::string shown(const std::string& text) {
  constexpr std::size_t kMax = 160;
  if (text.empty()) return "(none)";
  if (text.size() <= kMax) return text;
  std::size_t cut = kMax;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + " ...";
}

void print_change(const DeclarationChange& c, const OutlinedModel& before,
                  const OutlinedModel& after, bool full) {
  const outline::Declaration& d = c.after != nullptr ? *c.after : *c.before;
  const OutlinedModel& side = c.after != nullptr ? after : before;
  fmt::print("{} {}", compare::kind_word(c.kind), named(d));
  if (c.kind == Kind::renamed) {
    fmt::print(" (was {}{})", c.before->name,
               c.stated
                   ? ""
                   : fmt::format("; a guess: {} of {} fields are the same", c.n_same, c.n_fields));
  }
  fmt::print("  {}\n", side.place(d.span));
  const bool both = c.before != nullptr && c.after != nullptr;
  std::size_t n = 0;
  for (const compare::FieldChange& f : c.fields) {
    if (f.name == "was") continue;
    if (both) {
      fmt::print("    {}: {} -> {}\n", f.name, full ? f.before : shown(f.before),
                 full ? f.after : shown(f.after));
    } else if (full || n++ < 3) {
      const std::string& text = c.after != nullptr ? f.after : f.before;
      fmt::print("    {}: {}\n", f.name, full ? text : shown(text));
    }
  }
}

void print_json(const std::vector<DeclarationChange>& changes, const DiffArguments& arguments,
                const OutlinedModel& before, const OutlinedModel& after) {
  ordered_json out;
  out["schema"] = report::schemas::kDiff.written;
  out["kind"] = "models";
  out["old"] = arguments.before;
  out["new"] = arguments.after;
  out["changes"] = ordered_json::array();
  for (const DeclarationChange& c : changes) {
    ordered_json item;
    item["change"] = compare::kind_word(c.kind);
    const outline::Declaration& d = c.after != nullptr ? *c.after : *c.before;
    item["kind"] = d.word;
    item["name"] = d.name;
    if (!d.risk.empty()) item["risk"] = d.risk;
    if (c.kind == Kind::renamed) {
      item["old_name"] = c.before->name;
      item["guess"] = !c.stated;
      item["same_fields"] = c.n_same;
      item["all_fields"] = c.n_fields;
    }
    if (c.before != nullptr) item["old_place"] = before.place(c.before->span);
    if (c.after != nullptr) item["new_place"] = after.place(c.after->span);
    item["fields"] = ordered_json::array();
    for (const compare::FieldChange& f : c.fields) {
      item["fields"].push_back({{"name", f.name}, {"old", f.before}, {"new", f.after}});
    }
    out["changes"].push_back(std::move(item));
  }
  std::fputs(json_text(out).c_str(), stdout);
}

int diff_models(const DiffArguments& arguments) {
  const auto before = outline_model(arguments.before, arguments.colour);
  const auto after = outline_model(arguments.after, arguments.colour);
  if (!before || !after) return kNotComparable;
  const std::vector<DeclarationChange> changes = compare::compare_models(
      {*before->sources, before->declarations}, {*after->sources, after->declarations});
  if (arguments.json) {
    print_json(changes, arguments, *before, *after);
    return changes.empty() ? kWell : kDifferent;
  }
  std::size_t counts[4] = {};
  for (const DeclarationChange& c : changes) {
    ++counts[static_cast<std::size_t>(c.kind)];
    print_change(c, *before, *after, arguments.full);
  }
  if (changes.empty()) {
    fmt::print("the models say the same\n");
  } else {
    fmt::print("{} added, {} removed, {} renamed, {} changed\n", counts[0], counts[1], counts[2],
               counts[3]);
  }
  return changes.empty() ? kWell : kDifferent;
}

int diff_filings(const DiffArguments& arguments) {
  const auto before = filing::read_filing(arguments.before);
  const auto after = filing::read_filing(arguments.after);
  for (const auto* side : {&before, &after}) {
    if (side->ok()) continue;
    print_error(side->error());
    return kNotComparable;
  }
  for (const auto* side : {&*before, &*after}) {
    for (const std::string& warning : side->warnings) {
      std::fprintf(stderr, "plimsoll: %s: %s\n", side->document.path.c_str(), warning.c_str());
    }
  }
  const std::vector<compare::FactorChange> changes = compare::compare_filings(*before, *after);
  if (arguments.json) {
    print_filing_changes_json(*before, *after, changes);
  } else {
    print_filing_changes(changes, arguments.full);
  }
  const bool same = std::all_of(changes.begin(), changes.end(),
                                [](const compare::FactorChange& c) { return c.unchanged(); });
  return same ? kWell : kDifferent;
}

}  // namespace

int diff(const DiffArguments& arguments) {
  for (const std::string& path : {arguments.before, arguments.after}) {
    std::error_code ignored;
    if (path == "-" || std::filesystem::exists(locate_model(path), ignored)) continue;
    print_error("there is no file " + path);
    return kNotComparable;
  }
  const bool models = is_model(arguments.before);
  if (models != is_model(arguments.after)) {
    print_error("a model and a filing cannot be compared; give two models or two filings");
    return kNotComparable;
  }
  return models ? diff_models(arguments) : diff_filings(arguments);
}

}  // namespace plimsoll::driver
