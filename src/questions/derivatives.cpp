#include "questions/derivatives.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "dist/law.h"
#include "engine/labels.h"
#include "questions/variants.h"

namespace plimsoll::questions {

namespace {

using adjoint::Derivative;
using adjoint::Theta;
using Method = Assumption::Method;

constexpr double kBump = 0.02;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Of own numbers; those of laws inside follow theirs.
std::string own_name(const dist::Shape& shape, std::uint32_t k) {
  const dist::Law& law = dist::law(shape.law);
  if (k < shape.n_own) {
    const dist::Form& form = law.forms[shape.form];
    switch (form.variadic) {
      case dist::Variadic::quantiles:
        return (k % 2 == 0 ? "level " : "value ") + std::to_string(k / 2 + 1);
      case dist::Variadic::value_weights:
        return (k % 2 == 0 ? "value " : "weight ") + std::to_string(k / 2 + 1);
      case dist::Variadic::prob_values:
        return (k % 2 == 0 ? "probability " : "value ") + std::to_string(k / 2 + 1);
      case dist::Variadic::data:
        return "value " + std::to_string(k + 1);
      case dist::Variadic::children:
        return "weight " + std::to_string(k + 1);
      case dist::Variadic::none:
        break;
    }
    return k < form.params.size() ? std::string(form.params[k].name)
                                  : "number " + std::to_string(k + 1);
  }
  k -= shape.n_own;
  for (const dist::Shape& child : shape.children) {
    if (k < child.n_flat()) {
      return std::string(dist::law(child.law).name) + "." + own_name(child, k);
    }
    k -= child.n_flat();
  }
  return "number";
}

bool has_unit_of_values(const dist::Shape& shape, std::uint32_t k) {
  const dist::Law& law = dist::law(shape.law);
  if (k >= shape.n_own || law.plain_result) return false;
  const dist::Form& form = law.forms[shape.form];
  if (!form.may_have_unit) return false;
  switch (form.variadic) {
    case dist::Variadic::quantiles:
    case dist::Variadic::prob_values:
      return k % 2 == 1;
    case dist::Variadic::value_weights:
      return k % 2 == 0;
    case dist::Variadic::data:
      return true;
    case dist::Variadic::children:
      return false;
    case dist::Variadic::none:
      break;
  }
  return k < form.params.size() && form.params[k].dim == dist::Dim::same;
}

std::string short_name(const std::string& time_name) {
  return time_name.substr(0, time_name.find(" ("));
}

std::string entry_label(const ir::Module& module, const ir::Input& input, std::size_t entry) {
  const std::size_t size = module.shape(input.shape).size;
  std::string label =
      engine::label_text(module, input.shape, static_cast<std::uint32_t>(entry % size));
  const auto time = static_cast<std::uint32_t>(entry / size);
  std::string when;
  if (input.time == ir::InputTime::by_period) when = short_name(module.time.period_name(time));
  if (input.time == ir::InputTime::by_year) {
    for (std::uint32_t p = 0; p < module.time.n_periods; ++p) {
      if (module.time.year_index(p) == static_cast<int>(time)) {
        when = short_name(module.time.year_name(p));
        break;
      }
    }
  }
  if (!label.empty() && !when.empty()) label += ", ";
  return label + when;
}

class Question {
 public:
  Question(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
           const DerivativeOptions& options)
      : module_(module), inputs_(inputs), target_(target), options_(options) {}

