// Both sides' `about` field by field, the first difference as a sentence.
#include "document/same_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"
#include "report/number_format.h"
#include "report/schemas.h"

namespace plimsoll::document {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& about, const char* field) {
  return about.contains(field) && about[field].is_string() ? about[field].get<std::string>() : "";
}

// Sorted, as the order on the command line changes nothing.
std::vector<std::string> words_of(const Json& about, const char* field) {
  std::vector<std::string> words;
  if (!about.contains(field) || !about[field].is_array()) return words;
  for (const Json& word : about[field]) {
    if (word.is_string()) words.push_back(word.get<std::string>());
  }
  std::sort(words.begin(), words.end());
  return words;
}

std::map<std::string, std::string> files_of(const Json& about) {
  std::map<std::string, std::string> files;
  if (!about.contains("files") || !about["files"].is_array()) return files;
  for (const Json& file : about["files"]) {
    files[text_of(file, "name")] = text_of(file, "sha256");
  }
  return files;
}

bool is_text_of_model(const std::string& name) {
  return name.ends_with(".plim");
}

std::optional<std::string> other_files(const Json& run, const Json& answer) {
  const auto in_run = files_of(run);
  const auto in_answer = files_of(answer);
  for (const auto& [name, sha256] : in_run) {
    const auto it = in_answer.find(name);
    if (it == in_answer.end()) {
      if (is_text_of_model(name)) return "was made without " + name + ", which the run reads";
    } else if (it->second != sha256) {
      return "was made with another text of " + name;
    }
  }
  for (const auto& [name, sha256] : in_answer) {
    if (is_text_of_model(name) && !in_run.contains(name)) {
      return "was made with " + name + ", which the run does not read";
    }
  }
  return std::nullopt;
}

std::optional<std::string> other_switches(const Json& run, const Json& answer) {
  constexpr std::pair<const char*, const char*> kFields[] = {{"set", "--set"},
                                                             {"scenarios", "--scenario"},
                                                             {"actions", "--action"},
                                                             {"without", "--without"},
                                                             {"observed", "--observe"}};
  for (const auto& [field, option] : kFields) {
    const auto in_run = words_of(run, field);
    const auto in_answer = words_of(answer, field);
    if (in_run != in_answer) {
      return fmt::format("was asked with {}: {}; the run has {}", option,
                         in_answer.empty() ? "none" : joined(in_answer),
                         in_run.empty() ? "none" : joined(in_run));
    }
  }
  // Results of earlier versions do not say it.
  const bool is_prior = answer.contains("prior") && answer["prior"] == true;
  if (is_prior != (run.contains("prior") && run["prior"] == true)) {
    return is_prior
               ? "was asked with --prior, before what the model declares as observed; the run was "
                 "not"
               : "was asked without --prior; the run is before what the model declares as observed";
  }
  return std::nullopt;
}

bool both_have(const Json& run, const Json& answer, const char* field) {
  return run.contains(field) && answer.contains(field);
}

}  // namespace

std::optional<Mismatch> mismatch(const Json& about, const Part& answer) {
  // It is about models of earlier days, and says of each what it is.
  const Result<std::string> schema = schema_of(answer);
  if (schema && report::schemas::name_of(*schema) == report::schemas::kBacktest.name) {
    return std::nullopt;
  }
  const Json its = about_of(answer);
  if (!its.is_object() || !about.is_object()) {
    return Mismatch{
        std::string(its.is_object() ? "stands beside a run that" : "is an answer that") +
        " does not say what it is about, as those of earlier versions"};
  }
  if (text_of(about, "model") != text_of(its, "model")) {
    return Mismatch{fmt::format("is about the model '{}', the run about '{}'",
                                text_of(its, "model"), text_of(about, "model"))};
  }
  if (auto what = other_files(about, its)) return Mismatch{*what};
  if (auto what = other_switches(about, its)) return Mismatch{*what};
  for (const char* field : {"seed", "stream"}) {
    if (both_have(about, its, field) && about[field] != its[field]) {
      return Mismatch{
          fmt::format("has {} {}, the run {}", field, its[field].dump(), about[field].dump())};
    }
  }
  if (both_have(about, its, "sampler") && about["sampler"] != its["sampler"]) {
    return Mismatch{fmt::format("comes from the sampler {}, the run from {}",
                                text_of(its, "sampler"), text_of(about, "sampler")),
                    true};
  }
  if (both_have(about, its, "trials") && about["trials"] != its["trials"]) {
    const auto count = [](const Json& json) {
      return json.is_number_unsigned() ? report::format_count(json.get<std::uint64_t>())
                                       : json.dump();
    };
    return Mismatch{fmt::format("is from {} trials, the run from {}", count(its["trials"]),
                                count(about["trials"])),
                    true};
  }
  return std::nullopt;
}

Json about_of(const Part& run) {
  const Json json = Json::parse(run.json, nullptr, false);
  if (!json.is_object() || !json.contains("about") || !json["about"].is_object()) return nullptr;
  return json["about"];
}

}  // namespace plimsoll::document
