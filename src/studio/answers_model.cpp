// Models and their texts.
#include <algorithm>
#include <cmath>
#include <map>

#include "plimsoll/question.h"
#include "report/number_format.h"
#include "report/show.h"
#include "report/write_description.h"
#include "session/levers.h"
#include "session/sources.h"
#include "studio/answers.h"

namespace plimsoll::studio {

namespace {

constexpr std::uint64_t kMovesTrials = 2'000;
constexpr std::uint64_t kVariableTrials = 5'000;
constexpr std::size_t kMostVariables = 100;
// Lines of a source in one window.
constexpr std::uint64_t kWindowLines = 2'000;

const Known kKnown[] = {
    {"hello", Lane::in_turn, hello},
    {"open", Lane::in_turn, open},
    {"save", Lane::in_turn, save},
    {"levers", Lane::beside, levers},
    {"laws", Lane::beside, laws},
    {"variable", Lane::beside, variable},
    {"source", Lane::in_turn, source},
    {"cite", Lane::in_turn, cite},
    {"scenario", Lane::in_turn, scenario},
    {"full", Lane::beside, full},
    {"difference", Lane::beside, difference},
    {"export", Lane::beside, export_},
    {"ask", Lane::beside, ask},
    {"read", Lane::beside, read},
    {"start", Lane::in_turn, start},
};

// Bytes that a URI takes as they are.
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
         c == '-' || c == '_' || c == '.' || c == '~';
}

std::string uri_of(const std::string& path) {
  std::string out = "file://";
  for (const char c : path) {
    if (is_plain(c)) {
      out += c;
      continue;
    }
    constexpr char kDigits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

Json file_json(const DiskFile& file) {
  Json out;
  out["file"] = file.name;
  out["text"] = file.text;
  out["hash"] = file.hash;
  out["writable"] = file.writable;
  return out;
}

// Beside the model, or where the command line says.
bool is_here(const ShowResult::Source& source, const Options& options) {
  return source.is_present || options.sources.count(source.name) > 0;
}

Json number(std::optional<double> value) {
  return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json lever_json(const session::LeverItem& lever) {
  Json out;
  out["name"] = lever.name;
  out["declaration"] = lever.declaration;
  out["field"] = lever.field;
  if (!lever.label.empty()) out["label"] = lever.label;
  out["kind"] = lever.kind;
  out["title"] = lever.title;
  out["risk"] = lever.risk;
  out["unit"] = lever.unit;
  out["scale"] = lever.scale;
  out["display_unit"] = lever.display_unit;
  out["value"] = lever.value;
  out["text"] = lever.text;
  out["low"] = lever.low;
  out["high"] = lever.high;
  out["step"] = lever.step;
  out["whole"] = lever.whole;
  out["within"] = lever.within;
  out["support"] = lever.support;
  out["evidence"] = report::evidence_json(lever.evidence);
  out["file"] = lever.file;
  out["line"] = lever.line;
  if (!lever.times.empty()) {
    out["counted_by"] = lever.counted_by;
    out["times"] = Json::array();
    for (const session::LeverTime& one : lever.times) {
      out["times"].push_back({{"period", one.period},
                              {"value", one.value},
                              {"low", one.low},
                              {"high", one.high},
                              {"step", one.step}});
    }
  }
  return out;
}

// What each lever moves the statistic by, one per cent more of it; levers that it does not reach have none.
class Moves {
 public:
  Moves(const DerivativesResult& found, const TargetResult& target) : target_(target) {
    for (const DerivativesResult::Assumption& one : found.assumptions) {
      if (!one.measured()) continue;
      whole_[one.name] = one.effect;
      if (one.entries.size() < 2) continue;
      for (const DerivativesResult::Entry& entry : one.entries) {
        if (!entry.derivative.value) continue;
        Estimate effect = entry.derivative;
        effect.value = *entry.derivative.value * entry.value;
        if (entry.derivative.se) effect.se = std::fabs(*entry.derivative.se * entry.value);
        whole_[one.name + "[" + entry.label + "]"] = effect;
      }
    }
  }

  const Estimate* of(const std::string& lever) const {
    const auto found = whole_.find(lever);
    return found == whole_.end() || !found->second.value ? nullptr : &found->second;
  }
  Json json(const std::string& lever) const {
    const Estimate* effect = of(lever);
    if (effect == nullptr) return nullptr;
    const double value = *effect->value / 100;
    const report::Display display = report::choose_display(target_.unit, std::fabs(value));
    Json out;
    out["by"] = "1%";
    out["value"] = number(value);
    out["se"] = effect->se ? number(*effect->se / 100) : Json(nullptr);
    out["scale"] = display.scale;
    out["unit"] = display.unit;
    out["of"] = target_.text;
    return out;
  }

 private:
  const TargetResult& target_;
  std::map<std::string, Estimate> whole_;
};

// Byte offsets of a line as a page counts: UTF-16 units.
std::size_t units_before(const std::string& line, std::size_t byte) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < byte && i < line.size(); ++i) {
    const auto c = static_cast<unsigned char>(line[i]);
    if ((c & 0xC0) != 0x80) n += c >= 0xF0 ? 2 : 1;
  }
  return n;
}

}  // namespace

const Known* find_request(std::string_view name) {
  for (const Known& one : kKnown) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

Answer hello(Job& job) {
  Json out;
  out["version"] = job.studio.options.version;
  out["stream"] = stream_version();
  out["models"] = Json::array();
  for (const std::string& path : job.studio.model_paths()) {
    const auto model = job.studio.model(path);
    const std::string title = model ? session::title_of_model(*model) : "";
    out["models"].push_back({{"path", path}, {"title", title}});
  }
  out["limits"] = {{"trials", job.studio.options.most_trials},
                   {"upload", job.studio.options.limits.body_bytes},
                   {"message", job.studio.options.limits.message_bytes}};
  return out;
}

Answer open(Job& job) {
  Fields fields(job.message.json);
  const std::string path = fields.needed_text("model");
  if (fields.error()) return *fields.error();
  const auto base = job.studio.model(path);
  if (!base) return Error{path + " is no model of this studio", ErrorKind::usage};
  auto opened =
      std::make_shared<OpenModel>(path, *base, job.studio.warm_models, job.window.overlays());
  opened = job.window.keep(std::move(opened));
  if (auto error = opened->list()) return *error;
  Json out;
  out["model"] = path;
  out["files"] = Json::array();
  for (const DiskFile& file : opened->files()) out["files"].push_back(file_json(file));
  out["folder"] = opened->folder();
  out["uri_root"] = uri_of(opened->real_folder());
  out["edited"] = opened->is_edited();
  // A model that does not compile can be mended here.
  const auto shown = opened->warm()->show(job.control);
  if (shown) {
    const ShowResult& show = **shown;
    out["show"] = report::to_json(show);
    out["show"]["sources"] = Json::array();
    for (const ShowResult::Source& one : show.sources) {
      out["show"]["sources"].push_back({{"name", one.name},
                                        {"title", one.title},
                                        {"file", one.file},
                                        {"present", is_here(one, job.studio.options)}});
    }
    if (show.horizon) {
      out["show"]["horizon"] = {{"periods", show.horizon->n_periods},
                                {"first", show.horizon->first.long_name()},
                                {"last", show.horizon->last.long_name()}};
    }
    shorten_files(out["show"], opened->folder());
  } else {
    out["show"] = nullptr;
    Json told = Json::parse(error_message(job.message.id, shown.failure(), opened->folder()));
    out["error"] = std::move(told["error"]);
  }
  return out;
}

Answer save(Job& job) {
  Fields fields(job.message.json);
  const std::string file = fields.needed_text("file");
  if (!fields.has("text")) fields.wrong("`text` is needed, the file's new text");
  const std::string text = fields.text("text");
  const std::string hash = fields.text("hash");
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  const auto saved = (*model)->save(file, text, hash);
  if (!saved) return saved.failure();
  if (saved->stale) {
    Json more;
    more["kind"] = "stale";
    more["disk"] = file_json(*saved->stale);
    return {Error{file + " was changed on the disk since it was opened here, and is left as it is",
                  ErrorKind::usage},
            std::move(more)};
  }
  return Json{{"file", file}, {"hash", saved->hash}};
}

Answer levers(Job& job) {
  Fields fields(job.message.json);
  const std::string outcome = fields.text("outcome");
  const std::string period = fields.period("period");
  const bool wants_moves = fields.flag("moves", true);
  const std::uint64_t trials = fields.whole("trials", kMovesTrials, 100, 100'000);
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  const auto warm = (*model)->warm();
  const auto found = session::levers(warm->model(), outcome);
  if (!found) return found.failure();
  const std::string folder = (*model)->folder();
  const auto told = [&](const Moves* moves) {
    std::vector<const session::LeverItem*> order;
    for (const session::LeverItem& lever : *found) order.push_back(&lever);
    if (moves != nullptr) {
      const auto size = [&](const session::LeverItem* lever) {
        const Estimate* effect = moves->of(lever->name);
        return effect == nullptr ? -1.0 : std::fabs(*effect->value);
      };
      std::stable_sort(order.begin(), order.end(),
                       [&](const auto* a, const auto* b) { return size(a) > size(b); });
    }
    Json out;
    out["levers"] = Json::array();
    for (const session::LeverItem* lever : order) {
      Json one = lever_json(*lever);
      one["moves"] = moves == nullptr ? Json(nullptr) : moves->json(lever->name);
      out["levers"].push_back(std::move(one));
    }
    shorten_files(out, folder);
    return out;
  };
  if (!wants_moves) return told(nullptr);
  job.part(dump(told(nullptr)));
  SensitivityRequest request;
  request.asked.outcome = outcome;
  request.asked.period = period;
  request.trials.count = trials;
  request.sweep = trials;
  request.bumps = 0;
  if (outcome.empty()) request.asked.outcome = session::income_of(warm->model());
  const auto moved = warm->model().sensitivity(request, job.control);
  // Of an outcome that has no derivative the levers stand as they are.
  if (!moved) {
    if (moved.failure().kind == ErrorKind::interrupted) return moved.failure();
    Json out = told(nullptr);
    out["no_moves"] = moved.failure().text();
    return out;
  }
  const Moves moves(std::get<DerivativesResult>(moved->found), moved->target);
  Json out = told(&moves);
  out["of"] = {{"text", moved->target.text},
               {"outcome", moved->target.outcome},
               {"period", moved->target.period},
               {"unit", moved->target.unit}};
  return out;
}

namespace {

Json table_json(const session::VariableTable& table) {
  double largest = 0;
  for (const session::VariableRow& row : table.rows) {
    largest = std::max(largest, std::fabs(row.mean.value.value_or(0)));
  }
  const report::Display display = report::choose_display(table.unit, largest);
  Json out;
  out["name"] = table.name;
  out["title"] = table.title;
  out["unit"] = table.unit;
  out["scale"] = display.scale;
  out["display_unit"] = display.unit;
  out["trials"] = table.n_trials;
  out["rows"] = Json::array();
  for (const session::VariableRow& row : table.rows) {
    out["rows"].push_back({{"label", row.label},
                           {"period", row.period.long_name()},
                           {"mean", number(row.mean.value)},
                           {"mean_se", number(row.mean.se)},
                           {"p5", number(row.p5.value)},
                           {"p50", number(row.p50.value)},
                           {"p95", number(row.p95.value)}});
  }
  return out;
}

}  // namespace

Answer variable(Job& job) {
  Fields fields(job.message.json);
  const bool is_one = !fields.has("names");
  std::vector<std::string> names = fields.texts("names");
  if (is_one) names = {fields.needed_text("name")};
  if (names.size() > kMostVariables) {
    fields.wrong("`names` has at most " + std::to_string(kMostVariables) + " names");
  }
  const RunSpec spec = run_spec(fields, kVariableTrials, 100'000);
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  const auto warm = (*model)->warm();
  const auto tables = session::variables(warm->model(), names, spec.request(false), job.control);
  if (!tables) return tables.failure();
  Json out;
  out["tables"] = Json::array();
  for (const session::VariableTable& table : *tables) {
    out["tables"].push_back(table_json(table));
  }
  return is_one ? out["tables"][0] : out;
}

Answer source(Job& job) {
  Fields fields(job.message.json);
  std::string name = fields.text("source");
  std::uint64_t at = fields.whole("line", 1, 1, UINT32_MAX);
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  if (name.empty()) {
    fields.wrong("`source` is needed, the name of a source");
    return *fields.error();
  }
  const auto warm = (*model)->warm();
  const auto found = session::cited_source(warm->model(), name, job.studio.options.sources);
  if (!found) return found.failure();
  const std::uint64_t total = found->lines.size();
  const std::uint64_t from =
      fields.whole("from", at > kWindowLines / 2 ? at - kWindowLines / 2 : 1, 1, UINT32_MAX);
  const std::uint64_t to = std::min(
      {fields.whole("to", from + kWindowLines - 1, 1, UINT32_MAX), from + kWindowLines - 1, total});
  if (fields.error()) return *fields.error();
  Json out;
  out["source"] = found->name;
  out["title"] = found->title;
  out["kind"] = found->kind;
  out["from"] = from;
  out["to"] = to;
  out["total"] = total;
  out["lines"] = Json::array();
  for (std::uint64_t n = from; n <= to; ++n) {
    const session::CitedSource::Line& line = found->lines[n - 1];
    Json one{{"n", n}, {"text", line.text}};
    if (line.page != 0) one["page"] = line.page;
    out["lines"].push_back(std::move(one));
  }
  out["marks"] = Json::array();
  for (const session::CitedSource::Mark& mark : found->marks) {
    const std::string& line = found->lines[mark.line - 1].text;
    out["marks"].push_back({{"line", mark.line},
                            {"from", units_before(line, mark.from)},
                            {"to", units_before(line, mark.to)},
                            {"name", mark.name},
                            {"file", mark.file},
                            {"at", mark.at}});
  }
  shorten_files(out["marks"], (*model)->folder());
  return out;
}

}  // namespace plimsoll::studio
