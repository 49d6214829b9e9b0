// From a folder to a model and a request, and from partials to files.
#include "session/cut.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/shell_word.h"
#include "rng/key.h"
#include "session/compile.h"
#include "session/given_draws.h"
#include "session/kept_model.h"
#include "session/parted_runs.h"
#include "session/partial.h"
#include "session/question.h"
#include "session/state.h"
#include "source/sha256.h"

namespace plimsoll::session {

namespace {

// A part is handed on as a file, and read whole by whoever merges.
std::string too_few_parts(const RunShape& shape, std::uint64_t n_parts) {
  const std::uint64_t units = shape.n_trials / shape.unit;
  const std::uint64_t most = std::max<std::uint64_t>(shape.most_per_part / shape.unit, 1);
  return fmt::format(
      "{} parts of {} trials are too large to be handed on; ask for --parts {} or more", n_parts,
      shape.n_trials, (units + most - 1) / most);
}

// What the plan holds of a model: its files, and draws that are given by trial.
std::vector<Document> texts_of(const ModelSource& source) {
  std::vector<Document> out = source.documents;
  for (const DrawValues& draw : source.draws) out.push_back(draw_document(draw));
  return out;
}

cut::Identity identity_of(const ModelSource& source, const RunRequest& request,
                          std::uint64_t n_parts) {
  cut::Identity of;
  of.version = PLIMSOLL_VERSION;
  of.stream = static_cast<int>(rng::kStreamVersion);
  of.path = source.path;
  of.name = source.name;
  of.sets = source.sets;
  of.scenarios = request.switches.scenarios;
  of.actions = request.switches.actions;
  of.without = request.switches.without;
  of.trials = request.trials.count;
  of.seed = request.trials.seed;
  of.sampler = sampler_name(request.trials.sampler);
  of.replicates = request.trials.sampler == Sampler::random ? 1 : request.trials.replicates;
  of.n_parts = n_parts;
  of.library = source.library;
  for (const Document& document : texts_of(source)) {
    of.files.push_back({document.path, source::sha256_hex(document.text)});
  }
  return of;
}

// Where the model lies, for whoever is elsewhere later. Its own name stays, which may be a link.
std::string place_of(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path model(path);
  if (!fs::exists(model, error)) return "";
  const fs::path folder = model.has_parent_path() ? model.parent_path() : fs::path(".");
  const fs::path real = fs::canonical(folder, error);
  return error ? "" : (real / model.filename()).string();
}

// As a whole run would be asked with --json: parts carry all that files show.
RunRequest whole_request(RunRequest request) {
  request.in_full = true;
  return request;
}

RunRequest request_of(const cut::Identity& of, const Work& work) {
  RunRequest request;
  request.switches = {of.scenarios, of.actions, of.without};
  request.trials.count = of.trials;
  request.trials.seed = of.seed;
  if (of.sampler == "latin") request.trials.sampler = Sampler::latin;
  if (of.sampler == "sobol") request.trials.sampler = Sampler::sobol;
  if (of.sampler != "random") request.trials.replicates = of.replicates;
  request.work = work;
  return whole_request(request);
}

ModelSource source_of(const cut::Plan& plan) {
  ModelSource source;
  source.path = plan.of.path;
  source.name = plan.of.name;
  source.sets = plan.of.sets;
  source.library = plan.of.library;
  for (std::size_t i = 0; i < plan.texts.size(); ++i) {
    Document document{plan.of.files[i].path, plan.texts[i]};
    if (auto draw = draw_of_document(document)) {
      source.draws.push_back(std::move(*draw));
    } else {
      source.documents.push_back(std::move(document));
    }
  }
  return source;
}

// Of the program that made the plan; others would compute other bytes.
std::optional<Error> wrong_program(const cut::Folder& folder, const cut::Identity& of) {
  if (of.version == PLIMSOLL_VERSION && of.stream == static_cast<int>(rng::kStreamVersion)) {
    return std::nullopt;
  }
  return Error{fmt::format("{} was laid out by plimsoll {}, stream {}, and this is plimsoll {}, "
                           "stream {}: use that program, or lay it out again",
                           folder.path(), of.version, of.stream, PLIMSOLL_VERSION,
                           static_cast<int>(rng::kStreamVersion)),
               ErrorKind::usage};
}

Result<std::string> join_all(const std::string& plan, std::vector<std::string> partials,
                             int threads) {
  while (partials.size() > 1) {
    std::vector<std::string> next;
    for (std::size_t i = 0; i + 1 < partials.size(); i += 2) {
      auto joined = join_partials(plan, partials[i], partials[i + 1], threads);
      if (!joined) return joined.failure();
      next.push_back(std::move(*joined));
    }
    if (partials.size() % 2 == 1) next.push_back(std::move(partials.back()));
    partials = std::move(next);
  }
  return std::move(partials.front());
}

// Bytes that fit their marks may say no plan all the same.
std::optional<Error> wrong_plan(const cut::Folder& folder, const cut::Plan& plan) {
  if (plan.of.is_question()) return std::nullopt;
  const auto passes = folder.passes(plan);
  if (!passes) return passes.failure();
  for (const cut::Pass& pass : *passes) {
    const auto shape = shape_of_plan(pass.plan);
    if (shape) continue;
    const bool is_first = pass.number == 0;
    const std::string file = is_first ? "plan" : fmt::format("pass-{}", pass.number);
    return Error{fmt::format("{}/{}: {}; {}", folder.path(), file, shape.error(),
                             is_first ? "lay the run out again in another folder"
                                      : "remove it, and `plimsoll merge` makes it again"),
                 shape.failure().kind};
  }
  return std::nullopt;
}

// As the pilot would, where it is not run again.
std::optional<Error> tell_of_model(const Model& model, const RunRequest& request,
                                   const Control& control) {
  if (!control.opened) return std::nullopt;
  const auto compiled = compile(model);
  if (!compiled) return compiled.failure();
  return tell_opened(control, model, *compiled, request.switches, request.trials);
}

}  // namespace

std::string ranges_text(const std::vector<std::uint64_t>& numbers, const char* between) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    text += (text.empty() ? "" : between) + std::to_string(numbers[i]);
    if (last > i) text += "-" + std::to_string(numbers[last]);
    i = last + 1;
  }
  return text;
}

