// Puts the results into the template, in the block that waits for them.
#include "document/page.h"

#include <nlohmann/json.hpp>

#include "report/schemas.h"

namespace plimsoll::document {

namespace {

using Json = nlohmann::ordered_json;

// Stands in the template where the data belong; web/vite.config.ts leaves it there.
constexpr const char* kDataMark = "PLIMSOLL_DATA";

std::string escaped(const std::string& json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '<' || c == '>' || c == '&') {
      out += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026";
    } else if (json.compare(i, 3, "\xE2\x80\xA8") == 0 || json.compare(i, 3, "\xE2\x80\xA9") == 0) {
      out += json[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The text without its white space; numbers keep the digits that they have, as both programs write
// the shortest.
Json parsed(const std::string& text) {
  return Json::parse(text, nullptr, false);
}

Result<std::string> filled(const std::string& page_template, const Json& data) {
  const std::size_t mark = page_template.find(kDataMark);
  if (mark == std::string::npos) return Error{"the page's template has no place for the data"};
  std::string page = page_template;
  page.replace(mark, std::string(kDataMark).size(), escaped(dump(data)));
  return page;
}

}  // namespace

Result<std::string> schema_of(const Part& part) {
  const Json json = parsed(part.json);
  if (json.is_discarded()) return Error{part.name + " is not JSON"};
  if (!json.is_object() || !json.contains("schema") || !json["schema"].is_string()) {
    return Error{part.name + " is JSON, but no result of plimsoll: it has no `schema`"};
  }
  const std::string schema = json["schema"];
  if (!schema.starts_with("plimsoll.") && !schema.starts_with("plimsoll-")) {
    return Error{part.name + " has the schema '" + schema + "', which is not one of plimsoll's"};
  }
  return schema;
}

Result<std::string> write_page(const std::string& page_template, const Part& run,
                               const std::vector<Part>& others) {
  const Result<std::string> schema = schema_of(run);
  if (!schema) return schema.failure();
  if (report::schemas::name_of(*schema) != report::schemas::kRun.name) {
    return Error{run.name + " has the schema '" + *schema +
                 "'; a page is made from `plimsoll run --json`"};
  }
  Json data;
  data["run"] = parsed(run.json);
  data["parts"] = Json::array();
  for (const Part& part : others) {
    const Result<std::string> kind = schema_of(part);
    if (!kind) return kind.failure();
    data["parts"].push_back({{"file", part.name}, {"result", parsed(part.json)}});
  }
  return filled(page_template, data);
}

Result<std::string> write_fit_page(const std::string& page_template, const Part& fit) {
  const Result<std::string> schema = schema_of(fit);
  if (!schema) return schema.failure();
  if (report::schemas::name_of(*schema) != report::schemas::kFit.name)
    return Error{fit.name + " has the schema '" + *schema + "', which is no fit's"};
  Json data;
  data["fit"] = parsed(fit.json);
  return filled(page_template, data);
}

}  // namespace plimsoll::document
