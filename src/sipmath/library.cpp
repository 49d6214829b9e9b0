#include "sipmath/library.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "math/correlation.h"
#include "rng/hdr.h"
#include "sipmath/json_place.h"

namespace plimsoll::sipmath {

struct Library::Content {
  Json root;
  std::string file;
  std::vector<std::string> names;
  // Copulas that were read, by name and given seeds.
  mutable std::map<std::string, std::shared_ptr<const Copula>> copulas;

  At top(const char* key) const {
    At at{&root, "`" + file + "`:"};
    return at.member(key, " ");
  }
  At rngs() const { return top("U01").member("rng"); }

  At named(const At& list, std::string_view name, std::size_t& n_found) const {
    At found;
    n_found = 0;
    if (!list.is_list()) return found;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Json& one = (*list.value)[i];
      if (!one.is_object() || !one.contains("name") || one["name"] != name) continue;
      if (n_found++ == 0) found = list.item(i);
    }
    if (n_found > 0) found.path += " `" + shown(name) + "`:";
    return found;
  }

  // The one of that name.
  Result<At> the(const At& list, std::string_view name, const std::string& what,
                 const At& asked) const {
    std::size_t n = 0;
    At found = named(list, name, n);
    if (n == 1) return found;
    return asked.wrong("names the " + what + " `" + shown(name) + "`, and " + list.path +
                       (n == 0 ? " has none of that name" : " has several of that name"));
  }

  Result<Generator> generator(const std::string& name, const At& asked,
                              const GivenSeeds& given) const;
  Result<bool> is_index(const std::string& name, const At& asked) const;
  Result<std::shared_ptr<const Copula>> gaussian(const At& copula, const GivenSeeds& given) const;
  Result<std::vector<double>> correlations(const std::string& variable, std::size_t n,
                                           const At& asked) const;
  std::optional<Error> read_source(const At& sip, const GivenSeeds& given, Sip& out) const;
  std::optional<Error> read_metalog(const At& sip, const GivenSeeds& given, Sip& out) const;
  std::optional<Error> read_array(const At& sip, Sip& out) const;
};

namespace {

Result<std::uint64_t> seed_of(const At& at, std::optional<std::uint64_t> given,
                              const char* argument) {
  if (at.value != nullptr && at.value->is_object() && at.member("type").is("parameter")) {
    if (given) return *given;
    const At name = at.member("name");
    const std::string who = name.is_text() ? ", \"" + shown(name.text()) + "\"," : "";
    if (argument == nullptr)
      return at.wrong("is left to the user, who can give `seed3` and `seed4` only");
    Error error = at.wrong("is left to the user" + who + " who gives it in the draw: `" + argument +
                           ": 0`, or another whole number");
    error.kind = ErrorKind::usage;
    return error;
  }
  const std::string rule =
      "a whole number from 0 to " + std::to_string(rng::Hdr::kMostSeed) +
      "; beyond it programs that count in floating point no longer agree on the generator";
  if (at.value == nullptr || !at.value->is_number()) return at.is_not(rule);
  const double x = at.value->get<double>();
  if (!(x >= 0 && x <= static_cast<double>(rng::Hdr::kMostSeed)) || x != std::floor(x)) {
    return at.is_not(rule);
  }
  return static_cast<std::uint64_t>(x);
}

}  // namespace

Result<Generator> Library::Content::generator(const std::string& name, const At& asked,
                                              const GivenSeeds& given) const {
  const auto at = the(rngs(), name, "generator", asked);
  if (!at) return at.failure();
  const At function = at->member("function", " ");
  if (!function.is("HDR_2_0")) {
    return function.is_not("\"HDR_2_0\", the generator of the standard that is read");
  }
  const At arguments = at->member("arguments", " ");
  if (const auto error = unknown_in(arguments, {"counter", "varId", "entity", "seed3", "seed4"})) {
    return *error;
  }
  const At counter = arguments.member("counter");
  if (counter.value != nullptr && !counter.is("PM_Index")) {
    return counter.is_not("\"PM_Index\", the number of the trial");
  }
  Generator out;
  out.name = name;
  const struct {
    const char* key;
    std::optional<std::uint64_t> given;
    const char* argument;
  } seeds[] = {{"varId", {}, nullptr},
               {"entity", {}, nullptr},
               {"seed3", given.third, "seed3"},
               {"seed4", given.fourth, "seed4"}};
  for (std::size_t i = 0; i < 4; ++i) {
    const At one = arguments.member(seeds[i].key);
    const auto seed = seed_of(one, seeds[i].given, seeds[i].argument);
    if (!seed) return seed.failure();
    out.seeds[i] = *seed;
  }
  const auto is_open = [&](const char* key) {
    const At at_key = arguments.member(key);
    return at_key.value != nullptr && at_key.value->is_object();
  };
  out.takes_third = is_open("seed3");
  out.takes_fourth = is_open("seed4");
  return out;
}

