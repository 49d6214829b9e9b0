// A grammar of the language for editors that colour by patterns, made from the compiler's own tables of words.
#pragma once

#include <string>

namespace plimsoll::lsp {

// TextMate, as JSON: editors/vscode/syntaxes/plimsoll.tmLanguage.json.
std::string textmate_grammar();

}  // namespace plimsoll::lsp
