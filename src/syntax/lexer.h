// Text -> tokens.
//
//   errors   reported to the sink; a broken number, text or period becomes a token of the kind it
//            was meant to be, a strange character one of kind `invalid`; the parser does not
//            complain again
//   cost     linear in the text, 12 bytes a token
#pragma once

#include <optional>
#include <string>

#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"
#include "syntax/token.h"

namespace plimsoll::syntax {

constexpr std::size_t kMaxIdentifierBytes = 256;
constexpr std::size_t kMaxNumberCharacters = 400;

TokenBuffer lex(const source::SourceMap& sources, FileId file, diag::Sink& sink);

// Behind an operator or a joint a statement goes on in the next line.
bool continues_after(TokenKind kind);

// The text between the quotes with \" \\ \n resolved; unknown escapes, already reported, as
// written.
std::string decode_string(std::string_view quoted);

// The literal's parts; empty when a part is out of range or the form is none.
std::optional<PeriodLiteral> decode_period(std::string_view text);

}  // namespace plimsoll::syntax