Result<bool> Library::Content::is_index(const std::string& name, const At& asked) const {
  const auto at = the(rngs(), name, "generator", asked);
  if (!at) return at.failure();
  return at->member("function", " ").is("Index");
}

Result<std::vector<double>> Library::Content::correlations(const std::string& variable,
                                                           std::size_t n, const At& asked) const {
  const auto at = the(top("globalVariables"), variable, "global variable", asked);
  if (!at) return at.failure();
  const At value = at->member("value", " ");
  const At matrix = value.member("matrix");
  if (!matrix.is_list()) return matrix.is_not("a list of row, col and value");
  if (matrix.size() > kMaxLayers * kMaxLayers) {
    return matrix.wrong("has " + std::to_string(matrix.size()) + " entries; at most " +
                        std::to_string(kMaxLayers * kMaxLayers) + " are read");
  }
  // The order of `columns`, which is that in which rows first stand where both are there.
  std::vector<std::string> order;
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    const auto row = text_of(matrix.item(i).member("row"));
    if (!row) return row.failure();
    if (std::find(order.begin(), order.end(), *row) == order.end()) order.push_back(*row);
    if (order.size() > kMaxLayers) return matrix.wrong("has too many rows");
  }
  const At columns = value.member("columns");
  if (columns.value != nullptr) {
    const auto stated = texts_of(columns, "columns");
    if (!stated) return stated.failure();
    std::vector<std::string> without;
    for (const std::string& name : *stated) {
      if (std::find(order.begin(), order.end(), name) != order.end()) without.push_back(name);
    }
    if (without != order) {
      return matrix.wrong(
          "lists its rows in another order than `columns`, and programs differ in which of the two "
          "counts; give "
          "both the same");
    }
    order = *stated;
  }
  if (order.size() != n) {
    return matrix.wrong("is of " + std::to_string(order.size()) +
                        " variables, and the copula has " + std::to_string(n) + " layers");
  }
  std::vector<double> out(n * n, 0.0);
  std::vector<char> is_stated(n * n, 0);
  for (std::size_t i = 0; i < n; ++i) out[i * n + i] = 1;
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    const At entry = matrix.item(i);
    std::size_t place[2] = {};
    std::size_t k = 0;
    for (const char* key : {"row", "col"}) {
      const auto name = text_of(entry.member(key));
      if (!name) return name.failure();
      const auto found = std::find(order.begin(), order.end(), *name);
      if (found == order.end()) {
        return entry.member(key).wrong("is \"" + shown(*name) + "\", which is none of `columns`");
      }
      place[k++] = static_cast<std::size_t>(found - order.begin());
    }
    const auto x = number_of(entry.member("value"));
    if (!x) return x.failure();
    for (const std::size_t cell : {place[0] * n + place[1], place[1] * n + place[0]}) {
      if (is_stated[cell] != 0 && out[cell] != *x) {
        return entry.wrong("states the pair a second time, with another value");
      }
      is_stated[cell] = 1;
      out[cell] = *x;
    }
  }
  if (const auto fault = math::correlation_fault(out, n)) {
    return matrix.wrong("is no matrix of correlations: of \"" + shown(order[fault->row]) +
                        "\" and \"" + shown(order[fault->column]) + "\" it has " +
                        Json(fault->value).dump() +
                        (fault->kind == math::CorrelationFault::Kind::diagonal
                             ? "; with itself each has 1"
                             : "; correlations are from -1 to 1"));
  }
  // What nobody states is no independence.
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (is_stated[i * n + j] != 0) continue;
      return matrix.wrong("states nothing of \"" + shown(order[j]) + "\" and \"" + shown(order[i]) +
                          "\"; 0 is stated too");
    }
  }
  return out;
}

