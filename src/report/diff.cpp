// What changed, declaration by declaration or factor by factor.
#include "report/diff.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;
using Kind = ModelDiff::Change::Kind;
using Status = FilingDiff::Change::Status;

const char* kind_word(Kind kind) {
  constexpr const char* kWords[] = {"added", "removed", "renamed", "changed"};
  return kWords[static_cast<std::size_t>(kind)];
}

const char* status_word(Status status) {
  constexpr const char* kWords[] = {"unchanged", "changed", "added", "dropped", "split", "merged"};
  return kWords[static_cast<std::size_t>(status)];
}

std::string shown(const std::string& text) {
  constexpr std::size_t kMax = 160;
  if (text.empty()) return "(none)";
  if (text.size() <= kMax) return text;
  std::size_t cut = kMax;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + " ...";
}

std::string change_text(const ModelDiff::Change& c, bool full) {
  std::string text =
      fmt::format("{} {}", kind_word(c.kind), c.name.empty() ? c.word : c.word + " " + c.name);
  if (c.kind == Kind::renamed) {
    text += fmt::format(
        " (was {}{})", c.old_name,
        c.stated ? ""
                 : fmt::format("; a guess: {} of {} fields are the same", c.n_same, c.n_fields));
  }
  text += "  " + (c.new_place.empty() ? c.old_place : c.new_place) + "\n";
  const bool both = c.kind == Kind::renamed || c.kind == Kind::changed;
  std::size_t n = 0;
  for (const ModelDiff::Field& f : c.fields) {
    if (f.name == "was") continue;
    if (both) {
      text += fmt::format("    {}: {} -> {}\n", f.name, full ? f.before : shown(f.before),
                          full ? f.after : shown(f.after));
    } else if (full || n++ < 3) {
      const std::string& field = c.kind == Kind::added ? f.after : f.before;
      text += fmt::format("    {}: {}\n", f.name, full ? field : shown(field));
    }
  }
  return text;
}

std::string words_text(const FilingDiff::Words& words, bool full) {
  constexpr std::size_t kWidth = 100;
  constexpr std::size_t kMaxMarked = 1200;
  if (words.changes.empty()) return "";
  std::string text = words.marked;
  if (!full && text.size() > kMaxMarked) {
    std::size_t cut = text.rfind(' ', kMaxMarked);
    if (cut == std::string::npos) cut = kMaxMarked;
    text = text.substr(0, cut) + " ... (--full shows the rest)";
  }
  return wrap(text, "      ", "      ", kWidth);
}

std::string changed_text(const FilingDiff::Change& c, bool full) {
  std::string what;
  const auto add = [&what](const std::string& part) { what += (what.empty() ? "" : ", ") + part; };
  const bool reworded = !c.heading.changes.empty() || !c.body.changes.empty();
  if (c.moved) add(fmt::format("moved from {} to {}", c.before->number, c.after->number));
  if (c.old_group != c.new_group) add("moved to another group");
  if (reworded) add(fmt::format("reworded ({:.1f} % of the words)", 100 * c.share_changed));
  if (!c.quantities.empty()) add("quantities changed");
  std::string text = fmt::format("{}: {}\n    {}\n", c.after->id, what, c.after->heading);
  if (c.before->id != c.after->id) text += fmt::format("    was {}\n", c.before->id);
  if (c.old_group != c.new_group) {
    text += fmt::format("    group: \"{}\" -> \"{}\"\n", c.old_group, c.new_group);
  }
  for (const FilingDiff::Quantity& q : c.quantities) {
    if (q.before.empty()) {
      text += fmt::format("    quantity added: {}\n", q.after);
    } else if (q.after.empty()) {
      text += fmt::format("    quantity dropped: {}\n", q.before);
    } else {
      text += fmt::format("    quantity: {} -> {}\n", q.before, q.after);
    }
  }
  return text + words_text(c.heading, full) + words_text(c.body, full);
}

ordered_json words_json(const FilingDiff::Words& words) {
  constexpr const char* kWords[] = {"kept", "removed", "inserted"};
  ordered_json out = ordered_json::array();
  for (const FilingDiff::Words::Change& change : words.changes) {
    out.push_back({{kWords[static_cast<std::size_t>(change.kind)], change.text}});
  }
  return out;
}

