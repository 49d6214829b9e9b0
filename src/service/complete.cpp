#include "service/complete.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

#include "check/functions/builtin.h"
#include "data/csv.h"
#include "data/period.h"
#include "dist/law.h"
#include "service/around.h"
#include "service/pages.h"
#include "service/values.h"
#include "units/unit.h"

namespace plimsoll::service {

using syntax::TokenKind;

namespace {

constexpr std::size_t kMostKeys = 500;

constexpr std::string_view kTopWords[] = {
    "plimsoll", "import",    "use",       "model",    "time",           "currency",
    "unit",     "source",    "dim",       "given",    "draw",           "event",
    "flow",     "let",       "stock",     "schedule", "balancing item", "affects",
    "state",    "fn",        "component", "part",     "risk",           "group",
    "register", "statement", "correlate", "outcome",  "limit",          "scenario",
    "action",   "decision",  "check",     "expect",   "allow"};
constexpr std::string_view kRiskWords[] = {
    "given",     "draw",           "event",   "flow",  "let",    "stock",
    "schedule",  "balancing item", "affects", "state", "fn",     "statement",
    "correlate", "outcome",        "limit",   "check", "expect", "allow"};
constexpr std::string_view kComponentWords[] = {"given",   "balancing item", "flow",  "let",
                                                "stock",   "schedule",       "state", "statement",
                                                "outcome", "check"};
constexpr std::string_view kEventWords[] = {"rate",     "chance", "at most", "always", "draw",
                                            "severity", "let",    "total",   "kept"};
constexpr std::string_view kScenarioWords[] = {"set", "strike"};
constexpr std::string_view kDecisionWords[] = {"choose",   "exclusive", "prerequisite", "lever",
                                               "maximise", "minimise",  "keep",         "budget"};
constexpr std::string_view kFnWords[] = {"let", "flow", "stock", "result"};
constexpr std::string_view kClauses[] = {"judgement",   "cite",         "each year",
                                         "each period", "over horizon", "history",
                                         "off",         "carries",      "was"};
constexpr std::string_view kScales[] = {"bn", "M", "k", "%", "bp", "pp", "per"};
constexpr std::string_view kTimeUnits[] = {"year",  "years",  "quarter", "quarters",
                                           "month", "months", "week",    "weeks",
                                           "day",   "days",   "hour",    "hours"};

CompletionKind completion_kind_of(EntityKind kind) {
  switch (kind) {
    case EntityKind::given:
    case EntityKind::parameter:
      return CompletionKind::constant;
    case EntityKind::fn:
      return CompletionKind::function;
    case EntityKind::event:
      return CompletionKind::event;
    case EntityKind::label:
      return CompletionKind::label;
    case EntityKind::source:
      return CompletionKind::source;
    case EntityKind::unit:
      return CompletionKind::unit;
    case EntityKind::dim:
    case EntityKind::risk:
    case EntityKind::part:
    case EntityKind::component:
    case EntityKind::stock:
    case EntityKind::schedule:
    case EntityKind::group:
      return CompletionKind::module;
    case EntityKind::stock_line:
    case EntityKind::schedule_part:
    case EntityKind::event_count:
    case EntityKind::event_largest:
    case EntityKind::total:
    case EntityKind::mark:
    case EntityKind::event_let:
    case EntityKind::effect:
      return CompletionKind::member;
    default:
      return CompletionKind::variable;
  }
}

class Completer {
 public:
  Completer(const View& view, const std::vector<std::string>& library, std::size_t offset)
      : view_(view), library_(library), offset_(offset), around_(view, offset) {}

  Completions run() {
    out_.place = {view_.path, around_.word_begin(), offset_};
    if (around_.in_comment()) return std::move(out_);
    if (around_.in_text()) {
      files();
      return std::move(out_);
    }
    if (!special()) general();
    return std::move(out_);
  }

 private:
  // ---------------------------------------------------------------- items

  void add(CompletionKind kind, std::string_view label, std::string detail = "",
           std::string page = "", std::string_view text = "") {
    if (label.empty() || !seen_.insert(std::string(label)).second) return;
    out_.items.push_back({kind, std::string(label), std::move(detail), std::move(page),
                          std::string(text.empty() ? label : text)});
  }

