#include "service/tokens.h"

#include <algorithm>

#include "check/functions/builtin.h"
#include "diag/diagnostic.h"
#include "dist/law.h"
#include "service/pages.h"
#include "syntax/lexer.h"
#include "syntax/words.h"
#include "units/unit.h"

namespace plimsoll::service {

using syntax::TokenKind;

const std::vector<std::string_view>& word_kinds() {
  static const std::vector<std::string_view> names = {
      "keyword",   "function", "variable", "parameter", "property", "enumMember", "type",
      "namespace", "event",    "number",   "string",    "comment",  "operator"};
  return names;
}

namespace {

WordKind word_kind_of(EntityKind kind) {
  switch (kind) {
    case EntityKind::label:
      return WordKind::enum_member;
    case EntityKind::dim:
    case EntityKind::unit:
    case EntityKind::component:
      return WordKind::type;
    case EntityKind::fn:
      return WordKind::function;
    case EntityKind::parameter:
      return WordKind::parameter;
    case EntityKind::event:
      return WordKind::event;
    case EntityKind::risk:
    case EntityKind::group:
    case EntityKind::part:
    case EntityKind::source:
    case EntityKind::model:
    case EntityKind::register_:
    case EntityKind::scenario:
    case EntityKind::action:
    case EntityKind::decision:
    case EntityKind::statement:
      return WordKind::name_space;
    case EntityKind::mark:
    case EntityKind::event_let:
    case EntityKind::event_count:
    case EntityKind::event_largest:
    case EntityKind::total:
    case EntityKind::stock_line:
    case EntityKind::schedule_part:
    case EntityKind::effect:
      return WordKind::property;
    default:
      return WordKind::variable;
  }
}

}  // namespace

std::vector<Word> words_of(const View& view) {
  const Names& names = view.names();
  diag::Sink ignored;
  const syntax::TokenBuffer all = syntax::lex(*view.reading->sources, view.file, ignored);
  const units::UnitTable known_units;
  std::vector<Word> out;
  const std::string_view text = view.text();
  for (std::size_t i = 0; i < all.tokens.size(); ++i) {
    const syntax::Token& token = all.tokens[i];
    Word word{token.begin, token.end};
    switch (token.kind) {
      case TokenKind::end_of_file:
      case TokenKind::newline:
      case TokenKind::invalid:
        continue;
      case TokenKind::number:
      case TokenKind::period:
      case TokenKind::percent:
        word.kind = WordKind::number;
        break;
      case TokenKind::string:
      case TokenKind::place:
        word.kind = WordKind::string;
        break;
      case TokenKind::identifier: {
        const std::string_view name = text.substr(token.begin, token.end - token.begin);
        const Use* use = names.use_at(view.file, token.begin);
        if (use != nullptr && use->span.begin == token.begin) {
          const Entity& entity = names[use->entity];
          word.kind = word_kind_of(entity.kind);
          word.is_declaration = use->is_declaration;
          word.is_of_library = entity.is_of_library;
          word.is_constant = entity.kind == EntityKind::given || entity.kind == EntityKind::label;
          break;
        }
        const bool is_called =
            i + 1 < all.tokens.size() && all.tokens[i + 1].kind == TokenKind::left_paren;
        const bool is_function = check::find_builtin(name) != nullptr ||
                                 dist::find_law(name) != nullptr ||
                                 std::find(statistic_names().begin(), statistic_names().end(),
                                           name) != statistic_names().end();
        if (is_called && is_function) {
          word.kind = WordKind::function;
          word.is_of_library = true;
        } else if (std::find(own_names().begin(), own_names().end(), name) != own_names().end()) {
          word.kind = WordKind::variable;
          word.is_constant = word.is_of_library = true;
        } else if (syntax::is_reserved(name) || syntax::is_head(name) ||
                   syntax::is_clause_word(name) || syntax::ends_unit(name) ||
                   !word_page(name).empty()) {
          word.kind = WordKind::keyword;
        } else if (known_units.find(name) || name == "bn" || name == "M" || name == "k" ||
                   name == "bp" || name == "pp") {
          word.kind = WordKind::type;
          word.is_of_library = true;
        } else {
          word.kind = WordKind::variable;
        }
        break;
      }
      default:
        word.kind = WordKind::operator_;
        break;
    }
    // A text that is not ended goes no further than its line.
    const std::size_t line_end = text.find('\n', word.begin);
    if (line_end != std::string_view::npos && line_end < word.end) {
      word.end = static_cast<std::uint32_t>(line_end);
    }
    if (word.end > word.begin) out.push_back(word);
  }
  for (const syntax::Comment& comment : all.comments) {
    out.push_back({comment.begin, comment.end, WordKind::comment});
  }
  std::sort(out.begin(), out.end(), [](const Word& a, const Word& b) { return a.begin < b.begin; });
  return out;
}

}  // namespace plimsoll::service
