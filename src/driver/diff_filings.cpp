#include "driver/diff_filings.h"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "driver/output.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

using compare::FactorChange;
using nlohmann::ordered_json;

constexpr std::size_t kContext = 4;
constexpr std::size_t kWidth = 100;
constexpr std::size_t kMaxMarked = 1200;

std::string clipped(std::string text, bool full) {
  if (full || text.size() <= kMaxMarked) return text;
  std::size_t cut = text.rfind(' ', kMaxMarked);
  if (cut == std::string::npos) cut = kMaxMarked;
  return text.substr(0, cut) + " ... (--full shows the rest)";
}

void print_marked(const compare::WordDifference& difference, bool full) {
  if (difference.equal()) return;
  fmt::print("{}", report::wrap(clipped(compare::marked(difference, kContext), full), "      ",
                                "      ", kWidth));
}

void print_matched(const FactorChange& c, bool full) {
  std::string what;
  const auto add = [&what](std::string_view part) {
    what += (what.empty() ? "" : ", ") + std::string(part);
  };
  if (c.moved) add(fmt::format("moved from {} to {}", c.before->number, c.after->number));
  if (c.old_group != c.new_group) add("moved to another group");
  if (c.reworded()) add(fmt::format("reworded ({:.1f} % of the words)", 100 * c.share_changed()));
  if (!c.quantities.empty()) add("quantities changed");
  fmt::print("{}: {}\n    {}\n", c.after->id, what, c.after->heading.text());
  if (c.before->id != c.after->id) fmt::print("    was {}\n", c.before->id);
  if (c.old_group != c.new_group) {
    fmt::print("    group: \"{}\" -> \"{}\"\n", c.old_group, c.new_group);
  }
  for (const compare::QuantityChange& q : c.quantities) {
    if (q.before.empty()) {
      fmt::print("    quantity added: {}\n", q.after);
    } else if (q.after.empty()) {
      fmt::print("    quantity dropped: {}\n", q.before);
    } else {
      fmt::print("    quantity: {} -> {}\n", q.before, q.after);
    }
  }
  print_marked(c.heading, full);
  print_marked(c.body, full);
}

ordered_json words_json(const compare::WordDifference& difference) {
  ordered_json out = ordered_json::array();
  constexpr const char* kWords[] = {"kept", "removed", "inserted"};
  for (const compare::WordChange& change : difference.changes) {
    out.push_back({{kWords[static_cast<std::size_t>(change.change)], change.text}});
  }
  return out;
}

ordered_json factor_json(const filing::Factor& f) {
  return {{"id", f.id}, {"number", f.number}, {"heading", f.heading.text()}};
}

const char* status(const FactorChange& c) {
  if (c.before == nullptr) return c.split_from != nullptr ? "split" : "added";
  if (c.after == nullptr) return c.merged_into != nullptr ? "merged" : "dropped";
  return c.unchanged() ? "unchanged" : "changed";
}

}  // namespace

void print_filing_changes(const std::vector<FactorChange>& changes, bool full) {
  std::size_t counts[6] = {};
  for (const FactorChange& c : changes) {
    if (c.matched()) {
      if (c.unchanged()) {
        ++counts[0];
        continue;
      }
      ++counts[1];
      print_matched(c, full);
    } else if (c.after != nullptr) {
      ++counts[c.split_from != nullptr ? 4 : 2];
      fmt::print("{}: {}\n    {}\n", c.after->id,
                 c.split_from != nullptr ? "split from " + c.split_from->id : "added",
                 c.after->heading.text());
    } else {
      ++counts[c.merged_into != nullptr ? 5 : 3];
      fmt::print("{}: {}\n    {}\n", c.before->id,
                 c.merged_into != nullptr ? "merged into " + c.merged_into->id : "dropped",
                 c.before->heading.text());
    }
  }
  fmt::print("{} unchanged, {} changed, {} added, {} dropped, {} split off, {} merged\n", counts[0],
             counts[1], counts[2], counts[3], counts[4], counts[5]);
}

void print_filing_changes_json(const filing::Register& before, const filing::Register& after,
                               const std::vector<FactorChange>& changes) {
  ordered_json out;
  out["schema"] = report::schemas::kDiff.written;
  out["kind"] = "filings";
  out["old"] = {{"path", before.document.path}, {"sha256", before.document.sha256}};
  out["new"] = {{"path", after.document.path}, {"sha256", after.document.sha256}};
  out["factors"] = ordered_json::array();
  for (const FactorChange& c : changes) {
    ordered_json item;
    item["status"] = status(c);
    if (c.before != nullptr) item["old"] = factor_json(*c.before);
    if (c.after != nullptr) item["new"] = factor_json(*c.after);
    if (c.split_from != nullptr) item["split_from"] = c.split_from->id;
    if (c.merged_into != nullptr) item["merged_into"] = c.merged_into->id;
    if (c.matched()) {
      item["moved"] = c.moved;
      if (c.old_group != c.new_group) {
        item["group"] = {{"old", c.old_group}, {"new", c.new_group}};
      }
      item["share_changed"] = c.share_changed();
      if (!c.heading.equal()) item["heading"] = words_json(c.heading);
      if (!c.body.equal()) item["body"] = words_json(c.body);
      for (const compare::QuantityChange& q : c.quantities) {
        item["quantities"].push_back({{"old", q.before}, {"new", q.after}});
      }
    }
    out["factors"].push_back(std::move(item));
  }
  std::fputs(json_text(out).c_str(), stdout);
}

}  // namespace plimsoll::driver