Result<std::shared_ptr<const Copula>> Library::Content::gaussian(const At& copula,
                                                                 const GivenSeeds& given) const {
  const auto key = copula.path + "," + (given.third ? std::to_string(*given.third) : "") + "," +
                   (given.fourth ? std::to_string(*given.fourth) : "");
  if (const auto known = copulas.find(key); known != copulas.end()) return known->second;
  auto made = std::make_shared<Copula>();
  made->name = copula.member("name").text();
  const auto layers = texts_of(copula.member("copulaLayer", " "), "layers");
  if (!layers) return layers.failure();
  made->layers = *layers;
  const At arguments = copula.member("arguments", " ");
  if (const auto error = unknown_in(arguments, {"correlationMatrix", "rng"})) return *error;
  const At rng = arguments.member("rng");
  const auto generators = texts_of(rng, "generators");
  if (!generators) return generators.failure();
  if (generators->size() != layers->size()) {
    return rng.wrong("has " + std::to_string(generators->size()) + " generators for " +
                     std::to_string(layers->size()) + " layers; each layer has one");
  }
  for (std::size_t i = 0; i < generators->size(); ++i) {
    auto one = generator((*generators)[i], rng.item(i), given);
    if (!one) return one.failure();
    for (const Generator& before : made->generators) {
      if (before.seeds == one->seeds) {
        return rng.item(i).wrong(
            "has the seeds of `" + shown(before.name) +
            "`: the two layers would share their noise, whatever the matrix says");
      }
    }
    made->generators.push_back(std::move(*one));
  }
  const At matrix = arguments.member("correlationMatrix");
  const At type = matrix.member("type");
  if (!type.is("globalVariables")) return type.is_not("\"globalVariables\"");
  const auto variable = text_of(matrix.member("value"));
  if (!variable) return variable.failure();
  const auto correlations = this->correlations(*variable, layers->size(), matrix.member("value"));
  if (!correlations) return correlations.failure();
  auto factor = math::cholesky(*correlations, layers->size());
  if (!factor) {
    return matrix.wrong(
        "is of `" + shown(*variable) +
        "`, and no draws can be correlated like this: it is not positive semidefinite");
  }
  made->factor = std::move(*factor);
  copulas[key] = made;
  return std::shared_ptr<const Copula>(made);
}

std::optional<Error> Library::Content::read_source(const At& sip, const GivenSeeds& given,
                                                   Sip& out) const {
  const At ref = sip.member("ref", " ");
  const At source = ref.member("source");
  const At name = ref.member("name");
  const auto named = text_of(name);
  if (!named) return named.failure();
  if (source.is("rng")) {
    auto found = generator(*named, name, given);
    if (!found) return found.failure();
    out.generator = std::move(*found);
    return std::nullopt;
  }
  if (!source.is("copula")) return source.is_not("\"rng\" or \"copula\"");
  const auto copula = the(top("U01").member("copula"), *named, "copula", name);
  if (!copula) return copula.failure();
  const At function = copula->member("function", " ");
  const At layer_at = ref.member("copulaLayer");
  const auto layer = text_of(layer_at);
  if (!layer) return layer.failure();
  const auto layers = texts_of(copula->member("copulaLayer", " "), "layers");
  if (!layers) return layers.failure();
  const auto place = std::find(layers->begin(), layers->end(), *layer);
  if (place == layers->end()) {
    return layer_at.wrong("is \"" + shown(*layer) + "\", which is no layer of the copula `" +
                          shown(*named) + "`");
  }
  out.layer = static_cast<std::size_t>(place - layers->begin());
  if (function.is("GaussianCopula")) {
    auto made = gaussian(*copula, given);
    if (!made) return made.failure();
    out.copula = std::move(*made);
    return std::nullopt;
  }
  if (!function.is("SIP_Array")) {
    return function.is_not("\"GaussianCopula\" or \"SIP_Array\", the copulas that are read");
  }
  const At arguments = copula->member("arguments", " ");
  const At type = arguments.member("type");
  if (!type.is("array")) {
    return type.is_not(
        "\"array\": samples that stand in the library itself; no other file is fetched");
  }
  if (auto error = unknown_in(arguments, {"type", "value"})) return error;
  const At value = arguments.member("value");
  if (!value.is_list() || value.size() != layers->size()) {
    return value.is_not("a list with the uniforms of each layer");
  }
  const At row = value.item(out.layer);
  auto uniforms = numbers_of(row, kMaxSamples, "uniforms");
  if (!uniforms) return uniforms.failure();
  if (uniforms->empty()) return row.wrong("is empty");
  for (std::size_t i = 0; i < uniforms->size(); ++i) {
    const double u = (*uniforms)[i];
    if (!(u > 0 && u < 1)) return row.item(i).is_not("between 0 and 1");
  }
  out.array = *named;
  out.uniforms = std::move(*uniforms);
  return std::nullopt;
}

