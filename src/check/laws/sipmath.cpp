#include "check/laws/sipmath.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/laws/draw.h"
#include "check/laws/given_draw.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/resolve.h"
#include "ir/given.h"
#include "rng/hdr.h"
#include "rng/key.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

constexpr std::string_view kUsage =
    "`sipmath(source, \"name\")`, with `seed3:` and `seed4:` where the library leaves them to its "
    "user, and "
    "`recycle: true` for samples that come again";
// Forms of the law `metalog` by coefficients; with the bound below and that above.
constexpr std::uint16_t kTermForms = 4;

// What a call of `sipmath` is given.
struct SipCall {
  syntax::Name source;
  const Expr* name = nullptr;
  sipmath::GivenSeeds seeds;
  std::string given;
  const Expr* recycle = nullptr;
  bool recycled = false;
};

std::optional<std::uint64_t> whole_number(const Expr& e) {
  if (e.kind != ExprKind::number || e.unit != nullptr) return std::nullopt;
  std::string digits(e.text);
  std::erase(digits, '_');
  std::uint64_t x = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), x);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (x > rng::Hdr::kMostSeed) return std::nullopt;
  return x;
}

bool read_call(Context& context, const Expr& e, SipCall& out) {
  const auto wrong = [&](Span at, const std::string& what) {
    error(context, Kind::call_arguments, at, what).add_note("it is written " + std::string(kUsage));
    return false;
  };
  for (const syntax::Argument& argument : e.args) {
    const std::string_view word = argument.name.text;
    const Expr& value = *argument.value;
    if (word.empty() && out.source.text.empty() && out.name == nullptr) {
      if (value.kind != ExprKind::name) {
        return wrong(value.span, "the first argument of `sipmath` is the name of a `source`");
      }
      out.source = {value.text, value.span};
    } else if (word.empty() && out.name == nullptr) {
      if (value.kind != ExprKind::string) {
        auto& d = error(context, Kind::call_arguments, value.span,
                        "the SIP's name is a text: it stands in quotes");
        if (value.kind == ExprKind::name) {
          d.add_fix("write `\"" + std::string(value.text) + "\"`", value.span,
                    "\"" + std::string(value.text) + "\"");
        }
        return false;
      }
      out.name = &value;
    } else if (word == "seed3" || word == "seed4") {
      const auto seed = whole_number(value);
      if (!seed) {
        return wrong(value.span, "a seed is a whole number from 0 to " +
                                     std::to_string(rng::Hdr::kMostSeed) + ", written as such");
      }
      (word == "seed3" ? out.seeds.third : out.seeds.fourth) = *seed;
      out.given += " " + std::string(word) + "=" + std::to_string(*seed);
    } else if (word == "recycle") {
      if (value.kind != ExprKind::name || (value.text != "true" && value.text != "false")) {
        return wrong(value.span, "`recycle` is `true` or `false`");
      }
      out.recycle = &value;
      out.recycled = value.text == "true";
    } else {
      return wrong(value.span,
                   "`sipmath` has no argument " + quoted(context, value.span) + " here");
    }
  }
  if (out.source.text.empty() || out.name == nullptr) {
    return wrong(e.span, "`sipmath` needs a source and the name of a SIP in it");
  }
  return true;
}

std::optional<sipmath::Sip> find_sip(Context& context, const sipmath::Library& library,
                                     const SipCall& call) {
  auto sip = library.find(call.name->text, call.seeds);
  if (sip) return std::move(*sip);
  // What is wrong with a library, such as a copula, is told once, however many draws are on it.
  const std::vector<diag::Diagnostic>& told = context.sink.all();
  if (sip.failure().kind == ErrorKind::model &&
      std::any_of(told.begin(), told.end(), [&](const diag::Diagnostic& one) {
        return one.kind == Kind::sipmath_library && one.message == sip.error();
      })) {
    return std::nullopt;
  }
  auto& d = error(context, Kind::sipmath_library, call.name->span, sip.error());
  const std::vector<std::string>& names = library.names();
  if (std::binary_search(names.begin(), names.end(), call.name->text)) return std::nullopt;
  const std::string_view near = context.sink.may_suggest()
                                    ? diag::nearest(call.name->text, {names.begin(), names.end()})
                                    : std::string_view();
  if (!near.empty() && near.find_first_of("\"\\\n") == near.npos) {
    d.did_you_mean(call.name->span, "\"" + std::string(near) + "\"");
  } else if (!names.empty()) {
    constexpr std::size_t kMostShown = 6;
    std::string some;
    for (std::size_t i = 0; i < std::min(names.size(), kMostShown); ++i) {
      some += (i == 0 ? "\"" : ", \"") + names[i].substr(0, 40) + "\"";
    }
    if (names.size() > kMostShown)
      some += " and " + std::to_string(names.size() - kMostShown) + " more";
    d.add_note("it has " + some);
  }
  return std::nullopt;
}

