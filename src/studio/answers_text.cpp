// Texts that the studio writes into a model: a given with its citation, a scenario of what was changed. Nothing is saved here.
#include <algorithm>

#include "session/new_text.h"
#include "session/sources.h"
#include "studio/answers.h"

namespace plimsoll::studio {

namespace {

// Bytes of a line before so many UTF-16 units.
std::size_t bytes_before(const std::string& line, std::uint64_t units) {
  std::uint64_t n = 0;
  std::size_t i = 0;
  while (i < line.size() && n < units) {
    const auto c = static_cast<unsigned char>(line[i]);
    n += c >= 0xF0 ? 2 : 1;
    ++i;
    while (i < line.size() && (static_cast<unsigned char>(line[i]) & 0xC0) == 0x80) ++i;
  }
  return i;
}

}  // namespace

Answer scenario(Job& job) {
  Fields fields(job.message.json);
  session::NewScenario wanted;
  wanted.name = fields.needed_text("name");
  wanted.title = fields.text("title", wanted.name);
  wanted.reason = fields.text("reason", "tried in the studio");
  const RunSpec spec = run_spec(fields, 1, job.studio.options.most_trials);
  wanted.sets = spec.sets;
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  const auto made = session::add_scenario((*model)->warm()->model(), wanted);
  if (!made) return made.failure();
  Json out;
  std::string hash;
  for (const DiskFile& file : (*model)->files()) {
    if (file.name == made->file) hash = file.hash;
  }
  out["file"] = made->file;
  out["text"] = made->text;
  // Of the file on the disk, as `save` wants it.
  out["hash"] = hash;
  out["edit"] = {{"from", made->from}, {"to", made->from}, {"insert", made->insert}};
  out["left_out"] = Json::array();
  const auto leave_out = [&](const char* what, const std::vector<std::string>& names) {
    for (const std::string& name : names) out["left_out"].push_back(what + (" " + name));
  };
  leave_out("without", spec.switches.without);
  leave_out("scenario", spec.switches.scenarios);
  leave_out("action", spec.switches.actions);
  return out;
}

Answer cite(Job& job) {
  Fields fields(job.message.json);
  const std::string source = fields.needed_text("source");
  const std::uint64_t line = fields.whole("line", 0, 1, UINT32_MAX);
  const std::uint64_t from = fields.whole("from", 0, 0, UINT32_MAX);
  const std::uint64_t to = fields.whole("to", 0, 0, UINT32_MAX);
  const std::string name = fields.text("name");
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  const Model now = (*model)->warm()->model();
  const auto found = session::cited_source(now, source, job.studio.options.sources);
  if (!found) return found.failure();
  if (line < 1 || line > found->lines.size()) {
    return Error{"the source has no line " + std::to_string(line), ErrorKind::usage};
  }
  const std::string& text = found->lines[line - 1].text;
  const std::size_t begin = bytes_before(text, std::min(from, to));
  const std::size_t end = bytes_before(text, std::max(from, to));
  session::NewCitation wanted;
  wanted.name = name;
  wanted.source = source;
  wanted.line = static_cast<std::uint32_t>(line);
  wanted.quote = text.substr(begin, end - begin);
  wanted.around = text;
  const auto made = session::cite_figure(now, wanted);
  if (!made) return made.failure();
  Json out;
  out["text"] = made->insert;
  // At the end of the file.
  const auto lines = std::count(made->text.begin(), made->text.end(), '\n') -
                     std::count(made->insert.begin(), made->insert.end(), '\n');
  out["at"] = {{"file", made->file}, {"line", lines + 1}, {"offset", made->from}};
  out["name"] = made->name;
  return out;
}

}  // namespace plimsoll::studio
