// From a Model to a module: options, diagnostics and whose mistake it is.
#include "session/compile.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>

#include "base/check.h"
#include "check/decisions.h"
#include "rng/key.h"
#include "session/decided.h"
#include "session/found.h"
#include "session/manners.h"
#include "session/places.h"
#include "session/state.h"
#include "simulate/stated.h"

namespace plimsoll::session {

namespace {

// What the compiler, or a failed run, found; keeps the texts that it points into.
class CompilerDiagnostics final : public Diagnostics {
 public:
  CompilerDiagnostics(std::shared_ptr<const source::SourceMap> sources,
                      std::vector<diag::Diagnostic> all)
      : sources_(std::move(sources)), all_(std::move(all)) {}

  bool empty() const override { return all_.empty(); }
  bool has_errors() const override {
    return std::any_of(all_.begin(), all_.end(), [](const diag::Diagnostic& one) {
      return diag::kind_severity(one.kind) == diag::Severity::error;
    });
  }
  std::string text(bool colour) const override {
    return all_.empty() ? "" : diag::render_text(all_, *sources_, colour);
  }
  std::string json() const override { return diag::render_json(all_, *sources_); }
  FoundDiagnostics found() const { return {sources_, all_}; }

  std::vector<Diagnostic> items() const override {
    constexpr const char* kSeverities[] = {"error", "warning", "note"};
    std::vector<Diagnostic> out;
    for (const diag::Diagnostic& one : all_) {
      Diagnostic item;
      item.code = std::string(diag::kind_name(one.kind));
      item.severity = kSeverities[static_cast<std::size_t>(diag::kind_severity(one.kind))];
      item.message = one.message;
      item.help = one.help;
      item.notes = one.notes;
      if (const auto span = one.primary.span; span.valid()) {
        item.file = sources_->file(span.file).path;
        const source::Place begin = sources_->place(span.file, span.begin);
        const source::Place end = sources_->place(span.file, span.end);
        item.line = begin.line;
        item.column = begin.column;
        item.end_line = end.line;
        item.end_column = end.column;
      }
      out.push_back(std::move(item));
    }
    return out;
  }

