// The fields of `about` in their order; names only, no judgement.
#include "report/about.h"

#include <nlohmann/json.hpp>

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

Json about_json(const About& about, const Futures& futures) {
  Json json = about_json(about);
  json["trials"] = futures.trials;
  json["seed"] = futures.seed;
  json["stream"] = futures.stream;
  json["sampler"] = futures.sampler;
  return json;
}

}  // namespace plimsoll::report