// Latents by trial of samples: the middles of their ranks.
std::vector<double> tails_of_samples(const std::vector<double>& samples) {
  const std::size_t n = samples.size();
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return samples[a] < samples[b]; });
  std::vector<double> tails(n);
  const auto size = static_cast<double>(n);
  for (std::size_t rank = 0; rank < n; ++rank) {
    // The half above as its distance from 1.
    tails[order[rank]] = 2 * rank + 1 <= n ? (static_cast<double>(rank) + 0.5) / size
                                           : -(static_cast<double>(n - 1 - rank) + 0.5) / size;
  }
  return tails;
}

std::vector<double> tails_of_uniforms(const std::vector<double>& uniforms) {
  std::vector<double> tails;
  for (const double u : uniforms) tails.push_back(u <= 0.5 ? u : u - 1);
  return tails;
}

std::string key_of(const sipmath::Seeds& seeds) {
  std::string key = "sipmath";
  for (const std::uint64_t seed : seeds) key += " " + std::to_string(seed);
  return key;
}

ir::GivenLatents generated(const sipmath::Seeds& seeds) {
  ir::GivenLatents given;
  given.seeds = seeds;
  return given;
}

// A slot of the trial region whose latents are given, and its node.
NodeId given_noise(Context& context, const std::string& key, ir::GivenLatents given,
                   std::string name, SymbolId place, bool is_parameter, Span span) {
  const InDefinition none(context.builder, {});
  const NodeSpec spec{.region = Region::trial, .shape = context.builder.scalar(), .span = span};
  const ir::SlotId slot = make_slot(context, ir::Purpose::draw, key, context.builder.scalar(),
                                    Region::trial, false, span);
  name_slot(context, slot, std::move(name), place);
  context.module.slots[slot.value].given =
      std::make_shared<const ir::GivenLatents>(std::move(given));
  context.module.slots[slot.value].is_parameter = is_parameter;
  NodeSpec noise = spec;
  noise.aux = slot.value;
  return context.builder.add(Op::noise, {}, noise);
}

class Drawer {
 public:
  Drawer(Context& context, SymbolId id, const SipNoise& noise, Span span)
      : context_(context), id_(id), noise_(noise), sip_(noise.sip), span_(span) {}

  NodeId latent() {
    if (sip_.generator) return own(key_of(sip_.generator->seeds), generated(sip_.generator->seeds));
    if (sip_.copula != nullptr) return layer();
    ir::GivenLatents given;
    given.recycled = noise_.recycled;
    const bool is_samples = !sip_.samples.empty();
    given.tails = is_samples ? tails_of_samples(sip_.samples) : tails_of_uniforms(sip_.uniforms);
    // Uniforms of a layer are those of each SIP on it, which are the same noise.
    return own("sipmath samples " + noise_.file + "\n" +
                   (is_samples ? sip_.name : std::to_string(sip_.layer) + " of " + sip_.array),
               std::move(given));
  }

 private:
  // The noise of that key, of which this draw is one.
  NodeId own(const std::string& key, ir::GivenLatents given) {
    const auto found = context_.noise.given.find(key);
    if (found == context_.noise.given.end()) {
      const NodeId node = make(key, std::move(given), context_.symbols[id_].full_name, true);
      context_.noise.given[key] = {node, id_, span_};
      return node;
    }
    Noise::Given& known = found->second;
    if (known.drawn.valid()) {
      warn(known);
    } else {
      known.drawn = id_;
      known.span = span_;
    }
    return known.node;
  }

