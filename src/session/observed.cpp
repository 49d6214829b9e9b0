#include "session/observed.h"

#include <fmt/format.h>

#include "engine/labels.h"
#include "ir/evaluate.h"
#include "ir/time_names.h"
#include "observe/told.h"
#include "session/question.h"
#include "session/state.h"
#include "simulate/description.h"
#include "simulate/drawn.h"

namespace plimsoll::session {

namespace {

constexpr std::size_t kMostKept = 4;

// All that which trials agree depends on.
std::string key_of(const Model& model, const ir::Module& module, std::uint64_t seed) {
  std::string key = std::to_string(seed);
  const auto add = [&](const std::string& text) { key += '\n' + text; };
  for (const ir::ReadFile& file : module.files) add(file.sha256);
  for (const ir::Source& source : module.sources) add(source.sha256);
  for (const std::string& set : model.state()->source.sets) add(set);
  for (const ir::Observation& of : module.observations) add(of.text);
  return key;
}

const char* kind_word(ir::Observation::Kind kind) {
  switch (kind) {
    case ir::Observation::Kind::near:
      return "value";
    case ir::Observation::Kind::exact:
      return "count";
    case ir::Observation::Kind::within:
      return "range";
    case ir::Observation::Kind::holds:
      break;
  }
  return "condition";
}

Spread in_unit(const observe::Spread& spread, const Unit& unit) {
  return {spread.low / unit.scale, spread.median / unit.scale, spread.high / unit.scale};
}

ObservedFigure figure_of(const ir::Module& module, const ir::Observation& of,
                         const observe::Seen& seen, const observe::ToldFigure& told) {
  ObservedFigure out;
  out.text = of.text;
  out.object = of.object;
  out.period = of.when;
  out.kind = kind_word(of.kind);
  out.unit = of.unit.text();
  if (of.first.valid()) out.seen = seen.first / of.unit.scale;
  if (of.second.valid()) out.error = seen.second / of.unit.scale;
  out.quantile = told.quantile;
  out.alone = told.alone;
  out.before = in_unit(told.before, of.unit);
  out.after = in_unit(told.after, of.unit);
  if (of.def.valid()) out.evidence = simulate::evidence_items(module.defs[of.def.value].evidence);
  return out;
}

MovedDraw moved_draw(const ir::Module& module, const observe::Moved& told) {
  const ir::Def& def = module.defs[told.def.value];
  MovedDraw out;
  out.name = def.full_name;
  out.label = engine::label_text(module, module.node(def.node).shape, told.label);
  if (told.period != engine::kNoPeriod) {
    out.period =
        ir::time_name(module.time, simulate::is_drawn_by_year(module, def), told.period).short_name;
  }
  out.unit = def.unit.text();
  out.before = in_unit(told.before, def.unit);
  out.after = in_unit(told.after, def.unit);
  out.score = told.score;
  out.width = told.width;
  return out;
}

}  // namespace

ObservedStore::Found ObservedStore::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  for (const auto& [known, found] : all_) {
    if (known == key) return found;
  }
  return nullptr;
}

void ObservedStore::keep(const std::string& key, Found found) {
  const std::lock_guard lock(mutex_);
  all_.emplace_front(key, std::move(found));
  if (all_.size() > kMostKept) all_.pop_back();
}

std::optional<Error> agree(const Model& model, const ir::Module& module,
                           engine::RunOptions& options) {
  if (module.observations.empty()) return std::nullopt;
  if (options.sampler != engine::Sampler::random) {
    return Error{
        "the futures that agree with what was observed are random trials: leave the sampler at "
        "random, or "
        "ask without observations, with --prior",
        ErrorKind::usage};
  }
  if (!module.by_trial.empty()) {
    return Error{
        fmt::format(
            "values of `{}` are given trial by trial, and observations choose among trials; give "
            "one of the two",
            module.by_trial.front().name),
        ErrorKind::usage};
  }
  if (options.exchange != nullptr) return not_of_observed(module, "a run in parts");
  ObservedStore& store = *model.state()->observed;
  const std::string key = key_of(model, module, options.seed);
  ObservedStore::Found found = store.find(key);
  if (found == nullptr) {
    auto made = observe::Agreeing::make(module, ir::default_inputs(module), options);
    if (!made) return made.failure();
    found = *made;
    store.keep(key, found);
  }
  options.trial_map = std::move(found);
  return std::nullopt;
}

Result<engine::RunOptions> agreeing_options(const Model& model, const ir::Module& module,
                                            const Trials& trials, const Work& work) {
  engine::RunOptions options = run_options(model, trials, work);
  if (auto error = agree(model, module, options)) return *error;
  return options;
}

Result<engine::RunOptions> agreeing_options(const Model& model, const ir::Module& module,
                                            const Trials& trials, const Work& work,
                                            const Control& control) {
  engine::RunOptions options = run_options(model, trials, work, control);
  if (auto error = agree(model, module, options)) return *error;
  return options;
}

std::optional<Error> other_futures(const engine::TrialMap* before,
                                   const engine::RunOptions& options) {
  const engine::TrialMap* after = options.trial_map.get();
  if (before == after) return std::nullopt;
  if (before != nullptr && after != nullptr && options.n_trials > 0) {
    for (const engine::TrialMap* one : {before, after}) {
      if (auto error = one->reach(options.n_trials, {options.progress, options.stop})) return error;
    }
    if (before->trial(options.n_trials - 1) == after->trial(options.n_trials - 1)) {
      return std::nullopt;
    }
  }
  return Error{
      "what is set changes which futures agree with what was observed, so that the two sides have "
      "no trials "
      "in common and their difference no paired error; compare the two results, or ask with "
      "--prior",
      ErrorKind::usage};
}

std::optional<std::string> of_model_as_it_stands(const ir::Module& module,
                                                 const std::string& changed) {
  if (module.observations.empty()) return std::nullopt;
  return "what was observed was observed of the model as it stands; " + changed +
         " in the futures that agree with that";
}

std::optional<Error> not_of_observed(const ir::Module& module, const std::string& what) {
  if (module.observations.empty()) return std::nullopt;
  return Error{
      what + " is not of futures that agree with observations yet; ask without them, with --prior",
      ErrorKind::usage};
}

Result<std::optional<ObservedResult>> observed_result(const ir::Module& module, std::uint64_t n,
                                                      const engine::RunOptions& options) {
  const auto* agreeing = dynamic_cast<const observe::Agreeing*>(options.trial_map.get());
  if (agreeing == nullptr || n < 2) return std::optional<ObservedResult>();
  const auto told = observe::tell(module, ir::default_inputs(module), *agreeing, n, options);
  if (!told) return told.failure();
  ObservedResult out;
  out.tried = told->n_tried;
  out.agreeing = told->n_kept;
  out.share = told->share;
  out.share_se = told->share_se;
  out.log_evidence = told->log_evidence;
  for (std::size_t i = 0; i < module.observations.size(); ++i) {
    out.figures.push_back(
        figure_of(module, module.observations[i], agreeing->seen()[i], told->figures[i]));
  }
  for (const observe::Moved& moved : told->moved) out.moved.push_back(moved_draw(module, moved));
  return std::optional(std::move(out));
}

}  // namespace plimsoll::session