std::optional<Error> Library::Content::read_metalog(const At& sip, const GivenSeeds& given,
                                                    Sip& out) const {
  const At arguments = sip.member("arguments", " ");
  if (auto error = unknown_in(arguments, {"aCoefficients", "lowerBound", "upperBound"})) {
    return error;
  }
  const At terms_at = arguments.member("aCoefficients");
  auto terms = numbers_of(terms_at, kMaxTerms, "coefficients");
  if (!terms) return terms.failure();
  if (terms->size() < 2) {
    return terms_at.wrong("has " + std::to_string(terms->size()) +
                          " coefficients; a metalog has 2 or more");
  }
  if (std::all_of(terms->begin() + 1, terms->end(), [](double x) { return x == 0; })) {
    return terms_at.wrong(
        "has zeros alone behind the first: a number that does not vary, and no metalog");
  }
  out.terms = std::move(*terms);
  for (const auto& [key, bound] :
       {std::pair{"lowerBound", &out.low}, std::pair{"upperBound", &out.high}}) {
    const At at = arguments.member(key);
    if (at.value == nullptr || at.value->is_null()) continue;
    const auto x = number_of(at);
    if (!x) return x.failure();
    *bound = *x;
  }
  return read_source(sip, given, out);
}

std::optional<Error> Library::Content::read_array(const At& sip, Sip& out) const {
  const At arguments = sip.member("arguments", " ");
  const At type = arguments.member("type");
  if (!type.is("array")) {
    return type.is_not(
        "\"array\": samples that stand in the library itself; no other file is fetched");
  }
  if (auto error = unknown_in(arguments, {"type", "value"})) return error;
  const At value = arguments.member("value");
  auto samples = numbers_of(value, kMaxSamples, "samples");
  if (!samples) return samples.failure();
  if (samples->empty()) return value.wrong("is empty");
  out.samples = std::move(*samples);
  const At ref = sip.member("ref", " ");
  if (ref.value == nullptr) return std::nullopt;
  const At source = ref.member("source");
  if (!source.is("rng"))
    return source.is_not("\"rng\", with the name of one of the function \"Index\"");
  const auto name = text_of(ref.member("name"));
  if (!name) return name.failure();
  const auto index = is_index(*name, ref.member("name"));
  if (!index) return index.failure();
  if (*index) return std::nullopt;
  return ref.member("name").wrong(
      "names a generator of another function than \"Index\"; samples are "
      "those of the trials in their order");
}