  NodeId make(const std::string& key, ir::GivenLatents given, std::string name, bool is_own) {
    given.name = sip_.name;
    given.file = noise_.file;
    const Symbol& symbol = context_.symbols[id_];
    return given_noise(context_, key, std::move(given), std::move(name), symbol.parent,
                       is_own && is_uncertain_given(symbol), span_);
  }

  void warn(const Noise::Given& known) {
    const std::string first = context_.symbols[known.drawn].full_name;
    context_.sink
        .report(Kind::sipmath_same_noise, span_,
                "`" + context_.symbols[id_].full_name + "` and `" + first +
                    "` have the same noise, " +
                    (sip_.generator || sip_.copula != nullptr ? "that of the same seeds"
                                                              : "the same samples") +
                    ": one is high whenever the other is")
        .label(known.span, "the other")
        .add_help("where that is not meant, ask who made the library for noise of their own");
  }

  // The layers that SIPs are drawn from, as far as the model's text tells, and those that they are made of.
  std::vector<std::size_t> wanted_layers() {
    const sipmath::Copula& copula = *sip_.copula;
    const std::size_t n = copula.layers.size();
    std::vector<char> wanted(n, 0);
    wanted[sip_.layer] = 1;
    for (std::size_t i = 0; i < context_.symbols.size(); ++i) {
      const Symbol& symbol = context_.symbols[SymbolId(i)];
      if (symbol.kind != SymbolKind::draw || is_given_by_trial(context_, SymbolId(i))) continue;
      const Expr* law = static_cast<const syntax::DrawDecl*>(symbol.decl)->law;
      const auto layer = layer_of(law, symbol);
      if (layer) wanted[*layer] = 1;
    }
    for (std::size_t i = n; i-- > 0;) {
      if (wanted[i] == 0) continue;
      for (std::size_t j = 0; j < i; ++j) {
        if (copula.factor[i * n + j] != 0) wanted[j] = 1;
      }
    }
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < n; ++i) {
      if (wanted[i] != 0) out.push_back(i);
    }
    return out;
  }

  // Of a draw of a SIP of this library, where it is on the same copula: its layer.
  std::optional<std::size_t> layer_of(const Expr* e, const Symbol& symbol) {
    constexpr int kMostSteps = 8;
    for (int step = 0; e != nullptr && step < kMostSteps; ++step) {
      if (e->kind == ExprKind::with_unit || e->kind == ExprKind::binary) {
        const Expr* right = e->kind == ExprKind::binary ? e->right : nullptr;
        e = right != nullptr && right->kind == ExprKind::call ? right : e->left;
        continue;
      }
      if (e->kind == ExprKind::name) {
        Scope scope;
        scope.place = symbol.parent;
        const auto read = resolve(context_, *e, scope, false);
        if (!read || read->parameter != nullptr || !read->symbol.valid()) return std::nullopt;
        const Symbol& given = context_.symbols[read->symbol];
        if (given.kind != SymbolKind::given) return std::nullopt;
        e = static_cast<const syntax::GivenDecl*>(given.decl)->value;
        continue;
      }
      break;
    }
    if (e == nullptr || e->kind != ExprKind::call || e->left->kind != ExprKind::name ||
        e->left->text != "sipmath" || e->args.size() < 2 ||
        e->args[0].value->text != noise_.source || e->args[1].value->kind != ExprKind::string) {
      return std::nullopt;
    }
    diag::Sink silent;
    const sipmath::Library* library =
        context_.store->sips({e->args[0].value->text, e->span}, silent);
    if (library == nullptr) return std::nullopt;
    const auto other = library->find(e->args[1].value->text, noise_.seeds);
    if (!other || other->copula == nullptr || other->copula->name != sip_.copula->name) {
      return std::nullopt;
    }
    return other->layer;
  }

  // Scores of the copula, with the draw's layer among them.
  const Noise::GivenScores& scores() {
    const std::string base = noise_.file + "\n" + sip_.copula->name + "\n" + noise_.given;
    for (int round = 0;; ++round) {
      // A second one for what the first was not made for; the noise is the same.
      const auto found = context_.noise.given_scores.find(base + "\n" + std::to_string(round));
      if (found == context_.noise.given_scores.end()) {
        return context_.noise.given_scores[base + "\n" + std::to_string(round)] = build();
      }
      const auto& layers = found->second.layers;
      if (std::find(layers.begin(), layers.end(), sip_.layer) != layers.end()) return found->second;
    }
  }

  Noise::GivenScores build() {
    const sipmath::Copula& copula = *sip_.copula;
    const std::size_t n = copula.layers.size();
    Noise::GivenScores out;
    out.layers = wanted_layers();
    const InDefinition none(context_.builder, {});
    const NodeSpec spec{.region = Region::trial, .shape = context_.builder.scalar(), .span = span_};
    std::vector<NodeId> scores;
    ir::Dim hidden;
    ir::Copula made;
    made.name = copula.name;
    made.n = static_cast<std::uint32_t>(out.layers.size());
    for (const std::size_t layer : out.layers) {
      scores.push_back(context_.builder.add(Op::score, {generator(layer)}, spec));
      hidden.labels.push_back(copula.layers[layer]);
      for (const std::size_t from : out.layers)
        made.factor.push_back(copula.factor[layer * n + from]);
    }
    const DimId dim(context_.module.dims.size());
    context_.module.dims.push_back(std::move(hidden));
    NodeSpec wide = spec;
    wide.shape = context_.module.intern_shape(std::span<const DimId>(&dim, 1));
    const NodeId joined = context_.builder.add(Op::concat, scores, wide);
    wide.aux = static_cast<std::uint32_t>(context_.module.copulas.size());
    context_.module.copulas.push_back(std::move(made));
    out.scores = context_.builder.add(Op::correlate, {joined}, wide);
    return out;
  }

  // The noise of a layer's generator; until somebody draws the layer it is named by it.
  NodeId generator(std::size_t layer) {
    const sipmath::Generator& one = sip_.copula->generators[layer];
    const std::string key = key_of(one.seeds);
    const auto found = context_.noise.given.find(key);
    if (found != context_.noise.given.end()) return found->second.node;
    const NodeId node =
        make(key, generated(one.seeds), noise_.source + "." + sip_.copula->layers[layer], false);
    context_.noise.given[key] = {node, {}, {}};
    return node;
  }

  NodeId layer() {
    const Noise::GivenScores& all = scores();
    const std::size_t place = static_cast<std::size_t>(
        std::find(all.layers.begin(), all.layers.end(), sip_.layer) - all.layers.begin());
    const std::string key = key_of(sip_.copula->generators[sip_.layer].seeds);
    Noise::Given& own = context_.noise.given.at(key);
    if (own.drawn.valid()) {
      warn(own);
    } else {
      own.drawn = id_;
      own.span = span_;
      const Symbol& symbol = context_.symbols[id_];
      const ir::SlotId slot(context_.module.node(own.node).aux);
      name_slot(context_, slot, symbol.full_name, symbol.parent);
      context_.module.slots[slot.value].is_parameter = is_uncertain_given(symbol);
    }
    // A layer that depends on no other has its generator's uniforms, not those through scores and back.
    const std::size_t n = sip_.copula->layers.size();
    const auto row = sip_.copula->factor.begin() + static_cast<std::ptrdiff_t>(sip_.layer * n);
    if (row[static_cast<std::ptrdiff_t>(sip_.layer)] == 1) return own.node;
    const NodeSpec spec{.region = Region::trial,
                        .shape = context_.builder.scalar(),
                        .aux = static_cast<std::uint32_t>(place),
                        .span = span_};
    const NodeId slice = context_.builder.add(Op::slice, {all.scores}, spec);
    NodeSpec tail = spec;
    tail.aux = 0;
    return context_.builder.add(Op::tail_of_score, {slice}, tail);
  }

  Context& context_;
  SymbolId id_;
  const SipNoise& noise_;
  const sipmath::Sip& sip_;
  Span span_;
};

}  // namespace

