#include "store/run_id.h"

#include <charconv>
#include <string_view>

#include "source/sha256.h"

namespace plimsoll::store {

namespace {

// "name 5:value\n"
void add_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ' ';
  out += std::to_string(value.size());
  out += ':';
  out += value;
  out += '\n';
}

// The shortest decimal that reads back to the same bits.
std::string decimal(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

}  // namespace

std::string id_of(const KeptRun& run) {
  std::string text = "plimsoll run 1\n";
  add_field(text, "command", run.command);
  for (const GivenOption& option : run.options) {
    add_field(text, "option", option.name);
    for (const std::string& value : option.texts) add_field(text, "value", value);
  }
  add_field(text, "model", run.model);
  add_field(text, "asked_for", run.asked_for);
  add_field(text, "main_file", run.main_file);
  add_field(text, "version", run.version);
  add_field(text, "stream", std::to_string(run.stream));
  add_field(text, "machine", run.machine);
  add_field(text, "started", run.started);
  add_field(text, "seconds", decimal(run.seconds));
  add_field(text, "digest", run.digest);
  add_field(text, "note", run.note);
  add_field(text, "result", run.result);
  for (const KeptFile& file : run.files) {
    add_field(text, "file", file.name);
    add_field(text, "content", file.sha256);
  }
  return source::sha256_hex(text);
}

}  // namespace plimsoll::store