ordered_json factor_json(const FilingDiff::Factor& f) {
  return {{"id", f.id}, {"number", f.number}, {"heading", f.heading}};
}

ordered_json side_json(const FilingDiff::Side& side) {
  return {{"path", side.path}, {"sha256", side.sha256}};
}

}  // namespace

std::string write_text(const ModelDiff& result, bool full) {
  if (result.changes.empty()) return "the models say the same\n";
  std::string text;
  std::size_t counts[4] = {};
  for (const ModelDiff::Change& c : result.changes) {
    ++counts[static_cast<std::size_t>(c.kind)];
    text += change_text(c, full);
  }
  return text + fmt::format("{} added, {} removed, {} renamed, {} changed\n", counts[0], counts[1],
                            counts[2], counts[3]);
}

std::string write_text(const FilingDiff& result, bool full) {
  std::string text;
  std::size_t counts[6] = {};
  for (const FilingDiff::Change& c : result.changes) {
    ++counts[static_cast<std::size_t>(c.status)];
    switch (c.status) {
      case Status::unchanged:
        break;
      case Status::changed:
        text += changed_text(c, full);
        break;
      case Status::added:
      case Status::split:
        text += fmt::format("{}: {}\n    {}\n", c.after->id,
                            c.status == Status::split ? "split from " + c.other : "added",
                            c.after->heading);
        break;
      case Status::dropped:
      case Status::merged:
        text += fmt::format("{}: {}\n    {}\n", c.before->id,
                            c.status == Status::merged ? "merged into " + c.other : "dropped",
                            c.before->heading);
        break;
    }
  }
  return text +
         fmt::format("{} unchanged, {} changed, {} added, {} dropped, {} split off, {} merged\n",
                     counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
}

ordered_json to_json(const ModelDiff& result) {
  ordered_json out;
  out["schema"] = schemas::kDiff.written;
  out["kind"] = "models";
  out["old"] = result.before;
  out["new"] = result.after;
  out["changes"] = ordered_json::array();
  for (const ModelDiff::Change& c : result.changes) {
    ordered_json item;
    item["change"] = kind_word(c.kind);
    item["kind"] = c.word;
    item["name"] = c.name;
    if (!c.risk.empty()) item["risk"] = c.risk;
    if (c.kind == Kind::renamed) {
      item["old_name"] = c.old_name;
      item["guess"] = !c.stated;
      item["same_fields"] = c.n_same;
      item["all_fields"] = c.n_fields;
    }
    if (c.kind != Kind::added) item["old_place"] = c.old_place;
    if (c.kind != Kind::removed) item["new_place"] = c.new_place;
    item["fields"] = ordered_json::array();
    for (const ModelDiff::Field& f : c.fields) {
      item["fields"].push_back({{"name", f.name}, {"old", f.before}, {"new", f.after}});
    }
    out["changes"].push_back(std::move(item));
  }
  return out;
}

ordered_json to_json(const FilingDiff& result) {
  ordered_json out;
  out["schema"] = schemas::kDiff.written;
  out["kind"] = "filings";
  out["old"] = side_json(result.before);
  out["new"] = side_json(result.after);
  out["factors"] = ordered_json::array();
  for (const FilingDiff::Change& c : result.changes) {
    ordered_json item;
    item["status"] = status_word(c.status);
    if (c.before) item["old"] = factor_json(*c.before);
    if (c.after) item["new"] = factor_json(*c.after);
    if (c.status == Status::split) item["split_from"] = c.other;
    if (c.status == Status::merged) item["merged_into"] = c.other;
    if (c.before && c.after) {
      item["moved"] = c.moved;
      if (c.old_group != c.new_group) {
        item["group"] = {{"old", c.old_group}, {"new", c.new_group}};
      }
      item["share_changed"] = c.share_changed;
      if (!c.heading.changes.empty()) item["heading"] = words_json(c.heading);
      if (!c.body.changes.empty()) item["body"] = words_json(c.body);
      for (const FilingDiff::Quantity& q : c.quantities) {
        item["quantities"].push_back({{"old", q.before}, {"new", q.after}});
      }
    }
    out["factors"].push_back(std::move(item));
  }
  return out;
}

}  // namespace plimsoll::report
