#include "document/evidence_view.h"

#include <algorithm>
#include <iterator>

namespace plimsoll::document {

namespace {

// From the best to the worst.
constexpr const char* kCitations[] = {"verified", "cited", "moved", "differs", "not found"};

int rank_of_citation(const std::string& status) {
  const auto* found = std::find(std::begin(kCitations), std::end(kCitations), status);
  return found == std::end(kCitations) ? -1 : static_cast<int>(found - std::begin(kCitations));
}

// By declaration: the worst of its citations.
std::map<std::string, std::string> verified_of(const std::vector<Json>& answers) {
  std::map<std::string, std::string> out;
  for (const Json& item : json_at(answer_of(answers, "verify", "citations"), {"citations"})) {
    std::string verdict = json_text(item, "verdict");
    std::replace(verdict.begin(), verdict.end(), '_', ' ');
    // A citation without a quote points at a place and claims no words.
    if (verdict == "unquoted" || verdict == "not given" || verdict == "not checked") {
      verdict = "cited";
    }
    const std::string name = json_text(item, "declaration");
    if (name.empty() || rank_of_citation(verdict) < 0) continue;
    const auto [place, is_new] = out.try_emplace(name, verdict);
    if (!is_new && rank_of_citation(verdict) > rank_of_citation(place->second)) {
      place->second = verdict;
    }
  }
  return out;
}

}  // namespace

std::vector<Assumption> assumptions_of(const Json& run, const std::vector<Json>& answers) {
  const std::map<std::string, std::string> verified = verified_of(answers);
  std::vector<Assumption> out;
  for (const Json& item : json_at(run, {"description", "definitions"})) {
    const std::string support = json_text(item, "support");
    if (support.empty() || support == "derived") continue;
    const auto found = verified.find(json_text(item, "name"));
    out.push_back({&item, found == verified.end() ? support : found->second});
  }
  return out;
}

std::string status_words(const std::string& status) {
  return status == "bare" ? "no evidence" : status;
}

}  // namespace plimsoll::document
