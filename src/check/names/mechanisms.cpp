// The map from a register's mechanisms to what carries them.
#include "check/names/mechanisms.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/characters.h"
#include "check/context.h"
#include "check/expr/emit.h"
#include "check/messages.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::DeclKind;

namespace {

// 1.9 before 1.10, 1.6 before 1.6a.
bool id_less(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  const auto number = [](std::string_view text, std::size_t& at) {
    const std::size_t zeros = std::min(text.find_first_not_of('0', at), text.size());
    at = zeros;
    while (at < text.size() && is_digit(text[at])) ++at;
    return text.substr(zeros, at - zeros);
  };
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::string_view x = number(a, i);
      const std::string_view y = number(b, j);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
    } else if (a[i] != b[j]) {
      return a[i] < b[j];
    } else {
      ++i;
      ++j;
    }
  }
  return a.size() - i < b.size() - j;
}

struct Carried {
  syntax::Name id;
  std::string carrier;
};

// "down" and "up": which way a mechanism moves what it hits.
bool is_direction(std::string_view text) {
  return text.empty() || text == "down" || text == "up";
}

// `carries` of a declaration and of its parts, each with the part's full name; of a component, of each
// part that is made of it.
class Walk {
 public:
  Walk(const Context& context, std::vector<Carried>& out) : context_(context), out_(out) {}

  void decl(const syntax::Decl& decl, const std::string& parent) {
    const std::string name = joined(parent, decl.name);
    switch (decl.kind) {
      case DeclKind::given:
        take(static_cast<const syntax::GivenDecl&>(decl).clauses, name);
        break;
      case DeclKind::draw:
        take(static_cast<const syntax::DrawDecl&>(decl).clauses, name);
        break;
      case DeclKind::flow:
      case DeclKind::let:
        take(static_cast<const syntax::LetDecl&>(decl).clauses, name);
        break;
      case DeclKind::stock: {
        const auto& stock = static_cast<const syntax::StockDecl&>(decl);
        take(stock.clauses, name);
        for (const syntax::StockLine& line : stock.lines) {
          take(line.clauses, joined(name, line.name));
        }
        break;
      }
      case DeclKind::schedule:
        for (const auto& line : static_cast<const syntax::ScheduleDecl&>(decl).lines) {
          take(line.clauses, joined(name, line.name));
        }
        break;
      case DeclKind::state: {
        const auto& state = static_cast<const syntax::StateDecl&>(decl);
        take(state.clauses, name);
        for (const auto& line : state.lines) take(line.clauses, name);
        break;
      }
      case DeclKind::statement:
        for (const auto& line : static_cast<const syntax::StatementDecl&>(decl).lines) {
          take(line.clauses, joined(name, line.name));
        }
        break;
      case DeclKind::event: {
        const auto& event = static_cast<const syntax::EventDecl&>(decl);
        take(event.clauses, name);
        for (const syntax::DrawDecl* mark : event.marks) {
          take(mark->clauses, joined(name, mark->name));
        }
        for (const syntax::LetDecl* let : event.lets) take(let->clauses, joined(name, let->name));
        for (const syntax::TotalItem& total : event.totals) {
          take(total.clauses, joined(name, total.name));
        }
        break;
      }
      case DeclKind::part: {
        const auto& part = static_cast<const syntax::PartDecl&>(decl);
        for (const syntax::Decl* argument : part.arguments) this->decl(*argument, name);
        const auto found = context_.declared.components.find(part.component.text);
        if (found == context_.declared.components.end()) break;
        for (const syntax::Decl* inner : found->second->body) this->decl(*inner, name);
        break;
      }
      case DeclKind::risk: {
        const auto& risk = static_cast<const syntax::RiskDecl&>(decl);
        take(risk.carries, name);
        for (const syntax::Decl* inner : risk.body) this->decl(*inner, name);
        break;
      }
      default:
        break;
    }
  }

 private:
  static std::string joined(const std::string& parent, const syntax::Name& name) {
    if (name.text.empty()) return parent;
    return parent.empty() ? std::string(name.text) : parent + "." + std::string(name.text);
  }
  void take(const std::vector<syntax::Name>& ids, const std::string& carrier) {
    for (const syntax::Name& id : ids) out_.push_back({id, carrier});
  }
  void take(const syntax::Clauses& clauses, const std::string& carrier) {
    take(clauses.carries, carrier);
  }

  const Context& context_;
  std::vector<Carried>& out_;
};

// What a register has columns for; others are for its readers.
constexpr std::string_view kColumns[] = {"id",   "title",     "qualitative",
                                         "line", "direction", "cause"};

// A header that is nearly one of these, where the column itself is not there: `lines`, `directon`.
bool has_misspelt_header(Context& context, const std::string& file, const data::CsvTable& table,
                         Span at) {
  for (const std::string& header : table.columns) {
    if (std::find(std::begin(kColumns), std::end(kColumns), header) != std::end(kColumns)) continue;
    const std::string_view meant =
        diag::nearest(header, {std::begin(kColumns), std::end(kColumns)});
    if (meant.empty() || table.column(meant) >= 0) continue;
    error(context, Kind::data_no_column, at,
          "`" + file + "` line 1 heads a column `" + header + "`; did you mean `" +
              std::string(meant) + "`?")
        .add_help("head it `" + std::string(meant) +
                  "`, or, where it is another thing, by a word that is less like it");
    return true;
  }
  return false;
}

