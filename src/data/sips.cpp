// Sources that are libraries of SIPs.
#include "data/detail/store.h"
#include "data/store.h"
#include "source/sha256.h"

namespace plimsoll::data {

const sipmath::Library* Store::sips(const syntax::Name& source, diag::Sink& sink) {
  const Entry* entry = find_or_report(source.text, source.span, sink);
  if (entry == nullptr) return nullptr;
  const std::string& file = entry->source.file;
  const Span at = source.span;
  if (file.empty()) {
    sink.report(diag::Kind::data_file, at, "the source `" + entry->source.name + "` names no file")
        .add_help(
            "a library of SIPs is a file: name it in the source's declaration, behind `file`");
    return nullptr;
  }
  const auto [it, is_new] = sips_.try_emplace(file, nullptr);
  if (!is_new) return it->second ? &it->second->library : nullptr;
  const std::optional<std::string> path = resolve_path(file, at, sink);
  if (!path) return nullptr;
  const Result<std::string> text = read(*path, sipmath::kMaxLibraryBytes);
  if (!text) {
    sink.report(diag::Kind::data_file, at, "`" + file + "` " + text.error()).of_machine =
        text.failure().kind == ErrorKind::machine;
    return nullptr;
  }
  Result<sipmath::Library> library = sipmath::Library::read(*text, file);
  if (!library) {
    sink.report(diag::Kind::sipmath_library, at, library.error());
    return nullptr;
  }
  it->second =
      std::make_unique<LoadedSips>(LoadedSips{std::move(*library), source::sha256_hex(*text)});
  return &it->second->library;
}

std::string Store::file_of(std::string_view source) const {
  const Entry* entry = find(source);
  return entry == nullptr ? std::string() : entry->source.file;
}

}  // namespace plimsoll::data
