#include "lsp/requests.h"

#include <algorithm>

#include "plimsoll/model.h"
#include "service/complete.h"
#include "service/hints.h"
#include "service/hover.h"
#include "service/refer.h"
#include "service/symbols.h"
#include "service/tokens.h"

namespace plimsoll::lsp {

using service::EntityKind;
using service::Place;

namespace {

// The file and place that a request is about.
struct Target {
  std::shared_ptr<const service::View> view;
  std::size_t offset = 0;
  std::optional<Answer> wrong;
};

Target target_of(const Asked& asked, bool with_position) {
  Target out;
  const auto uri = text_member(member(asked.params, "textDocument"), "uri");
  if (!uri) {
    out.wrong = Answer(Code::invalid_params, "textDocument.uri is no text");
    return out;
  }
  std::optional<service::Position> position;
  if (with_position) {
    position = position_of(member(asked.params, "position"));
    if (!position) {
      out.wrong = Answer(Code::invalid_params, "position is no line and character");
      return out;
    }
  }
  out.view = asked.workspace.view(path_of(*uri), asked.moment);
  if (out.view == nullptr) {
    // Another language's file, or one that is not there.
    out.wrong = Answer(Json());
    return out;
  }
  if (position) {
    out.offset = service::Lines(out.view->text()).offset(*position, asked.encoding);
  }
  return out;
}

Texts texts_of(const Asked& asked) {
  return Texts(asked.moment, asked.encoding, asked.uris);
}

Json markdown(const std::string& text) {
  return {{"kind", "markdown"}, {"value", text}};
}

Answer hover(const Asked& asked) {
  const Target target = target_of(asked, true);
  if (target.wrong) return *target.wrong;
  const auto found = service::hover(*target.view, asked.sources, target.offset);
  if (!found) return Json();
  Texts texts = texts_of(asked);
  return Json{{"contents", markdown(found->markdown)}, {"range", texts.range(found->place)}};
}

int completion_kind(service::CompletionKind kind) {
  using service::CompletionKind;
  switch (kind) {
    case CompletionKind::keyword:
      return 14;
    case CompletionKind::function:
      return 3;
    case CompletionKind::law:
      return 4;
    case CompletionKind::variable:
      return 6;
    case CompletionKind::constant:
      return 21;
    case CompletionKind::event:
      return 23;
    case CompletionKind::label:
      return 20;
    case CompletionKind::unit:
      return 11;
    case CompletionKind::period:
    case CompletionKind::key:
      return 12;
    case CompletionKind::source:
      return 18;
    case CompletionKind::module:
      return 9;
    case CompletionKind::file:
      return 17;
    case CompletionKind::parameter:
      return 5;
    case CompletionKind::member:
      return 10;
  }
  return 1;
}

Answer completion(const Asked& asked) {
  const Target target = target_of(asked, true);
  if (target.wrong) return *target.wrong;
  const service::Completions found =
      service::complete(*target.view, asked.workspace.library(), target.offset);
  Texts texts = texts_of(asked);
  const Json range = texts.range(found.place);
  Json items = Json::array();
  std::string order = "00000";
  for (std::size_t i = 0; i < found.items.size(); ++i) {
    const service::Completion& one = found.items[i];
    const std::string digits = std::to_string(i);
    Json item = {
        {"label", one.label},
        {"kind", completion_kind(one.kind)},
        {"sortText", order.substr(0, 5 - std::min<std::size_t>(5, digits.size())) + digits},
        {"textEdit", {{"range", range}, {"newText", one.text}}}};
    if (!one.detail.empty()) item["detail"] = one.detail;
    if (!one.page.empty()) item["documentation"] = markdown(one.page);
    if (one.text != one.label) item["filterText"] = one.text;
    items.push_back(std::move(item));
  }
  return Json{{"isIncomplete", false}, {"items", std::move(items)}};
}

Answer signature_help(const Asked& asked) {
  const Target target = target_of(asked, true);
  if (target.wrong) return *target.wrong;
  const auto found = service::signatures(*target.view, target.offset);
  if (!found) return Json();
  Json all = Json::array();
  for (const service::Signature& one : found->all) {
    Json parameters = Json::array();
    const service::Lines lines(one.label);
    for (const auto& parameter : one.parameters) {
      parameters.push_back({{"label",
                             {lines.position(parameter.begin, asked.encoding).column,
                              lines.position(parameter.end, asked.encoding).column}}});
    }
    all.push_back({{"label", one.label},
                   {"documentation", markdown(one.page)},
                   {"parameters", std::move(parameters)}});
  }
  return Json{{"signatures", std::move(all)},
              {"activeSignature", found->active},
              {"activeParameter", found->parameter}};
}

Json locations(const Asked& asked, const std::vector<Place>& places) {
  Texts texts = texts_of(asked);
  Json out = Json::array();
  for (const Place& place : places) out.push_back(texts.location(place));
  return out;
}

Answer definition(const Asked& asked) {
  const Target target = target_of(asked, true);
  if (target.wrong) return *target.wrong;
  return locations(asked, service::definition(*target.view, asked.sources, target.offset));
}

Answer references(const Asked& asked) {
  const Target target = target_of(asked, true);
  if (target.wrong) return *target.wrong;
  const bool with = flag_member(member(asked.params, "context"), "includeDeclaration");
  return locations(asked, service::references(*target.view, target.offset, with));
}

Answer highlight(const Asked& asked) {
  const Target target = target_of(asked, true);
  if (target.wrong) return *target.wrong;
  Texts texts = texts_of(asked);
  Json out = Json::array();
  for (const Place& place : service::highlights(*target.view, target.offset)) {
    out.push_back({{"range", texts.range(place)}, {"kind", 1}});
  }
  return out;
}

Answer prepare_rename(const Asked& asked) {
  const Target target = target_of(asked, true);
  if (target.wrong) return *target.wrong;
  const service::Renamable found = service::renamable(*target.view, target.offset);
  if (!found.refusal.empty()) return {Code::request_failed, found.refusal};
  Texts texts = texts_of(asked);
  return Json{{"range", texts.range(found.place)}, {"placeholder", found.name}};
}

Answer rename(const Asked& asked) {
  const auto name = text_member(asked.params, "newName");
  if (!name) return {Code::invalid_params, "newName is no text"};
  const Target target = target_of(asked, true);
  if (target.wrong) return *target.wrong;
  const service::Renaming found = service::rename(*target.view, target.offset, *name);
  if (!found.refusal.empty()) return {Code::request_failed, found.refusal};
  Texts texts = texts_of(asked);
  Json out = texts.workspace_edit(found.renamed.edits);
  // Told to the user by the server; no member of the protocol's.
  for (const std::string& note : found.renamed.notes) out["notes"].push_back(note);
  return out;
}

int symbol_kind(EntityKind kind) {
  switch (kind) {
    case EntityKind::dim:
      return 10;
    case EntityKind::label:
      return 22;
    case EntityKind::given:
      return 14;
    case EntityKind::event:
      return 24;
    case EntityKind::fn:
      return 12;
    case EntityKind::component:
      return 5;
    case EntityKind::part:
    case EntityKind::stock:
    case EntityKind::schedule:
      return 19;
    case EntityKind::risk:
    case EntityKind::group:
      return 3;
    case EntityKind::model:
      return 2;
    case EntityKind::source:
    case EntityKind::register_:
      return 1;
    case EntityKind::scenario:
    case EntityKind::action:
      return 11;
    case EntityKind::unit:
      return 26;
    case EntityKind::mark:
    case EntityKind::total:
    case EntityKind::event_let:
    case EntityKind::stock_line:
    case EntityKind::effect:
      return 8;
    case EntityKind::limit:
    case EntityKind::check:
      return 17;
    default:
      return 13;
  }
}

Json symbol_json(const service::Symbol& symbol, Texts& texts) {
  Json out = {{"name", symbol.name},
              {"kind", symbol_kind(symbol.kind)},
              {"range", texts.range(symbol.whole)},
              {"selectionRange", texts.range(symbol.name_place)}};
  std::string detail(service::kind_word(symbol.kind));
  if (!symbol.detail.empty()) detail += ": " + symbol.detail;
  out["detail"] = detail;
  if (!symbol.inside.empty()) {
    Json inside = Json::array();
    for (const service::Symbol& one : symbol.inside) inside.push_back(symbol_json(one, texts));
    out["children"] = std::move(inside);
  }
  return out;
}

Answer document_symbol(const Asked& asked) {
  const Target target = target_of(asked, false);
  if (target.wrong) return *target.wrong;
  Texts texts = texts_of(asked);
  Json out = Json::array();
  for (const service::Symbol& one : service::document_symbols(*target.view)) {
    out.push_back(symbol_json(one, texts));
  }
  return out;
}

Answer workspace_symbol(const Asked& asked) {
  const auto query = text_member(asked.params, "query");
  if (!query) return {Code::invalid_params, "query is no text"};
  Texts texts = texts_of(asked);
  Json out = Json::array();
  for (const std::string& root : asked.workspace.roots(asked.moment)) {
    const auto reading = asked.workspace.read(root, asked.moment);
    if (reading == nullptr) continue;
    for (const service::Symbol& one : service::workspace_symbols(*reading, *query)) {
      out.push_back({{"name", one.name},
                     {"kind", symbol_kind(one.kind)},
                     {"location", texts.location(one.name_place)}});
    }
  }
  return out;
}

Answer folding_range(const Asked& asked) {
  const Target target = target_of(asked, false);
  if (target.wrong) return *target.wrong;
  Json out = Json::array();
  for (const service::Fold& fold : service::folds(*target.view)) {
    Json one = {{"startLine", fold.first}, {"endLine", fold.last}};
    if (fold.is_comment) one["kind"] = "comment";
    if (fold.is_import) one["kind"] = "imports";
    out.push_back(std::move(one));
  }
  return out;
}

// The lines that differ, so that the cursor stays where the rest is the same.
Json line_edits(const std::string& before, const std::string& after, service::Encoding encoding) {
  std::size_t begin = 0;
  const std::size_t most = std::min(before.size(), after.size());
  while (begin < most && before[begin] == after[begin]) ++begin;
  if (begin == before.size() && begin == after.size()) return Json::array();
  while (begin > 0 && before[begin - 1] != '\n') --begin;
  std::size_t tail = 0;
  while (tail < most - begin &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  while (tail > 0 && before[before.size() - tail - 1] != '\n') --tail;
  const service::Lines lines(before);
  return Json::array({{{"range", to_json(lines.range(begin, before.size() - tail, encoding))},
                       {"newText", after.substr(begin, after.size() - tail - begin)}}});
}

Answer formatting(const Asked& asked) {
  const auto uri = text_member(member(asked.params, "textDocument"), "uri");
  if (!uri) return {Code::invalid_params, "textDocument.uri is no text"};
  const std::string path = path_of(*uri);
  const auto text = service::Workspace::text_of(asked.moment, path);
  if (text == nullptr) return Json();
  const auto laid_out = format(Document{path, *text});
  // Half a statement has no layout; its diagnostics say what is wrong.
  if (!laid_out) return Json();
  return line_edits(*text, laid_out->text, asked.encoding);
}

Json token_data(const service::View& view, std::size_t from, std::size_t to,
                service::Encoding encoding) {
  const service::Lines lines(view.text());
  Json data = Json::array();
  service::Position last;
  for (const service::Word& word : service::words_of(view)) {
    if (word.end <= from || word.begin >= to) continue;
    const service::Position begin = lines.position(word.begin, encoding);
    const service::Position end = lines.position(word.end, encoding);
    if (end.line != begin.line || end.column <= begin.column) continue;
    data.push_back(begin.line - last.line);
    data.push_back(begin.line == last.line ? begin.column - last.column : begin.column);
    data.push_back(end.column - begin.column);
    data.push_back(static_cast<int>(word.kind));
    data.push_back((word.is_declaration ? 1 : 0) | (word.is_constant ? 2 : 0) |
                   (word.is_of_library ? 4 : 0));
    last = begin;
  }
  return {{"data", std::move(data)}};
}

Answer semantic_tokens(const Asked& asked) {
  const Target target = target_of(asked, false);
  if (target.wrong) return *target.wrong;
  return token_data(*target.view, 0, target.view->text().size(), asked.encoding);
}

Answer semantic_tokens_range(const Asked& asked) {
  const auto range = range_of(member(asked.params, "range"));
  if (!range) return {Code::invalid_params, "range is no pair of places"};
  const Target target = target_of(asked, false);
  if (target.wrong) return *target.wrong;
  const service::Lines lines(target.view->text());
  return token_data(*target.view, lines.offset(range->begin, asked.encoding),
                    lines.offset(range->end, asked.encoding), asked.encoding);
}

Answer inlay_hint(const Asked& asked) {
  const auto range = range_of(member(asked.params, "range"));
  if (!range) return {Code::invalid_params, "range is no pair of places"};
  const Target target = target_of(asked, false);
  if (target.wrong) return *target.wrong;
  const service::Lines lines(target.view->text());
  Json out = Json::array();
  for (const service::Hint& hint :
       service::hints(*target.view, lines.offset(range->begin, asked.encoding),
                      lines.offset(range->end, asked.encoding))) {
    Json one = {{"position", to_json(lines.position(hint.offset, asked.encoding))},
                {"label", hint.text},
                {"tooltip", hint.tip},
                {"kind", 1}};
    if (!hint.text.starts_with(':')) one["paddingLeft"] = true;
    out.push_back(std::move(one));
  }
  return out;
}

Answer code_lens(const Asked& asked) {
  const Target target = target_of(asked, false);
  if (target.wrong) return *target.wrong;
  Texts texts = texts_of(asked);
  Json out = Json::array();
  for (const service::Lens& lens : service::lenses(*target.view)) {
    Json argument = {{"uri", texts.uri(target.view->reading->root)}};
    if (!lens.name.empty()) argument["name"] = lens.name;
    out.push_back({{"range", texts.range(lens.place)},
                   {"command",
                    {{"title", lens.title},
                     {"command", lens.command},
                     {"arguments", Json::array({std::move(argument)})}}}});
  }
  return out;
}

bool meet(const service::Range& a, const service::Range& b) {
  return a.begin <= b.end && b.begin <= a.end;
}

Answer code_action(const Asked& asked) {
  const auto range = range_of(member(asked.params, "range"));
  if (!range) return {Code::invalid_params, "range is no pair of places"};
  const Target target = target_of(asked, false);
  if (target.wrong) return *target.wrong;
  Json out = Json::array();
  const Json& only = member(member(asked.params, "context"), "only");
  if (only.is_array() && std::none_of(only.begin(), only.end(), [](const Json& kind) {
        return kind.is_string() && kind.get<std::string>().starts_with("quickfix");
      })) {
    return out;
  }
  const auto report = asked.workspace.check(target.view->reading->root, asked.moment);
  Texts texts = texts_of(asked);
  const service::Lines lines(target.view->text());
  for (const service::Problem& problem : report->problems) {
    if (problem.place.path != target.view->path ||
        !meet(lines.range(problem.place.begin, problem.place.end, asked.encoding), *range)) {
      continue;
    }
    for (const service::Problem::Fix& fix : problem.fixes) {
      Json action = {{"title", fix.title},
                     {"kind", "quickfix"},
                     {"diagnostics", Json::array({diagnostic_json(problem, texts)})},
                     {"edit", texts.workspace_edit(fix.edits)}};
      if (fix.changes.empty()) action["isPreferred"] = true;
      out.push_back(std::move(action));
    }
  }
  return out;
}

}  // namespace

Json diagnostic_json(const service::Problem& problem, Texts& texts) {
  Json out = {{"range", texts.range(problem.place)},
              {"severity", problem.severity == "error"     ? 1
                           : problem.severity == "warning" ? 2
                                                           : 3},
              {"code", problem.code},
              {"source", "plimsoll"},
              {"message", problem.message}};
  Json related = Json::array();
  const auto say = [&](const Place& place, const std::string& text) {
    if (!text.empty()) {
      related.push_back({{"location", texts.location(place)}, {"message", text}});
    }
  };
  say(problem.place, problem.label);
  for (const service::Problem::Other& other : problem.others) say(other.place, other.text);
  for (const std::string& help : problem.help) say(problem.place, "help: " + help);
  for (const std::string& note : problem.notes) say(problem.place, "note: " + note);
  if (!related.empty()) out["relatedInformation"] = std::move(related);
  return out;
}

Request find_request(std::string_view method) {
  static const std::map<std::string_view, Request> known = {
      {"textDocument/hover", hover},
      {"textDocument/completion", completion},
      {"textDocument/signatureHelp", signature_help},
      {"textDocument/definition", definition},
      {"textDocument/references", references},
      {"textDocument/documentHighlight", highlight},
      {"textDocument/prepareRename", prepare_rename},
      {"textDocument/rename", rename},
      {"textDocument/documentSymbol", document_symbol},
      {"workspace/symbol", workspace_symbol},
      {"textDocument/foldingRange", folding_range},
      {"textDocument/formatting", formatting},
      {"textDocument/semanticTokens/full", semantic_tokens},
      {"textDocument/semanticTokens/range", semantic_tokens_range},
      {"textDocument/inlayHint", inlay_hint},
      {"textDocument/codeLens", code_lens},
      {"textDocument/codeAction", code_action},
      {"workspace/executeCommand", execute_command},
  };
  const auto found = known.find(method);
  return found == known.end() ? nullptr : found->second;
}

Json capabilities(service::Encoding encoding) {
  Json types = Json::array();
  for (const std::string_view kind : service::word_kinds()) types.push_back(kind);
  return {
      {"positionEncoding", encoding == service::Encoding::utf8 ? "utf-8" : "utf-16"},
      {"textDocumentSync",
       {{"openClose", true}, {"change", 2}, {"save", {{"includeText", false}}}}},
      {"hoverProvider", true},
      {"completionProvider",
       {{"triggerCharacters", {".", "[", "~", " ", "(", "\"", ","}}, {"resolveProvider", false}}},
      {"signatureHelpProvider", {{"triggerCharacters", {"(", ","}}}},
      {"definitionProvider", true},
      {"referencesProvider", true},
      {"documentHighlightProvider", true},
      {"renameProvider", {{"prepareProvider", true}}},
      {"documentSymbolProvider", true},
      {"workspaceSymbolProvider", true},
      {"foldingRangeProvider", true},
      {"documentFormattingProvider", true},
      {"semanticTokensProvider",
       {{"legend",
         {{"tokenTypes", std::move(types)},
          {"tokenModifiers", {"declaration", "readonly", "defaultLibrary"}}}},
        {"full", true},
        {"range", true}}},
      {"inlayHintProvider", true},
      {"codeLensProvider", {{"resolveProvider", false}}},
      {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}},
      {"executeCommandProvider",
       {{"commands", {"plimsoll.run", "plimsoll.trace", "plimsoll.explain", "plimsoll.verify"}},
        {"workDoneProgress", true}}},
  };
}

}  // namespace plimsoll::lsp
