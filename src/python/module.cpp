// plimsoll._core: what the Python package stands on. It carries requests, answers as JSON and as text, and samples
// as arrays; names, defaults and manners are those of python/plimsoll.
//
//   requests  request.h
//   samples   the array holds the memory that the engine filled
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "plimsoll/backtest.h"
#include "plimsoll/compare.h"
#include "plimsoll/model.h"
#include "plimsoll/samples.h"
#include "plimsoll/watch.h"
#include "python/answers.h"
#include "python/bindings.h"
#include "python/loaded_model.h"
#include "python/request.h"

namespace plimsoll::python {

namespace {

using Array = nb::ndarray<nb::numpy, double, nb::ndim<2>, nb::c_contig>;
using Rows = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Values = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

Array array_of(std::vector<double> values, std::size_t rows, std::size_t columns) {
  auto* held = new std::vector<double>(std::move(values));
  const nb::capsule owner(held,
                          [](void* p) noexcept { delete static_cast<std::vector<double>*>(p); });
  return Array(held->data(), {rows, columns}, owner);
}

SampleStatistic statistic_of(const std::string& kind, double level, bool is_high) {
  using Kind = SampleStatistic::Kind;
  const std::pair<const char*, Kind> known[] = {{"mean", Kind::mean},
                                                {"sd", Kind::sd},
                                                {"quantile", Kind::quantile},
                                                {"es", Kind::shortfall},
                                                {"share", Kind::share}};
  for (const auto& [name, one] : known) {
    if (kind == name) return {one, level, is_high ? Side::high : Side::low};
  }
  raise({"a statistic of samples is 'mean', 'sd', 'quantile', 'es' or 'share', not '" + kind + "'",
         ErrorKind::usage});
}

// Value, error, and whether the error may be believed: "none", "no_spread", "few_trials", "heavy_tail".
using Judged = std::tuple<std::optional<double>, std::optional<double>, std::string>;

Judged judged(const Estimate& estimate) {
  return {estimate.value, estimate.se, doubt_of(estimate)};
}

// Rows of a draw that is given by trial, copied: what the array's owner does with it later is his.
DrawValues draw_of(const std::string& name, const std::string& unit, const Rows& rows) {
  const std::size_t n = rows.shape(0) * rows.shape(1);
  return {name, unit, rows.shape(1),
          std::make_shared<const std::vector<double>>(rows.data(), rows.data() + n)};
}

std::span<const double> span_of(const Values& values) {
  return {values.data(), values.shape(0)};
}

AttributeRequest::By shared_by(const std::string& by) {
  using By = AttributeRequest::By;
  if (by == "risk") return By::risk;
  if (by == "group") return By::group;
  if (by == "factor") return By::factor;
  raise({"shares are by 'risk', 'group' or 'factor', not '" + by + "'", ErrorKind::usage});
}

SensitivityRequest::Method method_of(const std::string& method) {
  using Method = SensitivityRequest::Method;
  const std::pair<const char*, Method> known[] = {
      {"derivatives", Method::derivatives}, {"tornado", Method::tornado},
      {"spider", Method::spider},           {"shares", Method::shares},
      {"shapley", Method::shapley},         {"ranks", Method::ranks}};
  for (const auto& [name, one] : known) {
    if (method == name) return one;
  }
  raise({"a method is 'derivatives', 'tornado', 'spider', 'shares', 'shapley' or 'ranks', not '" +
             method + "'",
         ErrorKind::usage});
}

SensitivityRequest::By input_by(const std::string& by) {
  using By = SensitivityRequest::By;
  if (by == "input") return By::input;
  if (by == "risk") return By::risk;
  if (by == "parameter") return By::parameter;
  raise({"shares are by 'input', 'risk' or 'parameter', not '" + by + "'", ErrorKind::usage});
}

// With `texts`, of a pickle, only where its files are the same.
LoadedModel open(const std::string& path,
                 const std::vector<std::pair<std::string, std::string>>& documents,
                 const std::vector<std::string>& library, const std::optional<Texts>& texts) {
  ModelSource source;
  source.path = path;
  for (const auto& [file, text] : documents) source.documents.push_back({file, text});
  source.library = library;
  return taken(unlocked([&] { return LoadedModel::load(Model::open(std::move(source)), texts); }));
}

void bind_request(nb::module_& m) {
  nb::class_<Request>(m, "Request")
      .def(nb::init<>())
      .def_rw("scenarios", &Request::scenarios)
      .def_rw("actions", &Request::actions)
      .def_rw("without", &Request::without)
      .def_rw("trials", &Request::trials)
      .def_rw("seed", &Request::seed)
      .def_rw("sampler", &Request::sampler)
      .def_rw("replicates", &Request::replicates)
      .def_rw("threads", &Request::threads)
      .def_rw("statistic", &Request::statistic)
      .def_rw("outcome", &Request::outcome)
      .def_rw("period", &Request::period)
      .def_rw("progress", &Request::progress, nb::for_setter(nb::arg("progress").none()));
}

void bind_model(nb::module_& m) {
  nb::class_<LoadedModel> model(m, "Model");
  model.def_static("open", &open);
  model.def("with_sets", &LoadedModel::with_sets);
  model.def("with_observed", &LoadedModel::with_observed);
  // Name, unit, and a row of values by trial for each label and period.
  model.def("with_draws", [](const LoadedModel& self,
                             const std::vector<std::tuple<std::string, std::string, Rows>>& given) {
    std::vector<DrawValues> draws;
    for (const auto& [name, unit, rows] : given) draws.push_back(draw_of(name, unit, rows));
    return unlocked([&] { return self.with_draws(std::move(draws)); });
  });
  // For a pickle.
  model.def_prop_ro("texts", &LoadedModel::texts);
  // Warnings, as `check --json` writes them.
  model.def("check", [](const LoadedModel& self) {
    return taken(unlocked([&] { return self.model().check(); })).diagnostics->json();
  });
  model.def("run", [](const LoadedModel& self, const Request& asked, bool in_full,
                      const std::vector<std::string>& until, std::uint64_t most_trials,
                      double most_seconds) {
    RunRequest request;
    request.switches = asked.switches();
    request.trials = asked.drawn();
    request.work = asked.work();
    request.in_full = in_full;
    request.until = until;
    request.most_trials = most_trials;
    request.most_seconds = most_seconds;
    return told(ask(asked, {&self},
                    [&](const Control& control) { return self.model().run(request, control); }));
  });
  // What the columns are, as JSON, and the values: a row a column.
  model.def("samples", [](const LoadedModel& self, const Request& asked,
                          const std::vector<std::string>& names, std::uint64_t first,
                          std::uint64_t only) {
    const SamplesRequest request{names, asked.switches(), asked.drawn(), asked.work(), first, only};
    SamplesResult found = ask(asked, &self, [&](const Control& control) {
      return self.model().samples(request, control);
    });
    const std::size_t n = found.n_trials;
    std::string columns = json_of(found);
    return std::pair(std::move(columns),
                     array_of(std::move(found.values), found.columns.size(), n));
  });
  model.def("attribute", [](const LoadedModel& self, const Request& asked, const std::string& by,
                            int orders, double seconds) {
    auto request = asked.question<AttributeRequest>();
    request.by = shared_by(by);
    request.orders = orders;
    request.seconds = seconds;
    return told(
        ask(asked, &self, [&](const Control& c) { return self.model().attribute(request, c); }));
  });
  model.def("breakeven", [](const LoadedModel& self, const Request& asked,
                            const std::vector<std::string>& inputs, int top,
                            const std::string& goal, const std::string& headroom) {
    auto request = asked.question<BreakevenRequest>();
    request.inputs = inputs;
    request.top = top;
    request.goal = goal;
    request.headroom = headroom;
    return told(
        ask(asked, &self, [&](const Control& c) { return self.model().breakeven(request, c); }));
  });
  model.def("parts", [](const LoadedModel& self, const Request& asked) {
    const auto request = asked.question<PartsRequest>();
    return told(
        ask(asked, &self, [&](const Control& c) { return self.model().parts(request, c); }));
  });
  model.def("decide", [](const LoadedModel& self, const Request& asked, const std::string& decision,
                         double confidence) {
    DecideRequest request;
    request.decision = decision;
    request.switches = asked.switches();
    request.trials = asked.drawn();
    request.work = asked.work();
    request.confidence = confidence;
    return told(
        ask(asked, &self, [&](const Control& c) { return decide(self.model(), request, c); }));
  });
  model.def("value",
            [](const LoadedModel& self, const Request& asked, const std::string& decision) {
              ValueRequest request;
              request.decision = decision;
              request.switches = asked.switches();
              request.trials = asked.drawn();
              request.work = asked.work();
              return told(ask(asked, &self, [&](const Control& c) {
                return value_of_knowing(self.model(), request, c);
              }));
            });
  model.def("reverse", [](const LoadedModel& self, const Request& asked, const std::string& failure,
                          const std::string& limit, double relative_error,
                          std::uint64_t most_trials, std::size_t most_ways) {
    auto request = asked.question<ReverseRequest>();
    request.failure = failure;
    request.limit = limit;
    request.relative_error = relative_error;
    request.most_trials = most_trials;
    request.most_ways = most_ways;
    return told(
        ask(asked, &self, [&](const Control& c) { return self.model().reverse(request, c); }));
  });
  model.def("sensitivity", [](const LoadedModel& self, const Request& asked,
                              const std::string& method, const std::string& by) {
    auto request = asked.question<SensitivityRequest>();
    request.method = method_of(method);
    request.by = input_by(by);
    return told(ask(asked, {&self},
                    [&](const Control& c) { return self.model().sensitivity(request, c); }));
  });
  model.def("stress", [](const LoadedModel& self, const Request& asked,
                         const std::vector<std::string>& replacements,
                         const std::vector<std::string>& bands) {
    auto request = asked.question<StressRequest>();
    request.replacements = replacements;
    request.bands = bands;
    return told(
        ask(asked, &self, [&](const Control& c) { return self.model().stress(request, c); }));
  });
  model.def(
      "watch",
      [](const LoadedModel& self, const Request& asked, const std::string& failure,
         const std::string& limit, const std::vector<std::string>& figures,
         std::optional<double> most_false_alarms, int top) {
        WatchRequest request;
        request.failure = failure;
        request.limit = limit;
        request.period = asked.period;
        request.figures = figures;
        request.most_false_alarms = most_false_alarms;
        request.top = top;
        request.switches = asked.switches();
        request.trials = asked.drawn();
        request.work = asked.work();
        return told(
            ask(asked, &self, [&](const Control& c) { return watch(self.model(), request, c); }));
      },
      nb::arg(), nb::arg(), nb::arg(), nb::arg(), nb::arg().none(), nb::arg());
  model.def("worst", [](const LoadedModel& self, const Request& asked, std::size_t n) {
    auto request = asked.question<WorstRequest>();
    request.n_worst = n;
    return told(ask(asked, {&self},
                    [&](const Control& c) { return self.model().explain_worst(request, c); }));
  });
  model.def("explain", [](const LoadedModel& self, const Request& asked, std::uint64_t trial) {
    TrialRequest request;
    request.switches = asked.switches();
    request.trials = asked.drawn();
    request.work = asked.work();
    request.trial = trial;
    return text_of(
        ask(asked, &self, [&](const Control& c) { return self.model().explain(request, c); }));
  });
  model.def("show", [](const LoadedModel& self) {
    return told(ask(Request(), &self, [&](const Control& c) { return self.model().show(c); }));
  });
  model.def("verify", [](const LoadedModel& self,
                         const std::vector<std::pair<std::string, std::string>>& sources) {
    VerifyRequest request;
    for (const auto& [name, path] : sources) request.sources.push_back({name, path});
    return told(ask(Request(), &self, looked(self, [&](const Control& c) {
                      return self.model().verify(request, c);
                    })));
  });
  model.def("compare", [](const LoadedModel& self, const LoadedModel& old, const Request& asked,
                          const Request& old_asked) {
    auto request = asked.question<CompareRequest>();
    request.old_switches = old_asked.switches();
    return told(ask(asked, nullptr, looked(old, looked(self, [&](const Control& c) {
                                             return compare_versions(old.model(), self.model(),
                                                                     request, c);
                                           }))));
  });
  model.def("evaluate", [](const LoadedModel& self, const std::string& expression) {
    return told(ask(Request(), &self, looked(self, [&](const Control&) {
                      return self.model().evaluate(expression);
                    })));
  });
}

}  // namespace

}  // namespace plimsoll::python