  Result<Derivatives> run() {
    auto begin = std::chrono::steady_clock::now();
    const Target targets[] = {target_};
    const auto sample = simulate(module_, inputs_, targets, options_.run, options_.stop);
    if (!sample) return Error{sample.error()};
    out_.n_trials = sample->n_trials;
    out_.n_runs = 1;
    out_.failure = sample->failure;
    out_.interrupted = sample->interrupted;
    if (out_.failure || out_.interrupted) return std::move(out_);
    base_ = sample->columns[0];
    out_.statistic = estimate_of(target_, base_);
    auto weights = weights_of(target_, base_);
    if (!weights) {
      out_.unsupported = weights.error();
      return std::move(out_);
    }
    thin(*weights, options_.n_swept);
    for (auto& trial : weights->trials) trial.trial += options_.run.first_trial;
    out_.smoothing = std::move(*weights);
    out_.n_swept = out_.smoothing.trials.size();
    out_.run_seconds = seconds_since(begin);
    const adjoint::Target node = {module_.columns[target_.column.value].node, target_.label,
                                  target_.period};
    const auto swept = adjoint::sweep(module_, inputs_, node, out_.smoothing.trials,
                                      {options_.run, options_.stop});
    if (!swept) return Error{swept.error()};
    out_.interrupted = swept->interrupted;
    if (out_.interrupted) return std::move(out_);
    out_.sweep_seconds = swept->seconds;
    collect(swept->derivatives);
    rank();
    begin = std::chrono::steady_clock::now();
    if (const auto error = bump()) return *error;
    out_.bump_seconds = seconds_since(begin);
    rank();
    return std::move(out_);
  }

 private:
  struct Group {
    Assumption assumption;
    std::vector<double> batches;
    bool by_path = false;
    bool by_score = false;
    bool all_undefined = true;
  };

  void collect(const std::vector<Derivative>& derivatives) {
    // In the order of first appearance.
    std::vector<Group> groups;
    std::map<std::string, std::size_t> known;
    for (const Derivative& d : derivatives) {
      Assumption named = name_of(d.theta);
      const auto [place, is_new] = known.try_emplace(named.name, groups.size());
      if (is_new) {
        groups.emplace_back();
        groups.back().assumption = named;
      }
      Group& group = groups[place->second];
      Assumption& a = group.assumption;
      group.batches.resize(d.batches.size(), 0.0);
      for (std::size_t b = 0; b < d.batches.size(); ++b) group.batches[b] += d.at * d.batches[b];
      a.past_jump = a.past_jump || d.past_jump;
      group.by_score = group.by_score || d.by_score;
      group.all_undefined = group.all_undefined && d.undefined;
      const double scale = unit_scale(d.theta);
      a.entries.push_back({label_of(d.theta), d.at / scale, d.value * scale, d.se * scale});
    }
    for (Group& group : groups) {
      Assumption& a = group.assumption;
      for (const double part : group.batches) a.effect += part;
      a.se = adjoint::batch_error(group.batches);
      a.method = group.all_undefined            ? Method::undefined
                 : !group.by_score              ? Method::path
                 : a.kind == Theta::Kind::input ? Method::path_and_score
                                                : Method::score;
      out_.assumptions.push_back(std::move(a));
    }
  }

  Assumption name_of(const Theta& theta) const {
    Assumption a;
    a.kind = theta.kind;
    if (theta.kind == Theta::Kind::input) {
      const ir::Input& input = module_.inputs[theta.input.value];
      a.name = input.name;
      a.def = input.def;
      a.input = theta.input;
      if (a.def.valid()) a.unit = module_.defs[a.def.value].unit;
      return a;
    }
    const ir::Node& node = module_.node(theta.node);
    if (theta.kind == Theta::Kind::rate) {
      const ir::Event& event = module_.events[node.aux];
      a.name = event.full_name + (event.by_chance ? ".chance" : ".rate");
      a.def = event.def;
      return a;
    }
    const ir::LawUse& use = module_.laws[node.aux];
    a.name = number_name(module_, ir::LawUseId(node.aux), theta.number);
    a.def = use.def;
    if (a.def.valid() && has_unit_of_values(use.shape, theta.number)) {
      a.unit = module_.defs[a.def.value].unit;
    }
    return a;
  }

  double unit_scale(const Theta& theta) const {
    ir::DefId def;
    if (theta.kind == Theta::Kind::input) def = module_.inputs[theta.input.value].def;
    if (theta.kind == Theta::Kind::number) {
      const ir::LawUse& use = module_.laws[module_.node(theta.node).aux];
      if (has_unit_of_values(use.shape, theta.number)) def = use.def;
    }
    return def.valid() ? module_.defs[def.value].unit_scale : 1;
  }