bool read_register(Context& context, const syntax::RegisterDecl& decl) {
  const Span at = decl.file_span.valid() ? decl.file_span : decl.span;
  const data::CsvTable* table = context.store->csv(decl.file, at, context.sink);
  if (table == nullptr) return false;
  const int id = table->column("id");
  const int title = table->column("title");
  const int qualitative = table->column("qualitative");
  const int line = table->column("line");
  const int direction = table->column("direction");
  if (id < 0 || title < 0) {
    error(context, Kind::data_no_column, at,
          "`" + decl.file + "` has no column `" + (id < 0 ? "id" : "title") + "`")
        .add_help(
            "a register has the columns `id` and `title`, and may have `qualitative`, `line`, "
            "`direction` and `cause`");
    return false;
  }
  if (has_misspelt_header(context, decl.file, *table, at)) return false;
  context.module.register_title = decl.title;
  std::unordered_set<std::string> seen;
  for (const data::CsvRow& row : table->rows) {
    ir::Mechanism mechanism;
    mechanism.id = row.cells[static_cast<std::size_t>(id)];
    mechanism.title = row.cells[static_cast<std::size_t>(title)];
    if (qualitative >= 0) mechanism.qualitative = row.cells[static_cast<std::size_t>(qualitative)];
    if (line >= 0) mechanism.line = row.cells[static_cast<std::size_t>(line)];
    if (direction >= 0) mechanism.direction = row.cells[static_cast<std::size_t>(direction)];
    if (!is_direction(mechanism.direction)) {
      error(context, Kind::mechanism_direction, at,
            "`" + decl.file + "` line " + std::to_string(row.line) + ", `" + mechanism.id +
                "`, says `" + mechanism.direction + "` in the column `direction`")
          .add_help("say `down` or `up`: which way `" + mechanism.id + "` moves its `line`");
      return false;
    }
    if (!seen.insert(mechanism.id).second) {
      error(context, Kind::data_rows_ambiguous, at,
            "`" + decl.file + "` has two rows with the id `" + mechanism.id +
                "`, the second at line " + std::to_string(row.line));
      return false;
    }
    context.module.mechanisms.push_back(std::move(mechanism));
  }
  return true;
}

}  // namespace

void map_mechanisms(Context& context, const data::LoadedModel& model) {
  const syntax::RegisterDecl* reg = nullptr;
  std::vector<Carried> carried;
  Walk walk(context, carried);
  for (const data::LoadedFile& file : model.files) {
    for (const syntax::Decl* decl : file.ast->decls) {
      walk.decl(*decl, {});
      if (decl->kind != DeclKind::register_) continue;
      if (reg != nullptr) {
        error(context, Kind::duplicate_name, decl->span, "a second `register` line")
            .label(reg->span, "the first");
        continue;
      }
      reg = static_cast<const syntax::RegisterDecl*>(decl);
    }
  }
  for (const auto& effect : context.declared.effects) {
    if (!effect.symbol.valid()) continue;
    for (const syntax::Name& id : effect.decl->clauses.carries) {
      carried.push_back({id, context.symbols[effect.symbol].full_name});
    }
  }
  const bool has_register = reg != nullptr && read_register(context, *reg);
  if (reg != nullptr && !has_register) return;

  std::vector<ir::Mechanism>& mechanisms = context.module.mechanisms;
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < mechanisms.size(); ++i) places.emplace(mechanisms[i].id, i);
  // Mechanisms and what carries them.
  std::set<std::pair<std::size_t, std::string>> known;
  for (const Carried& item : carried) {
    const auto found = places.find(std::string(item.id.text));
    const std::size_t index = found == places.end() ? mechanisms.size() : found->second;
    if (found == places.end()) {
      if (has_register) {
        auto& d = error(context, Kind::mechanism_unknown, item.id.span,
                        "the register `" + reg->file + "` has no mechanism `" +
                            std::string(item.id.text) + "`");
        suggest(context, d, item.id.text, [&] {
          std::vector<std::string_view> ids;
          for (const ir::Mechanism& m : mechanisms) ids.push_back(m.id);
          return ids;
        });
        continue;
      }
      ir::Mechanism mechanism;
      mechanism.id = item.id.text;
      places.emplace(mechanism.id, index);
      mechanisms.push_back(std::move(mechanism));
    }
    ir::Mechanism* const place = &mechanisms[index];
    if (!place->qualitative.empty()) {
      error(context, Kind::mechanism_not_carried, item.id.span,
            "the register `" + reg->file + "` calls `" + place->id + "` qualitative, and `" +
                item.carrier + "` carries it")
          .add_help("leave its cell `qualitative` empty, or drop it here");
    }
    if (known.emplace(index, item.carrier).second)
      place->carriers.push_back({item.carrier, item.id.span});
  }
  if (!has_register) {
    std::ranges::sort(mechanisms, id_less, &ir::Mechanism::id);
    return;
  }
  for (const ir::Mechanism& m : mechanisms) {
    if (!m.carriers.empty() || !m.qualitative.empty()) continue;
    context.sink
        .report(Kind::mechanism_not_carried, reg->file_span.valid() ? reg->file_span : reg->span,
                "nothing carries the mechanism `" + m.id + "`: " + m.title)
        .add_help(
            "let what models it carry it, or say in the column `qualitative` why nothing does");
  }
}

}  // namespace plimsoll::check