NB_MODULE(_core, m) {
  using namespace plimsoll;
  using namespace plimsoll::python;
  // A daemon thread that stays holds what it held.
  nb::set_leak_warnings(false);
  nb::module_::import_("atexit").attr("register")(nb::cpp_function(&end_requests));
  nb::module_::import_("os").attr("register_at_fork")(nb::arg("after_in_child") =
                                                          nb::cpp_function(&forget_other_threads));
  m.attr("version") = PLIMSOLL_VERSION;
  m.attr("stream_version") = stream_version();
  m.def("doubts", &doubts);
  bind_request(m);
  bind_model(m);
  bind_fit(m);
  bind_parts(m);
  bind_studio(m);
  m.def("read", [](const std::string& path) {
    return told(ask(Request(), nullptr,
                    [&](const Control& c) { return read_filing(ReadRequest{path}, c); }));
  });
  m.def("diff", [](const LoadedModel& before, const LoadedModel& after) {
    return told(ask(Request(), nullptr, looked(before, looked(after, [&](const Control&) {
                                                 return diff(before.model(), after.model());
                                               }))));
  });
  m.def("backtest",
        [](const std::vector<LoadedModel>& loaded, const Request& asked, const std::string& actuals,
           const std::string& sheet, const std::vector<std::string>& outcomes, bool causes) {
          BacktestRequest request;
          request.actuals = actuals;
          request.sheet = sheet;
          request.outcomes = outcomes;
          request.switches = asked.switches();
          request.trials = asked.drawn();
          request.work = asked.work();
          request.causes = causes;
          return told(ask(asked, nullptr, [&](const Control& c) -> Result<BacktestResult> {
            std::vector<Model> models;
            for (const LoadedModel& one : loaded) {
              if (auto error = one.look()) return *error;
              models.push_back(one.model());
            }
            return backtest(models, request, c);
          }));
        });
  m.def("estimate", [](const Values& values, const std::string& kind, double level, bool is_high,
                       bool has_noise) {
    const SampleStatistic asked = statistic_of(kind, level, is_high);
    return judged(taken(unlocked([&] { return estimate(span_of(values), asked, has_noise); })));
  });
  m.def("estimate_difference",
        [](const Values& after, const Values& before, const std::string& kind, double level,
           bool is_high, bool has_noise) {
          const SampleStatistic asked = statistic_of(kind, level, is_high);
          return judged(taken(unlocked([&] {
            return estimate_difference(span_of(after), span_of(before), asked, has_noise);
          })));
        });
}