  std::string label_of(const Theta& theta) const {
    if (theta.kind == Theta::Kind::input) {
      return entry_label(module_, module_.inputs[theta.input.value], theta.entry);
    }
    if (theta.kind == Theta::Kind::rate) {
      return engine::label_text(module_, module_.node(theta.node).shape, theta.element);
    }
    const ir::Node& law = module_.node(theta.node);
    const ir::NodeId number = module_.operands_of(law)[theta.number + 1];
    return engine::label_text(module_, module_.node(number).shape, theta.element);
  }

  void rank() {
    const double size = std::fabs(out_.statistic.value.value_or(0));
    for (Assumption& a : out_.assumptions) a.elasticity = size > 0 ? a.effect / size : 0;
    std::stable_sort(out_.assumptions.begin(), out_.assumptions.end(),
                     [](const Assumption& a, const Assumption& b) {
                       if (a.clear() != b.clear()) return a.clear();
                       return std::fabs(a.effect) > std::fabs(b.effect);
                     });
  }

  // Givens that reach a jump, the largest first, from two variants each. One at the edge of its
  // domain, where a variant fails, keeps its pathwise figure.
  std::optional<Error> bump() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < out_.assumptions.size() && i < 2 * options_.n_bumps; ++i) {
      const Assumption& a = out_.assumptions[i];
      if (a.past_jump && a.input.valid() && order.size() < options_.n_bumps) order.push_back(i);
    }
    while (!order.empty()) {
      std::vector<ir::RunInputs> variants;
      for (const std::size_t i : order) {
        for (const double factor : {1 - kBump, 1 + kBump}) {
          variants.push_back(inputs_);
          for (double& x : variants.back().inputs[out_.assumptions[i].input.value]) x *= factor;
        }
      }
      auto sample = simulate_variants(module_, variants, target_, options_.run, options_.stop);
      if (!sample) return Error{sample.error()};
      out_.n_runs += variants.size();
      out_.interrupted = sample->interrupted;
      if (sample->interrupted) return std::nullopt;
      if (sample->failure) {
        order.erase(order.begin() + static_cast<std::ptrdiff_t>(sample->failing_variant / 2));
        continue;
      }
      for (std::size_t k = 0; k < order.size(); ++k) {
        take_bump(out_.assumptions[order[k]], sample->values[2 * k], sample->values[2 * k + 1]);
      }
      break;
    }
    return std::nullopt;
  }

  void take_bump(Assumption& a, std::vector<double>& below, std::vector<double>& above) const {
    if (target_.statistic == ir::Statistic::probability) {
      for (auto* side : {&below, &above}) {
        for (double& x : *side) x = x <= 0 ? 1 : 0;
      }
    }
    const Estimate low = estimate(target_, below);
    const Estimate high = estimate(target_, above);
    const auto se = difference_se(target_, above, below);
    if (!low.value || !high.value || !se) return;
    a.effect = (*high.value - *low.value) / (2 * kBump);
    a.se = *se / (2 * kBump);
    a.method = Method::bump;
  }

  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  const Target& target_;
  const DerivativeOptions& options_;
  Derivatives out_;
  std::vector<double> base_;
};

}  // namespace

std::string number_name(const ir::Module& module, ir::LawUseId law, std::uint32_t number) {
  const ir::LawUse& use = module.laws[law.value];
  const std::string of = use.def.valid() ? module.defs[use.def.value].full_name : "law";
  return of + "." + own_name(use.shape, number);
}

Estimate estimate_of(const Target& target, std::span<const double> values) {
  if (target.statistic != ir::Statistic::probability) return estimate(target, values);
  std::vector<double> met(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) met[i] = values[i] <= 0 ? 1 : 0;
  return estimate(target, met);
}

Result<Derivatives> derivatives(const ir::Module& module, const ir::RunInputs& inputs,
                                const Target& target, const DerivativeOptions& options) {
  return Question(module, inputs, target, options).run();
}

}  // namespace plimsoll::questions