Result<Sip> Library::find(std::string_view name, const GivenSeeds& given) const {
  const At all = content_->top("sips");
  // Some stand once for each program that reads them; those for one alone are not meant.
  At found;
  std::size_t n = 0;
  std::string environments;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Json& one = (*all.value)[i];
    if (!one.is_object() || !one.contains("name") || one["name"] != name) continue;
    const At at = all.item(i);
    const At environment = at.member("environment");
    if (environment.value != nullptr && !environment.is("generic")) {
      environments += (environments.empty() ? "" : ", ") + what_is(*environment.value);
      continue;
    }
    if (n++ == 0) found = at;
  }
  const std::string who = "`" + content_->file + "`: the SIP `" + shown(name) + "`";
  if (n == 0) {
    return Error{
        who + (environments.empty() ? " is not there" : " is there only for " + environments),
        ErrorKind::usage};
  }
  if (n > 1) return Error{who + " is there " + std::to_string(n) + " times", ErrorKind::model};
  found.path += " `" + shown(name) + "`:";
  Sip out;
  out.name = std::string(name);
  if (const At rounding = found.member("rounding"); rounding.value != nullptr) {
    out.rounding = what_is(*rounding.value);
  }
  const At function = found.member("function", " ");
  std::optional<Error> error;
  if (function.is("Metalog_1_0")) {
    error = content_->read_metalog(found, given, out);
  } else if (function.is("SIP_Array")) {
    error = content_->read_array(found, out);
  } else {
    error = function.is_not("\"Metalog_1_0\" or \"SIP_Array\", the functions that are read");
  }
  if (error) return *error;
  const auto is_taken = [&](bool Generator::*takes) {
    const std::vector<Generator>* all = out.copula != nullptr ? &out.copula->generators : nullptr;
    return (out.generator && *out.generator.*takes) ||
           (all != nullptr && std::any_of(all->begin(), all->end(),
                                          [&](const Generator& one) { return one.*takes; }));
  };
  for (const auto& [seed, takes, word] :
       {std::tuple{given.third, &Generator::takes_third, "seed3"},
        std::tuple{given.fourth, &Generator::takes_fourth, "seed4"}}) {
    if (seed && !out.generator && out.copula == nullptr) {
      return Error{found.path + " it has samples, and no seeds; leave `" + word + "` out",
                   ErrorKind::usage};
    }
    if (seed && !is_taken(takes)) {
      return Error{found.path + " the library states `" + word + "` itself; leave it out",
                   ErrorKind::usage};
    }
  }
  return out;
}

Result<Library> Library::read(std::string_view text, const std::string& file) {
  auto content = std::make_unique<Content>();
  content->file = file;
  const auto wrong = [&](const std::string& why) {
    return Error{"`" + file + "` " + why, ErrorKind::model};
  };
  if (text.size() > kMaxLibraryBytes) {
    return wrong("is larger than " + std::to_string(kMaxLibraryBytes >> 20) + " MiB");
  }
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (const std::string other = other_format(text); !other.empty()) {
    return wrong("is " + other + "; a library of SIPmath 3.0 is JSON");
  }
  if (const auto place = too_deep(text)) {
    return wrong(place_in(text, *place) + ": brackets nest deeper than " +
                 std::to_string(kMaxDepth));
  }
  try {
    content->root = Json::parse(text);
    if (const std::string twice = key_twice(text); !twice.empty()) {
      return wrong("has " + twice + ", and programs differ in which of the two counts");
    }
  } catch (const Json::parse_error& e) {
    return wrong(place_in(text, e.byte > 0 ? e.byte - 1 : 0) + ": this is not JSON");
  } catch (const Json::exception&) {
    return wrong("has a number that is too large for a double, such as 1e999");
  }
  const At type = content->top("libraryType");
  if (type.value != nullptr && !type.is("SIPmath_3_0")) {
    return type.is_not("\"SIPmath_3_0\", the version of the standard that is read");
  }
  const At object = content->top("objectType");
  if (object.value != nullptr && !object.is("sipModel")) return object.is_not("\"sipModel\"");
  const At sips = content->top("sips");
  if (!sips.is_list()) return sips.is_not("a list of SIPs, as a library of SIPmath 3.0 has");
  for (std::size_t i = 0; i < sips.size(); ++i) {
    const At name = sips.item(i).member("name");
    if (!name.is_text()) return name.is_not("a text");
    content->names.push_back(name.text());
  }
  std::sort(content->names.begin(), content->names.end());
  content->names.erase(std::unique(content->names.begin(), content->names.end()),
                       content->names.end());
  return Library(std::move(content));
}

Library::Library(std::unique_ptr<Content> content) : content_(std::move(content)) {}
Library::~Library() = default;
Library::Library(Library&&) noexcept = default;
Library& Library::operator=(Library&&) noexcept = default;

const std::vector<std::string>& Library::names() const {
  return content_->names;
}

}  // namespace plimsoll::sipmath
