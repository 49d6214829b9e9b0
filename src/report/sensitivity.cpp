// Each method's own form, from the file that writes it.
#include "report/sensitivity.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "report/about.h"
#include "report/derivatives.h"
#include "report/text_table.h"
#include "report/variation.h"

namespace plimsoll::report {

std::string write_text(const SensitivityResult& result, int top) {
  const auto* derivatives = std::get_if<DerivativesResult>(&result.found);
  if (derivatives != nullptr) return derivatives_text(result, *derivatives, top);
  std::string text = variation_text(result, top);
  for (const std::string& warning : result.warnings) text += wrap(warning, "  ", "  ", 100);
  text += agree_text(result.about, 100);
  return text;
}

nlohmann::ordered_json to_json(const SensitivityResult& result) {
  const auto* derivatives = std::get_if<DerivativesResult>(&result.found);
  if (derivatives != nullptr) return derivatives_json(result, *derivatives);
  nlohmann::ordered_json json = variation_json(result);
  if (!result.warnings.empty()) json["warnings"] = result.warnings;
  return json;
}

const char* method_name(SensitivityRequest::Method method) {
  switch (method) {
    case SensitivityRequest::Method::derivatives:
      break;
    case SensitivityRequest::Method::tornado:
      return "tornado";
    case SensitivityRequest::Method::spider:
      return "spider";
    case SensitivityRequest::Method::shares:
      return "shares";
    case SensitivityRequest::Method::shapley:
      return "shapley";
    case SensitivityRequest::Method::ranks:
      return "ranks";
  }
  return "derivatives";
}

}  // namespace plimsoll::report
