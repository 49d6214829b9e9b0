// The fields of `about` in their order; names only, no judgement.
#include "report/about.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "report/text_table.h"

namespace plimsoll::report {

using Json = nlohmann::ordered_json;

Json about_json(const About& about) {
  Json json;
  json["model"] = about.model;
  json["version"] = about.version;
  json["files"] = Json::array();
  for (const ModelFile& file : about.files) {
    json["files"].push_back({{"name", file.name}, {"sha256", file.sha256}});
  }
  json["set"] = about.sets;
  json["scenarios"] = about.scenarios;
  json["actions"] = about.actions;
  json["without"] = about.without;
  if (!about.observed.empty()) json["observed"] = about.observed;
  if (about.prior) json["prior"] = true;
  if (!about.agree_with.empty()) json["agree_with"] = about.agree_with;
  if (about.draws.empty()) return json;
  json["draws"] = Json::array();
  for (const GivenDraw& draw : about.draws) {
    json["draws"].push_back({{"name", draw.name},
                             {"unit", draw.unit},
                             {"trials", draw.trials},
                             {"sha256", draw.sha256}});
  }
  return json;
}

std::string changes_text(const About& about) {
  std::string text;
  const auto add = [&](const char* word, const std::vector<std::string>& names) {
    for (const std::string& name : names) text += fmt::format(", {} {}", word, name);
  };
  add("set", about.sets);
  add("scenario", about.scenarios);
  add("action", about.actions);
  add("without", about.without);
  add("observed", about.agree_with);
  if (about.prior) text += ", before what the model declares as observed";
  for (const GivenDraw& draw : about.draws) {
    text += fmt::format(", draw {} given by trial (SHA-256 {})", draw.name, draw.sha256);
  }
  return text;
}

std::string agree_text(const About& about, std::size_t width) {
  if (about.agree_with.empty()) return "";
  return wrap(fmt::format("of the futures that agree with what was observed: {}",
                          fmt::join(about.agree_with, "; ")),
              "  ", "    ", width);
}

Json about_json(const About& about, const Futures& futures) {
  Json json = about_json(about);
  json["trials"] = futures.trials;
  json["seed"] = futures.seed;
  json["stream"] = futures.stream;
  json["sampler"] = futures.sampler;
  return json;
}

}  // namespace plimsoll::report
