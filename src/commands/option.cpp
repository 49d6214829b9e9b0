// Kinds of options: how each takes its text.
#include "commands/option.h"

#include <fmt/format.h>

#include <memory>

#include "commands/option_value.h"
#include "diag/screen.h"

namespace plimsoll::commands {

namespace {

// "-o,--output"
std::vector<std::string> names_of(const std::string& text) {
  std::vector<std::string> names;
  std::size_t start = 0;
  for (std::size_t comma; (comma = text.find(',', start)) != std::string::npos; start = comma + 1) {
    names.push_back(text.substr(start, comma - start));
  }
  names.push_back(text.substr(start));
  return names;
}

Option option(Option::Kind kind, const std::string& names, const std::string& what) {
  Option out;
  out.kind = kind;
  out.names = names_of(names);
  out.what = what;
  if (kind != Option::Kind::flag) {
    out.type = "TEXT";
    out.values = Option::Values::other;
  }
  return out;
}

std::string refusal(const std::string& text, const std::string& rule) {
  return fmt::format("'{}' {}", diag::printable(text), rule);
}

}  // namespace

Option flag(const std::string& names, bool& target, const std::string& what) {
  Option out = option(Option::Kind::flag, names, what);
  out.flag = &target;
  return out;
}

Option text(const std::string& names, std::string& target, const std::string& what) {
  Option out = option(Option::Kind::text, names, what);
  out.take = [&target](const std::string& given) {
    target = given;
    return std::nullopt;
  };
  return out;
}

Option each(const std::string& names, std::vector<std::string>& target, const std::string& what) {
  Option out = option(Option::Kind::each, names, what);
  out.texts = &target;
  return out;
}

Option all(const std::string& names, std::vector<std::string>& target, const std::string& what) {
  Option out = option(Option::Kind::all, names, what);
  out.texts = &target;
  return out;
}

Option word(const std::string& names, std::string& target, const std::vector<std::string>& words,
            const std::string& what) {
  Option out = option(Option::Kind::text, names, what).shown(target);
  out.values = Option::Values::words;
  out.words = words;
  out.type = joined(words, "|");
  out.take = [&target, words](const std::string& given) -> std::optional<std::string> {
    for (const std::string& one : words) {
      if (one != given) continue;
      target = one;
      return std::nullopt;
    }
    const std::string near = meant(given, words);
    return refusal(given, "is none of " + joined(words, ", ") + (near.empty() ? "" : "; " + near));
  };
  return out;
}

Option real(const std::string& names, double& target, double least, double most,
            const std::string& what) {
  Option out = option(Option::Kind::text, names, what).called("X");
  out.take = [&target, least, most](const std::string& given) -> std::optional<std::string> {
    const auto value = real_number(given);
    if (!value || *value < least || *value > most) {
      return refusal(given, fmt::format("is not a number from {} to {}", least, most));
    }
    target = *value;
    return std::nullopt;
  };
  return out;
}

Option whole(const std::string& names, std::function<void(std::uint64_t)> set,
             const WholeRange& range, const std::string& what) {
  Option out = option(Option::Kind::text, names, what).called("N");
  out.take = [set = std::move(set), range](const std::string& given) -> std::optional<std::string> {
    const auto value = whole_number(given);
    if (!value || *value < range.least || *value > range.most) {
      return refusal(given,
                     fmt::format("is not a whole number from {} to {}{}", range.least, range.most,
                                 range.example.empty() ? "" : ", such as " + range.example));
    }
    set(*value);
    return std::nullopt;
  };
  return out;
}

const Command* Program::find(const std::string& command) const {
  for (const Command& one : commands) {
    if (one.name == command) return &one;
  }
  return nullptr;
}

}  // namespace plimsoll::commands
