// Fuzz target: any bytes as a library of SIPmath. Nothing crashes or hangs; each SIP is read or refused with words; what is
// read is within the limits.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rng/hdr.h"
#include "sipmath/library.h"

namespace {

using namespace plimsoll;

void require(bool ok) {
  if (!ok) std::abort();
}

void check_sip(const sipmath::Sip& sip) {
  const int n_sources = (sip.generator ? 1 : 0) + (sip.copula != nullptr ? 1 : 0) +
                        (sip.uniforms.empty() ? 0 : 1) + (sip.samples.empty() ? 0 : 1);
  require(n_sources == 1);
  require(sip.terms.empty() == !sip.samples.empty());
  require(sip.terms.size() <= sipmath::kMaxTerms && sip.samples.size() <= sipmath::kMaxSamples);
  for (const double x : sip.terms) require(std::isfinite(x));
  for (const double x : sip.samples) require(std::isfinite(x));
  for (const double x : sip.uniforms) require(x > 0 && x < 1);
  if (sip.generator) {
    const double latent = rng::Hdr(sip.generator->seeds).latent(1);
    require(latent != 0 && std::fabs(latent) <= 0.5);
  }
  if (sip.copula == nullptr) return;
  const std::size_t n = sip.copula->layers.size();
  require(sip.layer < n && sip.copula->generators.size() == n &&
          sip.copula->factor.size() == n * n);
  for (std::size_t i = 0; i < n; ++i) {
    double square = 0;
    for (std::size_t j = 0; j < n; ++j)
      square += sip.copula->factor[i * n + j] * sip.copula->factor[i * n + j];
    require(std::fabs(square - 1) < 1e-6);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto library = sipmath::Library::read(text, "fuzz.json");
  if (!library) {
    require(!library.error().empty());
    return 0;
  }
  for (const std::string& name : library->names()) {
    const auto sip = library->find(name, {});
    if (sip) {
      check_sip(*sip);
      continue;
    }
    require(!sip.error().empty());
    const auto given = library->find(name, {.third = 1, .fourth = 2});
    if (given) check_sip(*given);
  }
  return 0;
}
