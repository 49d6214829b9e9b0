#include "session/new_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "base/guest.h"
#include "filing/quantities/quantity.h"
#include "session/compile.h"
#include "session/outline.h"
#include "session/sources.h"
#include "session/state.h"

namespace plimsoll::session {

namespace {

bool is_plain_name(const std::string& text) {
  if (text.empty() || text.size() > 64) return false;
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9');
         });
}

// As a string of the language.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

std::size_t utf16_units(const std::string& text) {
  std::size_t n = 0;
  for (const char one : text) {
    const auto c = static_cast<unsigned char>(one);
    if ((c & 0xC0) != 0x80) n += c >= 0xF0 ? 2 : 1;
  }
  return n;
}

// At the end of the file, behind an empty line; with it the model must compile.
Result<NewText> append(const Model& model, const TextFile& file, const std::string& declaration) {
  const Result<Layout> layout = format({"new.plim", declaration + "\n"});
  if (!layout) return layout.failure();
  NewText out;
  out.file = file.name;
  out.from = utf16_units(file.text);
  const bool ends = file.text.empty() || file.text.back() == '\n';
  out.insert = (ends ? "\n" : "\n\n") + layout->text;
  out.text = file.text + out.insert;
  const Result<CheckResult> checked = model.edited({{file.path, out.text}}).check();
  if (!checked) return checked.failure();
  return out;
}

// The one that has most scenarios, else the main one.
const TextFile& file_of_scenarios(const Model& model, const ModelFiles& files) {
  std::vector<std::size_t> n(files.files.size());
  const auto outlined = outline_model(model);
  if (outlined) {
    for (const outline::Declaration& d : (*outlined)->declarations) {
      if (d.word != "scenario") continue;
      const std::string& path = (*outlined)->sources->file(d.span.file).path;
      for (std::size_t i = 0; i < n.size(); ++i) n[i] += files.files[i].path == path ? 1 : 0;
    }
  }
  return files.files[static_cast<std::size_t>(std::max_element(n.begin(), n.end()) - n.begin())];
}

// "3.1 bn JPY" of 3.1e9 and JPY.
std::string amount_text(const filing::Quantity& found) {
  const double value = found.sign * found.value;
  if (found.kind == filing::QuantityKind::money) {
    for (const auto& [word, factor] : {std::pair{"bn", 1e9}, {"M", 1e6}, {"k", 1e3}}) {
      if (found.value >= factor && found.scale == factor) {
        return fmt::format("{} {} {}", value / factor, word, found.unit);
      }
    }
    return fmt::format("{} {}", value, found.unit);
  }
  if (found.kind == filing::QuantityKind::share) {
    return found.unit == "%" ? fmt::format("{}%", value) : fmt::format("{} {}", value, found.unit);
  }
  if (found.kind == filing::QuantityKind::duration) return fmt::format("{} {}", value, found.unit);
  return fmt::format("{}", value);
}

// Up to four words before the figure.
std::string name_from(const std::string& around, const std::string& quote) {
  const std::size_t at = around.find(quote);
  const std::string before = around.substr(0, at == std::string::npos ? around.size() : at);
  std::vector<std::string> words;
  std::string word;
  for (const char c : before + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!word.empty()) {
      constexpr std::string_view kSmall[] = {"the", "a",    "an", "of",   "to",  "in",
                                             "was", "were", "is", "our",  "and", "by",
                                             "for", "from", "at", "about"};
      if (std::find(std::begin(kSmall), std::end(kSmall), word) == std::end(kSmall)) {
        words.push_back(word);
      }
      word.clear();
    }
  }
  std::string name;
  for (std::size_t i = words.size() > 3 ? words.size() - 3 : 0; i < words.size(); ++i) {
    name += (name.empty() ? "" : "_") + words[i];
  }
  return is_plain_name(name) ? name : "figure";
}

}  // namespace

Result<NewText> add_scenario(const Model& model, const NewScenario& wanted) {
  return as_guest([&]() -> Result<NewText> {
    if (!is_plain_name(wanted.name)) {
      return Error{"`" + wanted.name + "` is no name: letters, digits and _, a letter first",
                   ErrorKind::usage};
    }
    if (wanted.sets.empty()) {
      return Error{
          "nothing is set, so there is nothing to keep: a scenario sets values, and risks are "
          "switched off by --without",
          ErrorKind::usage};
    }
    const auto files = model_files(model);
    if (!files) return files.failure();
    if (files->files.empty()) return Error{"the model has no file of its own", ErrorKind::usage};
    std::string text = "scenario " + wanted.name + " " + quoted(wanted.title) + "   judgement " +
                       quoted(wanted.reason) + " {\n";
    for (const std::string& set : wanted.sets) text += "  set " + set + "\n";
    text += "}";
    auto made = append(model, file_of_scenarios(model, *files), text);
    if (made) made->name = wanted.name;
    return made;
  });
}

Result<NewText> cite_figure(const Model& model, const NewCitation& wanted) {
  return as_guest([&]() -> Result<NewText> {
    const auto found = filing::parse_quantity(wanted.quote);
    if (!found) {
      return Error{"no figure stands in " + quoted(wanted.quote) + ": mark one, with its unit",
                   ErrorKind::usage};
    }
    const auto files = model_files(model);
    if (!files) return files.failure();
    if (files->files.empty()) return Error{"the model has no file of its own", ErrorKind::usage};
    const std::string base =
        wanted.name.empty() ? name_from(wanted.around, wanted.quote) : wanted.name;
    if (!is_plain_name(base)) {
      return Error{"`" + base + "` is no name: letters, digits and _, a letter first",
                   ErrorKind::usage};
    }
    const auto outlined = outline_model(model);
    if (!outlined) return outlined.failure();
    std::string name = base;
    for (int n = 2; (*outlined)->find(name) != nullptr; ++n) name = fmt::format("{}_{}", base, n);
    const std::string cites =
        fmt::format("  cite {}:{} {}", wanted.source, wanted.line, quoted(wanted.quote));
    auto made =
        append(model, files->files[0], "given " + name + " = " + amount_text(*found) + cites);
    // A unit that the model does not know is left to the modeller.
    if (!made && made.failure().kind == ErrorKind::model) {
      made = append(model, files->files[0],
                    fmt::format("given {} = {}{}", name, found->sign * found->value, cites));
    }
    if (made) made->name = name;
    return made;
  });
}

}  // namespace plimsoll::session