  template <class Words>
  void words(const Words& list) {
    for (const std::string_view word : list) {
      add(CompletionKind::keyword, word, "", word_page(word.substr(0, word.find(' '))));
    }
  }

  void entity(EntityId id) {
    const Entity& one = view_.names()[id];
    std::string detail(kind_word(one.kind));
    if (const ir::Def* def = view_.definition(one.full_name)) {
      detail += ", " + unit_words(*def);
      const std::string sets = index_set_words(*view_.module(), *def);
      if (!sets.empty()) detail += " by " + sets;
    }
    std::string page;
    if (one.decl != nullptr && one.decl->name.text == one.name) page = one.decl->title;
    add(completion_kind_of(one.kind), one.name, std::move(detail), std::move(page));
  }

  void entities(const std::function<bool(const Entity&)>& wanted) {
    const auto& all = view_.names().entities();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (wanted(all[i])) entity(EntityId(i));
    }
  }

  void of_kind(EntityKind kind) {
    entities([kind](const Entity& one) { return one.kind == kind; });
  }

  void laws() {
    for (const dist::Law* law : dist::all_laws()) {
      // It is written behind another: `normal(0, 1) truncated to [0, ]`.
      if (law->name == "truncated") continue;
      add(CompletionKind::law, law->name, form_text(*law, law->forms[0]),
          std::string(law->summary));
    }
  }

  void labels(const std::vector<EntityId>& dims) {
    for (const EntityId dim : dims) {
      for (const EntityId label : view_.names().labels(dim)) entity(label);
    }
  }

  void all_labels() { of_kind(EntityKind::label); }

  void units() {
    for (const std::string_view word : kScales) add(CompletionKind::unit, word, "scale");
    for (const std::string_view word : kTimeUnits) add(CompletionKind::unit, word, "time");
    for (const data::LoadedFile& file : view_.reading->loaded.files) {
      for (const syntax::Decl* decl : file.ast->decls) {
        if (decl->kind != syntax::DeclKind::currency) continue;
        for (const syntax::Name& code : static_cast<const syntax::CurrencyDecl*>(decl)->codes) {
          add(CompletionKind::unit, code.text, "currency of the model");
        }
      }
    }
    of_kind(EntityKind::unit);
    for (const std::string_view code : units::currency_codes()) {
      add(CompletionKind::unit, code, "currency");
    }
  }

  void periods() {
    const ir::Module* module = view_.module();
    if (module == nullptr || !module->has_time) return;
    const ir::Time& time = module->time;
    for (const std::uint32_t end : time.year_ends()) {
      const PeriodName name = time.year_name(end);
      add(CompletionKind::period, name.short_name, name.meaning());
    }
    for (std::uint32_t i = 0; i < time.n_periods && i < 2 * kMostKeys; ++i) {
      const PeriodName name = time.period_name(i);
      add(CompletionKind::period, name.short_name, name.meaning());
    }
  }

  void sources() { of_kind(EntityKind::source); }

  // Of the column that the place stands in; `position` counts the keys before it.
  void keys(EntityId source, std::size_t position) {
    const auto& decl = *static_cast<const syntax::SourceDecl*>(view_.names()[source].decl);
    if (position >= decl.keys.size()) return;
    const std::string path = source_path(view_, view_.names()[source].name);
    if (path.empty()) return;
    const std::string* open = view_.reading->loaded.documents.find(path);
    Result<std::string> text = open != nullptr ? *open : source::read_text(path);
    if (!text) return;
    diag::Sink ignored;
    const auto dialect = data::dialect_of(decl.dialect, decl.span, ignored);
    const auto table =
        data::parse_csv(*text, path, decl.span, ignored, dialect.value_or(data::Dialect()));
    if (!table) return;
    const int column = table->column(decl.keys[position].text);
    if (column < 0) return;
    for (const data::CsvRow& row : table->rows) {
      if (out_.items.size() >= kMostKeys) return;
      const std::string& cell = row.cells[static_cast<std::size_t>(column)];
      const bool is_word =
          !cell.empty() && std::all_of(cell.begin(), cell.end(), [](unsigned char c) {
            return std::isalnum(c) != 0 || c == '_' || c == '-' || c >= 0x80;
          });
      add(CompletionKind::key, cell, "line " + std::to_string(row.line), "",
          is_word ? cell : "\"" + cell + "\"");
    }
  }