Value call_sipmath(Context& context, const Builtin&, const Expr& e, const Scope&) {
  SipCall call;
  if (!read_call(context, e, call)) return {};
  const sipmath::Library* library = context.store->sips(call.source, context.sink);
  if (library == nullptr) return {};
  auto sip = find_sip(context, *library, call);
  if (!sip) return {};
  const bool is_listed = !sip->samples.empty() || !sip->uniforms.empty();
  if (call.recycle != nullptr && !is_listed) {
    error(context, Kind::call_arguments, call.recycle->span,
          "`recycle` is for SIPs with samples; a generator's numbers do not end")
        .add_help("leave `recycle` out");
    return {};
  }
  if (!sip->rounding.empty()) {
    context.sink
        .report(Kind::sipmath_rounding, call.name->span,
                "the library rounds this SIP (`rounding` is " + sip->rounding +
                    "), and its numbers are not rounded here")
        .add_help("round what is drawn where it is read");
  }
  auto law = std::make_shared<LawValue>();
  std::vector<double> flat;
  if (!sip->samples.empty()) {
    law->law = dist::find_law("empirical");
    flat = sip->samples;
  } else {
    law->law = dist::find_law("metalog");
    law->shape.form =
        static_cast<std::uint16_t>(kTermForms + (sip->low ? 1 : 0) + (sip->high ? 2 : 0));
    if (sip->low) flat.push_back(*sip->low);
    if (sip->high) flat.push_back(*sip->high);
    flat.insert(flat.end(), sip->terms.begin(), sip->terms.end());
  }
  law->shape.law = law->law->id;
  law->shape.n_own = static_cast<std::uint32_t>(flat.size());
  law->span = e.span;
  if (const auto made = dist::make(law->shape, flat); !made) {
    error(context, Kind::sipmath_library, call.name->span,
          "`" + context.store->file_of(call.source.text) + "`: the SIP `" +
              std::string(call.name->text) + "` is no distribution: " + made.error());
    return {};
  }
  for (const double x : flat) law->numbers.push_back(number(context, x));
  auto noise = std::make_shared<SipNoise>();
  noise->sip = std::move(*sip);
  noise->source = std::string(call.source.text);
  noise->file = context.store->file_of(call.source.text);
  noise->seeds = call.seeds;
  noise->given = call.given;
  noise->recycled = call.recycled;
  law->sip = std::move(noise);
  Value value;
  value.type = Type::law;
  value.shape = context.builder.scalar();
  value.law = std::move(law);
  return value;
}

