#include "commands/kept.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/shell_word.h"
#include "diag/screen.h"
#include "report/schemas.h"
#include "report/text_table.h"
#include "store/place.h"

namespace plimsoll::commands {

namespace {

using Json = nlohmann::ordered_json;
using store::GivenOption;
using store::KeptRun;

// "--trials 20000", "--without a --without b"; nothing of a positional.
std::string words_of(const std::vector<GivenOption>& options) {
  std::string out;
  for (const GivenOption& option : options) {
    if (option.name.starts_with('-') && option.texts.empty()) out += " " + option.name;
    for (const std::string& text : option.texts) {
      if (option.name.starts_with('-')) out += " " + option.name + " " + shell_word(text);
    }
  }
  return out.empty() ? out : out.substr(1);
}

// The beginning of a long note, for a list.
std::string beginning(const std::string& note) {
  constexpr std::size_t kMost = 60;
  if (note.size() <= kMost) return note;
  std::size_t end = kMost;
  // Not within a character of UTF-8.
  while (end > 0 && (static_cast<unsigned char>(note[end]) & 0xC0) == 0x80) --end;
  return note.substr(0, end) + "...";
}

// "2026-11-30 01:20"
std::string minute(const std::string& started) {
  if (started.size() < 16) return started;
  return started.substr(0, 10) + " " + started.substr(11, 5);
}

}  // namespace

std::string kept_store(const std::string& named) {
  if (named.empty()) return store::store_for_model("", std::getenv("PLIMSOLL_STORE"));
  std::error_code ignored;
  const std::filesystem::path path = named;
  if (path.extension() == ".plim") return store::store_for_model(named, nullptr);
  if (!std::filesystem::is_directory(path, ignored)) return named;
  if (std::filesystem::exists(path / "runs.db", ignored)) return (path / "runs.db").string();
  return store::store_for_model(named, nullptr);
}

std::string command_of(const KeptRun& run) {
  const std::string options = words_of(run.options);
  return "plimsoll " + run.command + " " + shell_word(run.asked_for) +
         (options.empty() ? "" : " " + options);
}

std::string list_text(const std::vector<KeptRun>& runs, std::size_t digits) {
  using Align = report::TextTable::Align;
  report::TextTable table(0);
  for (const char* header : {"id", "started (UTC)", "command", "model", "asked", "note"}) {
    table.add_column(header, Align::left);
  }
  for (const KeptRun& run : runs) {
    table.add_row({run.id.substr(0, digits), minute(run.started), diag::printable(run.command),
                   diag::printable(run.model), diag::printable(words_of(run.options)),
                   diag::printable(beginning(run.note))});
  }
  return table.text();
}

std::string show_text(const KeptRun& run) {
  using Align = report::TextTable::Align;
  report::TextTable table(0);
  table.add_column("", Align::left);
  table.add_column("", Align::left);
  const auto row = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) table.add_row({name, diag::printable(value)});
  };
  row("id", run.id);
  row("command", command_of(run));
  row("note", run.note);
  row("model", run.model);
  row("version", fmt::format("{} (stream {})", run.version, run.stream));
  row("started", run.started);
  row("took", fmt::format("{:.3g} s", run.seconds));
  row("machine", run.machine);
  row("digest", run.digest);
  row("result", run.result);
  std::string text = table.text() + "texts\n";
  for (const store::KeptFile& file : run.files) {
    text += "  " + file.sha256.substr(0, 16) + "  " + diag::printable(file.name) + "\n";
  }
  return text;
}

Json runs_json(const std::string& path, const std::vector<KeptRun>& runs) {
  Json all = Json::array();
  for (const KeptRun& run : runs) {
    Json options = Json::array();
    for (const GivenOption& option : run.options)
      options.push_back({{"name", option.name}, {"values", option.texts}});
    Json files = Json::array();
    for (const store::KeptFile& file : run.files)
      files.push_back({{"name", file.name}, {"sha256", file.sha256}});
    all.push_back({{"id", run.id},
                   {"command", run.command},
                   {"command_line", command_of(run)},
                   {"options", std::move(options)},
                   {"model", run.model},
                   {"asked_for", run.asked_for},
                   {"main_file", run.main_file},
                   {"version", run.version},
                   {"stream", run.stream},
                   {"machine", run.machine},
                   {"started", run.started},
                   {"seconds", run.seconds},
                   {"digest", run.digest},
                   {"note", run.note},
                   {"result", run.result},
                   {"files", std::move(files)}});
  }
  return {{"schema", report::schemas::kRuns.written}, {"store", path}, {"runs", std::move(all)}};
}

}  // namespace plimsoll::commands