Result<cut::Plan> lay_out(const Model& model, const RunRequest& asked, std::uint64_t n_parts,
                          const cut::Folder& folder, const Control& control) {
  const RunRequest request = whole_request(asked);
  const Result<ModelSource> source = keep_model(model);
  if (!source) return source.failure();
  cut::Plan plan;
  plan.of = identity_of(*source, request, n_parts);
  plan.place = place_of(source->path);
  for (const Document& document : texts_of(*source)) plan.texts.push_back(document.text);
  if (folder.has_plan()) {
    // The pilot need not be run again.
    const Result<cut::Plan> there = folder.read_plan();
    if (!there) return there.failure();
    plan.of.n_trials = there->of.n_trials;
    const auto what = cut::difference(there->of, plan.of);
    if (!what) {
      if (auto error = tell_of_model(Model::open(*source), request, control)) return *error;
      return *there;
    }
    return Error{folder.path() + " holds another run, which differs in " + *what +
                     ": name another folder, or remove this one",
                 ErrorKind::usage};
  }
  auto pilot = plan_run(Model::open(*source), request, control);
  if (!pilot) return pilot.failure();
  const Result<RunShape> shape = shape_of_plan(*pilot);
  if (!shape) return shape.failure();
  plan.pilot = std::move(*pilot);
  plan.of.n_trials = shape->n_trials;
  const std::uint64_t most = cut::most_parts(plan.of);
  if (n_parts < 1 || n_parts > most) {
    return Error{
        fmt::format("the run can be cut into 1 to {} parts, {}, and not into {}", most,
                    request.trials.sampler == Sampler::random ? "as many as it has trials"
                                                              : "as many as it has replicates",
                    n_parts),
        ErrorKind::usage};
  }
  if (plan.part(1).n > shape->most_per_part && most > n_parts) {
    return Error{too_few_parts(*shape, n_parts), ErrorKind::usage};
  }
  if (auto error = folder.lay_out(plan)) return *error;
  return plan;
}

