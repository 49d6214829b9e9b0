#include "lsp/grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
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

constexpr std::array<std::string_view, 2> kConstants = {"true", "false"};
constexpr std::string_view kPeriod =
    R"(\b(?:FY\d{4}(?:Q[1-4])?|\d{4}Q[1-4]|\d{4}-\d{2}(?:-\d{2})?)\b)";
constexpr std::string_view kNumber = R"(\b\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?\b%?)";

std::vector<std::string_view> names_of_functions() {
  std::vector<std::string_view> names = service::statistic_names();
  for (const check::Builtin& builtin : check::builtins()) names.push_back(builtin.name);
  return names;
}

std::vector<std::string_view> names_of_laws() {
  std::vector<std::string_view> names;
  for (const dist::Law* law : dist::all_laws()) names.push_back(law->name);
  return names;
}

}  // namespace

std::string textmate_grammar() {
  const std::vector<std::string_view> functions = names_of_functions();
  const std::vector<std::string_view> laws = names_of_laws();
  const std::vector<std::string_view> constants = {kConstants.begin(), kConstants.end()};
  const std::string heads = one_of(syntax::heads());
  Ordered patterns = Ordered::array();
  patterns.push_back(pattern("comment.line.number-sign", "#.*$"));
  patterns.push_back(
      {{"name", "string.quoted.double.plimsoll"},
       {"begin", "\""},
       {"end", "\"|$"},
       {"patterns", Ordered::array({pattern("constant.character.escape", R"(\\["\\n])"),
                                    pattern("variable.other.placeholder", R"(\{\w+\})")})}});
  // A place in a sheet: Sheet1!B7, 'Sales 2025'!B7:C9.
  patterns.push_back(pattern("string.unquoted.place",
                             R"((?:[\p{L}_][\p{L}\d_]*|'(?:[^'\n]|'')+')![\p{L}_$])"
                             R"([\p{L}\d_$.]*(?::[\p{L}$][\p{L}\d_$]*)?)"));
  // A statement's word, and the name that it declares.
  patterns.push_back(
      {{"match", R"((?:^|(?<=[;{]))\s*()" + heads + R"()\b(?:\s+([\p{L}_][\p{L}\d_]*))?)"},
       {"captures",
        {{"1", {{"name", "keyword.declaration.plimsoll"}}},
         {"2", {{"name", "entity.name.plimsoll"}}}}}});
  patterns.push_back(pattern("constant.other.period", std::string(kPeriod)));
  patterns.push_back(pattern("constant.numeric", std::string(kNumber)));
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

std::string kate_grammar() {
  const auto matched = [](std::string_view style, std::string_view expression) {
    std::string escaped;
    for (const char c : expression) {
      escaped += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
    }
    return fmt::format("      <RegExpr attribute=\"{}\" String=\"{}\"/>\n", style, escaped);
  };
  const auto called = [](const std::vector<std::string_view>& names) {
    return R"(\b(?:)" + one_of(names) + R"()(?=\())";
  };
  const std::vector<std::string_view> constants = {kConstants.begin(), kConstants.end()};
  std::string rules;
  rules += "      <DetectChar attribute=\"Comment\" char=\"#\" context=\"Comment\"/>\n";
  rules += "      <DetectChar attribute=\"String\" char=\"&quot;\" context=\"String\"/>\n";
  rules += matched("Declaration", R"((?:^|[;{])\s*(?:)" + one_of(syntax::heads()) + R"()\b)");
  rules += matched("Period", kPeriod);
  rules += matched("Number", kNumber);
  rules += matched("Distribution", called(names_of_laws()));
  rules += matched("Function", called(names_of_functions()));
  rules += matched("Constant", R"(\b(?:)" + one_of(constants) + R"()\b)");
  rules += matched("Keyword", R"(\b(?:)" + one_of(syntax::reserved_words(), constants) + R"()\b)");
  rules += matched("Clause", R"(\b(?:)" + one_of(syntax::clause_words(), syntax::reserved_words()) +
                                 R"()\b(?!\s*[.\[(=]))");
  rules += matched("Name", R"(\b[^\W\d]\w*\b)");
  std::string styles;
  for (const auto& [name, style] :
       std::initializer_list<std::pair<const char*, const char*>>{{"Normal", "dsNormal"},
                                                                  {"Declaration", "dsKeyword"},
                                                                  {"Keyword", "dsControlFlow"},
                                                                  {"Clause", "dsAttribute"},
                                                                  {"Distribution", "dsDataType"},
                                                                  {"Function", "dsFunction"},
                                                                  {"Constant", "dsConstant"},
                                                                  {"Number", "dsDecVal"},
                                                                  {"Period", "dsConstant"},
                                                                  {"String", "dsString"},
                                                                  {"Comment", "dsComment"},
                                                                  {"Name", "dsNormal"}}) {
    styles += fmt::format("      <itemData name=\"{}\" defStyleNum=\"{}\"/>\n", name, style);
  }
  return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE language>
<!-- Written by the option kate of "plimsoll lsp" from the tables of the compiler; a test compares. -->
<language name="Plimsoll" version="1" kateversion="5.0" section="Scientific" extensions="*.plim" license="Apache-2.0">
  <highlighting>
    <contexts>
      <context name="Normal" attribute="Normal" lineEndContext="#stay">
{}      </context>
      <context name="String" attribute="String" lineEndContext="#pop">
        <HlCStringChar attribute="Constant"/>
        <DetectChar attribute="String" char="&quot;" context="#pop"/>
      </context>
      <context name="Comment" attribute="Comment" lineEndContext="#pop"/>
    </contexts>
    <itemDatas>
{}    </itemDatas>
  </highlighting>
  <general>
    <comments><comment name="singleLine" start="#"/></comments>
    <keywords casesensitive="1"/>
  </general>
</language>
)",
                     rules, styles);
}

}  // namespace plimsoll::lsp