bool draw_from_sip(Context& context, SymbolId id, const LawValue& law, ShapeId shape, Region region,
                   Span span) {
  const Symbol& symbol = context.symbols[id];
  const std::string name = "`" + symbol.full_name + "`";
  const auto refuse = [&](const std::string& why) -> diag::Diagnostic& {
    return error(context, Kind::sipmath_draw, span, why);
  };
  if (symbol.kind != SymbolKind::draw) {
    refuse("a SIP has one number a trial, and " + name + " is drawn for each occurrence")
        .add_help("draw from the SIP outside of the event, and read that");
    return false;
  }
  if (region != Region::trial) {
    refuse("a SIP has one number a trial, and " + name + " is drawn more often")
        .add_help("draw it once a trial, without `each`; a SIP for each period is a draw for each");
    return false;
  }
  if (shape != context.builder.scalar()) {
    refuse("a SIP is one number, and " + name + " is one for each label")
        .add_help("draw each label's SIP by itself, and choose among them by label in a formula");
    return false;
  }
  if (const auto member = context.copulas.memberships.find(id);
      member != context.copulas.memberships.end()) {
    refuse(name + " has the numbers of a SIP, which no `correlate` can change")
        .label(member->second.span, "correlated here")
        .add_help("SIPs are correlated by the copula of their library");
    return false;
  }
  if (context.noise.nodes.contains(id)) {
    refuse("what replaces a distribution is drawn from the same noise, so " + name +
           " would not have the SIP's numbers")
        .add_help("draw from the SIP by itself, and set the other draw to it");
    return false;
  }
  context.noise.nodes[id] = Drawer(context, id, *law.sip, span).latent();
  context.sips.emplace_back(id, law.sip);
  return true;
}

}  // namespace plimsoll::check