namespace {

// What the pass of that number waits for: how many runs were answered before.
std::string question_pass(std::uint64_t n_known) {
  return fmt::format("question {}", n_known);
}

}  // namespace

Result<cut::Plan> lay_out(const Model& model, const CutQuestion& question, std::uint64_t n_parts,
                          const cut::Folder& folder, const Control& control) {
  if (auto error = wrong_request(question.trials, {})) return *error;
  const Result<ModelSource> source = keep_model(model);
  if (!source) return source.failure();
  RunRequest request;
  request.switches = question.switches;
  request.trials = question.trials;
  cut::Plan plan;
  plan.of = identity_of(*source, request, n_parts);
  plan.place = place_of(source->path);
  plan.of.command = question.command;
  plan.of.words = question.words;
  plan.of.n_trials = engine::whole_trials(run_options(model, question.trials, {}));
  for (const Document& document : texts_of(*source)) plan.texts.push_back(document.text);
  plan.pilot = question_pass(0);
  const std::uint64_t most = cut::most_parts(plan.of);
  if (n_parts < 1 || n_parts > most) {
    return Error{
        fmt::format("the question can be cut into 1 to {} parts, {}, and not into {}", most,
                    question.trials.sampler == Sampler::random ? "as many as it has trials"
                                                               : "as many as it has replicates",
                    n_parts),
        ErrorKind::usage};
  }
  auto runs = PartedRuns::open({});
  if (!runs) return runs.failure();
  const auto error = question.ask(Model::State::open(*source, *runs), control);
  if (!runs->is_waiting()) {
    if (error) return *error;
    return Error{"the question is answered without trials: ask it whole", ErrorKind::usage};
  }
  const std::uint64_t bytes = runs->waiting_bytes();
  if (bytes / n_parts > kMostPartBytes) {
    return Error{
        fmt::format("{} parts would hold up to {} MB each, of {} at most: ask for --cut {} "
                    "or more",
                    n_parts, (bytes / n_parts) >> 20, kMostPartBytes >> 20,
                    (bytes + kMostPartBytes - 1) / kMostPartBytes),
        ErrorKind::usage};
  }
  if (auto wrong = folder.lay_out(plan)) return *wrong;
  return plan;
}

CutRun::CutRun(const cut::Folder& folder, cut::Plan plan, Model model, RunRequest request,
               Control control, Tell tell, Ask ask)
    : folder_(folder),
      plan_(std::move(plan)),
      model_(std::move(model)),
      request_(std::move(request)),
      control_(std::move(control)),
      tell_(std::move(tell)),
      ask_(std::move(ask)) {}

Result<CutRun> CutRun::open(const cut::Folder& folder, Work work, Control control, Tell tell,
                            Ask ask) {
  Result<cut::Plan> plan = folder.read_plan();
  if (!plan) return plan.failure();
  if (auto error = wrong_program(folder, plan->of)) return *error;
  if (auto error = wrong_plan(folder, *plan)) return *error;
  if (plan->of.is_question() && !ask) {
    return Error{fmt::format("{} holds parts of `plimsoll {}`: `plimsoll part` computes them, and "
                             "`plimsoll merge` answers it",
                             folder.path(), plan->of.command),
                 ErrorKind::usage};
  }
  Model model = Model::open(source_of(*plan));
  RunRequest request = request_of(plan->of, work);
  return CutRun(folder, std::move(*plan), std::move(model), std::move(request), std::move(control),
                std::move(tell), std::move(ask));
}

Result<std::string> CutRun::model_name() const {
  const auto compiled = compile(model_);
  if (!compiled) return compiled.failure();
  return compiled->module.model_name;
}

