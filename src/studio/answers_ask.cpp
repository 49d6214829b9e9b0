// Questions: from the fields of a request to those of include/plimsoll, and the JSON that the commands write.
#include "plimsoll/model.h"
#include "report/attribute.h"
#include "report/breakeven.h"
#include "report/effects.h"
#include "report/explain.h"
#include "report/parts.h"
#include "report/reverse.h"
#include "report/sensitivity.h"
#include "report/stress.h"
#include "report/trace.h"
#include "report/verify.h"
#include "studio/answers.h"

namespace plimsoll::studio {

namespace {

constexpr std::uint64_t kQuestionTrials = 10'000;

// What a question is asked of.
struct Subject {
  Model model;
  Switches switches;
  Trials trials;
};

// An enumerator by its name.
template <class Enum>
Enum one_of(Fields& fields, const char* name,
            std::initializer_list<std::pair<const char*, Enum>> all) {
  const std::string given = fields.text(name);
  if (given.empty()) return all.begin()->second;
  std::string known;
  for (const auto& [word, value] : all) {
    if (given == word) return value;
    known += std::string(known.empty() ? "" : ", ") + word;
  }
  fields.wrong("`" + std::string(name) + "` is one of " + known);
  return all.begin()->second;
}

plimsoll::Asked asked_of(Fields& fields) {
  return {fields.text("statistic", "mean"), fields.text("outcome"), fields.period("period"),
          fields.text("condition")};
}

template <class Request>
void fill(Request& request, Fields& fields, const Subject& subject) {
  request.asked = asked_of(fields);
  request.switches = subject.switches;
  request.trials = subject.trials;
}

template <class Found>
Answer told(const Result<Found>& found) {
  if (!found) return found.failure();
  return report::to_json(*found).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Answer attribute(Fields& fields, const Subject& subject, const Control& control) {
  AttributeRequest request;
  fill(request, fields, subject);
  using By = AttributeRequest::By;
  request.by =
      one_of<By>(fields, "by", {{"risk", By::risk}, {"group", By::group}, {"factor", By::factor}});
  request.orders = static_cast<int>(fields.whole("orders", 1, 1, 1000));
  request.seconds = fields.real("seconds", 0);
  if (fields.error()) return *fields.error();
  return told(subject.model.attribute(request, control));
}

Answer sensitivity(Fields& fields, const Subject& subject, const Control& control) {
  SensitivityRequest request;
  fill(request, fields, subject);
  using Method = SensitivityRequest::Method;
  using By = SensitivityRequest::By;
  request.method = one_of<Method>(fields, "method",
                                  {{"derivatives", Method::derivatives},
                                   {"tornado", Method::tornado},
                                   {"spider", Method::spider},
                                   {"shares", Method::shares},
                                   {"shapley", Method::shapley},
                                   {"ranks", Method::ranks}});
  request.by = one_of<By>(fields, "by",
                          {{"input", By::input}, {"risk", By::risk}, {"parameter", By::parameter}});
  if (fields.has("bumps")) request.bumps = static_cast<int>(fields.whole("bumps", 0, 0, 100'000));
  request.sweep = fields.whole("sweep", request.sweep, 1, 1'000'000);
  if (fields.error()) return *fields.error();
  return told(subject.model.sensitivity(request, control));
}

Answer stress(Fields& fields, const Subject& subject, const Control& control) {
  StressRequest request;
  fill(request, fields, subject);
  request.replacements = fields.texts("replacements");
  request.bands = fields.texts("bands");
  if (fields.error()) return *fields.error();
  return told(subject.model.stress(request, control));
}

Answer breakeven(Fields& fields, const Subject& subject, const Control& control) {
  BreakevenRequest request;
  fill(request, fields, subject);
  request.inputs = fields.texts("inputs");
  if (fields.has("input")) request.inputs.push_back(fields.text("input"));
  request.top = static_cast<int>(fields.whole("top", 8, 1, 1000));
  request.goal = fields.text("goal");
  request.headroom = fields.text("headroom");
  if (fields.error()) return *fields.error();
  return told(subject.model.breakeven(request, control));
}

Answer reverse(Fields& fields, const Subject& subject, const Control& control) {
  ReverseRequest request;
  fill(request, fields, subject);
  request.failure = fields.text("failure");
  request.limit = fields.text("limit");
  request.relative_error = fields.real("relative_error", request.relative_error);
  request.most_trials = fields.whole("most_trials", request.most_trials, 16'000, 10'000'000);
  request.most_ways = fields.whole("most_ways", request.most_ways, 1, 100);
  if (fields.error()) return *fields.error();
  return told(subject.model.reverse(request, control));
}

Answer worst(Fields& fields, const Subject& subject, const Control& control) {
  WorstRequest request;
  fill(request, fields, subject);
  request.n_worst = fields.whole("n_worst", request.n_worst, 1, 1000);
  if (fields.error()) return *fields.error();
  return told(subject.model.explain_worst(request, control));
}

Answer parts(Fields& fields, const Subject& subject, const Control& control) {
  PartsRequest request;
  fill(request, fields, subject);
  if (fields.error()) return *fields.error();
  return told(subject.model.parts(request, control));
}

Answer effects(Fields& fields, const Subject& subject, const Control& control) {
  EffectsRequest request;
  request.income = fields.text("income");
  request.switches = subject.switches;
  request.trials = subject.trials;
  if (fields.error()) return *fields.error();
  return told(subject.model.effects(request, control));
}

Answer trace(Fields& fields, const Subject& subject, const Control& control) {
  TraceRequest request{fields.needed_text("name")};
  if (fields.error()) return *fields.error();
  return told(subject.model.trace(request, control));
}

// A trial has words alone.
Answer explain(Fields& fields, const Subject& subject, const Control& control) {
  TrialRequest request;
  request.switches = subject.switches;
  request.trials = subject.trials;
  request.trial = fields.whole("trial", 0, 0, (std::uint64_t{1} << 40) - 1);
  if (fields.error()) return *fields.error();
  const auto found = subject.model.explain(request, control);
  if (!found) return found.failure();
  return Json{{"trial", request.trial}, {"text", report::write_text(*found)}};
}

Answer verify(Fields& fields, const Subject& subject, const Control& control,
              const Studio& studio) {
  VerifyRequest request;
  for (const auto& [name, path] : studio.options.sources) request.sources.push_back({name, path});
  if (fields.flag("weigh")) {
    request.weigh = VerifyRequest::Weigh{};
    request.weigh->asked = {fields.text("statistic"), fields.text("outcome"),
                            fields.period("period")};
    request.weigh->switches = subject.switches;
    request.weigh->trials = subject.trials;
  }
  if (fields.error()) return *fields.error();
  return told(subject.model.verify(request, control));
}

constexpr struct {
  std::string_view name;
  Answer (*ask)(Fields&, const Subject&, const Control&);
} kQuestions[] = {
    {"attribute", attribute}, {"sensitivity", sensitivity}, {"stress", stress},
    {"breakeven", breakeven}, {"reverse", reverse},         {"worst", worst},
    {"parts", parts},         {"effects", effects},         {"trace", trace},
    {"explain", explain},
};

}  // namespace

Answer ask(Job& job) {
  Fields fields(job.message.json);
  const std::string question = fields.needed_text("question");
  const RunSpec spec = run_spec(fields, kQuestionTrials, job.studio.options.most_trials);
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  const Subject subject{(*model)->warm()->model().with_sets(spec.sets), spec.switches, spec.trials};
  if (question == "verify") return verify(fields, subject, job.control, job.studio);
  for (const auto& one : kQuestions) {
    if (one.name == question) return one.ask(fields, subject, job.control);
  }
  return Error{"`" + question + "` is no question", ErrorKind::usage};
}

}  // namespace plimsoll::studio