 private:
  std::shared_ptr<const source::SourceMap> sources_;
  std::vector<diag::Diagnostic> all_;
};

bool is_error(const diag::Diagnostic& found) {
  return diag::kind_severity(found.kind) == diag::Severity::error;
}

// No file has the name that the caller gives the model.
bool is_missing(const diag::Diagnostic& found, const std::string& model) {
  if (found.kind != diag::Kind::model_missing) return false;
  std::error_code error;
  std::filesystem::path path = model;
  if (std::filesystem::is_directory(path, error)) path /= "main.plim";
  return !std::filesystem::exists(path, error);
}

bool is_of_machine(const std::vector<diag::Diagnostic>& all) {
  return std::any_of(all.begin(), all.end(),
                     [](const diag::Diagnostic& found) { return found.of_machine; });
}

// All errors are in what the request says.
bool is_usage(const std::vector<diag::Diagnostic>& all, const source::SourceMap& sources,
              const std::string& model) {
  return std::all_of(all.begin(), all.end(), [&](const diag::Diagnostic& found) {
    if (!is_error(found) || is_missing(found, model)) return true;
    const auto span = found.primary.span;
    if (!span.valid()) return false;
    const std::string& file = sources.file(span.file).path;
    return file == data::kConditionFile || file == data::kDrawsFile;
  });
}

}  // namespace

bool is_missing_model(const std::vector<diag::Diagnostic>& all, const Model& model) {
  return std::any_of(all.begin(), all.end(), [&](const diag::Diagnostic& found) {
    return is_missing(found, model.state()->source.path);
  });
}

std::optional<Error> has_no_path(const Model& model) {
  if (!model.state()->source.path.empty()) return std::nullopt;
  return Error{"the model has no path; name a file, or a folder with main.plim", ErrorKind::usage};
}

std::shared_ptr<const Diagnostics> diagnostics_of(std::shared_ptr<const source::SourceMap> sources,
                                                  std::vector<diag::Diagnostic> found) {
  return std::make_shared<CompilerDiagnostics>(std::move(sources), std::move(found));
}

FoundDiagnostics found_of(const Diagnostics& diagnostics) {
  const auto* own = dynamic_cast<const CompilerDiagnostics*>(&diagnostics);
  PLIMSOLL_CHECK(own != nullptr);
  return own->found();
}

Error wrong(std::shared_ptr<const source::SourceMap> sources, std::vector<diag::Diagnostic> found,
            ErrorKind kind) {
  if (is_of_machine(found)) kind = ErrorKind::machine;
  return {"", kind, diagnostics_of(std::move(sources), std::move(found))};
}

check::Options check_options(const Model& model, std::vector<std::string> sets) {
  const ModelSource& source = model.state()->source;
  check::Options options;
  options.library_paths = source.library.empty() ? library_folders() : source.library;
  options.sets = std::move(sets);
  for (const Document& document : source.documents) {
    options.documents[document.path] = document.text;
  }
  options.observed = source.observed;
  options.without_observed = source.prior;
  options.parsed_files = model.state()->parsed;
  for (const DrawValues& draw : source.draws) {
    static const auto kNone = std::make_shared<const std::vector<double>>();
    options.draws.push_back(
        {draw.name, draw.unit, draw.trials, draw.values != nullptr ? draw.values : kNone});
  }
  return options;
}

const std::string& name_of(const Model& model) {
  const ModelSource& source = model.state()->source;
  return source.name.empty() ? source.path : source.name;
}

namespace {

using CompileWork = std::function<std::optional<ir::Module>(const check::Options&,
                                                            source::SourceMap&, diag::Sink&)>;

// What `work` compiles, and whose mistake it is where it does not.
Result<Compiled> compile_by(const Model& model, const check::Options& options,
                            const CompileWork& work) {
  const std::string& path = model.state()->source.path;
  auto sources = std::make_shared<source::SourceMap>();
  diag::Sink sink;
  std::optional<ir::Module> module = work(options, *sources, sink);
  if (module && !sink.has_errors()) {
    simulate::check_stated(*module, ir::default_inputs(*module), sink);
  }
  sink.sort_by_place();
  if (sink.has_errors() || !module) {
    const bool usage = is_usage(sink.all(), *sources, path);
    return wrong(sources, sink.all(), usage ? ErrorKind::usage : ErrorKind::model);
  }
  if (module->defs.empty()) {
    sink.report(diag::Kind::model_missing, {},
                name_of(model) +
                    " declares nothing: a model has draws, flows, events or outcomes below "
                    "`plimsoll 1` and `model NAME \"title\"`");
    return wrong(sources, sink.all(), ErrorKind::model);
  }
  return Compiled{sources, diagnostics_of(sources, sink.all()), std::move(*module)};
}

}  // namespace

Result<Compiled> compile(const Model& model, const Additions& additions) {
  const std::string& path = model.state()->source.path;
  if (auto error = has_no_path(model)) return *error;
  check::Options options = check_options(model, model.state()->source.sets);
  options.questions = additions.declarations;
  options.part_switches = additions.part_switches;
  for (const questions::AskedCondition& condition : additions.conditions) {
    options.conditions.push_back({condition.name, condition.text, condition.period});
  }
  return compile_by(model, options,
                    [&](const check::Options& own, source::SourceMap& sources, diag::Sink& sink) {
                      return check::compile(path, own, sources, sink);
                    });
}

Result<DecidedModel> compile_decided(const Model& model) {
  if (auto error = has_no_path(model)) return *error;
  DecidedModel out;
  auto compiled = compile_by(model, check_options(model, model.state()->source.sets),
                             [&](const check::Options& own, source::SourceMap& sources,
                                 diag::Sink& sink) -> std::optional<ir::Module> {
                               auto decided = check::compile_decided(model.state()->source.path,
                                                                     own, sources, sink);
                               if (!decided) return std::nullopt;
                               out.decisions = std::move(decided->decisions);
                               return std::move(decided->module);
                             });
  if (!compiled) return compiled.failure();
  out.compiled = std::move(*compiled);
  return out;
}

std::optional<Error> tell_opened(const Control& control, const Model& model,
                                 const Compiled& compiled, const Switches& switches,
                                 const Trials& trials) {
  if (auto error = stopped(control)) return error;
  if (!control.opened) return std::nullopt;
  std::vector<std::string> files;
  for (const FileId id : compiled.sources->all()) {
    const source::File& file = compiled.sources->file(id);
    // Texts of the request are in no file.
    if (file.whole.empty()) files.push_back(file.path);
  }
  for (const ir::Source& source : compiled.module.sources) {
    if (!source.path.empty()) files.push_back(source.path);
  }
  auto error = control.opened(
      {*compiled.diagnostics, files, about(compiled.module, model, switches), futures(trials)});
  return error ? error : stopped(control);
}

About about(const ir::Module& module, const Model& model, const Switches& switches) {
  About out;
  out.model = module.model_name;
  out.version = PLIMSOLL_VERSION;
  for (const ir::ReadFile& file : module.files) out.files.push_back({file.name, file.sha256});
  std::sort(out.files.begin(), out.files.end(),
            [](const ModelFile& a, const ModelFile& b) { return a.name < b.name; });
  out.sets = model.state()->source.sets;
  out.observed = model.state()->source.observed;
  out.prior = model.state()->source.prior;
  for (const ir::Observation& of : module.observations) out.agree_with.push_back(of.text);
  const Model::State& state = *model.state();
  for (std::size_t i = 0; i < state.source.draws.size(); ++i) {
    const DrawValues& draw = state.source.draws[i];
    out.draws.push_back({draw.name, draw.unit, draw.trials, state.draw_hashes[i]});
  }
  out.scenarios = switches.scenarios;
  out.actions = switches.actions;
  out.without = switches.without;
  return out;
}

Futures futures(const Trials& trials) {
  return {trials.count, trials.seed, static_cast<int>(rng::kStreamVersion),
          sampler_name(trials.sampler)};
}

Result<ReadConstant> constant(const Model& model, const std::string& text, ErrorKind wrong_text) {
  auto sources = std::make_shared<source::SourceMap>();
  diag::Sink sink;
  const check::Options options = check_options(model, {});
  auto found = check::evaluate(text, model.state()->source.path, options, *sources, sink);
  if (!found || sink.has_errors()) {
    const bool missing = is_missing_model(sink.all(), model);
    return wrong(sources, sink.all(), missing ? ErrorKind::usage : wrong_text);
  }
  return ReadConstant{*found, diagnostics_of(sources, sink.all())};
}

}  // namespace plimsoll::session