Result<std::vector<std::uint64_t>> CutRun::missing() const {
  const auto passes = folder_.passes(plan_);
  if (!passes) return passes.failure();
  std::vector<std::uint64_t> held;
  for (const cut::Pass& pass : *passes) {
    const auto more = folder_.being_computed(pass);
    held.insert(held.end(), more.begin(), more.end());
  }
  std::vector<std::uint64_t> out;
  std::vector<cut::PartFound> theirs;
  for (std::uint64_t k = 1; k <= plan_.of.n_parts; ++k) {
    for (const cut::Pass& pass : *passes) {
      const auto found = folder_.look(plan_, pass, k);
      if (!found) return found.failure();
      if (found->state == cut::PartFound::State::whole) continue;
      if (found->is_anothers) theirs.push_back(*found);
      out.push_back(k);
      break;
    }
  }
  if (auto error = anothers(theirs)) return *error;
  std::stable_partition(out.begin(), out.end(), [&](std::uint64_t k) {
    return std::find(held.begin(), held.end(), k) == held.end();
  });
  return out;
}

std::optional<Error> CutRun::anothers(const std::vector<cut::PartFound>& found) const {
  const std::string text = folder_.put_aside(found);
  if (text.empty()) return std::nullopt;
  return Error{text + fmt::format("\nthen `plimsoll part {} missing` computes this run's own",
                                  shell_word(folder_.path())),
               ErrorKind::usage};
}

Result<std::vector<std::vector<std::string>>> CutRun::read_before(
    const std::vector<cut::Pass>& passes, int number) const {
  std::vector<std::vector<std::string>> waves;
  for (const cut::Pass& pass : passes) {
    if (pass.number >= number) break;
    std::vector<std::string>& parts = waves.emplace_back();
    const auto take = [&](cut::PartFound& found, std::uint64_t) {
      parts.push_back(std::move(found.partial));
      return std::optional<Error>();
    };
    if (auto error = read_parts(pass, all_parts(), take)) return *error;
  }
  return waves;
}

PartedRuns::Name CutRun::names_of(const std::vector<cut::Pass>& passes) const {
  return [&folder = folder_, passes](std::size_t wave, std::uint64_t k) {
    return folder.part_path(passes[wave], k);
  };
}

Result<std::string> CutRun::compute_question(const cut::Pass& pass, std::uint64_t k) {
  const auto passes = folder_.passes(plan_);
  if (!passes) return passes.failure();
  auto before = read_before(*passes, pass.number);
  if (!before) return before.failure();
  auto runs = PartedRuns::open(std::move(*before), names_of(*passes));
  if (!runs) return runs.failure();
  runs->compute(k, plan_.of.n_parts);
  const auto error = ask_(Model::State::open(source_of(plan_), *runs), control_);
  if (runs->error()) return *runs->error();
  if (runs->is_waiting()) return runs->bytes();
  if (error) return *error;
  return Error{fmt::format("{} asks for a pass that the question does not need: remove {}/pass-{}",
                           folder_.path(), folder_.path(), pass.number),
               ErrorKind::usage};
}

std::optional<Error> CutRun::make_ready(const cut::Pass& pass) {
  if (ready_for_ == pass.number) return std::nullopt;
  auto ready = PartialRun::open(model_, request_, pass.plan, control_);
  if (!ready) return ready.failure();
  ready_ = std::move(*ready);
  ready_for_ = pass.number;
  return std::nullopt;
}

Result<std::string> CutRun::compute_block(const cut::Pass& pass, std::uint64_t k, std::size_t i) {
  if (plan_.of.is_question()) return compute_question(pass, k);
  if (auto error = make_ready(pass)) return *error;
  const cut::Range block = plan_.blocks(k)[i];
  const cut::Range whole = plan_.part(k);
  Control control = control_;
  if (control_.progress) {
    control.progress = [&](std::uint64_t done, std::uint64_t all) {
      // In whatever it counts: trials of the block, or steps.
      const double share = all == 0 ? 0 : static_cast<double>(done) / static_cast<double>(all);
      const auto n = static_cast<std::uint64_t>(share * static_cast<double>(block.n));
      control_.progress(block.first - whole.first + std::min(n, block.n), whole.n);
    };
  }
  return ready_->compute(block.first, block.end(), control);
}