  void modules() {
    for (const std::string& folder : library_) {
      std::error_code error;
      for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".plim") {
          add(CompletionKind::module, entry.path().stem().string(), "standard library");
        }
      }
    }
  }

  void files() {
    const std::string_view head = around_.last();
    const bool is_import = head == "import";
    if (!is_import && head != "file") return;
    const auto folder = std::filesystem::path(view_.path).parent_path();
    std::error_code error;
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      const bool is_model = entry.path().extension() == ".plim";
      if (!entry.is_regular_file(error) || is_model != is_import) continue;
      if (found.size() >= kMostKeys) break;
      found.push_back(entry.path().filename().string());
    }
    std::sort(found.begin(), found.end());
    for (const std::string& name : found) {
      add(CompletionKind::file, name, "", "", "\"" + name + "\"");
    }
    // The closing quote too, where it is there.
    if (out_.place.end < view_.text().size() && view_.text()[out_.place.end] == '"') {
      ++out_.place.end;
    }
  }

  void parameters_of(EntityId fn, std::string_view law) {
    if (fn.valid()) {
      for (const EntityId id : view_.names().members(fn)) {
        const Entity& one = view_.names()[id];
        if (one.kind != EntityKind::parameter) continue;
        add(CompletionKind::parameter, std::string(one.name) + ":", "parameter", "",
            std::string(one.name) + ": ");
      }
      return;
    }
    const dist::Law* found = dist::find_law(law);
    if (found == nullptr) return;
    for (const dist::Form& form : found->forms) {
      for (const dist::Param& param : form.params) {
        add(CompletionKind::parameter, std::string(param.name) + ":", form_text(*found, form),
            dist::range_text(param.name, param.range), std::string(param.name) + ": ");
      }
      if (form.variadic == dist::Variadic::quantiles) {
        for (const std::string_view level : {"p5", "p50", "p95"}) {
          add(CompletionKind::parameter, std::string(level) + ":", "a quantile", "",
              std::string(level) + ": ");
        }
      }
    }
  }

  // ---------------------------------------------------------------- contexts

  // The word stands behind a number, in its unit.
  bool in_unit() const {
    std::size_t back = 1;
    bool some = false;
    while (true) {
      const TokenKind kind = around_.last_kind(back);
      if (kind == TokenKind::number) return true;
      const std::string_view word = around_.last(back);
      if (kind == TokenKind::percent) return true;
      if (kind == TokenKind::right_paren) return some && word == ")";
      const bool joins = kind == TokenKind::slash || kind == TokenKind::star || word == "per";
      if (back == 1 && !joins && kind != TokenKind::identifier) return false;
      if (joins) some = true;
      if (!joins && kind != TokenKind::identifier) return false;
      if (!joins && std::find(std::begin(kScales), std::end(kScales), word) == std::end(kScales) &&
          !some && back == 1) {
        return false;
      }
      if (++back > 8) return false;
    }
  }

  bool in_bracket() {
    const std::size_t open = around_.open_bracket();
    if (open == around_.size() || around_.token(open).kind != TokenKind::left_bracket) return false;
    std::size_t n_commas = 0;
    for (std::size_t i = open + 1; i < around_.size(); ++i) {
      if (around_.token(i).kind == TokenKind::comma) ++n_commas;
    }
    const TokenKind before = around_.last_kind();
    if (before != TokenKind::left_bracket && before != TokenKind::comma) return false;
    if (open == around_.statement() + 2 && around_.statement() < around_.size()) {
      const std::string_view head = around_.word(around_.statement());
      // The left side of a declaration.
      if (head == "given" || head == "draw" || head == "let" || head == "flow" || head == "stock" ||
          head == "schedule" || head == "state" || head == "event" || head == "total" ||
          head == "kept") {
        of_kind(EntityKind::dim);
        return true;
      }
    }
    const EntityId whole = around_.path_before(open);
    if (!whole.valid()) return false;
    if (view_.names()[whole].kind == EntityKind::source) {
      keys(whole, n_commas);
      return true;
    }
    const std::vector<EntityId> dims = view_.names().dims_of(whole);
    if (dims.empty()) {
      all_labels();
    } else {
      labels(n_commas < dims.size() && dims.size() > 1 ? std::vector<EntityId>{dims[n_commas]}
                                                       : dims);
    }
    return true;
  }

  bool special() {
    const TokenKind before = around_.last_kind();
    const std::string_view last = around_.last();
    if (before == TokenKind::dot) {
      const EntityId whole = around_.path_before(around_.size() - 1);
      if (whole.valid()) {
        for (const EntityId id : view_.names().members(whole)) entity(id);
      }
      return true;
    }
    if (in_bracket()) return true;
    if (around_.statement() == around_.size()) return statements();
    if (before == TokenKind::tilde) {
      laws();
      entities(
          [](const Entity& one) { return one.kind == EntityKind::given && !one.parent.valid(); });
      return true;
    }
    if (before != TokenKind::identifier && before != TokenKind::number &&
        before != TokenKind::percent && before != TokenKind::slash && before != TokenKind::star) {
      return false;
    }
    if (last == "use") return modules(), true;
    if (last == "cite") return sources(), true;
    if (last == "over") {
      of_kind(EntityKind::dim);
      add(CompletionKind::keyword, "horizon");
      return true;
    }
    if (last == "across") return of_kind(EntityKind::dim), true;
    if (last == "each") return words(std::vector<std::string_view>{"year", "period"}), true;
    if (last == "bad") return words(std::vector<std::string_view>{"low", "high"}), true;
    if (last == "affects") return of_kind(EntityKind::stock), true;
    if (last == "strike") return events(), true;
    if (last == "in") return behind_in(), true;
    if (last == "of" && head() == "affects") {
      all_labels();
      add(CompletionKind::keyword, "all");
      return true;
    }
    if (last == "currency") {
      for (const std::string_view code : units::currency_codes()) {
        add(CompletionKind::unit, code, "currency");
      }
      return true;
    }
    if (in_unit()) {
      units();
      if (before != TokenKind::slash && last != "per") words(kClauses);
      return true;
    }
    return false;
  }

  std::string_view head() const {
    return around_.statement() < around_.size() ? around_.word(around_.statement())
                                                : std::string_view();
  }

  void behind_in() {
    const std::string_view word = head();
    if (word == "given" || word == "let" || word == "flow" || word == "stock") {
      units();
    } else {
      periods();
    }
  }

  void events() {
    const auto& all = view_.names().entities();
    for (const Entity& one : all) {
      if (one.kind == EntityKind::event) {
        add(CompletionKind::event, one.full_name, one.decl->title);
      }
    }
  }

  bool statements() {
    const auto blocks = around_.blocks();
    const std::string_view block = blocks.empty() ? std::string_view() : blocks.back();
    if (blocks.empty()) {
      words(kTopWords);
    } else if (block == "risk") {
      words(kRiskWords);
    } else if (block == "event") {
      words(kEventWords);
    } else if (block == "component") {
      words(kComponentWords);
    } else if (block == "fn") {
      words(kFnWords);
    } else if (block == "scenario" || block == "action") {
      words(kScenarioWords);
    } else if (block == "decision") {
      words(kDecisionWords);
    } else if (block == "state") {
      words(std::vector<std::string_view>{"becomes"});
    } else if (block == "stock") {
      words(std::vector<std::string_view>{"effects"});
    } else if (block == "part") {
      arguments_of_part();
    } else if (block == "strike") {
      marks_of_strike();
    } else if (block == "given") {
      all_labels();
      periods();
      add(CompletionKind::keyword, "else");
    } else {
      names();
    }
    return true;
  }

  // Back to the word that begins the block: `part food = store {`.
  std::size_t block_start() const {
    const std::size_t open = around_.open_bracket();
    std::size_t at = open;
    while (at > 0 && around_.token(at - 1).kind != TokenKind::newline &&
           around_.token(at - 1).kind != TokenKind::semicolon &&
           around_.token(at - 1).kind != TokenKind::left_brace) {
      --at;
    }
    return at;
  }

  void arguments_of_part() {
    const std::size_t open = around_.open_bracket();
    if (open == around_.size() || open == 0) return;
    const std::string_view name = around_.word(open - 1);
    const auto& all = view_.names().entities();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].kind != EntityKind::parameter || !all[i].parent.valid()) continue;
      const Entity& component = view_.names()[all[i].parent];
      if (component.kind != EntityKind::component || component.name != name) continue;
      add(CompletionKind::parameter, all[i].name, "parameter of " + std::string(name),
          all[i].decl->title, std::string(all[i].name) + " = ");
    }
  }

  void marks_of_strike() {
    const std::size_t start = block_start();
    std::size_t end = start + 1;
    while (end < around_.size() && around_.token(end).kind != TokenKind::left_brace &&
           around_.word(end) != "in") {
      ++end;
    }
    const EntityId event = around_.path_before(end);
    if (!event.valid()) return;
    for (const EntityId id : view_.names().members(event)) {
      if (view_.names()[id].kind == EntityKind::mark) entity(id);
    }
  }

  void names() {
    const Names& all = view_.names();
    const EntityId place = all.place_at(view_.file, static_cast<std::uint32_t>(offset_));
    for (EntityId at = place; at.valid(); at = all[at].parent) {
      for (const EntityId id : all.members(at)) entity(id);
    }
    const bool may_be_outcome = head() == "limit" || head() == "expect";
    entities([&](const Entity& one) {
      if (one.parent.valid()) return false;
      switch (one.kind) {
        case EntityKind::unit:
        case EntityKind::model:
        case EntityKind::limit:
        case EntityKind::scenario:
        case EntityKind::action:
        case EntityKind::decision:
        case EntityKind::check:
        case EntityKind::correlation:
        case EntityKind::statement:
        case EntityKind::register_:
        case EntityKind::component:
        case EntityKind::group:
          return false;
        case EntityKind::outcome:
          return may_be_outcome;
        default:
          return true;
      }
    });
    // What half a statement has swallowed was there when the model last compiled.
    if (view_.module() == nullptr) return;
    for (const ir::Def& def : view_.module()->defs) {
      if (def.full_name.find_first_of(".( ") != std::string::npos) continue;
      if (ir::is_claim(def.kind)) continue;
      add(CompletionKind::variable, def.full_name, def.unit.text());
    }
  }

  void general() {
    const std::size_t open = around_.open_bracket();
    const bool in_call = open != around_.size() && open > 0 && open > around_.statement() &&
                         around_.token(open).kind == TokenKind::left_paren &&
                         around_.token(open - 1).kind == TokenKind::identifier;
    const TokenKind before = around_.last_kind();
    if (in_call && (before == TokenKind::left_paren || before == TokenKind::comma)) {
      const EntityId callee = around_.path_before(open);
      const bool is_fn = callee.valid() && view_.names()[callee].kind == EntityKind::fn;
      parameters_of(is_fn ? callee : EntityId(), around_.word(open - 1));
    }
    if (head() == "part" && before == TokenKind::equal && open == around_.size()) {
      return of_kind(EntityKind::component);
    }
    if (head() == "group") return of_kind(EntityKind::risk);
    if (head() == "correlate" && around_.size() == around_.statement() + 2) {
      return words(std::vector<std::string_view>{"gaussian", "student_t"});
    }
    // Behind a value, what may follow it; else what may be one.
    const bool behind_value = before == TokenKind::identifier || before == TokenKind::number ||
                              before == TokenKind::right_paren ||
                              before == TokenKind::right_bracket ||
                              before == TokenKind::right_brace || before == TokenKind::string;
    if (behind_value) words(kClauses);
    names();
    for (const check::Builtin& builtin : check::builtins()) {
      add(CompletionKind::function, builtin.name, std::string(builtin.signature),
          std::string(builtin.what));
    }
    if (head() == "limit" || head() == "expect") {
      for (const std::string_view name : statistic_names()) {
        add(CompletionKind::function, name, "statistic", word_page(name));
      }
    }
    for (const std::string_view name : own_names()) {
      add(CompletionKind::keyword, name, "", word_page(name));
    }
    words(std::vector<std::string_view>{"if", "then", "else", "and", "or", "not", "within"});
    if (in_call || head() == "given" || head() == "draw") laws();
  }

  const View& view_;
  const std::vector<std::string>& library_;
  std::size_t offset_;
  Around around_;
  Completions out_;
  std::set<std::string> seen_;
};

}  // namespace

Completions complete(const View& view, const std::vector<std::string>& library,
                     std::size_t offset) {
  return Completer(view, library, offset).run();
}

}  // namespace plimsoll::service
