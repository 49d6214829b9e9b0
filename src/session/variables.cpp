// Variables that the model does not report, for one request.
#include <algorithm>
#include <iterator>
#include <optional>

#include "base/guest.h"
#include "engine/labels.h"
#include "opt/opt.h"
#include "questions/sample.h"
#include "session/question.h"
#include "session/warm.h"

namespace plimsoll::session {

namespace {

constexpr const char* kStatistics[] = {"mean", "quantile(5%)", "quantile(50%)", "quantile(95%)"};

// A name alone: it is put into a declaration.
bool is_variable_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
}

bool reports(const ir::Module& module, const std::string& name) {
  return std::any_of(module.columns.begin(), module.columns.end(), [&](const ir::Column& column) {
    return column.purpose == ir::Column::Purpose::outcome && column.name == name;
  });
}

// What makes an outcome of it: by fiscal year where that can be, else by what it has. Empty where nothing does.
std::string declaration_of(const Model& model, const std::string& name) {
  for (const char* when : {" each year", " each period", " over horizon", ""}) {
    const std::string declaration = "outcome " + name + when;
    if (compile(model, {{{declaration}}, {}})) return declaration;
  }
  return "";
}

// A variable's targets: by statistic, each for all periods and labels.
struct AskedVariable {
  std::string name;
  std::vector<std::vector<questions::Target>> targets;
};

Result<AskedVariable> targets_of(const ir::Module& module, const std::string& name) {
  AskedVariable out{name, std::vector<std::vector<questions::Target>>(std::size(kStatistics))};
  for (const ir::Column& column : module.columns) {
    if (column.purpose != ir::Column::Purpose::outcome || column.name != name) continue;
    const ir::ShapeId shape = module.node(column.node).shape;
    for (std::uint32_t label = 0; label < module.shape(shape).size; ++label) {
      const std::string text = engine::label_text(module, shape, label);
      const std::string object = name + (text.empty() ? "" : "[" + text + "]");
      for (std::size_t s = 0; s < out.targets.size(); ++s) {
        const auto found = questions::find_targets(module, {kStatistics[s], object, ""});
        if (!found) return Error{found.error(), ErrorKind::usage};
        out.targets[s].insert(out.targets[s].end(), found->begin(), found->end());
      }
    }
    break;
  }
  return out;
}

std::string title_of(const ir::Module& module, const std::string& name) {
  const auto def = std::find_if(module.defs.begin(), module.defs.end(),
                                [&](const ir::Def& one) { return one.full_name == name; });
  return def == module.defs.end() ? "" : def->title;
}

}  // namespace

Result<std::vector<VariableTable>> variables(const Model& model,
                                             const std::vector<std::string>& names,
                                             const WarmRequest& request, const Control& control) {
  using Tables = std::vector<VariableTable>;
  return as_guest([&]() -> Result<Tables> {
    if (auto error = wrong_request(request.trials, request.work)) return *error;
    const Model set = model.with_sets(request.sets);
    const Result<Compiled> plain = compile(set);
    if (!plain) return plain.failure();
    Additions added;
    for (const std::string& name : names) {
      if (!is_variable_name(name))
        return Error{"`" + name + "` is no name of a variable", ErrorKind::usage};
      if (reports(plain->module, name)) continue;
      const std::string declaration = declaration_of(set, name);
      if (declaration.empty()) {
        return Error{"the model has no variable `" + name + "` that a run could report",
                     ErrorKind::usage};
      }
      added.declarations.push_back({declaration});
      if (auto error = stopped(control)) return *error;
    }
    Result<Compiled> compiled = compile(set, added);
    if (!compiled) return compiled.failure();
    const Result<ir::RunInputs> inputs = run_inputs(compiled->module, request.switches);
    if (!inputs) return inputs.failure();
    opt::optimise(compiled->module);
    const ir::Module& module = compiled->module;
    std::vector<AskedVariable> asked;
    std::vector<questions::Target> means;
    for (const std::string& name : names) {
      Result<AskedVariable> one = targets_of(module, name);
      if (!one) return one.failure();
      means.insert(means.end(), one->targets[0].begin(), one->targets[0].end());
      asked.push_back(std::move(*one));
    }
    const engine::RunOptions options = run_options(set, request.trials, request.work);
    if (auto error = questions::too_much_to_hold(options.n_trials, means.size())) return *error;
    const auto sample =
        questions::simulate(module, *inputs, means, options, control.cancel, in_stages(control));
    if (!sample) return sample.failure();
    if (sample->failure) {
      return failed_trial(set, *compiled, *sample->failure, request.trials, request.switches);
    }
    if (sample->interrupted) return cancelled();
    Tables tables;
    std::size_t at = 0;
    for (const AskedVariable& one : asked) {
      VariableTable table;
      table.name = one.name;
      table.title = title_of(plain->module, one.name);
      table.n_trials = sample->n_trials;
      for (std::size_t i = 0; i < one.targets[0].size(); ++i, ++at) {
        const questions::Target& mean = one.targets[0][i];
        table.unit = mean.unit.text();
        VariableRow row;
        const ir::ShapeId shape = module.node(module.columns[mean.column.value].node).shape;
        row.label = engine::label_text(module, shape, mean.label);
        row.period = mean.period_name;
        Estimate* const into[] = {&row.mean, &row.p5, &row.p50, &row.p95};
        for (std::size_t s = 0; s < one.targets.size(); ++s) {
          const questions::Target& target = one.targets[s][i];
          *into[s] = in_unit(
              target, questions::estimate(target, sample->columns[at], sample->has_noise[at]));
        }
        table.rows.push_back(std::move(row));
      }
      tables.push_back(std::move(table));
    }
    return tables;
  });
}

}  // namespace plimsoll::session
