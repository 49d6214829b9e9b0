// The generalised Pareto law: what exceeds a high threshold.

#include "dist/laws/gpd.h"

#include "dist/laws/common.h"
#include "dist/laws/extreme_tail.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Gpd {
 public:
  Gpd(double location, double scale, double shape)
      : location_(location), scale_(scale), shape_(shape) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return GpdKernel::sample(signed_tail, location_, scale_, shape_);
  }
  double cdf(double x) const { return one_minus_tail_power(shape_, score(x)); }
  double survival(double x) const { return tail_power(shape_, score(x)); }
  double density(double x) const {
    const double z = score(x);
    return tail_power(shape_, z) / (scale_ * std::fma(shape_, z, 1));
  }
  double mean() const { return shape_ < 1 ? location_ + scale_ / (1 - shape_) : kInfinity; }
  double variance() const {
    if (shape_ >= 0.5) return kInfinity;
    const double step = scale_ / (1 - shape_);
    return step * step / (1 - 2 * shape_);
  }
  Support support() const {
    return {location_, shape_ < 0 ? location_ - scale_ / shape_ : kInfinity};
  }

 private:
  double quantile(double signed_tail) const {
    const math::DD z = wide_power_transform(shape_, math::wide_exponential_score(signed_tail));
    return rounded_or(z * scale_ + location_, sample(signed_tail));
  }

  double score(double x) const { return (x - location_) / scale_; }

  double location_;
  double scale_;
  double shape_;
};

MakeResult make_gpd(const Shape&, std::span<const double> flat) {
  const double location = flat[0];
  const double scale = flat[1];
  const double shape = flat[2];
  return Rules()
      .finite({{"location", location}})
      .positive({"scale", scale})
      .finite({{"shape", shape}})
      .build<Gpd>(location, scale, shape);
}

}  // namespace

const Law& gpd_law() {
  static const Law law = {
      .id = LawId::gpd,
      .name = "gpd",
      .summary = "what exceeds a high threshold: generalised Pareto; shape > 0 has a heavy tail",
      .forms = {{.params = {{.name = "location", .range = range::any()},
                            {.name = "scale", .range = range::positive()},
                            {.name = "shape", .dim = Dim::none, .range = range::any()}}}},
      .mean_formula = "location + scale / (1 - shape) for shape < 1, else infinite",
      .variance_formula = "scale^2 / ((1 - shape)^2 (1 - 2 shape)) for shape < 1/2, else infinite",
      .source =
          "Pickands, \"Statistical inference using extreme order statistics\", Annals of "
          "Statistics 3(1), 1975",
      .examples = {"gpd(0, 1, 0.5)", "gpd(location: 10, scale: 2, shape: 0)", "gpd(0, 1, -0.4)"},
      .make = make_gpd,
  };
  return law;
}

}  // namespace plimsoll::dist
