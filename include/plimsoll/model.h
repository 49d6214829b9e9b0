// A model as a library's caller holds it: opened once, asked many things, edited and asked again.
//
//   use       ModelSource source;
//             source.path = "models/iij";
//             Model model = Model::open(source);
//             Result<RunResult> base = model.run({});
//             if (!base) std::puts(base.failure().text().c_str());
//   wrong     a model that does not compile can be opened; every request that compiles it then fails with
//             its diagnostics, but for a request that is wrong in itself
//   requests  print nothing, read no environment variable and change no state that another sees: several
//             may work at once on several threads, on one Model or on many
//   edits     edited() gives a new Model; what did not change is kept: parsed files, tables of laws
//   files     read when a request needs them; the model's folder, its sources and the library only
//   errors    see failure.h; a cancelled request is of kind `interrupted`
//   callbacks what a caller's own function throws leaves the request as it was thrown; everything else is
//             an Error
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plimsoll/draws.h"
#include "plimsoll/effects.h"
#include "plimsoll/explain.h"
#include "plimsoll/failure.h"
#include "plimsoll/inspect.h"
#include "plimsoll/question.h"
#include "plimsoll/result.h"
#include "plimsoll/run.h"
#include "plimsoll/verify.h"

#pragma GCC visibility push(default)
namespace plimsoll {

// Text that stands in place of a file, saved or not. A folder stands for its main.plim, a relative path is
// one from the working folder. What nothing imports is never read.
struct Document {
  std::string path;
  std::string text;
};

struct ModelSource {
  // A model file, or a folder with main.plim.
  std::string path = {};
  // What messages call it; empty: the path.
  std::string name = {};
  // By their paths; the model itself may be one that is on no disk.
  std::vector<Document> documents = {};
  // `NAME=EXPR` each, as on the command line.
  std::vector<std::string> sets = {};
  // What was observed, beside what the model declares, each as behind the word `observe`:
  // "sales in FY2012Q1 = 24.1 bn JPY +- 0.2 bn JPY". Every request is of the futures that agree.
  std::vector<std::string> observed = {};
  // What the model itself declares as observed is left out.
  bool prior = false;
  // A name once.
  std::vector<DrawValues> draws = {};
  // Folders with the standard library; none: those beside the program or the shared library.
  std::vector<std::string> library = {};
};

// plimsoll/samples.h
struct SamplesRequest;
struct SamplesResult;

class Model {
 public:
  static Model open(ModelSource source);

  // The same model with other texts, or other values; documents replace those of the same path.
  Model edited(std::vector<Document> documents) const;
  Model with_sets(std::vector<std::string> sets) const;
  Model with_draws(std::vector<DrawValues> draws) const;
  Model with_observed(std::vector<std::string> observed) const;
  // With what the model itself declares as observed left out, or in force again.
  Model with_prior(bool prior) const;

  // Compiles the model as it is now; empty where nothing is to be said, null where there was nothing to compile
  // or the machine failed: check() tells why.
  std::shared_ptr<const Diagnostics> diagnostics() const;

  Result<RunResult> run(const RunRequest& request, const Control& control = {}) const;
  Result<SamplesResult> samples(const SamplesRequest& request, const Control& control = {}) const;
  Result<AttributeResult> attribute(const AttributeRequest& request,
                                    const Control& control = {}) const;
  Result<BreakevenResult> breakeven(const BreakevenRequest& request,
                                    const Control& control = {}) const;
  Result<PartsResult> parts(const PartsRequest& request, const Control& control = {}) const;
  Result<ReverseResult> reverse(const ReverseRequest& request, const Control& control = {}) const;
  Result<SensitivityResult> sensitivity(const SensitivityRequest& request,
                                        const Control& control = {}) const;
  Result<StressResult> stress(const StressRequest& request, const Control& control = {}) const;
  Result<VerifyResult> verify(const VerifyRequest& request, const Control& control = {}) const;
  Result<TrialResult> explain(const TrialRequest& request, const Control& control = {}) const;
  Result<WorstResult> explain_worst(const WorstRequest& request, const Control& control = {}) const;

  Result<EffectsResult> effects(const EffectsRequest& request, const Control& control = {}) const;

  Result<CheckResult> check() const;
  Result<ShowResult> show(const Control& control = {}) const;
  Result<TraceResult> trace(const TraceRequest& request, const Control& control = {}) const;
  // The compiled operations, for those who work on the compiler; `with_passes`: again after each pass of
  // the optimiser, then the block program.
  Result<std::string> operations(bool with_passes, const Control& control = {}) const;
  // An expression without draws, such as "3 bn JPY / 4"; the model's givens may be named. A model whose
  // path is empty knows numbers, units and distributions. The expression is read as a line of the model:
  // one that is wrong, or has no value ("1 / 0"), is of kind `model`.
  Result<Constant> evaluate(const std::string& expression) const;

  struct State;
  const std::shared_ptr<const State>& state() const { return state_; }

 private:
  explicit Model(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

// Version of the random stream: results of different ones are not comparable trial by trial.
int stream_version();

// What changed between two models, or between two filings of a company (text, HTML or PDF).
Result<ModelDiff> diff(const Model& before, const Model& after);
Result<FilingDiff> diff_filings(const std::string& before, const std::string& after);

// A model's text in the one layout, every comment kept.
Result<Layout> format(const Document& document);
Result<Layout> format_file(const std::string& path);

// The risk register of a filing. `control.opened` is told of the filing before it is taken apart.
Result<ReadResult> read_filing(const ReadRequest& request, const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop
