// The library's face: each request is a function of session/ that takes the model and the request.
#include "plimsoll/model.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/guest.h"
#include "plimsoll/limit_sink.h"
#include "rng/key.h"
#include "session/audit.h"
#include "session/backtest.h"
#include "session/compile.h"
#include "session/decide.h"
#include "session/facts.h"
#include "session/fit_column.h"
#include "session/given_draws.h"
#include "session/manners.h"
#include "session/questions.h"
#include "session/run.h"
#include "session/state.h"
#include "session/table_import.h"
#include "session/value.h"
#include "session/watch.h"

namespace plimsoll {

const char* sampler_name(Sampler sampler) {
  switch (sampler) {
    case Sampler::random:
      break;
    case Sampler::latin:
      return "latin";
    case Sampler::sobol:
      return "sobol";
  }
  return "random";
}

namespace {

// One for all spellings of a path.
std::filesystem::path whole_path(const std::string& path) {
  std::error_code error;
  return std::filesystem::absolute(path, error).lexically_normal();
}

// How far a request has said that it is.
struct Told {
  std::uint64_t done = 0;
  std::uint64_t all = 0;
};

// The caller's functions, so that what they throw goes back to the caller.
Control guarded(const Control& control, Told& told) {
  Control out = control;
  if (control.progress) {
    out.progress = [&control, &told](std::uint64_t done, std::uint64_t all) {
      told = {done, all};
      callers([&] { control.progress(done, all); });
    };
  }
  if (control.opened) {
    out.opened = [&control](const Opened& opened) {
      return callers([&] { return control.opened(opened); });
    };
  }
  return out;
}

class CallersSink final : public SampleSink {
 public:
  explicit CallersSink(SampleSink& sink) : sink_(sink) {}
  std::optional<Error> begin(const std::vector<std::string>& columns) override {
    return callers([&] { return sink_.begin(columns); });
  }
  void add(std::uint64_t first_trial, std::size_t n, const double* const* columns) override {
    callers([&] { sink_.add(first_trial, n, columns); });
  }

 private:
  SampleSink& sink_;
};

class CallersLimitSink final : public LimitSink {
 public:
  explicit CallersLimitSink(LimitSink& sink) : sink_(sink), samples_(sink) {}
  void limits(const std::vector<LimitColumn>& columns) override {
    callers([&] { sink_.limits(columns); });
  }
  std::optional<Error> begin(const std::vector<std::string>& columns) override {
    return samples_.begin(columns);
  }
  void add(std::uint64_t first_trial, std::size_t n, const double* const* columns) override {
    samples_.add(first_trial, n, columns);
  }

