// The laws that draws follow, as curves.
#include <algorithm>
#include <cmath>

#include "ir/evaluate.h"
#include "outline/outline.h"
#include "service/values.h"
#include "session/compile.h"
#include "session/outline.h"
#include "session/question.h"
#include "studio/answers.h"

namespace plimsoll::studio {

namespace {

constexpr std::size_t kMostLaws = 100;
// Labels that are told apart in one picture.
constexpr std::size_t kMostCurves = 8;

// From the thousandth part to the last but one, closer where a curve bends.
std::vector<double> levels_of_a_curve() {
  std::vector<double> out{0.001, 0.002, 0.003, 0.005, 0.0075};
  for (int i = 1; i < 100; ++i) out.push_back(i / 100.0);
  for (const double level : {0.0075, 0.005, 0.003, 0.002, 0.001}) out.push_back(1 - level);
  return out;
}

Json parameters_json(const outline::Declaration& declaration) {
  Json out = Json::array();
  for (const outline::Field& f : declaration.fields) {
    if (f.role == outline::Role::parameter) out.push_back({{"name", f.name}, {"text", f.text}});
  }
  return out;
}

Json law_json(const ir::Module& module, const ir::RunInputs& inputs, const ir::Def& def,
              const std::vector<double>& levels) {
  const service::ToldIn told = service::told_in(def);
  Json out;
  out["name"] = def.full_name;
  out["text"] = def.formula;
  out["scale"] = told.scale;
  out["display_unit"] = told.unit;
  out["curves"] = Json::array();
  const auto curves = service::law_curves(module, inputs, def, levels);
  if (!curves) {
    out["why"] = "it is more than one law with constant numbers";
    return out;
  }
  for (const service::LawCurve& curve : *curves) {
    if (out["curves"].size() == kMostCurves) break;
    Json one;
    one["label"] = curve.label;
    one["mean"] = std::isfinite(curve.mean) ? Json(curve.mean) : Json(nullptr);
    one["quantiles"] = Json::array();
    for (const double x : curve.quantiles) {
      one["quantiles"].push_back(std::isfinite(x) ? Json(x) : Json(nullptr));
    }
    out["curves"].push_back(std::move(one));
  }
  return out;
}

}  // namespace

Answer laws(Job& job) {
  Fields fields(job.message.json);
  const std::vector<std::string> names = fields.texts("names");
  if (names.size() > kMostLaws) {
    fields.wrong("`names` has at most " + std::to_string(kMostLaws) + " names");
  }
  const bool wants_parameters = fields.flag("parameters");
  const RunSpec spec = run_spec(fields, 1, job.studio.options.most_trials);
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  const auto warm = (*model)->warm();
  const auto compiled = session::compile(warm->model().with_sets(spec.sets));
  if (!compiled) return compiled.failure();
  const ir::Module& module = compiled->module;
  const auto inputs = session::run_inputs(module, spec.switches);
  if (!inputs) return inputs.failure();
  std::unique_ptr<session::OutlinedModel> outlined;
  if (wants_parameters) {
    auto read = session::outline_model(warm->model());
    if (!read) return read.failure();
    outlined = std::move(*read);
  }
  const std::vector<double> levels = levels_of_a_curve();
  Json out;
  out["levels"] = levels;
  out["laws"] = Json::array();
  for (const std::string& name : names) {
    const auto def = std::find_if(module.defs.begin(), module.defs.end(),
                                  [&](const ir::Def& one) { return one.full_name == name; });
    if (def == module.defs.end()) {
      return Error{"the model has nothing that is called `" + name + "`", ErrorKind::usage};
    }
    Json one = law_json(module, *inputs, *def, levels);
    const outline::Declaration* declaration = outlined ? outlined->find(name) : nullptr;
    if (declaration != nullptr) one["parameters"] = parameters_json(*declaration);
    out["laws"].push_back(std::move(one));
  }
  return out;
}

}  // namespace plimsoll::studio
