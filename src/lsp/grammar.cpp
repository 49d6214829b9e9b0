#include "lsp/grammar.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "check/functions/builtin.h"
#include "dist/law.h"
#include "service/pages.h"
#include "syntax/word_lists.h"
#include "syntax/words.h"

namespace plimsoll::lsp {

namespace {

using Ordered = nlohmann::ordered_json;

// "a|b|c", sorted, without those of `without`.
std::string one_of(std::vector<std::string_view> words,
                   const std::vector<std::string_view>& without = {}) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::string out;
  for (const std::string_view word : words) {
    if (std::find(without.begin(), without.end(), word) != without.end()) continue;
    out += (out.empty() ? "" : "|") + std::string(word);
  }
  return out;
}

Ordered pattern(const std::string& name, const std::string& match) {
  return {{"name", name + ".plimsoll"}, {"match", match}};
}

}  // namespace

std::string textmate_grammar() {
  std::vector<std::string_view> functions = service::statistic_names();
  for (const check::Builtin& builtin : check::builtins()) functions.push_back(builtin.name);
  std::vector<std::string_view> laws;
  for (const dist::Law* law : dist::all_laws()) laws.push_back(law->name);
  const std::vector<std::string_view> constants = {"true", "false"};
  const std::string heads = one_of(syntax::heads());
  Ordered patterns = Ordered::array();
  patterns.push_back(pattern("comment.line.number-sign", "#.*$"));
  patterns.push_back(
      {{"name", "string.quoted.double.plimsoll"},
       {"begin", "\""},
       {"end", "\"|$"},
       {"patterns", Ordered::array({pattern("constant.character.escape", R"(\\["\\n])"),
                                    pattern("variable.other.placeholder", R"(\{\w+\})")})}});
  // A statement's word, and the name that it declares.
  patterns.push_back(
      {{"match", R"((?:^|(?<=[;{]))\s*()" + heads + R"()\b(?:\s+([\p{L}_][\p{L}\d_]*))?)"},
       {"captures",
        {{"1", {{"name", "keyword.declaration.plimsoll"}}},
         {"2", {{"name", "entity.name.plimsoll"}}}}}});
  patterns.push_back(pattern("constant.other.period",
                             R"(\b(?:FY\d{4}(?:Q[1-4])?|\d{4}Q[1-4]|\d{4}-\d{2}(?:-\d{2})?)\b)"));
  patterns.push_back(
      pattern("constant.numeric", R"(\b\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?\b%?)"));
  patterns.push_back(pattern("support.class.law", R"(\b(?:)" + one_of(laws) + R"()(?=\())"));
  patterns.push_back(pattern("support.function", R"(\b(?:)" + one_of(functions) + R"()(?=\())"));
  patterns.push_back(pattern("constant.language", R"(\b(?:)" + one_of(constants) + R"()\b)"));
  patterns.push_back(pattern("keyword.control",
                             R"(\b(?:)" + one_of(syntax::reserved_words(), constants) + R"()\b)"));
  patterns.push_back(
      pattern("keyword.other", R"((?<!\.)\b(?:)" +
                                   one_of(syntax::clause_words(), syntax::reserved_words()) +
                                   R"()\b(?!\s*[.\[(=]))"));
  patterns.push_back(pattern("variable.language",
                             R"(\b(?:)" + one_of(service::own_names(), constants) + R"()\b)"));
  patterns.push_back(pattern("support.type.scale", R"(\b(?:bn|M|k|bp|pp)\b|%)"));
  patterns.push_back(pattern("keyword.operator", R"([-+*/^~=<>!]=?|\.\.)"));
  const Ordered grammar = {
      {"information_for_contributors",
       "Written by `plimsoll lsp --grammar` from the compiler's tables; a test compares."},
      {"name", "Plimsoll"},
      {"scopeName", "source.plimsoll"},
      {"fileTypes", {"plim"}},
      {"patterns", std::move(patterns)},
  };
  return grammar.dump(2) + "\n";
}

}  // namespace plimsoll::lsp