 private:
  LimitSink& sink_;
  CallersSink samples_;
};

std::unique_ptr<SampleSink> of_caller(SampleSink& sink) {
  auto* with_limits = dynamic_cast<LimitSink*>(&sink);
  if (with_limits != nullptr) return std::make_unique<CallersLimitSink>(*with_limits);
  return std::make_unique<CallersSink>(sink);
}

template <class Value>
bool ended_early(const Value& result) {
  if constexpr (requires { result.interrupted; }) {
    return result.interrupted;
  } else {
    return false;
  }
}

// A request that may be cancelled before it begins, with the caller's functions.
template <class Work>
auto asked(const Control& control, Work work) -> decltype(work(control)) {
  return as_host([&]() -> decltype(work(control)) {
    if (auto error = session::stopped(control)) return *error;
    Told told;
    const Control own = guarded(control, told);
    auto result = work(own);
    if (result && !ended_early(*result) && told.done < told.all) own.progress(told.all, told.all);
    return result;
  });
}

// A folder stands for its main.plim.
std::string file_of(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return path;
  return (std::filesystem::path(path) / "main.plim").string();
}

}  // namespace

Model::State::State(ModelSource asked)
    : source(std::move(asked)),
      draw_hashes(session::hashes_of(source.draws)),
      parsed(std::make_shared<data::ParsedFiles>()),
      tables(std::make_shared<dist::TableStore>()),
      observed(std::make_shared<session::ObservedStore>()) {}

Model::State::State(ModelSource asked, const State& before)
    : source(std::move(asked)),
      draw_hashes(std::ranges::equal(source.draws, before.source.draws, {}, &DrawValues::values,
                                     &DrawValues::values)
                      ? before.draw_hashes
                      : session::hashes_of(source.draws)),
      parsed(before.parsed),
      tables(before.tables),
      observed(before.observed),
      exchange(before.exchange) {}

Model Model::State::open(ModelSource asked, engine::RunExchange& exchange) {
  for (Document& document : asked.documents) document.path = file_of(document.path);
  auto state = std::make_shared<State>(std::move(asked));
  state->exchange = &exchange;
  return Model(std::move(state));
}

int stream_version() {
  return static_cast<int>(rng::kStreamVersion);
}

Model Model::open(ModelSource source) {
  for (Document& document : source.documents) document.path = file_of(document.path);
  return Model(std::make_shared<State>(std::move(source)));
}

Model Model::edited(std::vector<Document> documents) const {
  ModelSource source = state_->source;
  for (Document& document : documents) {
    document.path = file_of(document.path);
    const std::filesystem::path path = whole_path(document.path);
    const auto same = [&](const Document& other) { return whole_path(other.path) == path; };
    std::erase_if(source.documents, same);
    source.documents.push_back(std::move(document));
  }
  return Model(std::make_shared<State>(std::move(source), *state_));
}

Model Model::with_sets(std::vector<std::string> sets) const {
  ModelSource source = state_->source;
  source.sets = std::move(sets);
  return Model(std::make_shared<State>(std::move(source), *state_));
}

Model Model::with_draws(std::vector<DrawValues> draws) const {
  ModelSource source = state_->source;
  source.draws = std::move(draws);
  return Model(std::make_shared<State>(std::move(source), *state_));
}

Model Model::with_observed(std::vector<std::string> observed) const {
  ModelSource source = state_->source;
  source.observed = std::move(observed);
  return Model(std::make_shared<State>(std::move(source), *state_));
}

Model Model::with_prior(bool prior) const {
  ModelSource source = state_->source;
  source.prior = prior;
  return Model(std::make_shared<State>(std::move(source), *state_));
}

std::shared_ptr<const Diagnostics> Model::diagnostics() const {
  const Result<session::Compiled> compiled = as_guest([&] { return session::compile(*this); });
  return compiled ? compiled->diagnostics : compiled.failure().diagnostics;
}

Result<RunResult> Model::run(const RunRequest& request, const Control& control) const {
  return asked(control, [&](const Control& own) {
    if (request.samples == nullptr) return session::run(*this, request, own);
    const std::unique_ptr<SampleSink> samples = of_caller(*request.samples);
    RunRequest guarded = request;
    guarded.samples = samples.get();
    return session::run(*this, guarded, own);
  });
}

Result<AttributeResult> Model::attribute(const AttributeRequest& request,
                                         const Control& control) const {
  return asked(control,
               [&](const Control& own) { return session::attribute(*this, request, own); });
}

Result<BreakevenResult> Model::breakeven(const BreakevenRequest& request,
                                         const Control& control) const {
  return asked(control,
               [&](const Control& own) { return session::breakeven(*this, request, own); });
}

Result<PartsResult> Model::parts(const PartsRequest& request, const Control& control) const {
  return asked(control, [&](const Control& own) { return session::parts(*this, request, own); });
}

Result<ReverseResult> Model::reverse(const ReverseRequest& request, const Control& control) const {
  return asked(control, [&](const Control& own) { return session::reverse(*this, request, own); });
}

Result<SensitivityResult> Model::sensitivity(const SensitivityRequest& request,
                                             const Control& control) const {
  return asked(control,
               [&](const Control& own) { return session::sensitivity(*this, request, own); });
}

Result<StressResult> Model::stress(const StressRequest& request, const Control& control) const {
  return asked(control, [&](const Control& own) { return session::stress(*this, request, own); });
}

Result<VerifyResult> Model::verify(const VerifyRequest& request, const Control& control) const {
  return asked(control, [&](const Control& own) { return session::verify(*this, request, own); });
}

Result<TrialResult> Model::explain(const TrialRequest& request, const Control& control) const {
  return asked(control, [&](const Control& own) { return session::explain(*this, request, own); });
}

Result<WorstResult> Model::explain_worst(const WorstRequest& request,
                                         const Control& control) const {
  return asked(control,
               [&](const Control& own) { return session::explain_worst(*this, request, own); });
}

Result<EffectsResult> Model::effects(const EffectsRequest& request, const Control& control) const {
  return asked(control, [&](const Control& own) { return session::effects(*this, request, own); });
}

Result<CheckResult> Model::check() const {
  return as_guest([&] { return session::check(*this); });
}

Result<ShowResult> Model::show(const Control& control) const {
  return asked(control, [&](const Control& own) { return session::show(*this, own); });
}

Result<TraceResult> Model::trace(const TraceRequest& request, const Control& control) const {
  return asked(control, [&](const Control& own) { return session::trace(*this, request, own); });
}

Result<std::string> Model::operations(bool with_passes, const Control& control) const {
  return asked(control,
               [&](const Control& own) { return session::operations(*this, with_passes, own); });
}

Result<Constant> Model::evaluate(const std::string& expression) const {
  return as_guest([&] { return session::evaluate(*this, expression); });
}

Result<ModelDiff> diff(const Model& before, const Model& after) {
  return as_guest([&] { return session::diff(before, after); });
}

Result<CompareResult> compare_versions(const Model& before, const Model& after,
                                       const CompareRequest& request, const Control& control) {
  return asked(control, [&](const Control& own) {
    return session::compare_versions(before, after, request, own);
  });
}

Result<FilingDiff> diff_filings(const std::string& before, const std::string& after) {
  return as_guest([&] { return session::diff_filings(before, after); });
}

Result<Layout> format(const Document& document) {
  return as_guest([&] { return session::format(document); });
}

Result<Layout> format_file(const std::string& path) {
  return as_guest([&] { return session::format_file(path); });
}

Result<ReadResult> read_filing(const ReadRequest& request, const Control& control) {
  return asked(control, [&](const Control& own) { return session::read_filing(request, own); });
}

Result<FitResult> fit_column(const FitRequest& request, const Control& control) {
  return asked(control, [&](const Control& own) { return session::fit_column(request, own); });
}

Result<FitResult> fit_column(const Model& model, const FitRequest& request,
                             const Control& control) {
  return asked(control,
               [&](const Control& own) { return session::fit_column(model, request, own); });
}

Result<FitResult> fit_values(FitValues values, const FitRequest& request, const Control& control) {
  return asked(control, [&](const Control& own) {
    return session::fit_values(std::move(values), request, own);
  });
}

Result<BacktestResult> backtest(const std::vector<Model>& models, const BacktestRequest& request,
                                const Control& control) {
  return asked(control,
               [&](const Control& own) { return session::backtest(models, request, own); });
}

Result<AuditResult> audit_model(const Model& model, const AuditRequest& request,
                                const Control& control) {
  return asked(control,
               [&](const Control& own) { return session::audit_model(model, request, own); });
}

Result<WatchResult> watch(const Model& model, const WatchRequest& request, const Control& control) {
  return asked(control, [&](const Control& own) { return session::watch(model, request, own); });
}

Result<DecideResult> decide(const Model& model, const DecideRequest& request,
                            const Control& control) {
  return asked(control, [&](const Control& own) { return session::decide(model, request, own); });
}

Result<ValueResult> value_of_knowing(const Model& model, const ValueRequest& request,
                                     const Control& control) {
  return asked(control,
               [&](const Control& own) { return session::value_of_knowing(model, request, own); });
}

Result<ImportResult> import_table(const ImportRequest& request, const Control& control) {
  return asked(control, [&](const Control& own) { return session::import_table(request, own); });
}

Result<FactsResult> read_facts(const FactsRequest& request, const Control& control) {
  return asked(control, [&](const Control& own) { return session::facts(request, own); });
}

}  // namespace plimsoll
