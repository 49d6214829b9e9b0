#include "cut/plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cut/blocks.h"
#include "source/sha256.h"

namespace plimsoll::cut {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kTitle = "plimsoll plan 1";
constexpr std::string_view kPlanTitles = "plimsoll plan ";
// A block is to take a second or more, and a part a few blocks.
constexpr std::uint64_t kBlockTrials = 262'144;
constexpr std::uint64_t kMostBlocks = 16;
constexpr std::uint64_t kTrialsAtOnce = 8192;

// The place stands behind the end: what has it and what has not is the same run.
enum Kind : char { kIdentity = 'I', kText = 'T', kPilot = 'P', kEnd = 'E', kPlace = 'L' };

// What ranges are made of: whole replicates, or as many trials as the engine likes best at once, where there are enough of them.
std::uint64_t unit_trials(const Identity& of) {
  if (of.sampler != "random") return of.n_trials / static_cast<std::uint64_t>(of.replicates);
  return of.n_trials / of.n_parts >= 16 * kTrialsAtOnce ? kTrialsAtOnce : 1;
}

std::uint64_t n_units(const Identity& of) {
  return (of.n_trials - 1) / unit_trials(of) + 1;
}

// The last unit may be short.
Range trials_of(const Identity& of, const Range& units) {
  const std::uint64_t each = unit_trials(of);
  const std::uint64_t first = units.first * each;
  return {first, std::min(units.end() * each, of.n_trials) - first};
}

// Range k of 0 .. n - 1 of as even ones as there are.
Range cut_range(const Range& whole, std::uint64_t k, std::uint64_t n) {
  const std::uint64_t each = whole.n / n;
  const std::uint64_t longer = whole.n % n;
  return {whole.first + k * each + std::min(k, longer), each + (k < longer ? 1 : 0)};
}

Range units_of_part(const Identity& of, std::uint64_t k) {
  return cut_range({0, n_units(of)}, k - 1, of.n_parts);
}

template <class T>
std::string in_json(const T& value) {
  return Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Error damaged(const std::string& path) {
  return Error{path + " is damaged: it is not what was written; lay the run out in a new folder"};
}

// A field of that type; false where there is none.
template <class T>
bool take(const Json& json, const char* key, T& out) {
  const auto found = json.find(key);
  if (found == json.end()) return false;
  try {
    out = found->get<T>();
  } catch (const nlohmann::json::exception&) {
    return false;
  }
  return true;
}

bool take_files(const Json& json, std::vector<Identity::File>& out) {
  const auto found = json.find("files");
  if (found == json.end() || !found->is_array()) return false;
  for (const Json& one : *found) {
    Identity::File file;
    if (!one.is_object() || !take(one, "path", file.path) || !take(one, "sha256", file.sha256)) {
      return false;
    }
    out.push_back(std::move(file));
  }
  return true;
}

bool is_possible(const Identity& of) {
  if (of.n_parts < 1 || of.n_trials < 1 || of.replicates < 1 || of.n_parts > most_parts(of)) {
    return false;
  }
  return of.sampler == "random" || of.n_trials % static_cast<std::uint64_t>(of.replicates) == 0;
}

}  // namespace

std::uint64_t most_parts(const Identity& of) {
  return of.sampler == "random" ? of.n_trials : static_cast<std::uint64_t>(of.replicates);
}

Range Plan::part(std::uint64_t k) const {
  return trials_of(of, units_of_part(of, k));
}

std::vector<Range> Plan::blocks(std::uint64_t k) const {
  if (of.is_question()) return {part(k)};
  const Range units = units_of_part(of, k);
  const std::uint64_t wanted = (trials_of(of, units).n + kBlockTrials - 1) / kBlockTrials;
  const std::uint64_t n = std::min({std::max<std::uint64_t>(wanted, 1), kMostBlocks, units.n});
  std::vector<Range> out;
  for (std::uint64_t i = 0; i < n; ++i) out.push_back(trials_of(of, cut_range(units, i, n)));
  return out;
}

std::optional<std::string> difference(const Identity& of, const Identity& other) {
  const auto differs = [](const char* what, const auto& a, const auto& b) {
    return std::string(what) + " (" + in_json(b) + ", and here " + in_json(a) + ")";
  };
  if (of.version != other.version)
    return differs("the program's version", of.version, other.version);
  if (of.stream != other.stream) {
    return differs("the version of the random numbers", of.stream, other.stream);
  }
  if (of.path != other.path) return differs("the model", of.path, other.path);
  if (of.command != other.command) return differs("the command", of.command, other.command);
  if (of.seed != other.seed) return differs("the seed", of.seed, other.seed);
  if (of.trials != other.trials) return differs("the number of trials", of.trials, other.trials);
  if (of.sampler != other.sampler) return differs("the sampler", of.sampler, other.sampler);
  if (of.n_trials != other.n_trials || of.replicates != other.replicates) {
    return differs("the number of replicates", of.replicates, other.replicates);
  }
  if (of.sets != other.sets) return differs("--set", of.sets, other.sets);
  if (of.scenarios != other.scenarios) return differs("--scenario", of.scenarios, other.scenarios);
  if (of.actions != other.actions) return differs("--action", of.actions, other.actions);
  if (of.without != other.without) return differs("--without", of.without, other.without);
  if (of.words != other.words) return differs("what is asked", of.words, other.words);
  for (const Identity::File& file : of.files) {
    const auto same = std::find_if(other.files.begin(), other.files.end(),
                                   [&](const Identity::File& f) { return f.path == file.path; });
    if (same == other.files.end())
      return "the file " + file.path + ", which the other does not read";
    if (same->sha256 != file.sha256) return "the text of " + file.path;
  }
  if (of.files.size() != other.files.size()) return "the files that the model reads";
  if (of.n_parts != other.n_parts) return differs("the number of parts", of.n_parts, other.n_parts);
  if (!(of == other)) return "what the run is called, or where the library lies";
  return std::nullopt;
}

std::string identity_text(const Identity& of) {
  Json json;
  json["version"] = of.version;
  json["stream"] = of.stream;
  json["path"] = of.path;
  json["name"] = of.name;
  json["command"] = of.command;
  json["words"] = of.words;
  json["sets"] = of.sets;
  json["scenarios"] = of.scenarios;
  json["actions"] = of.actions;
  json["without"] = of.without;
  json["trials"] = of.trials;
  json["whole_trials"] = of.n_trials;
  json["seed"] = of.seed;
  json["sampler"] = of.sampler;
  json["replicates"] = of.replicates;
  json["parts"] = of.n_parts;
  json["files"] = Json::array();
  for (const Identity::File& file : of.files) {
    json["files"].push_back({{"path", file.path}, {"sha256", file.sha256}});
  }
  json["library"] = of.library;
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Identity> read_identity(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Identity of;
  const bool well = take(json, "version", of.version) && take(json, "stream", of.stream) &&
                    take(json, "path", of.path) && take(json, "name", of.name) &&
                    take(json, "command", of.command) && take(json, "words", of.words) &&
                    take(json, "sets", of.sets) && take(json, "scenarios", of.scenarios) &&
                    take(json, "actions", of.actions) && take(json, "without", of.without) &&
                    take(json, "trials", of.trials) && take(json, "whole_trials", of.n_trials) &&
                    take(json, "seed", of.seed) && take(json, "sampler", of.sampler) &&
                    take(json, "replicates", of.replicates) && take(json, "parts", of.n_parts) &&
                    take_files(json, of.files) && take(json, "library", of.library);
  if (!well || !is_possible(of)) return std::nullopt;
  return of;
}

std::string write_plan(Plan& plan) {
  BlockWriter blocks(kTitle);
  std::string bytes = BlockWriter::line(kTitle);
  bytes += blocks.add(kIdentity, identity_text(plan.of));
  for (const std::string& text : plan.texts) bytes += blocks.add(kText, text);
  bytes += blocks.add(kPilot, plan.pilot);
  bytes += blocks.add(kEnd, "");
  plan.id = blocks.hash();
  if (!plan.place.empty()) bytes += blocks.add(kPlace, plan.place);
  return bytes;
}

Result<Plan> read_plan(const std::string& path, std::string_view bytes) {
  const Blocks blocks = read_blocks(bytes, kTitle);
  if (!blocks.complete) {
    if (blocks.other_title.starts_with(kPlanTitles)) {
      return Error{path + " was written by another version of the program, in another form (" +
                   blocks.other_title + "); compute its parts with that version"};
    }
    return damaged(path);
  }
  std::vector<Block> all = blocks.whole;
  std::string place;
  std::string id = blocks.hash;
  if (all.size() > 3 && all.back().kind == kPlace) {
    place = all.back().payload;
    id = blocks.hash_before_last;
    all.pop_back();
  }
  if (all.size() < 3 || all[0].kind != kIdentity || all[all.size() - 2].kind != kPilot ||
      all.back().kind != kEnd) {
    return damaged(path);
  }
  const auto of = read_identity(all[0].payload);
  if (!of || of->files.size() != all.size() - 3) return damaged(path);
  Plan plan{*of, {}, std::string(all[all.size() - 2].payload), id, place};
  for (std::size_t i = 0; i < of->files.size(); ++i) {
    const std::string_view text = all[i + 1].payload;
    if (source::sha256_hex(text) != of->files[i].sha256) return damaged(path);
    plan.texts.emplace_back(text);
  }
  return plan;
}

}  // namespace plimsoll::cut