std::optional<Error> CutRun::compute(const cut::Pass& pass, std::uint64_t k) {
  const auto found = folder_.look(plan_, pass, k);
  if (!found) return on_disk(found.failure(), pass, k, 0);
  if (found->state == cut::PartFound::State::whole) return failed_in(pass, k, found->partial);
  if (found->is_anothers) return anothers({*found});
  if (found->state == cut::PartFound::State::wrong) {
    tell_(found->path + " " + found->why + "; it is computed again");
  }
  auto work = cut::PartWork::begin(folder_, plan_, pass, k);
  if (!work) return on_disk(work.failure(), pass, k, 0);
  for (const std::string& note : work->notes()) tell_(note);
  for (std::size_t i = work->partials().size(); i < work->blocks().size(); ++i) {
    auto partial = compute_block(pass, k, i);
    if (!partial) return partial.failure();
    if (auto error = work->add(std::move(*partial))) return on_disk(*error, pass, k, i);
  }
  const auto joined = join_all(pass.plan, work->partials(), request_.work.threads);
  if (!joined) return joined.failure();
  if (auto error = work->finish(*joined)) {
    return on_disk(*error, pass, k, work->blocks().size() == 1 ? 0 : work->blocks().size());
  }
  return failed_in(pass, k, *joined);
}

Error CutRun::on_disk(Error error, const cut::Pass& pass, std::uint64_t k, std::size_t n_blocks) {
  disk_failed_ = true;
  if (error.kind != ErrorKind::machine) return error;
  const std::uint64_t n_kept = folder_.count_files(plan_, pass);
  const auto of = [](std::uint64_t n, std::uint64_t all, const char* what) {
    return fmt::format("{} of the {} {}{}", n, all, what, all == 1 ? "" : "s");
  };
  error.message += "\n" + of(n_kept, plan_.of.n_parts, "part");
  if (n_blocks > 0) {
    error.message +=
        fmt::format(" and {} of part {}", of(n_blocks, plan_.blocks(k).size(), "block"), k);
  }
  const bool is_one = n_blocks == 0 && (n_kept == 1 || plan_.of.n_parts == 1);
  error.message +=
      fmt::format(" {} kept: then the same line goes on, or `plimsoll part {} missing`",
                  is_one ? "is" : "are", shell_word(folder_.path()));
  return error;
}

// A run that holds a trial without a value has none: no need to compute the rest first. The run tells the lowest.
std::optional<Error> CutRun::failed_in(const cut::Pass& pass, std::uint64_t k,
                                       const std::string& partial) {
  // Of a question it may be part of the answer.
  if (plan_.of.is_question()) return std::nullopt;
  const auto info = look_at_partial(pass.plan, partial);
  if (!info) return of_part(info.failure(), folder_.part_path(pass, k), k);
  if (!info->failing_trial) return std::nullopt;
  std::uint64_t trial = *info->failing_trial;
  std::vector<std::uint64_t> unknown;
  for (std::uint64_t before = 1; before < k; ++before) {
    const auto found = folder_.look(plan_, pass, before);
    if (!found) return found.failure();
    if (found->state != cut::PartFound::State::whole) {
      unknown.push_back(before);
      continue;
    }
    const auto other = look_at_partial(pass.plan, found->partial);
    if (!other) return of_part(other.failure(), found->path, before);
    if (!other->failing_trial) continue;
    trial = *other->failing_trial;
    break;
  }
  if (auto error = make_ready(pass)) return error;
  if (!unknown.empty()) {
    tell_(
        fmt::format("trial {} is the lowest without a value in the parts that are there; of those "
                    "before it {} {} not",
                    trial, ranges_text(unknown), unknown.size() == 1 ? "is" : "are"));
  }
  return ready_->failure_of(trial, control_.cancel);
}

