// A grammar of the language for editors that colour by patterns, made from the compiler's own tables of words.
#pragma once

#include <string>

namespace plimsoll::lsp {

// TextMate, as JSON: editors/vscode/syntaxes/plimsoll.tmLanguage.json.
std::string textmate_grammar();
// Of Kate and what else shares its definitions, as XML: editors/kate/plimsoll.xml.
std::string kate_grammar();

}  // namespace plimsoll::lsp
