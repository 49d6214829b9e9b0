#include "document/observed_words.h"

namespace plimsoll::document {

std::vector<std::string> observed_words(const Json& run) {
  const Json& observed = json_at(run, {"observed"});
  if (!observed.is_object()) return {};
  std::vector<std::string> out = {json_text(observed, "summary")};
  for (const Json& figure : json_at(observed, {"figures"})) {
    if (std::string words = json_text(figure, "surprise"); !words.empty()) {
      out.push_back(std::move(words));
    }
  }
  return out;
}

}  // namespace plimsoll::document