std::optional<Error> CutRun::compute(std::uint64_t k) {
  if (k < 1 || k > plan_.of.n_parts) {
    return Error{
        fmt::format("{} has parts 1 to {}, and no part {}", folder_.path(), plan_.of.n_parts, k),
        ErrorKind::usage};
  }
  const auto passes = folder_.passes(plan_);
  if (!passes) return passes.failure();
  for (const cut::Pass& pass : *passes) {
    if (auto error = compute(pass, k)) return error;
  }
  return std::nullopt;
}

Result<std::vector<std::uint64_t>> CutRun::missing_in(const cut::Pass& pass) const {
  std::vector<std::uint64_t> out;
  for (std::uint64_t k = 1; k <= plan_.of.n_parts; ++k) {
    const auto found = folder_.look(plan_, pass, k);
    if (!found) return found.failure();
    if (found->state != cut::PartFound::State::whole) out.push_back(k);
  }
  return out;
}

Result<CutRun::Merged> CutRun::merge_question(const std::vector<cut::Pass>& passes) {
  for (const cut::Pass& pass : passes) {
    const auto parts = missing_in(pass);
    if (!parts) return parts.failure();
    if (parts->empty()) continue;
    // Those of the first wave are not for whoever merges to compute, and are told by name.
    if (pass.number == 0) break;
    return Merged{std::nullopt, *parts};
  }
  auto waves = read_before(passes, passes.back().number + 1);
  if (!waves) return waves.failure();
  auto runs = PartedRuns::open(std::move(*waves), names_of(passes));
  if (!runs) return runs.failure();
  const auto error = ask_(Model::State::open(source_of(plan_), *runs), control_);
  if (runs->error()) return *runs->error();
  if (!runs->is_waiting()) {
    if (error) return *error;
    if (auto failed = folder_.tidy()) return *failed;
    return Merged{};
  }
  const auto added = folder_.add_pass(plan_, passes.back(), question_pass(runs->n_known()));
  if (!added) return added.failure();
  const auto parts = missing();
  if (!parts) return parts.failure();
  return Merged{std::nullopt, *parts};
}

Result<std::vector<std::uint64_t>> CutRun::check(double share) {
  const auto passes = folder_.passes(plan_);
  if (!passes) return passes.failure();
  // The same parts wherever it is asked, and spread over the run.
  std::vector<std::pair<std::string, std::uint64_t>> order;
  for (std::uint64_t k = 1; k <= plan_.of.n_parts; ++k) {
    order.emplace_back(source::sha256_hex(plan_.id + " " + std::to_string(k)), k);
  }
  std::sort(order.begin(), order.end());
  const auto n = static_cast<std::size_t>(std::ceil(share * static_cast<double>(plan_.of.n_parts)));
  order.resize(std::clamp<std::size_t>(n, 1, order.size()));
  std::vector<std::uint64_t> parts;
  for (const auto& [hash, k] : order) parts.push_back(k);
  std::sort(parts.begin(), parts.end());
  for (const std::uint64_t k : parts) {
    for (const cut::Pass& pass : *passes) {
      const auto found = folder_.look(plan_, pass, k);
      if (!found) return found.failure();
      if (found->state != cut::PartFound::State::whole) continue;
      std::vector<std::string> partials;
      for (std::size_t i = 0; i < plan_.blocks(k).size(); ++i) {
        auto partial = compute_block(pass, k, i);
        if (!partial) return partial.failure();
        partials.push_back(std::move(*partial));
      }
      const auto again = join_all(pass.plan, std::move(partials), request_.work.threads);
      if (!again) return again.failure();
      if (*again == found->partial) continue;
      return Error{
          fmt::format("{} does not hold what this machine computes for trials {} to {}: one "
                      "of the two is broken; remove the file and compute it elsewhere",
                      found->path, plan_.part(k).first, plan_.part(k).end() - 1)};
    }
  }
  return parts;
}

}  // namespace plimsoll::session
